"""The objectives of a cycle as its list shows them: filtered, ranked and paged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import CharField, IntegerField
from django.db.models.functions import Concat
from django.utils.safestring import SafeString

from objectives.cards import KeyResultCard, ObjectiveCard, Today, bar_of
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective
from organizations.models import Membership, TeamSeat
from organizations.tenancy import each_of, prepared

PAGE = 60
FILTERS = ("team", "owner", "band", "state", "q")
OF_A_SET = ~Q(state=KeyResultState.PROPOSED)  # a card that is merely proposed belongs to no set yet
SHOWN_STATES = [ObjectiveState.ACTIVE, ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.CLOSED]


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
    return KeyResult.objects.filter(OF_A_SET, objective_id__in=each_of(ids)).defer(*NOT_LISTED).order_by("number")


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
    *("balances", "category", "impact", "effort", "measured_since"),
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
        .annotate(rank=ranks((mine, MINE), (my_teams, MY_TEAMS), otherwise=OTHERS))
        .annotate(
            place=Case(
                When(rank=MINE, then=Value("")),
                default=Concat("team__name", Value(" "), "team__slug", output_field=CharField()),
                output_field=CharField(),
            ),
            promptness=ranks((Q(Exists(cards.filter(unanswered & expected))), 0), otherwise=1),
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
        page = page.filter(behind(rows, after, ORDER))
    return list(page[: PAGE + 1])


def ranks(*cases: tuple[Q, int], otherwise: int) -> Case:
    return Case(
        *(When(condition, then=Value(value)) for condition, value in cases),
        default=Value(otherwise),
        output_field=IntegerField(),
    )


def behind(rows: QuerySet[Any], number: int, order: Sequence[str]) -> Q:
    """What comes behind the row of this number in a list: by its key, so that nothing is skipped or twice."""
    last = rows.filter(number=number).values_list(*order).first()
    if last is None:
        return Q()
    found, equal = Q(), Q()
    for name, value in zip(order, last, strict=True):
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


def filters_in(query: Mapping[str, Any]) -> Filters:
    """The filters that an address names."""
    return Filters(**{name: str(query.get(name, ""))[:80].replace("\x00", "").strip() for name in FILTERS})
