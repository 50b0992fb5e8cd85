"""Sets of objectives in the approval queue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from governance.enums import SetState
from governance.models import OkrSet
from governance.models.sets import WAITING
from governance.policies import once
from governance.queries.sets import TONES
from governance.rules import SERVICE_LEVEL, can_still_be_undone
from governance.set_policies import asked_about, with_people
from objectives.enums import ObjectiveState
from objectives.models import Objective
from okrapp import clock
from organizations.models import Membership
from organizations.raci import matrix_of

SELECTED = 3  # cycle, team and version
LONGEST_NUMBER = 10
DECIDED = (SetState.APPROVED, SetState.RETURNED, SetState.REJECTED)


@dataclass(frozen=True)
class QueuedSet:
    """A set in a list: whose it is, what it holds, where it stands and its clock."""

    okr_set: OkrSet
    now: datetime
    reader: Membership
    is_set = True

    @property
    def dom_id(self) -> str:
        return f"set-{self.okr_set.cycle.slug}--{self.okr_set.team.slug}"

    @property
    def objectives(self) -> Sequence[Mapping[str, Any]]:
        """Number and title of what is in review in it; nothing once it is decided."""
        return getattr(self.okr_set, "in_review", None) or ()

    @property
    def tone(self) -> str:
        return TONES[SetState(self.okr_set.state)]

    @property
    def is_waiting(self) -> bool:
        return self.okr_set.is_waiting

    @property
    def is_at_gate(self) -> bool:
        return self.okr_set.state == SetState.SUBMITTED

    @property
    def can_be_selected(self) -> bool:
        """Whether it can be approved together with others, without opening it."""
        return self.okr_set.state == SetState.PASSED

    @property
    def selected_as(self) -> str:
        """The set and the version of it that this row shows, as the form of several approvals names it."""
        return f"{self.okr_set.key}/{self.okr_set.version}"

    @property
    def since(self) -> datetime | None:
        found = self.okr_set
        return found.decided_at or found.gated_at or found.submitted_at

    @property
    def due_at(self) -> datetime | None:
        return self.since + SERVICE_LEVEL if self.since else None

    @property
    def may_undo(self) -> bool:
        found = self.okr_set
        is_mine = found.decided_by_id == self.reader.id and found.state in DECIDED
        return is_mine and can_still_be_undone(found.decided_at, self.now)


def waiting_sets(membership: Membership) -> list[OkrSet]:
    """The sets whose turn it is with this member: at the quality gate, or to approve. One query, and up to three more
    where some wait at all. Asked once for an acting membership."""

    def ask() -> list[OkrSet]:
        found = [each for each in with_objectives().filter(state__in=WAITING) if vars(each)["in_review"]]
        matrix = matrix_of(membership)
        passed = [each for each in found if each.state == SetState.PASSED]
        if passed:
            matrix.roster.learn(owner for each in passed for owner in [*owners_in(each), each.submitted_by_id])
        return [each for each in found if membership in asked_about(each, owners_in(each), matrix)]

    return once(membership, "waiting_sets", ask)


def with_objectives() -> QuerySet[OkrSet]:
    """Sets with their people, and what is in review in them as `in_review`: number, title and owner of each."""
    rows = Objective.objects.filter(
        team_id=OuterRef("team_id"), cycle_id=OuterRef("cycle_id"), state=ObjectiveState.IN_REVIEW
    ).order_by("number")
    part = JSONObject(number="number", title="title", owner=F("owner_id"))
    return with_people().annotate(in_review=ArraySubquery(rows.values(part=part)))


def queue_row(okr_set: OkrSet, reader: Membership) -> QueuedSet:
    """A set as its row shows it after something was done about it. One query."""
    return QueuedSet(with_objectives().get(id=okr_set.id), clock.now(), reader)


def owners_in(okr_set: OkrSet) -> list[int]:
    """The owners of what is in review in a set of `with_objectives`, each once."""
    return list(dict.fromkeys(each["owner"] for each in vars(okr_set)["in_review"]))


def selected_sets(values: Iterable[str]) -> list[tuple[OkrSet, int]]:
    """The sets that were selected, each with the version that its row showed; what names none is passed over."""
    parts = [value.split("/") for value in values]
    seen = {(each[0], each[1]): int(each[2]) for each in parts if len(each) == SELECTED and _is_version(each[2])}
    places = [Q(cycle__slug=cycle, team__slug=team) for cycle, team in seen]
    found = with_people().filter(reduce(or_, places)).order_by("gated_at", "id") if places else ()
    return [(each, seen[each.cycle.slug, each.team.slug]) for each in found]


def _is_version(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
