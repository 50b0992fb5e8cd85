"""Balance of a set of objectives: whether some run ahead of their plan while others fall behind.

Source: scoring.md, "Roll-up", Balance. Decided here, where the specification leaves it open: once a set is unbalanced,
its outliers are those farther than half of the limit from the middle between the largest and the smallest gap, so that
each direction names at least one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.attainment import require_finite, round_score

LIMIT = Decimal("0.30")


@dataclass(frozen=True, slots=True)
class Standing:
    """One objective of the set: its name on the chart, and its planned and actual score, 0 to 1 or None."""

    name: str
    planned: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class Compared:
    """An objective that has both scores."""

    name: str
    planned: Decimal
    actual: Decimal

    @property
    def gap(self) -> Decimal:
        """How far it is ahead of its plan (negative: behind), in score, unrounded."""
        return self.actual - self.planned


@dataclass(frozen=True, slots=True)
class Balance:
    """The objectives compared, in the order given. `imbalance` has two places; `left_out` lack a score or a plan."""

    compared: tuple[Compared, ...]
    left_out: int
    imbalance: Decimal
    ahead: tuple[Compared, ...]
    behind: tuple[Compared, ...]

    @property
    def is_unbalanced(self) -> bool:
        return self.imbalance > LIMIT


def balance(standings: Sequence[Standing]) -> Balance:
    """Planned against actual for each, and the largest minus the smallest gap.

    Outliers are named from the farthest inwards, and only when the set is unbalanced. A single objective is in balance.
    Raises ValueError for a figure that is not finite.
    """
    compared = tuple(
        _compared(each.name, each.planned, each.actual)
        for each in standings
        if each.planned is not None and each.actual is not None
    )
    left_out = len(standings) - len(compared)
    by_gap = sorted(compared, key=lambda each: each.gap)
    imbalance = round_score(by_gap[-1].gap - by_gap[0].gap) if by_gap else Decimal(0)
    if imbalance <= LIMIT:
        return Balance(compared, left_out, imbalance, (), ())
    middle = (by_gap[-1].gap + by_gap[0].gap) / 2
    return Balance(
        compared,
        left_out,
        imbalance,
        ahead=tuple(each for each in reversed(by_gap) if each.gap - middle > LIMIT / 2),
        behind=tuple(each for each in by_gap if middle - each.gap > LIMIT / 2),
    )


def _compared(name: str, planned: Decimal, actual: Decimal) -> Compared:
    require_finite("planned score", planned)
    require_finite("score", actual)
    return Compared(name, planned, actual)
