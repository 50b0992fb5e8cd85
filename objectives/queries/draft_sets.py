"""The set that a team drafts for a cycle, as its one page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from objectives import policies
from objectives.approval import Activation, rights_to_activate
from objectives.drafts import Draft, DraftSet, TeamSet
from objectives.enums import ObjectiveState
from objectives.models import Contribution, Cycle, KeyResult, Objective
from objectives.models.alignment import STANDING
from objectives.passing import passed_over
from objectives.people import Owner, People
from objectives.queries.cycles import cycle_to_draft
from objectives.queries.drafts import Neighbour, Neighbours
from objectives.queries.lists import ranks
from objectives.queries.writing import house
from okrapp import clock
from organizations.models import Membership, Team, TeamSeat
from organizations.queries import level_problem, with_people
from organizations.tenancy import each_of, prepared

DRAFTED = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW]
MINE = 2  # teams that rank up to this are the reader's own


@dataclass(frozen=True)
class Choices:
    """The teams and cycles that sets may be drafted for, those of the reader and of the address chosen."""

    teams: Sequence[Team]
    cycles: Sequence[Cycle]
    chosen: TeamSet | None
    before: Cycle | None = None  # the cycle of this kind that came before the chosen one
    problem: str = ""  # why the chosen team drafts none


def set_choices(membership: Membership, *, team: str = "", cycle: str = "") -> Choices:
    """What can be drafted, and which set the address names: else mine, in the cycle to plan. Two queries.

    `chosen` is None while there is no cycle. Raises Http404 for a team or a cycle that isn't there.
    """
    teams, cycles = _teams(membership.id), _cycles()
    today = clock.now().astimezone(membership.organization.zone).date()
    open_cycles = [each for each in cycles if not each.is_frozen]
    chosen_team = _named(teams, team) if team else teams[0]
    chosen_cycle = _named(cycles, cycle) if cycle else cycle_to_draft(open_cycles, today)
    shown = sorted(teams, key=lambda each: each.name)
    if chosen_cycle is None:
        return Choices(shown, open_cycles, None)
    same = (each for each in cycles if each.kind == chosen_cycle.kind and each.ends_on < chosen_cycle.starts_on)
    before = max(same, key=lambda each: each.ends_on, default=None)
    problem = level_problem(membership.organization, chosen_team, teams)
    return Choices(shown, open_cycles, TeamSet(chosen_team, chosen_cycle), before, problem)


def draft_set(membership: Membership, subject: TeamSet) -> DraftSet:
    """The drafts of a team in a cycle with their KRs, and what the coach says of each among all of the cycle.

    Three queries, however many there are.
    """
    everybody = list(_objectives(subject, membership.id))
    found = [each for each in everybody if each.team_id == subject.team.id]
    for each in found:
        each.team, each.cycle = subject.team, subject.cycle
    drafts = [each for each in found if each.state in DRAFTED]
    cards: dict[int, list[KeyResult]] = {each.id: [] for each in drafts}
    for row in _key_results(list(cards)) if drafts else []:
        cards[row.objective_id].append(row)
    read = Neighbours(house(), [Neighbour.of(each) for each in everybody])
    rights = rights_to_activate(membership, drafts)
    return DraftSet(
        subject=subject,
        drafts=[_draft(membership, each, cards[each.id], read, rights[each.id]) for each in drafts],
        under_way=sum(1 for each in found if each.is_active and not each.is_micro),
        limits=read.house.limits,
    )


def _draft(
    membership: Membership,
    objective: Objective,
    rows: Sequence[KeyResult],
    read: Neighbours,
    activation: Activation,
) -> Draft:
    day = clock.now().astimezone(membership.organization.zone).date()
    ready = read.readiness(objective, rows)
    for row in rows:
        row.objective = objective
    return Draft(
        objective=objective,
        key_results=rows,
        gaps=ready.gaps,
        coach=ready.coach,
        can_edit=policies.can_edit(membership, objective) and objective.state == ObjectiveState.DRAFT,
        activation=activation,
        over=passed_over(objective, ready.required, day=day, only_one=membership.name if activation.is_alone else ""),
    )


@prepared
def _teams(member_id: int) -> QuerySet[Team]:
    """The teams of the organization, the reader's own first, then the company."""
    seats = TeamSeat.objects.filter(membership_id=member_id, team_id=OuterRef("id"))
    rank = ranks((Q(lead_id=member_id), 1), (Q(Exists(seats)), MINE), (Q(parent=None), 3), otherwise=4)
    return with_people(Team.objects.all()).annotate(likeness=rank).order_by("likeness", "name", "id")


@prepared
def _cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("parent", "policy")


Row = TypeVar("Row", Team, Cycle)


def _named(rows: Sequence[Row], slug: str) -> Row:
    found = next((each for each in rows if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _objectives(subject: TeamSet, reader_id: int) -> QuerySet[Objective]:
    """What a cycle holds: the coach compares a draft with all of it. The team's own come with their `ties`."""
    states = [*DRAFTED, ObjectiveState.ACTIVE]
    rows = (
        Objective.objects.select_related("owner", "drafted_by")
        .filter(cycle=subject.cycle, state__in=states)
        .order_by("number")
    )
    return rows.annotate(is_championed=policies.champions_team(reader_id, "team_id"), ties=_ties_of(subject.team.id))


def _ties_of(team_id: int) -> ArraySubquery:
    """What an objective of the team contributes to, the primary one first."""
    standing = Contribution.objects.filter(objective=OuterRef("pk"), objective__team_id=team_id, state__in=STANDING)
    parts = JSONObject(
        id=F("id"),
        state=F("state"),
        objective=F("to_objective__number"),
        key_result=F("to_key_result__number"),
        name=Coalesce(F("to_key_result__name"), F("to_objective__title")),
    )
    return ArraySubquery(standing.order_by("-is_primary", "id").values(parts=parts))


@prepared
def _key_results(ids: list[int]) -> QuerySet[KeyResult]:
    found = KeyResult.objects.select_related("owner").filter(objective_id__in=each_of(ids))
    return found.order_by("number")


def people() -> People:
    """Who can own something: the active members who are here for more than reading. One query."""
    able = Membership.objects.able_to_own().order_by("name", "id")
    return People([Owner(*row) for row in able.values_list("id", "name", "user__email")])


def key_results_held(objective: Objective) -> int:
    """How many KRs an objective has. One query."""
    return KeyResult.objects.filter(objective=objective).count()
