"""The rows that the alignment map is drawn from, as plain values: three statements, however much there is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, BooleanField, DateField, F, QuerySet, Value
from django.db.models.fields import CharField

from objectives.alignment import Link
from objectives.cards import KeyResultCard, ObjectiveCard, Today
from objectives.enums import ContributionState
from objectives.models import Contribution, Cycle, Dependency, KeyResult, Objective
from objectives.models.alignment import STANDING
from objectives.queries.lists import OF_A_SET
from organizations.models import Team
from organizations.tenancy import each_of, prepared
from scoring.enums import Band

LINK, NEED, TEAM = "contribution", "dependency", "team"
NO, NOTHING = Value(False, output_field=BooleanField()), Value("", output_field=CharField())
NOBODY, NO_DAY = Value(None, output_field=BigIntegerField()), Value(None, output_field=DateField())


class ObjectiveRow(NamedTuple):
    """An objective as the map shows it."""

    id: int
    number: int
    title: str
    state: str
    kind: str
    team_id: int
    cycle_id: int
    theme_id: int | None
    owner_id: int
    owner: str

    @property
    def reference(self) -> str:
        return f"O-{self.number}"


# What a KR's standing is judged from, by the names of its columns.
JUDGED = (
    *("id", "number", "objective_id", "name", "owner_id", "state", "score", "band", "confidence", "weight"),
    *("last_week", "activated_at", "starts_on", "due_on", "plan", "rungs", "method", "baseline", "target"),
    *("hold", "hold_upper"),
)
LISTS = (JUDGED.index("plan"), JUDGED.index("rungs"))


class KeyResultRow(NamedTuple):
    """A KR as the map shows it; the first fields are `JUDGED`, the last are those of its owner and its metric."""

    id: int
    number: int
    objective_id: int
    name: str
    owner_id: int | None
    state: str
    score: Decimal | None
    band: str
    confidence: int | None
    weight: int | None
    last_week: date | None
    activated_at: datetime | None
    starts_on: date | None
    due_on: date | None
    plan: Any
    rungs: Any
    method: str
    baseline: Decimal | None
    target: Decimal | None
    hold: str
    hold_upper: Decimal | None
    owner: str | None
    metric_id: int | None
    metric: str | None
    metric_slug: str | None

    @property
    def reference(self) -> str:
        return f"KR-{self.number}"


@dataclass(frozen=True, slots=True)
class Need:
    """A dependency as the map shows it: a KR, by id, needs something from a team."""

    number: int
    key_result: int
    team: int
    delivered_by: int | None
    state: str
    what: str
    needed_on: date

    @property
    def reference(self) -> str:
        return f"DP-{self.number}"


class TeamRow(NamedTuple):
    id: int
    parent_id: int | None
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything of some cycles that hangs together, by id."""

    objectives: dict[int, ObjectiveRow]
    key_results: dict[int, KeyResultRow]
    links: list[Link]
    needs: list[Need]
    teams: dict[int, TeamRow]


def rows_of(cycles: list[Cycle]) -> Rows:
    """The rows of these cycles; objectives in the order in which siblings stand, teams by name. Three queries."""
    ids = [cycle.id for cycle in cycles]
    joined: dict[str, list[tuple[Any, ...]]] = {LINK: [], NEED: [], TEAM: []}
    for kind, *row in _joined(ids):
        joined[kind].append(tuple(row))
    teams = [TeamRow(number, parent, name, slug) for number, parent, _, _, _, _, name, slug, _ in joined[TEAM]]
    return Rows(
        objectives=objectives_of(ids),
        key_results=cards_of(ids),
        links=[_link(*row) for row in joined[LINK]],
        needs=[_need(*row) for row in joined[NEED]],
        teams={team.id: team for team in sorted(teams, key=lambda team: team.name)},
    )


def objectives_of(cycle_ids: list[int]) -> dict[int, ObjectiveRow]:
    """The objectives of these cycles by id, in the order in which siblings stand. One query."""
    return {row[0]: ObjectiveRow._make(row) for row in _objectives(cycle_ids)}


def cards_of(cycle_ids: list[int]) -> dict[int, KeyResultRow]:
    """The KRs of these cycles by id. One query."""
    return {row[0]: KeyResultRow._make(_hashable(row)) for row in _key_results(cycle_ids)}


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row with tuples for the lists that it holds; most hold none."""
    if not any(row[place] for place in LISTS):
        return (*row[: LISTS[0]], (), (), *row[LISTS[1] + 1 :])
    return tuple([tuple(map(tuple, value)) if type(value) is list else value for value in row])


def _link(number: int, objective: int, to: int | None, to_card: int | None, is_primary: bool, *rest: Any) -> Link:
    state, how, divergence, _ = rest
    return Link(number, objective, to, to_card, is_primary, state == ContributionState.ACCEPTED, how, divergence)


def _need(number: int, key_result: int, team: int, by: int | None, _: bool, *rest: Any) -> Need:
    state, what, _, needed_on = rest
    return Need(number, key_result, team, by, state, what, needed_on)


@prepared
def _objectives(cycle_ids: list[int]) -> QuerySet[Objective, tuple[Any, ...]]:
    found = Objective.objects.filter(cycle_id__in=each_of(cycle_ids)).order_by("cycle__starts_on", "number")
    columns = ("id", "number", "title", "state", "kind", "team_id", "cycle_id", "theme_id", "owner_id", "owner__name")
    return found.values_list(*columns)


@prepared
def _key_results(cycle_ids: list[int]) -> QuerySet[KeyResult, tuple[Any, ...]]:
    found = KeyResult.objects.filter(OF_A_SET, objective__cycle_id__in=each_of(cycle_ids)).order_by("number")
    return found.values_list(*JUDGED, "owner__name", "metric_id", "metric__name", "metric__slug")


@prepared
def _joined(cycle_ids: list[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Contributions, dependencies and teams: few columns each, so one statement reads all three."""
    links = Contribution.objects.filter(objective__cycle_id__in=each_of(cycle_ids), state__in=STANDING)
    needs = Dependency.objects.filter(key_result__objective__cycle_id__in=each_of(cycle_ids))
    ends = ("objective_id", "to_objective_id", "to_key_result_id")
    asked = ("key_result_id", "team_id", "delivered_by_id")
    return _alike(links, LINK, "id", *ends, F("is_primary"), "state", "how", "divergence", NO_DAY).union(
        _alike(needs, NEED, "number", *asked, NO, "state", "what", NOTHING, "needed_on"),
        _alike(Team.objects.all(), TEAM, "id", "parent_id", NOBODY, NOBODY, NO, NOTHING, "name", "slug", NO_DAY),
        all=True,
    )


def _alike(found: QuerySet[Any], kind: str, *columns: Any) -> QuerySet[Any, tuple[Any, ...]]:
    return found.order_by().values_list(Value(kind, output_field=CharField()), *columns)


@dataclass(frozen=True, eq=False, slots=True)
class JudgedKeyResult:
    """A KR with where it stands on a day; the same object as long as nothing of it changes."""

    row: KeyResultRow
    hooks: str
    band: Band | None
    is_stale: bool


@dataclass(frozen=True, eq=False, slots=True)
class JudgedObjective:
    """An objective with where it stands on a day; the same object as long as nothing of it changes."""

    row: ObjectiveRow
    key_results: tuple[JudgedKeyResult, ...]
    hooks: str
    score: Decimal | None
    band: Band | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class _Judging:
    """What the standing of an objective follows from; the day comes along for its reading."""

    objective: ObjectiveRow
    key_results: tuple[KeyResultRow, ...]
    marks: tuple[object, ...]
    today: Today = field(compare=False)


def judged(rows: Rows, today: Today) -> dict[int, JudgedObjective]:
    """Where every objective and KR stands on the day, by the objective's id."""
    return judge_all(rows.objectives, rows.key_results, today)


def judge_all(
    objectives: Mapping[int, ObjectiveRow], key_results: Mapping[int, KeyResultRow], today: Today
) -> dict[int, JudgedObjective]:
    """Where these objectives and their KRs stand on the day, by the objective's id; worked out once for the same
    values."""
    cards: dict[int, list[KeyResultRow]] = {objective: [] for objective in objectives}
    for row in key_results.values():
        if row.objective_id in cards:
            cards[row.objective_id].append(row)
    marks = (today.day, today.last_closed_week, today.calendar, tuple(today.policy.figures.values()))
    found = (_Judging(row, tuple(cards[row.id]), marks, today) for row in objectives.values())
    return {each.objective.id: _judge(each) for each in found}


@lru_cache(maxsize=8192)
def _judge(given: _Judging) -> JudgedObjective:
    cards = [_card(row, given.today) for row in given.key_results]
    objective = Objective.from_db(None, ("id", "number"), (given.objective.id, given.objective.number))
    whole = ObjectiveCard(objective, cards, given.today)
    key_results = [
        JudgedKeyResult(row, card.hooks, card.band, card.stale)
        for row, card in zip(given.key_results, cards, strict=True)
    ]
    return JudgedObjective(given.objective, tuple(key_results), whole.hooks, whole.score, whole.band, whole.stale)


def _card(row: KeyResultRow, today: Today) -> KeyResultCard:
    """The card with the columns that its standing follows from."""
    return KeyResultCard(KeyResult.from_db(None, JUDGED, row[: len(JUDGED)]), today)
