"""The kinds of notification. Each app registers its own when it is ready; the preferences page lists them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message says, and the page that it leads to."""

    title: str
    body: str
    path: str


def as_recorded(notification: Notification) -> Wording:
    return Wording(notification.title, notification.body, notification.path)


@dataclass(frozen=True, slots=True)
class Kind:
    """`describe` tells the reader when it comes. Just before sending, `is_moot` is asked: True and nothing is sent;
    and `wording` is: what is true by then may differ from what was recorded."""

    code: str
    label: str
    describe: str
    is_moot: Callable[[Notification], bool]
    wording: Callable[[Notification], Wording]


_kinds: dict[str, Kind] = {}


def register(
    code: str,
    *,
    label: str,
    describe: str,
    is_moot: Callable[[Notification], bool] = lambda notification: False,
    wording: Callable[[Notification], Wording] = as_recorded,
) -> str:
    """Make a kind known; returns its code. `is_moot` and `wording` run inside the organization at work."""
    _kinds[code] = Kind(code, label, describe, is_moot, wording)
    return code


def kind(code: str) -> Kind:
    return _kinds[code]


def all_kinds() -> Iterable[Kind]:
    return sorted(_kinds.values(), key=lambda each: each.label)
