"""What every projection starts from and ends with, whatever the method."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import erf, inf, sqrt

from scoring.attainment import ONE, ZERO, Measure, attainment, clamp, round_score

MINIMUM = 3
NOT_ENOUGH = "not enough history"
GOOD_FINISH = Decimal("0.70")
JUST_ENOUGH = 0.695  # the least share of the way that is shown as 0.70
Z80 = 1.2816  # 80 % of a normal error lie within this many deviations

_EXACT = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured on a day, in the unit of the metric."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """The measure on the due date and the score it would earn, each with its 80 % interval (low ≤ point ≤ high).

    Scores have two places; values are exact, and None where the method projects the score alone. `chance` is the
    probability, 0.00 to 1.00, to finish at 0.70 or better. `readings` were looked at. `per_week` is the undamped slope
    in the metric's unit; for control, the share of the weeks left that is expected to hold.
    """

    due_on: date
    readings: int
    score: Decimal
    score_low: Decimal
    score_high: Decimal
    chance: Decimal
    per_week: Decimal
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def exact(share: float) -> Decimal:
    """A float as the decimal that was meant: without the noise of its last digits."""
    return Decimal(repr(round(share, _EXACT)))


def chance_of(margin: float, doubt: float) -> Decimal:
    """The probability, to two places, that a normal error of this deviation leaves at least nothing of the margin."""
    margin = round(margin, _EXACT)
    if not doubt or margin == -inf:
        return ONE if margin >= 0 else ZERO
    return round_score(exact((1 + erf(margin / doubt / sqrt(2))) / 2))


def score_at(measure: Measure, value: Decimal) -> Decimal:
    """The two-place score that a value of a measure with a score would earn."""
    return round_score(clamp(attainment(measure, value) or ZERO))
