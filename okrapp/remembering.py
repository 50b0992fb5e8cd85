"""Pieces of pages that are drawn once and remembered while nothing that they show has changed.

A piece is remembered under everything that it depends on, so nothing ever has to be forgotten: other values are another
piece. What a person may do, relative times and forms stay outside or among the values.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

PIECES = 16_384
CONTAINERS = {list, dict}


@dataclass(slots=True, unsafe_hash=True)
class Piece:
    """What a piece is remembered under, and how it is drawn the first time."""

    key: Hashable
    draw: Callable[[], str] = field(compare=False)


def remembered(what: Hashable, values: Hashable, draw: Callable[[], str]) -> SafeString:
    """The piece `what` as it looks with these values in this language and time zone; `draw` gives safe markup."""
    return _drawn(Piece((what, values, get_language(), timezone.get_current_timezone_name()), draw))


def looks(row: object) -> tuple[Hashable, ...]:
    """Every loaded column of a model's row, as values to remember a piece under."""
    values = [value for name, value in vars(row).items() if name[0] != "_"]
    return tuple([hashable(value) if type(value) in CONTAINERS else value for value in values])


def hashable(value: Any) -> Hashable:
    """The value itself, or what stands for its content."""
    if isinstance(value, list):
        return repr(value) if value and isinstance(value[0], list | Mapping) else tuple(value)
    return repr(value) if isinstance(value, dict) else value


@lru_cache(maxsize=PIECES)
def _drawn(piece: Piece) -> SafeString:
    drawn = SafeString(piece.draw())
    piece.draw = str  # the cache keeps the piece, and must not keep the request
    return drawn
