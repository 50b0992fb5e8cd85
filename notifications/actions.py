"""Recording what happened to whom, in the caller's transaction. Celery delivers it afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from notifications import kinds
from notifications.enums import Channel
from notifications.models import Delivery, Notification, Preference
from okrapp import clock
from organizations.models import Membership
from organizations.tenancy import current_organization_id


def notify(
    *,
    recipients: Iterable[Membership],
    kind: str,
    key: str,
    title: str,
    why: str,
    path: str,
    body: str = "",
    about: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    visible_at: datetime | None = None,
) -> int:
    """Tell each recipient once: an inbox line, and a message per channel that the person has not turned off.

    `key` names the happening: the same key for the same recipient is recorded once, however often it is called.
    `why` says why the person gets it. `path` is the page that it leads to. `about` is what the kind needs to judge,
    just before sending, whether it is still worth sending. Nothing shows and nothing is sent before `visible_at`.
    Returns how many were newly recorded. Four statements, whatever the number of recipients.
    """
    assert kinds.kind(kind)
    now = at or clock.now()
    visible = visible_at or now
    people = {person.id: person for person in recipients if person.is_active}
    rows = [
        Notification(
            recipient_id=person_id,
            kind=kind,
            key=key,
            title=title[:240],
            body=body,
            why=why,
            path=path,
            about=dict(about or {}),
            created_at=now,
            visible_at=visible,
        )
        for person_id in people
    ]
    known = set(Notification.objects.filter(key=key, recipient_id__in=people).values_list("recipient_id", flat=True))
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = list(
        Notification.objects.filter(key=key, recipient_id__in=set(people) - known).only("id", "recipient_id", "kind")
    )
    _queue(fresh, due_at=visible)
    return len(fresh)


def _queue(notifications: list[Notification], *, due_at: datetime) -> None:
    refused = set(
        Preference.objects.filter(
            membership_id__in=[each.recipient_id for each in notifications],
            kind__in={each.kind for each in notifications},
        ).values_list("membership_id", "channel")
    )
    Delivery.objects.bulk_create(
        (
            Delivery(notification_id=each.id, channel=channel, due_at=due_at)
            for each in notifications
            for channel in Channel.values
            if (each.recipient_id, channel) not in refused
        ),
        ignore_conflicts=True,
    )
    _wake_worker(current_organization_id())


def _wake_worker(organization_id: int) -> None:
    """After the commit, ask a worker to deliver now; without a broker the periodic sweep finds the rows."""
    from notifications.tasks import deliver_soon  # noqa: PLC0415 (tasks call actions)

    deliver_soon(organization_id)
