"""The set of a team for a cycle with all that its page shows, and where all sets of a cycle stand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from governance.enums import PER_OBJECTIVE, Check, SetState
from governance.models import OkrSet, SetCheck
from governance.models.sets import WAITING
from governance.policies import once
from governance.rules import SERVICE_LEVEL, can_still_be_undone
from governance.set_facts import facts_of
from governance.set_policies import WHO_SUBMITS, asked_about, can_submit, with_people
from objectives.coach import Finding
from objectives.enums import ContributionState, DependencyState, ObjectiveState
from objectives.models import Contribution, Cycle, Dependency, KeyResult, Objective
from objectives.queries import Neighbours, Readiness, cycle_at_work, house, of_team, today_of
from objectives.queries.drafts import CARRIED
from objectives.statements import statement
from okrapp import clock
from organizations.addresses import address
from organizations.models import Membership, Team
from organizations.raci import Deciders, Matrix
from organizations.tenancy import each_of

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
    read = Neighbours(house(), [(each.id, each.team_id, each.title) for each in rows])
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


def matrix_of(membership: Membership) -> Matrix:
    """The matrix at work, from the lines that came along with the membership where they did."""
    lines = membership.matrix_lines
    if lines is None:
        return once(membership, "matrix", Matrix)

    def parsed() -> Matrix:
        split = (line.split(":") for line in lines)
        return Matrix((activity, role, letter) for activity, role, letter in split)

    return once(membership, "matrix_of_sets", parsed)


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


# Where all sets of a cycle stand -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SetRow:
    """A team's set in one line: how many objectives in which state, where it stands, whose turn it is."""

    team: Team
    okr_set: OkrSet | None
    drafts: int
    in_review: int
    active: int
    asked: Sequence[str]

    @property
    def state(self) -> SetState:
        """Where it stands; what was activated one by one is under way as well."""
        if self.okr_set and (self.okr_set.state not in WAITING or self.in_review):
            return SetState(self.okr_set.state)
        return SetState.APPROVED if self.active and not self.drafts else SetState.DRAFTING

    @property
    def label(self) -> str:
        if self.okr_set is None and not (self.drafts or self.active):
            return "Nothing drafted yet"
        if self.state == SetState.APPROVED:
            return "Under way"
        return str(self.state.label)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def count(self) -> int:
        return self.drafts + self.in_review + self.active

    @property
    def since(self) -> datetime | None:
        found = self.okr_set
        return (found.decided_at or found.gated_at or found.submitted_at) if found else None

    @property
    def due_at(self) -> datetime | None:
        return self.since + SERVICE_LEVEL if self.since and self.state in WAITING else None

    @property
    def waits_for(self) -> str:
        return ", ".join(self.asked) if self.state in WAITING else ""


def set_rows(cycle: Cycle) -> list[SetRow]:
    """Every team with where its set for the cycle stands, the company first. Three queries."""
    teams = list(Team.objects.order_by(F("parent_id").asc(nulls_first=True), "name", "id"))
    states = Objective.objects.filter(cycle=cycle, state__in=CARRIED).values_list("team_id", "state")
    counted: dict[tuple[int, str], int] = {}
    for team_id, state in states.order_by():
        counted[team_id, state] = counted.get((team_id, state), 0) + 1
    people = Membership.objects.active().filter(id__in=each_of(OuterRef("asked")))
    sets = with_people().filter(cycle=cycle).annotate(names=ArraySubquery(people.order_by("name").values("name")))
    by_team = {each.team_id: each for each in sets}
    return [_row(team, by_team.get(team.id), counted) for team in teams]


def _row(team: Team, okr_set: OkrSet | None, counted: Mapping[tuple[int, str], int]) -> SetRow:
    drafts, in_review, active = (
        counted.get((team.id, state), 0)
        for state in (ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.ACTIVE)
    )
    return SetRow(team, okr_set, drafts, in_review, active, getattr(okr_set, "names", None) or ())


@dataclass(frozen=True, slots=True)
class StandingOfDraft:
    """Where the set of a draft stands, and what the champion noted about this very objective."""

    objective: Objective
    okr_set: OkrSet | None
    notes: Sequence[Mapping[str, Any]]

    @property
    def state(self) -> SetState:
        """A draft that was added since is not in the set that waits."""
        if self.okr_set is None or (self.okr_set.is_waiting and not self.objective.is_in_review):
            return SetState.DRAFTING
        return SetState(self.okr_set.state)

    @property
    def tone(self) -> str:
        return TONES[self.state]


def standing_of_draft(objective: Objective) -> StandingOfDraft:
    """Where a draft stands with the set of its team. One query."""
    notes = SetCheck.objects.filter(okr_set=OuterRef("pk"), objective_id=objective.id).exclude(note="")
    part = JSONObject(item="item", note="note", by=F("checked_by__name"))
    found = with_people().filter(team_id=objective.team_id, cycle_id=objective.cycle_id)
    okr_set = found.annotate(notes=ArraySubquery(notes.order_by("id").values(part=part))).first()
    noted = [{**each, "label": Check(each["item"]).label} for each in getattr(okr_set, "notes", ())]
    return StandingOfDraft(objective, okr_set, noted)


@dataclass(frozen=True, slots=True)
class StandingOfSet:
    """Where the set of a team for a cycle stands."""

    team: Team
    cycle: Cycle
    state: SetState

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def can_be_submitted(self) -> bool:
        return self.state in {SetState.DRAFTING, SetState.RETURNED, SetState.REJECTED}


def standing_of_set(team: Team, cycle: Cycle) -> StandingOfSet:
    """Where the set of a team for a cycle stands; drafting before it was ever submitted. One query."""
    state = OkrSet.objects.filter(team=team, cycle=cycle).values_list("state", flat=True).first()
    return StandingOfSet(team, cycle, SetState(state) if state else SetState.DRAFTING)


def sets_of_team(reader: Membership, team: Team) -> list[tuple[Cycle, SetRow]]:
    """The team's sets that hold drafts, by their open cycles. One query beside those of the page's objectives."""
    open_states = {ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW}
    found = [card.objective for card in of_team(team, today_of(reader)) if card.objective.state in open_states]
    rows = sorted(found, key=lambda each: (each.cycle.starts_on, each.id))
    if not rows:
        return []
    cycles = {each.cycle_id: each.cycle for each in rows}
    by_cycle = {each.cycle_id: each for each in with_people().filter(team=team, cycle__in=list(cycles))}
    counted = Counter((each.cycle_id, each.state) for each in rows)
    return [
        (
            cycle,
            SetRow(
                team=team,
                okr_set=by_cycle.get(cycle.id),
                drafts=counted[cycle.id, ObjectiveState.DRAFT],
                in_review=counted[cycle.id, ObjectiveState.IN_REVIEW],
                active=0,
                asked=(),
            ),
        )
        for cycle in cycles.values()
    ]


@dataclass(frozen=True)
class SetsPage:
    """Where the sets of all teams stand for one cycle, and the cycles to choose from."""

    cycle: Cycle | None
    cycles: Sequence[Cycle]
    rows: Sequence[SetRow]
    reader: Membership

    @property
    def waiting(self) -> int:
        return sum(row.state in WAITING for row in self.rows)


def sets_page(membership: Membership, slug: str) -> SetsPage:
    """The sets of the cycle that is named; else of the next one, which is being planned, or the one at work. Four
    queries."""
    cycles = list(Cycle.objects.filter(closed_at=None).order_by("starts_on", "id"))
    today = clock.now().astimezone(membership.organization.zone).date()
    named = next((cycle for cycle in cycles if cycle.slug == slug), None)
    coming = next((cycle for cycle in cycles if cycle.starts_on > today), None)
    cycle = named or coming or cycle_at_work(cycles, today)
    return SetsPage(cycle, cycles, set_rows(cycle) if cycle else [], membership)
