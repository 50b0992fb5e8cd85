"""Several approvals at once, of changes and of sets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from governance.actions.deciding import approve_change
from governance.actions.deciding_sets import approve_set
from governance.models import ChangeRequest, OkrSet
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class SeenSet:
    """A set that was selected, and the version that its row showed."""

    okr_set: OkrSet
    version: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of several approvals at once: the names of what was approved, and why the others were left."""

    approved: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def approve_several(
    *, by: Membership, changes: Iterable[ChangeRequest] = (), sets: Iterable[SeenSet] = (), at: datetime | None = None
) -> Settled:
    """Approve each that still stands as it was proposed; what can't be approved is left, with the reason in words.

    Raises Forbidden for somebody who may decide none of them.
    """
    settled, refused = Settled(), None
    selected: list[ChangeRequest | SeenSet] = [*changes, *sets]
    for each in selected:
        name = each.reference if isinstance(each, ChangeRequest) else each.okr_set.name
        try:
            _approve(by, each, at)
        except DomainError as error:
            settled.left.append(error.message if isinstance(error, Conflict) else f"{name}: {error.message}")
        except Forbidden as error:
            refused = error
            settled.left.append(f"{name}: {error.reason}")
        else:
            settled.approved.append(name)
    if refused and not settled.approved:
        raise refused
    return settled


def _approve(by: Membership, each: ChangeRequest | SeenSet, at: datetime | None) -> None:
    if isinstance(each, ChangeRequest):
        approve_change(by=by, change=each, at=at)
    else:
        approve_set(by=by, okr_set=each.okr_set, seen=each.version, at=at)
