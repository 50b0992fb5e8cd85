"""The set of a team for a cycle with all that its page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from governance.enums import PER_OBJECTIVE, Check, SetState
from governance.models import OkrSet
from governance.rules import SERVICE_LEVEL, can_still_be_undone
from governance.set_facts import facts_of
from governance.set_policies import WHO_SUBMITS, asked_about, can_submit
from objectives.coach import Finding
from objectives.enums import ContributionState, DependencyState, ObjectiveState
from objectives.models import Contribution, Cycle, Dependency, KeyResult, Objective
from objectives.passing import is_late
from objectives.queries import Neighbour, Neighbours, Readiness, house
from objectives.queries.drafts import CARRIED
from objectives.statements import statement
from okrapp import clock
from organizations.addresses import address
from organizations.models import Membership, Team
from organizations.raci import Deciders, matrix_of

TONES = {
    SetState.DRAFTING: "quiet",
    SetState.SUBMITTED: "open",
    SetState.RETURNED: "warn",
    SetState.PASSED: "open",
    SetState.APPROVED: "good",
    SetState.REJECTED: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist, with what is known about it and what the champion said."""

    objective_id: int | None
    item: Check
    fact: str
    is_ticked: bool = False
    note: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        """The line in the names of form fields."""
        return f"{self.objective_id or 'set'}_{self.item.value}"

    @property
    def label(self) -> str:
        return str(self.item.label)

    @property
    def said(self) -> str:
        """What is kept of it, and by whom: “Ida: ticked”, “Ida: “ask Leo””; empty before anybody said something."""
        parts = [*(["ticked"] if self.is_ticked else []), *([f"“{self.note}”"] if self.note else [])]
        return f"{self.by}: {', '.join(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A key result of a set, with its card in a sentence."""

    key_result: KeyResult

    @property
    def statement(self) -> str:
        return statement(self.key_result)


@dataclass(frozen=True)
class InSet:
    """An objective of a set as its champion and approver look at it."""

    objective: Objective
    measures: Sequence[Measure]
    readiness: Readiness
    lines: Sequence[Line]

    @property
    def noted(self) -> list[Line]:
        return [line for line in self.lines if line.note]


@dataclass(frozen=True)
class SetPage:
    """A set, its objectives, and what the reader may do about it. `later` were drafted after it was submitted."""

    team: Team
    cycle: Cycle
    okr_set: OkrSet | None
    objectives: Sequence[InSet]
    later: Sequence[Objective]
    under_way: int
    capacity: Line
    asked: Deciders
    reader: Membership
    may_submit: bool
    now: datetime

    @property
    def state(self) -> SetState:
        return SetState(self.okr_set.state) if self.okr_set else SetState.DRAFTING

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_late(self) -> bool:
        """Whether its targets would begin in the final push, which takes a reason."""
        return is_late(self.cycle, self.now.astimezone(self.reader.organization.zone).date())

    @property
    def late_because(self) -> str:
        return self.okr_set.late_because if self.okr_set else ""

    @property
    def takes_reason(self) -> bool:
        """Whether approving it takes a reason, which stays on its objectives."""
        return self.is_late or bool(self.required)

    @property
    def is_at_gate(self) -> bool:
        return self.state == SetState.SUBMITTED and bool(self.objectives)

    @property
    def is_passed(self) -> bool:
        return self.state == SetState.PASSED and bool(self.objectives)

    @property
    def is_waiting(self) -> bool:
        return self.is_at_gate or self.is_passed

    @property
    def is_mine_to_check(self) -> bool:
        return self.is_at_gate and self.reader in self.asked

    @property
    def is_mine_to_approve(self) -> bool:
        return self.is_passed and self.reader in self.asked

    @property
    def may_take_back(self) -> bool:
        is_mine = self.okr_set is not None and self.okr_set.submitted_by_id == self.reader.id
        return self.is_waiting and (is_mine or self.may_submit)

    @property
    def may_undo(self) -> bool:
        decided = self.okr_set is not None and self.okr_set.decided_by_id == self.reader.id
        return decided and self.okr_set is not None and can_still_be_undone(self.okr_set.decided_at, self.now)

    @property
    def why_not(self) -> str:
        """Why the reader does not decide here, by which line, and who does today."""
        return f"{self.asked.line}. {self.asked.names or self.asked.gap}"

    @property
    def drafting_href(self) -> str:
        """The page on which the whole set is drafted."""
        href = address(self.reader.organization, "objectives:drafting")
        return f"{href}?team={self.team.slug}&cycle={self.cycle.slug}"

    @property
    def who_submits(self) -> str:
        names = [self.team.lead.name] if self.team.lead else []
        return f"{WHO_SUBMITS} Today: {', '.join(names)}." if names else WHO_SUBMITS

    @property
    def gaps(self) -> list[str]:
        """What is structurally missing anywhere in the set."""
        return [gap for each in self.objectives for gap in each.readiness.gaps]

    @property
    def required(self) -> list[tuple[Objective, Finding]]:
        """The required rules that are not kept, each with its objective."""
        return [(each.objective, finding) for each in self.objectives for finding in each.readiness.required]

    @property
    def lines(self) -> list[Line]:
        return [*(line for each in self.objectives for line in each.lines), self.capacity]

    @property
    def due_at(self) -> datetime | None:
        since = self.since
        return since + SERVICE_LEVEL if since and self.is_waiting else None

    @property
    def since(self) -> datetime | None:
        """When the set came to where it is."""
        if self.okr_set is None:
            return None
        return self.okr_set.decided_at or self.okr_set.gated_at or self.okr_set.submitted_at


def set_page(membership: Membership, team: Team, cycle: Cycle, okr_set: OkrSet | None) -> SetPage:
    """A team's set for a cycle. Three queries; for one that waits up to three more, for who may act.

    `okr_set` comes from its gate, with its checklist.
    """
    now = clock.now()
    rows = list(_objectives_of(cycle))
    in_set = [each for each in rows if each.team_id == team.id and each.state == _state_in(okr_set, rows, team)]
    for each in in_set:
        each.team, each.cycle = team, cycle
    measures = _measures_of(in_set)
    read = Neighbours(house(), [Neighbour.of(each) for each in rows])
    said = {(each["objective"], each["item"]): each for each in getattr(okr_set, "said", None) or []}
    owner_ids = list(dict.fromkeys(each.owner_id for each in in_set))
    own = [each for each in rows if each.team_id == team.id]
    return SetPage(
        team=team,
        cycle=cycle,
        okr_set=okr_set,
        objectives=[_in_set(each, measures[each.id], read, said) for each in in_set],
        later=[each for each in own if each.state == ObjectiveState.DRAFT and each not in in_set],
        under_way=sum(each.is_active for each in own),
        capacity=_line(None, Check.CAPACITY, "", said),
        asked=_asked(membership, okr_set, owner_ids) if okr_set and in_set else Deciders((), ""),
        reader=membership,
        may_submit=not cycle.is_frozen and can_submit(membership, team, owner_ids),
        now=now,
    )


def _state_in(okr_set: OkrSet | None, rows: Sequence[Objective], team: Team) -> str:
    """What the objectives of a set are at present: in review while it waits; else drafts."""
    waits = okr_set is not None and okr_set.is_waiting
    has_review = any(each.team_id == team.id and each.is_in_review for each in rows)
    return ObjectiveState.IN_REVIEW if waits and has_review else ObjectiveState.DRAFT


def _objectives_of(cycle: Cycle) -> QuerySet[Objective]:
    rows = Objective.objects.filter(cycle=cycle, state__in=CARRIED).select_related("owner", "team")
    standing = [ContributionState.PROPOSED, ContributionState.ACCEPTED]
    contributions = Contribution.objects.filter(objective=OuterRef("pk"), state__in=standing)
    to = JSONObject(state="state", objective=F("to_objective__number"), key_result=F("to_key_result__number"))
    dependencies = Dependency.objects.filter(key_result__objective=OuterRef("pk")).exclude(
        state=DependencyState.WITHDRAWN
    )
    needed = JSONObject(state="state", what="what", team=F("team__name"))
    return rows.annotate(
        named=ArraySubquery(contributions.order_by("-is_primary", "id").values(part=to)),
        needed=ArraySubquery(dependencies.order_by("needed_on", "id").values(part=needed)),
    ).order_by("number")


def _measures_of(objectives: Sequence[Objective]) -> dict[int, list[Measure]]:
    found: dict[int, list[Measure]] = {each.id: [] for each in objectives}
    by_id = {each.id: each for each in objectives}
    rows = KeyResult.objects.filter(objective_id__in=list(by_id)).select_related("owner").order_by("number")
    for row in rows if objectives else ():
        row.objective = by_id[row.objective_id]
        found[row.objective_id].append(Measure(row))
    return found


def _in_set(
    objective: Objective,
    measures: Sequence[Measure],
    read: Neighbours,
    said: Mapping[tuple[int | None, str], Mapping[str, Any]],
) -> InSet:
    rows = [each.key_result for each in measures]
    readiness = read.readiness(objective, rows)
    facts = facts_of(objective, rows, readiness)
    lines = [_line(objective.id, item, facts[item], said) for item in PER_OBJECTIVE]
    return InSet(objective, measures, readiness, lines)


def _line(
    objective_id: int | None, item: Check, fact: str, said: Mapping[tuple[int | None, str], Mapping[str, Any]]
) -> Line:
    kept = said.get((objective_id, item.value))
    if kept is None:
        return Line(objective_id, item, fact)
    return Line(objective_id, item, fact, kept["is_ticked"], kept["note"], kept["by"])


def _asked(membership: Membership, okr_set: OkrSet, owner_ids: list[int]) -> Deciders:
    matrix = matrix_of(membership)
    if okr_set.state == SetState.PASSED:
        matrix.roster.learn([*owner_ids, okr_set.submitted_by_id])
    return asked_about(okr_set, owner_ids, matrix)
