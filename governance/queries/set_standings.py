"""Where sets stand: all of a cycle, those of a team, and the one that a draft belongs to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from governance.enums import Check, SetState
from governance.models import OkrSet, SetCheck
from governance.models.sets import WAITING
from governance.queries.sets import TONES
from governance.rules import SERVICE_LEVEL
from governance.set_policies import with_people
from objectives.drafts import TeamSet
from objectives.enums import ObjectiveState
from objectives.models import Cycle, Objective
from objectives.queries import cycle_at_work, of_team, today_of
from objectives.queries.drafts import CARRIED
from okrapp import clock
from okrapp.panels import asked_once
from organizations.models import Membership, Team
from organizations.tenancy import each_of


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
        """A draft that was added since is not in the set that waits, or that has been decided."""
        if self.okr_set is None:
            return SetState.DRAFTING
        has_gone = self.okr_set.is_waiting or self.okr_set.state in {SetState.APPROVED, SetState.REJECTED}
        return SetState.DRAFTING if has_gone and not self.objective.is_in_review else SetState(self.okr_set.state)

    @property
    def tone(self) -> str:
        return TONES[self.state]


def standing_of_draft(objective: Objective) -> StandingOfDraft:
    """Where a draft stands with the set of its team. One query."""
    notes = _noted(SetCheck.objects.filter(okr_set=OuterRef("pk"), objective_id=objective.id))
    found = with_people().filter(team_id=objective.team_id, cycle_id=objective.cycle_id)
    okr_set = found.annotate(notes=notes).first()
    return StandingOfDraft(objective, okr_set, _labelled(getattr(okr_set, "notes", ())))


def _noted(checks: QuerySet[SetCheck], **more: F) -> ArraySubquery:
    """The lines of a checklist that have a note, to annotate sets with."""
    part = JSONObject(item=F("item"), note=F("note"), by=F("checked_by__name"), **more)
    return ArraySubquery(checks.exclude(note="").order_by("id").values(part=part))


def _labelled(notes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [{**each, "label": Check(each["item"]).label} for each in notes]


@dataclass(frozen=True, slots=True)
class StandingOfSet:
    """Where the set of a team for a cycle stands."""

    team: Team
    cycle: Cycle
    state: SetState
    note: str  # what its quality gate said when it came back
    notes: Sequence[Mapping[str, Any]]  # what the champion noted, with the id of the objective, or none for the set

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def notes_on_set(self) -> list[Mapping[str, Any]]:
        """What was noted at the set as a whole, once it came back."""
        return self.notes_on(None) if self.can_be_submitted else []

    def notes_on(self, objective_id: int | None) -> list[Mapping[str, Any]]:
        """What was noted at an objective; with None, at the whole set."""
        return [each for each in self.notes if each["objective"] == objective_id]

    @property
    def can_be_submitted(self) -> bool:
        return self.state in {SetState.DRAFTING, SetState.RETURNED, SetState.REJECTED}


@asked_once
def standing_of_set(subject: TeamSet) -> StandingOfSet:
    """Where the set of a team for a cycle stands, and what the champion noted in it; drafting before it was ever
    submitted. One query, however many parts of the page ask."""
    team, cycle = subject.team, subject.cycle
    said = _noted(SetCheck.objects.filter(okr_set=OuterRef("pk")), objective=F("objective_id"))
    rows = OkrSet.objects.filter(team=team, cycle=cycle).annotate(notes=said)
    found = rows.values_list("state", "gate_note", "notes").first()
    if found is None:
        return StandingOfSet(team, cycle, SetState.DRAFTING, "", ())
    state, note, notes = SetState(found[0]), found[1], _labelled(found[2])
    return StandingOfSet(team, cycle, state, note if state == SetState.RETURNED else "", notes)


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
