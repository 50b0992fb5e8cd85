"""Initiatives as their list, My week and the pages of KRs show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from objectives.cards import KeyResultCard, ObjectiveCard, Today
from objectives.enums import InitiativeState, KeyResultState, ObjectiveState
from objectives.initiative_policies import can_move, has_part, right_to_bet
from objectives.initiatives import OPEN, InitiativeLine, line_of
from objectives.models import Initiative, KeyResult
from objectives.policies import readable, with_rights
from objectives.queries.lists import MINE, MY_TEAMS, OTHERS, behind, ranks
from organizations.models import Membership, TeamSeat
from organizations.tenancy import prepared
from scoring.bets import QUIET

PAGE = 60
FILTERS = ("state", "team", "lead", "kr")
ALL = "all"
OVER = [KeyResultState.RETIRED, KeyResultState.CLOSED]
ORDER = ("rank", "place", "moved_at", "number")
HEADINGS = {MINE: "Mine", MY_TEAMS: "My teams", OTHERS: "All others"}


@dataclass(frozen=True, slots=True)
class InitiativeFilters:
    """What the address of the list asks for: without a state what is open; an unknown value finds nothing."""

    state: str = ""
    team: str = ""
    lead: str = ""
    kr: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "InitiativeFilters":
        return cls(**{name: str(query.get(name, ""))[:80].replace("\x00", "").strip() for name in FILTERS})

    def condition(self) -> Q:
        found = Q() if self.state == ALL else Q(state=self.state) if self.state else Q(state__in=OPEN)
        if self.team:
            found &= Q(key_result__objective__team__slug=self.team)
        if self.lead:
            found &= Q(lead_id=_number(self.lead))
        if self.kr:
            found &= Q(key_result__number=_number(self.kr.upper().removeprefix("KR-")))
        return found

    @property
    def in_use(self) -> bool:
        return any((self.state, self.team, self.lead, self.kr))


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative in the list; `is_left` when it runs on under a KR that has ended."""

    initiative: Initiative
    line: InitiativeLine
    may_move: bool

    @property
    def key_result(self) -> KeyResult:
        found: KeyResult = self.initiative.key_result
        return found

    @property
    def is_left(self) -> bool:
        return self.line.is_running and self.key_result.is_over


@dataclass(frozen=True, slots=True)
class InitiativeGroup:
    title: str
    rows: Sequence[InitiativeRow]


@dataclass(frozen=True, slots=True)
class InitiativeList:
    """One page of initiatives; `after` is the reference that the next page begins behind."""

    groups: Sequence[InitiativeGroup]
    after: str


def initiative_list(
    membership: Membership, filters: InitiativeFilters, today: Today, *, after: int | None = None
) -> InitiativeList:
    """Mine, then my teams', then all others; those that nobody has spoken of for longest first. One query, two behind
    the first page."""
    rows = _ranked(membership)
    page = rows.filter(filters.condition())
    if after is not None:
        page = page.filter(behind(rows, after, ORDER))
    found = list(page[: PAGE + 1])
    shown = [_row(each, membership, today) for each in found[:PAGE]]
    groups = [
        InitiativeGroup(HEADINGS[rank], list(some))
        for rank, some in groupby(shown, key=lambda row: int(vars(row.initiative)["rank"]))
    ]
    return InitiativeList(groups, after=found[PAGE - 1].reference if len(found) > PAGE else "")


def initiative_choices() -> tuple[list[tuple[str, str]], list[tuple[int, str]]]:
    """The teams and the leads that have initiatives. One query."""
    names = ("key_result__objective__team__slug", "key_result__objective__team__name", "lead_id", "lead__name")
    rows = list(Initiative.objects.order_by().values_list(*names).distinct())
    teams = sorted({(slug, name) for slug, name, _, _ in rows}, key=lambda team: team[1])
    leads = sorted({(number, name) for _, _, number, name in rows}, key=lambda lead: lead[1])
    return teams, leads


def initiatives_to_settle(membership: Membership, now: datetime) -> list[InitiativeRow]:
    """The running initiatives that this person leads and that went quiet, or whose KR has ended. One query."""
    zone = membership.organization.zone
    day = now.astimezone(zone).date()
    found = _running_on(membership.id, now - QUIET + timedelta(days=1))
    rows = [InitiativeRow(each, line_of(each, day, zone), may_move=True) for each in found]
    return [row for row in rows if row.is_left or row.line.is_quiet]


@prepared
def _running_on(lead_id: int, silent_before: datetime) -> QuerySet[Initiative]:
    """What this person leads and nobody spoke of since, or whose KR has ended."""
    mine = Initiative.objects.filter(lead_id=lead_id, state=InitiativeState.RUNNING)
    waiting = mine.filter(Q(moved_at__lt=silent_before) | Q(key_result__state__in=OVER))
    return waiting.select_related("lead", "key_result__objective__team").order_by("moved_at", "id")


def initiative_row(initiative: Initiative, membership: Membership, today: Today) -> InitiativeRow:
    """One initiative as its gate loads it. No query."""
    line = line_of(initiative, today.day, today.calendar.zone)
    return InitiativeRow(initiative, line, may_move=can_move(membership, initiative))


@dataclass(frozen=True, slots=True)
class Betting:
    """What a reader may do about the initiatives of some KRs: references of KRs to add to, of initiatives to move."""

    adds: frozenset[str]
    moves: frozenset[str]


def betting_on(membership: Membership, cards: Sequence[KeyResultCard]) -> Betting:
    """What a reader may do under these KRs, which come with their objective and their collaborators. No query."""
    adds, moves = set(), set()
    for card in cards:
        if right_to_bet(membership, card.kr).allowed:
            adds.add(card.reference)
        takes_part = has_part(membership, card.kr)
        moves |= {each.reference for each in card.initiatives if takes_part or each.lead_id == membership.id}
    return Betting(frozenset(adds), frozenset(moves))


def betting_in(membership: Membership, card: ObjectiveCard) -> Betting:
    """What a reader may do on the dashboard of an objective. No query."""
    return betting_on(membership, card.key_results)


def key_results_to_carry_to(membership: Membership, initiative: Initiative) -> QuerySet[KeyResult]:
    """The KRs that an initiative can go on under: open ones of its team, and those that this person has a part in.
    Those of later cycles come first."""
    objective = initiative.key_result.objective
    part = Q(owner=membership) | Q(collaborators__membership=membership) | Q(objective__owner=membership)
    rows = KeyResult.objects.filter(
        state__in=[KeyResultState.ACTIVE, KeyResultState.DRAFT],
        objective__state__in=[ObjectiveState.ACTIVE, ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW],
        objective__cycle__closed_at=None,
        objective__cycle__locked_at=None,
    ).exclude(id=initiative.key_result_id)
    mine = KeyResult.objects.filter(part, id=OuterRef("id"))
    return (
        rows.filter(Q(objective__team_id=objective.team_id) | Exists(mine))
        .select_related("objective__cycle")
        .order_by("-objective__cycle__starts_on", "number")
    )


def _ranked(membership: Membership) -> QuerySet[Initiative]:
    seats = TeamSeat.objects.filter(team_id=OuterRef("key_result__objective__team_id"), membership_id=membership.id)
    my_teams = Q(key_result__objective__team__lead_id=membership.id) | Q(Exists(seats))
    running, idea = Q(state=InitiativeState.RUNNING), Q(state=InitiativeState.IDEA)
    return (
        with_rights(Initiative.objects.all(), membership.id)
        .annotate(
            rank=ranks((Q(lead_id=membership.id), MINE), (my_teams, MY_TEAMS), otherwise=OTHERS),
            place=ranks((running, 0), (idea, 1), otherwise=2),
        )
        .order_by(*ORDER)
    )


def _row(initiative: Initiative, membership: Membership, today: Today) -> InitiativeRow:
    return initiative_row(readable(initiative), membership, today)


def _number(text: str) -> int:
    """The number that a filter names; one that nothing has where it names none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
