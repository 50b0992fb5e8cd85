"""What a person owns, as far as each app knows, and how it passes to somebody else.

An app registers what its tables say when it is ready. Deactivating a person lists it all; one form hands it over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from organizations.enums import Role
from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Owned:
    """One thing: its name for people, and its address."""

    name: str
    href: str = ""


class HandOver(Protocol):
    """Passes everything of one kind from `person` to `to`, as `by`, in the running transaction."""

    def __call__(self, *, by: Membership, person: Membership, to: Membership, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that people own, those in one role alone where it names one."""

    code: str
    label: str
    query: Callable[[Membership], Sequence[Owned]]
    hand_over: HandOver
    role: Role | None = None

    def can_go_to(self, heir: Membership) -> bool:
        """Whether this member can own it: not a viewer, and in the role that the kind asks for."""
        return heir.can_own and (self.role is None or heir.has_role(self.role))


@dataclass(frozen=True, slots=True)
class Holding:
    """What one person owns of one kind; never empty."""

    kind: Kind
    things: tuple[Owned, ...]


_kinds: dict[str, Kind] = {}


def register(
    code: str,
    *,
    label: str,
    query: Callable[[Membership], Sequence[Owned]],
    hand_over: HandOver,
    role: Role | None = None,
) -> None:
    """Make a kind known: `register("key_results", label="Key results", query=…, hand_over=…)`."""
    _kinds[code] = Kind(code, label, query, hand_over, role)


def holdings_of(person: Membership) -> list[Holding]:
    """Everything the person owns today, kind by kind, in the order of registration; one query per kind."""
    asked = ((kind, tuple(kind.query(person))) for kind in _kinds.values())
    return [Holding(kind, things) for kind, things in asked if things]
