"""The kinds of notification. Each app registers its own when it is ready; the preferences page lists them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Kind:
    """`describe` tells the reader when it comes. `is_moot` is asked just before sending: True and nothing is sent."""

    code: str
    label: str
    describe: str
    is_moot: Callable[[Notification], bool]


_kinds: dict[str, Kind] = {}


def register(
    code: str, *, label: str, describe: str, is_moot: Callable[[Notification], bool] = lambda notification: False
) -> str:
    """Make a kind known; returns its code."""
    _kinds[code] = Kind(code, label, describe, is_moot)
    return code


def kind(code: str) -> Kind:
    return _kinds[code]


def all_kinds() -> Iterable[Kind]:
    return sorted(_kinds.values(), key=lambda each: each.label)
