"""Alignment health, 0 to 100, with every point that is lost.

Source: domain.md, "Alignment and dependencies", which names what costs points but not how many. Decided here:

- 100 points are shared out: 25 for a company objective to align with, 30 for the objectives below company level having
  a parent, 10 for that parent being the level right above, 15 for the teams taking part, 10 for answered dependencies,
  10 for metrics with one owner.
- Each share is lost by the part that falls short: with 8 objectives below company level one without a parent costs
  30 / 8 points. So ten loose ends weigh more in a small organization than in a large one, and mending one always pays.
- Only an accepted contribution makes a parent. A primary one counts before others. Contributing to a peer of the same
  level, or to the level right above, is near enough.
- A team takes part when an accepted contribution, or a dependency that was agreed, joins it to another team, or when a
  team below it takes part. Every team below the company counts, also one without objectives.
- Of the dependencies all but withdrawn ones count; a declined one is answered.
- The figure is rounded down: 100 means that nothing is left to mend.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import floor

TOO_FAR = 2


class Rule(Enum):
    """What costs points, by the name that pages use, worst first."""

    NO_COMPANY = "no_company"
    NO_PARENT = "no_parent"
    TEAM_APART = "team_apart"
    TWO_LEVELS_UP = "two_levels_up"
    UNANSWERED = "unanswered"
    TWO_OWNERS = "two_owners"


POINTS: Mapping[Rule, int] = {
    Rule.NO_COMPANY: 25,
    Rule.NO_PARENT: 30,
    Rule.TEAM_APART: 15,
    Rule.TWO_LEVELS_UP: 10,
    Rule.UNANSWERED: 10,
    Rule.TWO_OWNERS: 10,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An objective below company level: the depth of its team, and that of its parent's team; None without one."""

    objective: int
    level: int
    parent_level: int | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """What health is judged by. Teams below the company by whether they take part, dependencies by whether they are
    answered, metrics by the owners of the objectives that claim them; all by id."""

    has_company_objective: bool
    objectives: Sequence[Placed] = ()
    teams: Mapping[int, bool] | None = None
    dependencies: Mapping[int, bool] | None = None
    metrics: Mapping[int, Collection[int]] | None = None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One rule that costs points: the ids of what falls short, none where the whole does, and what each costs."""

    rule: Rule
    subjects: Sequence[int]
    each: Fraction

    @property
    def points(self) -> Fraction:
        """What all of them cost together."""
        return self.each * max(len(self.subjects), 1)


@dataclass(frozen=True, slots=True)
class Health:
    """The figure, whole points from 0 to 100, and every shortfall, most expensive first."""

    score: int
    shortfalls: Sequence[Shortfall]

    @property
    def count(self) -> int:
        """How many things there are to mend."""
        return sum(max(len(each.subjects), 1) for each in self.shortfalls)


def health(alignment: Alignment) -> Health:
    """How well an organization hangs together. Adding a problem to what is there never raises it."""
    found = [each for each in (_shortfall(rule, alignment) for rule in Rule) if each is not None]
    found.sort(key=lambda each: -each.points)
    return Health(floor(100 - sum(each.points for each in found)), found)


def _shortfall(rule: Rule, alignment: Alignment) -> Shortfall | None:
    if rule is Rule.NO_COMPANY:
        return None if alignment.has_company_objective else Shortfall(rule, (), Fraction(POINTS[rule]))
    whole, short = _short(rule, alignment)
    return Shortfall(rule, short, Fraction(POINTS[rule], whole)) if short else None


def _short(rule: Rule, alignment: Alignment) -> tuple[int, list[int]]:
    """How many could fall short by this rule, and the ids of those that do."""
    placed = alignment.objectives
    if rule is Rule.NO_PARENT:
        return len(placed), [each.objective for each in placed if each.parent_level is None]
    if rule is Rule.TWO_LEVELS_UP:
        return len(placed), [each.objective for each in placed if _is_too_far(each)]
    if rule is Rule.TWO_OWNERS:
        claimed = alignment.metrics or {}
        return len(claimed), [metric for metric, owners in claimed.items() if len(set(owners)) > 1]
    judged = (alignment.teams if rule is Rule.TEAM_APART else alignment.dependencies) or {}
    return len(judged), [each for each, is_well in judged.items() if not is_well]


def _is_too_far(placed: Placed) -> bool:
    return placed.parent_level is not None and placed.level - placed.parent_level >= TOO_FAR
