"""The strategy on one screen: what is said of it, and the objectives that follow from it, year to micro-OKR."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, Subquery
from django.db.models.functions import Cast, JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe

from objectives import units
from objectives.alignment import Link, Node, forest, target_of
from objectives.cards import Today
from objectives.enums import ContributionState, CycleKind, Direction
from objectives.models import Contribution, Cycle, Observation, Strategy, Theme
from objectives.models.alignment import STANDING
from objectives.queries.cycles import cycle_at_work
from objectives.queries.lists import SHOWN_STATES
from objectives.queries.map_rows import (
    JudgedObjective,
    KeyResultRow,
    ObjectiveRow,
    cards_of,
    judge_all,
    objectives_of,
)
from organizations.models import Team
from scoring.charts.sparkline import Point
from scoring.charts.trend import Aim, trend

# More themes than these do not matter all at once (domain, Strategy).
THEMES_THAT_MATTER = 5
NORTH_STAR_VALUES = 60


@dataclass(frozen=True, slots=True)
class NorthStar:
    """The one metric with where it stands and where it should go; `chart` is its trend."""

    name: str
    slug: str
    owner_id: int | None
    owner: str
    latest: str
    latest_at: datetime | None
    direction: str
    target: str
    due_on: date | None
    chart: SafeString


@dataclass(frozen=True, slots=True)
class Mention:
    """The other end of a contribution that is drawn elsewhere."""

    reference: str
    page: str
    name: str
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """An objective with those that follow from it. It is drawn once, by its primary contribution: `others` is what it
    contributes to as well, `drawn_elsewhere` what contributes to it as well."""

    judged: JudgedObjective
    cycle: str
    link: Link | None
    below: Sequence["Chain"]
    others: Sequence[Mention]
    drawn_elsewhere: Sequence[Mention]

    @property
    def row(self) -> ObjectiveRow:
        return self.judged.row


@dataclass(frozen=True, slots=True)
class ThemeChain:
    """A theme with the annual objectives that name it, and what follows from them."""

    id: int
    name: str
    description: str
    rank: int
    is_retired: bool
    objectives: Sequence[Chain]


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """All of it. `year` is the annual cycle shown, None where there is none; `years` are all of them."""

    vision: str
    north_star: NorthStar | None
    themes: Sequence[ThemeChain]
    retired: Sequence[ThemeChain]
    without_theme: Sequence[Chain]
    year: Cycle | None
    years: Sequence[Cycle]

    @property
    def has_too_many(self) -> bool:
        return len(self.themes) > THEMES_THAT_MATTER

    @property
    def is_blank(self) -> bool:
        return not (self.vision or self.themes or self.north_star)


def strategy_page(cycles: Sequence[Cycle], slug: str, today: Today) -> StrategyPage:
    """The strategy with a year's objectives: of the year that the address names, or the one at work. Three queries."""
    years = [cycle for cycle in cycles if cycle.kind == CycleKind.ANNUAL]
    year = next((each for each in years if each.slug == slug), None) or cycle_at_work(years, today.day)
    shown = [each for each in cycles if year and each.id in {year.id} | _within(cycles, year)]
    said = _said([each.id for each in shown])
    chains = _chains(shown, said["links"], today.judged_by(year.policy if year else None))
    annual = [chain for chain in chains if year and chain.row.cycle_id == year.id]
    themes = [_theme_chain(theme, annual) for theme in said["themes"]]
    named = {theme.id for theme in themes}
    return StrategyPage(
        vision=said["strategy"].get("vision", ""),
        north_star=_north_star(said["strategy"], said["values"], today),
        themes=[theme for theme in themes if not theme.is_retired],
        retired=[theme for theme in themes if theme.is_retired],
        without_theme=[chain for chain in annual if chain.row.theme_id not in named],
        year=year,
        years=years,
    )


def strategy_as_written() -> Strategy:
    """The strategy's row, for its forms; a blank one, version 0, where nothing has been said. One query."""
    return Strategy.objects.select_related("north_star", "north_star_owner").first() or Strategy(version=0)


def theme_with_id(number: int) -> Theme | None:
    return Theme.objects.filter(id=number).first()


def _within(cycles: Iterable[Cycle], year: Cycle) -> set[int]:
    return {cycle.id for cycle in cycles if cycle.parent_id == year.id}


def _said(cycle_ids: Sequence[int]) -> dict[str, Any]:
    """What the organization says of its strategy, and what contributes to what; one query.

    Read beside the company, which every organization has exactly once, so that rows of four tables need one statement.
    """
    texts = {name: Cast(name, CharField()) for name in ("north_star_target", "north_star_due_on")}
    strategy = Strategy.objects.values(
        json=JSONObject(
            vision="vision",
            name="north_star__name",
            slug="north_star__slug",
            unit="north_star__unit",
            unit_label="north_star__unit_label",
            direction="north_star__direction",
            owner_id="north_star_owner_id",
            owner="north_star_owner__name",
            target=texts["north_star_target"],
            due_on=texts["north_star_due_on"],
        )
    )
    themes = Theme.objects.order_by("rank", "id").values(
        json=JSONObject(id="id", name="name", description="description", rank="rank", retired="retired_at")
    )
    standing = Observation.objects.filter(
        metric__in=Strategy.objects.values("north_star"), superseded_by=None
    ).order_by("-observed_at", "-id")
    values = standing.values(json=JSONObject(at="observed_at", value=Cast("value", CharField())))
    links = Contribution.objects.filter(state__in=STANDING, objective__cycle_id__in=cycle_ids).order_by("id")
    ends = {
        name: F(name) for name in ("id", "objective_id", "to_objective_id", "to_key_result_id", "is_primary", "how")
    }
    contributions = links.values(json=JSONObject(**ends, state="state"))
    company = Team.objects.filter(parent=None).values_list(
        Subquery(strategy[:1]),
        ArraySubquery(themes),
        ArraySubquery(values[:NORTH_STAR_VALUES]),
        ArraySubquery(contributions),
    )
    strategy_said, *lists = company.first() or (None, None, None, None)
    found = zip(("themes", "values", "links"), lists, strict=True)
    return {"strategy": strategy_said or {}, **{name: rows or [] for name, rows in found}}


def _chains(cycles: Sequence[Cycle], links: Iterable[Mapping[str, Any]], today: Today) -> list[Chain]:
    """The objectives of some cycles as trees of what follows from what, drafts included. Two queries."""
    ids = [cycle.id for cycle in cycles]
    rows = {key: row for key, row in objectives_of(ids).items() if row.state in SHOWN_STATES}
    cards = cards_of(ids)
    standing = judge_all(rows, cards, today)
    owners = {card.id: card.objective_id for card in cards.values()}
    trees = forest(list(rows), owners, map(_link, links))
    names = {cycle.id: cycle.name for cycle in cycles}
    others, elsewhere = _mentions(trees.nodes.values(), rows, cards)

    def chain(node: Node) -> Chain:
        judged = standing[node.objective]
        return Chain(
            judged,
            names[judged.row.cycle_id],
            node.link,
            [chain(child) for child in node.children],
            others.get(node.objective, ()),
            elsewhere.get(node.objective, ()),
        )

    return [chain(root) for root in trees.roots]


def _mentions(
    nodes: Iterable[Node], rows: Mapping[int, ObjectiveRow], cards: Mapping[int, KeyResultRow]
) -> tuple[dict[int, list[Mention]], dict[int, list[Mention]]]:
    """What objectives contribute to beside their place in the tree: by who contributes, and by what is contributed
    to; both by the objective's id."""
    owners = {card.id: card.objective_id for card in cards.values()}
    upward: dict[int, list[Mention]] = {}
    downward: dict[int, list[Mention]] = {}
    for link in (link for node in nodes for link in node.others):
        source, target = rows[link.objective], rows.get(target_of(link, owners))
        if target is None or target is source:
            continue
        card = cards[link.to_key_result] if link.to_key_result else None
        aim = ("objectives:key_result", card.name) if card else ("objectives:objective", target.title)
        upward.setdefault(source.id, []).append(Mention((card or target).reference, *aim, link.is_accepted))
        mention = Mention(source.reference, "objectives:objective", source.title, link.is_accepted)
        downward.setdefault(target.id, []).append(mention)
    return upward, downward


def _link(said: Mapping[str, Any]) -> Link:
    return Link(
        id=said["id"],
        objective=said["objective_id"],
        to_objective=said["to_objective_id"],
        to_key_result=said["to_key_result_id"],
        is_primary=said["is_primary"],
        is_accepted=said["state"] == ContributionState.ACCEPTED,
        how=said["how"],
    )


def _theme_chain(said: Mapping[str, Any], annual: Iterable[Chain]) -> ThemeChain:
    return ThemeChain(
        id=said["id"],
        name=said["name"],
        description=said["description"],
        rank=said["rank"],
        is_retired=said["retired"] is not None,
        objectives=[chain for chain in annual if chain.row.theme_id == said["id"]],
    )


def _north_star(said: Mapping[str, Any], values: Sequence[Mapping[str, Any]], today: Today) -> NorthStar | None:
    if not said.get("name"):
        return None
    points = list(_points(values))
    show = partial(units.show, unit=said["unit"], label=said["unit_label"])
    target = Decimal(said["target"]) if said["target"] else None
    due_on = date.fromisoformat(said["due_on"]) if said["due_on"] else None
    aim = Aim(baseline=None, target=target, starts_on=points[0].week if points else None, due_on=due_on)
    chart = trend(points=points, aim=aim, today=today.day, label=said["name"], show=show) if points else ""
    return NorthStar(
        name=said["name"],
        slug=said["slug"],
        owner_id=said["owner_id"],
        owner=said["owner"] or "",
        latest=show(points[-1].value) if points else "",
        latest_at=parse_datetime(values[0]["at"]) if values else None,
        direction=Direction(said["direction"]).label,
        target=show(target) if target is not None else "",
        due_on=due_on,
        chart=mark_safe(chart),
    )


def _points(values: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    """The observations, oldest first, as the charts take them."""
    for each in reversed(values):
        yield Point(date.fromisoformat(each["at"][:10]), Decimal(each["value"]))
