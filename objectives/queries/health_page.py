"""Everything that costs alignment health points: by kind, and of one kind page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from objectives.alignment import POINTS, Health, Rule, Shortfall, health
from objectives.models import Cycle
from objectives.queries.alignment import shown_with, team_and_below
from objectives.queries.map_health import Loss, alignment_of, loss_of, losses, points_of, teams_of
from objectives.queries.map_rows import Rows, rows_of

PAGE = 60
NAMES = ("kind", "team")
ASKS: Mapping[Rule, str] = {
    Rule.NO_COMPANY: "There is a company objective to align with",
    Rule.NO_PARENT: "Objectives below company level contribute to something, and its owner has accepted",
    Rule.TEAM_APART: "Teams are joined to another by an accepted contribution or an agreed dependency",
    Rule.TWO_LEVELS_UP: "What objectives contribute to lies on their own level or the one right above",
    Rule.UNANSWERED: "Dependencies are answered",
    Rule.TWO_OWNERS: "Metrics are claimed by one owner each",
}


@dataclass(frozen=True, slots=True)
class HealthFilters:
    """What the address asks for: a kind of loss, by its name, and a team with those below it. An unknown value finds
    nothing rather than everything."""

    kind: str = ""
    team: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "HealthFilters":
        return cls(**{name: str(query.get(name, ""))[:80].replace("\x00", "").strip() for name in NAMES})

    @property
    def in_use(self) -> bool:
        return bool(self.kind or self.team)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the hundred points: what it is given for, how many they are, and how many of them are lost."""

    rule: str
    asks: str
    points: int
    lost: str


@dataclass(frozen=True, slots=True)
class HealthPage:
    """`losses` come with the first lines of each kind, or one page of the kind that is asked for; then `after` is what
    the next page begins behind. `health` and `shares` know no filter."""

    health: Health
    rows: Rows
    losses: Sequence[Loss]
    shares: Sequence[Share]
    after: int | None


def health_page(cycle: Cycle, cycles: Sequence[Cycle], filters: HealthFilters, *, after: int | None) -> HealthPage:
    """What the health of a cycle is made of. Three queries."""
    rows = rows_of(shown_with(cycle, cycles))
    judged = health(alignment_of(cycle, rows))
    found = [each for each in judged.shortfalls if filters.kind in {"", each.rule.value}]
    if filters.team:
        teams = team_and_below(rows, filters.team)
        narrowed = (_of_teams(each, teams, rows) for each in found)
        found = [each for each in narrowed if each.subjects]
    shares = [_share(rule, judged) for rule in Rule]
    if not filters.kind or not found:
        return HealthPage(judged, rows, losses(found, rows), shares, after=None)
    subjects = _behind(found[0].subjects, after)
    behind = subjects[PAGE - 1] if len(subjects) > PAGE else None
    return HealthPage(judged, rows, [loss_of(found[0], subjects[:PAGE], rows)], shares, after=behind)


def _of_teams(shortfall: Shortfall, teams: set[int], rows: Rows) -> Shortfall:
    subjects = [each for each in shortfall.subjects if teams_of(shortfall, each, rows) & teams]
    return replace(shortfall, subjects=subjects)


def _share(rule: Rule, judged: Health) -> Share:
    lost = next((points_of(each.points) for each in judged.shortfalls if each.rule is rule), "")
    return Share(rule.value, ASKS[rule], POINTS[rule], lost)


def _behind(subjects: Sequence[int], after: int | None) -> Sequence[int]:
    """What comes behind a subject; everything where it has been mended meanwhile."""
    return subjects[subjects.index(after) + 1 :] if after in subjects else subjects
