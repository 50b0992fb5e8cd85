"""What the pages of objectives show, each as one question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import CharField, IntegerField
from django.db.models.functions import Concat
from django.utils.safestring import SafeString

from objectives import readiness, rules
from objectives.calendar import quarter_to_plan
from objectives.cards import KeyResultCard, ObjectiveCard, Today, bar_of
from objectives.enums import CycleKind, KeyResultState, ObjectiveState, Phase
from objectives.models import Cycle, KeyResult, Objective
from objectives.models.dismissals import standing_dismissals
from objectives.rules import Span
from okrapp import clock
from okrapp.panels import asked_once
from organizations.models import Membership, Organization, Team, TeamSeat
from organizations.tenancy import each_of, prepared
from scoring.models import RagPolicy, policy_at_work

PAGE = 60
FILTERS = ("team", "owner", "band", "state", "q")
SHOWN_STATES = [ObjectiveState.ACTIVE, ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.CLOSED]


def today_for(organization: Organization, now: datetime | None = None, *, cycle: Cycle | None = None) -> Today:
    """The day as the organization reads it: its calendar, and its RAG policy or that of the cycle. One query."""
    return Today.of(organization, policy_for(cycle) if cycle else policy_at_work(), now or clock.now())


@asked_once
def today_of(reader: Membership) -> Today:
    """The day as all parts of a page read it. One query for the whole page."""
    return today_for(reader.organization)


def policy_for(cycle: Cycle) -> RagPolicy:
    """The policy that judges the scores of a cycle: the one it was locked with, else the one at work. One query."""
    return cycle.policy or policy_at_work()


def key_result_cards(
    organization: Organization, where: Q | None = None, *, today: Today | None = None
) -> list[KeyResultCard]:
    """Cards of the KRs that match, by number, with owner and objective. One query, and one more without `today`."""
    day = today or today_for(organization)
    rows = KeyResult.objects.select_related("owner", "objective").filter(where or Q()).order_by("number")
    return [KeyResultCard(row, day) for row in rows]


# Cycles ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle with where it stands on the day. `is_ending`: it is time to close it, or soon will be."""

    cycle: Cycle
    phase: Phase
    week: tuple[int, int]
    is_ending: bool = False

    @property
    def span(self) -> str:
        return rules.in_words(Span(self.cycle.starts_on, self.cycle.ends_on))


def cycle_rows(today: Today) -> list[CycleRow]:
    """All cycles, newest first. One query."""
    return [cycle_row(cycle, today) for cycle in _cycles()]


@prepared
def _cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("parent", "policy")


def cycle_row(cycle: Cycle, today: Today) -> CycleRow:
    span = Span(cycle.starts_on, cycle.ends_on)
    week = today.calendar.week_number(today.open_week, cycle.starts_on, cycle.ends_on)
    phase = rules.phase(span, today.day, is_closed=cycle.is_closed)
    return CycleRow(cycle, phase, week, is_ending=not cycle.is_closed and rules.is_ending(span, today.day))


def cycle_at_work(cycles: Iterable[Cycle], day: date) -> Cycle | None:
    """The cycle to open on: the running quarter, else another that runs, else the next, else the last."""
    known = list(cycles)
    running = [cycle for cycle in known if cycle.starts_on <= day <= cycle.ends_on]
    quarters = [cycle for cycle in running if cycle.kind == CycleKind.QUARTERLY]
    coming = sorted((cycle for cycle in known if cycle.starts_on > day), key=lambda cycle: cycle.starts_on)
    past = sorted((cycle for cycle in known if cycle.ends_on < day), key=lambda cycle: cycle.ends_on, reverse=True)
    return next(iter([*quarters, *running, *coming, *past]), None)


# The list of a cycle -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the list asks for; an unknown value finds nothing rather than everything."""

    team: str = ""
    owner: str = ""
    band: str = ""
    state: str = ""
    q: str = ""

    def condition(self) -> Q:
        found = Q(state=self.state) if self.state else Q(state__in=SHOWN_STATES)
        if self.team:
            found &= Q(team__slug=self.team)
        if self.owner:
            found &= Q(owner_id=int(self.owner)) if self.owner.isdecimal() and len(self.owner) < 16 else Q(pk=None)
        if self.band:
            cards = KeyResult.objects.filter(objective_id=OuterRef("id"))
            stored = "" if self.band == "none" else self.band
            found &= Q(Exists(cards.filter(band=stored, state__in=[KeyResultState.ACTIVE, KeyResultState.CLOSED])))
        return found & self._words() if self.q else found

    def _words(self) -> Q:
        cards = KeyResult.objects.filter(objective_id=OuterRef("id"))
        prefix, _, number = self.q.upper().partition("-")
        if number.isdecimal() and len(number) < 10:
            if prefix == "O":
                return Q(number=int(number))
            if prefix == "KR":
                return Q(Exists(cards.filter(number=int(number))))
        return Q(title__icontains=self.q) | Q(Exists(cards.filter(name__icontains=self.q)))

    @property
    def in_use(self) -> bool:
        return any((self.team, self.owner, self.band, self.state, self.q))


@dataclass(frozen=True, slots=True)
class Group:
    """Objectives under one heading: mine, or a team's."""

    title: str
    note: str
    cards: Sequence[ObjectiveCard]

    @property
    def bar(self) -> SafeString:
        return bar_of((kr for card in self.cards for kr in card.key_results), label=self.title)


@dataclass(frozen=True, slots=True)
class ObjectiveList:
    """One page of a cycle's objectives; `after` is the reference that the next page begins behind."""

    groups: Sequence[Group]
    after: str

    @property
    def is_empty(self) -> bool:
        return not self.groups


def objective_list(
    membership: Membership, cycle: Cycle, today: Today, filters: Filters, *, after: int | None = None
) -> ObjectiveList:
    """Mine, then my teams', then all others by team; late ones first. Two queries, three behind the first page."""
    closed = today.last_closed_week
    before = today.calendar.previous(closed)
    marks = (membership.id, cycle.id, closed, before, today.calendar.deadline(before))
    is_plain = after is None and not filters.in_use
    found = _first_page(*marks) if is_plain else _page_of(_ranked(*marks), filters, after)
    cards = objective_cards(found[:PAGE], today)
    groups = [_group(key, list(some)) for key, some in groupby(cards, key=_heading)]
    return ObjectiveList(groups, after=found[PAGE - 1].reference if len(found) > PAGE else "")


def objective_cards(objectives: Sequence[Objective], today: Today) -> list[ObjectiveCard]:
    """The objectives with the cards of their KRs, whose owners are not loaded. One query, however many there are."""
    by_objective: dict[int, list[KeyResultCard]] = {objective.id: [] for objective in objectives}
    for row in _of_objectives(list(by_objective)) if objectives else []:
        by_objective[row.objective_id].append(KeyResultCard(row, today))
    return [ObjectiveCard(objective, by_objective[objective.id], today) for objective in objectives]


@prepared
def _of_objectives(ids: list[int]) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(objective_id__in=each_of(ids)).defer(*NOT_LISTED).order_by("number")


def filter_choices(cycle: Cycle) -> tuple[list[tuple[str, str]], list[tuple[int, str]]]:
    """The teams and the owners that have objectives in a cycle. One query."""
    rows = _teams_and_owners(cycle.id)
    teams = sorted({(slug, name) for slug, name, _, _ in rows}, key=lambda team: team[1])
    owners = sorted({(number, name) for _, _, number, name in rows}, key=lambda owner: owner[1])
    return teams, owners


@prepared
def _teams_and_owners(cycle_id: int) -> QuerySet[Objective, tuple[str, str, int, str]]:
    rows = Objective.objects.filter(cycle_id=cycle_id).order_by()
    return rows.values_list("team__slug", "team__name", "owner_id", "owner__name").distinct()


# What a line of a list does not show and its figures do not need.
NOT_LISTED = (
    *("definition", "data_source", "data_source_url", "refresh_frequency", "kr_class", "version", "form_key"),
    *("earlier", "reached", "red_since", "retired_at", "created_at"),
)
ORDER = ("rank", "place", "promptness", "number")
MINE, MY_TEAMS, OTHERS = range(3)


def _ranked(
    reader_id: int, cycle_id: int, closed: date, week_before: date, deadline_before: datetime
) -> QuerySet[Objective]:
    """A cycle's objectives in the order of the list: `closed` is the last closed week, the others the one before."""
    cards = KeyResult.objects.filter(objective_id=OuterRef("id"))
    seats = TeamSeat.objects.filter(team_id=OuterRef("team_id"), membership_id=reader_id)
    mine = Q(owner_id=reader_id) | Q(Exists(cards.filter(owner_id=reader_id)))
    my_teams = Q(team__lead_id=reader_id) | Q(Exists(seats))
    # Staleness as the database can order by it: the last closed week was expected and has no update.
    unanswered = Q(last_week=None) | Q(last_week__lt=closed)
    expected = Q(state=KeyResultState.ACTIVE, activated_at__lte=deadline_before, due_on__gt=week_before)
    return (
        Objective.objects.filter(cycle_id=cycle_id)
        .select_related("team", "owner")
        .annotate(rank=_case((mine, MINE), (my_teams, MY_TEAMS), otherwise=OTHERS))
        .annotate(
            place=Case(
                When(rank=MINE, then=Value("")),
                default=Concat("team__name", Value(" "), "team__slug", output_field=CharField()),
                output_field=CharField(),
            ),
            promptness=_case((Q(Exists(cards.filter(unanswered & expected))), 0), otherwise=1),
        )
        .order_by(*ORDER)
    )


@prepared
def _first_page(
    reader_id: int, cycle_id: int, closed: date, week_before: date, deadline_before: datetime
) -> QuerySet[Objective]:
    rows = _ranked(reader_id, cycle_id, closed, week_before, deadline_before)
    return rows.filter(Filters().condition())[: PAGE + 1]


def _page_of(rows: QuerySet[Objective], filters: Filters, after: int | None) -> list[Objective]:
    page = rows.filter(filters.condition())
    if after is not None:
        page = page.filter(_behind(rows, after))
    return list(page[: PAGE + 1])


def _case(*cases: tuple[Q, int], otherwise: int) -> Case:
    return Case(
        *(When(condition, then=Value(value)) for condition, value in cases),
        default=Value(otherwise),
        output_field=IntegerField(),
    )


def _behind(rows: QuerySet[Objective], number: int) -> Q:
    """What comes behind this objective in the order of the list: by its key, so that nothing is skipped or twice."""
    last = rows.filter(number=number).values_list(*ORDER).first()
    if last is None:
        return Q()
    found, equal = Q(), Q()
    for name, value in zip(ORDER, last, strict=True):
        found |= equal & Q(**{f"{name}__gt": value})
        equal &= Q(**{name: value})
    return found


def _heading(card: ObjectiveCard) -> tuple[int, int]:
    rank = int(getattr(card.objective, "rank", OTHERS))
    return rank, 0 if rank == MINE else card.objective.team_id


def _group(key: tuple[int, int], cards: Sequence[ObjectiveCard]) -> Group:
    rank = key[0]
    if rank == MINE:
        return Group("Mine", "", cards)
    return Group(cards[0].objective.team.name, "My team" if rank == MY_TEAMS else "", cards)


# One objective, one key result -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a draft still needs before it can be activated, and what is worth a second look."""

    gaps: Sequence[str]
    advice: Sequence[str]


def objective_card(objective: Objective, today: Today) -> ObjectiveCard:
    """An objective with its KRs, those under way first. One query."""
    rows = _with_owners(objective.id)
    for row in rows:
        row.objective = objective
    rows.sort(key=lambda row: row.state == KeyResultState.RETIRED)
    return ObjectiveCard(objective, [KeyResultCard(row, today) for row in rows], today)


@prepared
def _with_owners(objective_id: int) -> QuerySet[KeyResult]:
    found = KeyResult.objects.filter(objective_id=objective_id).select_related("owner").order_by("number")
    return found.annotate(dismissed=standing_dismissals())


def readiness_of(card: ObjectiveCard) -> Readiness:
    """What stands between a draft and its activation. One query: how many objectives its team has in the cycle."""
    objective, rows = card.objective, [each.kr for each in card.key_results]
    siblings = Objective.objects.filter(
        team_id=objective.team_id, cycle_id=objective.cycle_id, state__in=[ObjectiveState.ACTIVE, ObjectiveState.DRAFT]
    )
    crowded = rules.too_many_objectives(objective.team.name, siblings.count())
    advice = rules.advice([row.kr_class for row in rows], [row.weight for row in rows])
    return Readiness(readiness.gaps(objective, rows), [*advice, *filter(None, [crowded])])


@asked_once
def of_team(team: Team, today: Today) -> list[ObjectiveCard]:
    """The team's objectives in cycles that are not closed, with their KRs and who owns them. Two queries."""
    rows = Objective.objects.filter(team=team, cycle__closed_at=None, state__in=SHOWN_STATES)
    objectives = list(rows.select_related("team", "owner", "cycle__policy"))
    return _cards_of(objectives, _key_results(Q(objective__in=objectives)), today)


@dataclass(frozen=True, slots=True)
class Owned:
    """What a person owns. No figure sums it up: scores are for steering, not for comparing people."""

    objectives: Sequence[ObjectiveCard]
    key_results: Sequence[KeyResultCard]


def of_person(person: Membership, today: Today) -> Owned:
    """A person's objectives, and their KRs wherever they are, in open cycles. Two queries."""
    rows = Objective.objects.filter(owner=person, cycle__closed_at=None, state__in=SHOWN_STATES)
    objectives = list(rows.select_related("team", "owner", "cycle__policy"))
    own = Q(owner=person, objective__cycle__closed_at=None, state__in=UNDER_WAY)
    found = _key_results(own | Q(objective__in=objectives))
    mine = [row for row in found if row.owner_id == person.id and row.state in UNDER_WAY]
    return Owned(_cards_of(objectives, found, today), [_card_of(row, today) for row in mine])


UNDER_WAY = [KeyResultState.ACTIVE, KeyResultState.DRAFT]


def _key_results(where: Q) -> list[KeyResult]:
    return list(KeyResult.objects.filter(where).select_related("owner", "objective__cycle__policy").order_by("number"))


def _cards_of(objectives: Sequence[Objective], key_results: Iterable[KeyResult], today: Today) -> list[ObjectiveCard]:
    """Cards of the objectives with those of the KRs that are theirs."""
    cards: dict[int, list[KeyResultCard]] = {objective.id: [] for objective in objectives}
    for row in key_results:
        cards.get(row.objective_id, []).append(_card_of(row, today))
    return [ObjectiveCard(each, cards[each.id], today.judged_by(each.cycle.policy)) for each in objectives]


def _card_of(key_result: KeyResult, today: Today) -> KeyResultCard:
    """The card under the policy of its cycle: one whose data is locked keeps its own."""
    return KeyResultCard(key_result, today.judged_by(key_result.objective.cycle.policy))


def needs_setting_up() -> str:
    """What an organization lacks before anybody can check in: "cycle", "objective" or nothing. One query."""
    holds = Exists(Objective.objects.filter(cycle=OuterRef("pk")))
    open_cycles = Cycle.objects.filter(closed_at=None).annotate(holds=holds).order_by("-holds")
    found = open_cycles.values_list("holds", flat=True).first()
    return "cycle" if found is None else "" if found else "objective"


def filters_in(query: Mapping[str, Any]) -> Filters:
    """The filters that an address names."""
    return Filters(**{name: str(query.get(name, ""))[:80].replace("\x00", "").strip() for name in FILTERS})


def suggested_objective(membership: Membership, *, team: str = "") -> dict[str, Any]:
    """Where a new objective most likely belongs: the team named, else mine, else the company. Two queries."""
    today = clock.now().astimezone(membership.organization.zone).date()
    cycle = cycle_at_work(Cycle.objects.filter(closed_at=None, locked_at=None), today)
    seats = TeamSeat.objects.filter(membership=membership, team_id=OuterRef("id"))
    named = _case((Q(slug=team), 0), (Q(lead=membership), 1), (Q(Exists(seats)), 2), (Q(parent=None), 3), otherwise=4)
    first = Team.objects.annotate(likeness=named).order_by("likeness", "name").first()
    return {"team": first and first.id, "cycle": cycle and cycle.id}


def suggested_cycle(organization: Organization) -> dict[str, Any]:
    """The quarter that comes next for an organization, as the form of a new cycle begins. One query."""
    today = clock.now().astimezone(organization.zone).date()
    rows = list(Cycle.objects.all())
    taken = [Span(row.starts_on, row.ends_on) for row in rows if row.kind == CycleKind.QUARTERLY]
    offer = quarter_to_plan(today, organization.fiscal_year_start, taken)
    years = [row for row in rows if row.kind == CycleKind.ANNUAL and Span(row.starts_on, row.ends_on).holds(offer.span)]
    return {
        "kind": offer.kind,
        "name": offer.name,
        "starts_on": offer.span.first,
        "ends_on": offer.span.last,
        "parent": years[0].id if years else None,
    }
