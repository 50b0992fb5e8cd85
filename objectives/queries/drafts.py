"""A draft as the coach and the structure read it, among the other objectives of its cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from objectives import micro, readiness
from objectives.coach import Checked, Draft, Finding, House, Strength, checklist, strength
from objectives.coaching import draft_of
from objectives.enums import ObjectiveKind, ObjectiveState
from objectives.models import KeyResult, Objective
from objectives.queries.writing import house

CARRIED = [ObjectiveState.ACTIVE, ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a draft still needs before it can be activated, and what the coach says of it.

    `required` are those of the coach's findings that the organization lets nobody pass without a reason.
    """

    gaps: Sequence[str]
    coach: Strength
    required: Sequence[Finding] = ()


class Neighbour(NamedTuple):
    """An objective of the cycle, as far as others are read beside it."""

    id: int
    team_id: int
    title: str
    kind: str

    @classmethod
    def of(cls, objective: Objective) -> "Neighbour":
        return cls(objective.id, objective.team_id, objective.title, objective.kind)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What drafts of a cycle are read by: the rules of the house, and the objectives in it."""

    house: House
    objectives: Sequence[Neighbour]

    @property
    def titles(self) -> list[str]:
        return [each.title for each in self.objectives]

    def draft(self, objective: Objective, rows: Sequence[KeyResult]) -> Draft:
        """The objective with its cards, as the coach takes them. A micro-OKR has limits of its own, and counts for none
        of its team."""
        others = [each for each in self.objectives if each.id != objective.id]
        standard = [each for each in others if each.team_id == objective.team_id and each.kind != ObjectiveKind.MICRO]
        limits, carried = self.house.limits, 1 + len(standard)
        if objective.is_micro:
            limits, carried = micro.within(limits), 1
        return draft_of(objective, rows, others=[each.title for each in others], carried=carried, limits=limits)

    def readiness(self, objective: Objective, rows: Sequence[KeyResult]) -> Readiness:
        """What stands between a draft and its activation."""
        coach = strength(self.draft(objective, rows), self.house.known)
        required = [each.finding for each in coach.lost if each.finding.code in self.house.required]
        return Readiness(readiness.gaps(objective, rows), coach, required)

    def checklist(self, objective: Objective, rows: Sequence[KeyResult]) -> list[Checked]:
        """Every rule of the coach, kept or not."""
        return checklist(self.draft(objective, rows), self.house.known)


def neighbours(cycle_id: int) -> Neighbours:
    """What the drafts of a cycle are read by. Two queries."""
    rows = Objective.objects.filter(cycle_id=cycle_id, state__in=CARRIED).order_by("number")
    return Neighbours(house(), _read(rows))


def neighbours_typed(cycle: str, *, besides: str = "") -> Neighbours:
    """What a text that is being typed is compared with: the cycle named by id or slug, without the objective `besides`
    (a reference). Two queries; one where no cycle is named."""
    named = Q(cycle_id=int(cycle)) if cycle.isdecimal() and len(cycle) < 10 else Q(cycle__slug=cycle)
    own = besides.removeprefix("O-")
    rows = Objective.objects.filter(named, state__in=CARRIED).order_by("number")
    if own.isdecimal() and len(own) < 10:
        rows = rows.exclude(number=int(own))
    return Neighbours(house(), _read(rows) if cycle else [])


def cards_beside(objective: str, *, besides: str = "") -> list[KeyResult]:
    """The key results of the objective with this reference, without the one that is being typed. One query."""
    number, own = objective.removeprefix("O-"), besides.removeprefix("KR-")
    if not (number.isdecimal() and len(number) < 10):
        return []
    rows = KeyResult.objects.select_related("owner", "objective").filter(objective__number=int(number))
    return [row for row in rows.order_by("number") if str(row.number) != own]


def readiness_of(objective: Objective, rows: Sequence[KeyResult]) -> Readiness:
    """What stands between a draft and its activation. Two queries."""
    return neighbours(objective.cycle_id).readiness(objective, rows)


def _read(rows: QuerySet[Objective]) -> list[Neighbour]:
    return [Neighbour(*row) for row in rows.values_list("id", "team_id", "title", "kind")]


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules asked of one thing: the objective with its set, or one of its cards."""

    name: str
    rules: Sequence[Checked]

    @property
    def kept(self) -> int:
        return sum(each.is_kept for each in self.rules)


def rules_asked(objective: Objective) -> list[Asked]:
    """Every rule of the coach that is asked of an objective, of its set and of each of its key results, in groups.
    Three queries."""
    rows = list(KeyResult.objects.select_related("owner").filter(objective=objective).order_by("number"))
    named = {row.reference: f"{row.reference} {row.name}" for row in rows}
    groups: dict[str, list[Checked]] = {"": [], **{reference: [] for reference in named}}
    for each in neighbours(objective.cycle_id).checklist(objective, rows):
        groups[each.finding.subject].append(each)
    return [Asked(named.get(subject, "The objective and its set"), found) for subject, found in groups.items()]
