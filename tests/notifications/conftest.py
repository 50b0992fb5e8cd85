"""A kind of notification for the tests, and a mail server that they can break."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from notifications import actions, kinds
from organizations.models import Membership

KIND = "tests.happened"


@pytest.fixture(autouse=True)
def kind() -> Iterator[str]:
    """“Something happened”; moot when its `about` says so by then."""
    yield kinds.register(
        KIND,
        label="Something happened",
        describe="When something happens in a test.",
        is_moot=lambda notification: notification.about.get("moot", False),
    )
    kinds._kinds.pop(KIND)


@pytest.fixture
def tell() -> Callable[..., int]:
    def tell(*recipients: Membership, key: str = "one", title: str = "It happened", **rest: Any) -> int:
        values = {"why": "You take part.", "path": "/o/acme/objectives/", **rest}
        return actions.notify(recipients=recipients, kind=KIND, key=key, title=title, **values)

    return tell


@dataclass
class MailServer:
    """What the next messages meet: an exception per message, or None."""

    trouble: list[Exception | None] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    inside_transaction: list[bool] = field(default_factory=list)
    on_send: Callable[[], None] = lambda: None


SERVER = MailServer()


class BreakableBackend(BaseEmailBackend):
    def send_messages(self, messages: Any) -> int:
        for message in messages:
            SERVER.tried.append(message.subject)
            SERVER.inside_transaction.append(connection.in_atomic_block)
            SERVER.on_send()
            trouble = SERVER.trouble.pop(0) if SERVER.trouble else None
            if trouble is not None:
                raise trouble
            mail.outbox.append(message)
        return len(messages)


@pytest.fixture
def mail_server(settings: Any) -> MailServer:
    settings.EMAIL_BACKEND = "tests.notifications.conftest.BreakableBackend"
    SERVER.__init__()  # type: ignore[misc]
    return SERVER
