"""The projection of a measure with a value: a robust line, carried to the due date.

Source: scoring.md, "Forecast". Decided here, where it leaves it open:

- The line starts from the newest value. Its slope is the weighted median of the slopes between every two of the last
  eight readings; a pair weighs as much as the days between them, less the older it is. One odd reading hardly moves it.
- The slope is damped twice: a short history is trusted less, and movement fades the farther ahead one looks.
- The 80 % interval knows three doubts: how far readings lie off the line, the slope itself, and that measures change
  their course, which no history shows. How much each counts was set with `scoring.backtest`.
- What happens past the due date is no forecast: the newest value stands, without an interval.

Within, values are floats in shares of the way from baseline to target, so that neither unit nor direction matters;
what goes in and comes out are decimals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from math import exp, inf, sqrt
from statistics import fmean

from scoring.attainment import Measure, best_first, round_score
from scoring.enums import Method
from scoring.forecast.outlook import GOOD_FINISH, JUST_ENOUGH, Z80, Forecast, Reading, chance_of, exact, score_at

MEMORY = 8

_AGE_PER_DAY = 0.023  # a reading a week older weighs 15 % less
_CAUTION = 2  # readings' worth of standing still that a slope is averaged with
_FADE = 0.65  # over a whole span, a slope keeps exp(-0.65) of its strength
_OFF_LINE, _SLOPE, _CHANGE = 1.5, 0.4, 0.45

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Way:
    """The way from the baseline to the target, or from a ladder's last rung to its first: the yardstick."""

    start: Decimal
    span: Decimal
    enough: float

    @classmethod
    def of(cls, measure: Measure) -> "_Way":
        if measure.method == Method.LADDER:
            return cls._of_ladder(measure)
        if measure.baseline is None or measure.target is None:
            raise ValueError("A way needs a baseline and a target.")
        return cls(measure.baseline, measure.target - measure.baseline, JUST_ENOUGH)

    @classmethod
    def _of_ladder(cls, measure: Measure) -> "_Way":
        ladder = best_first(measure.rungs)
        start, span = ladder[-1].bound, ladder[0].bound - ladder[-1].bound
        good = [rung.bound for rung in ladder if round_score(rung.score) >= GOOD_FINISH]
        return cls(start, span, float((good[-1] - start) / span) if good else inf)

    def share(self, value: Decimal) -> float:
        return float((value - self.start) / self.span)

    def length(self, share: float) -> Decimal:
        """A distance in the unit of the metric."""
        return self.span * exact(share)


def line_forecast(measure: Measure, known: Sequence[Reading], starts_on: date, due_on: date) -> Forecast:
    """Value and score, for readings oldest first."""
    way = _Way.of(measure)
    newest = known[-1]
    recent = [(float((reading.day - newest.day).days), way.share(reading.value)) for reading in known[-MEMORY:]]
    slope = theil_sen(recent, [-day for day, _ in recent])
    ahead, whole = max(0, (due_on - newest.day).days), max(1, (due_on - min(starts_on, known[0].day)).days)
    move = slope * len(recent) / (len(recent) + _CAUTION) * _faded(ahead, whole)
    doubt = _doubt(recent, slope, ahead, whole)
    value = newest.value + way.length(move)
    edges = sorted((value - way.length(Z80 * doubt), value + way.length(Z80 * doubt)))
    scores = sorted(score_at(measure, each) for each in (*edges, value))
    return Forecast(
        due_on=due_on,
        readings=len(recent),
        score=score_at(measure, value),
        score_low=scores[0],
        score_high=scores[-1],
        chance=chance_of(recent[-1][1] + move - way.enough, doubt),
        value=value,
        low=edges[0],
        high=edges[1],
        per_week=way.length(slope * 7),
    )


def theil_sen(places: Sequence[Place], ages: Sequence[float]) -> float:
    """The weighted median of the slopes between every two places (day, share), per day.

    `ages` are days since the newest; a pair weighs its distance in days, less the older its two places are. Days
    must differ.
    """
    freshness = [exp(-_AGE_PER_DAY * age) for age in ages]
    slopes = [
        ((places[j][1] - places[i][1]) / (gap := places[j][0] - places[i][0]), gap * freshness[i] * freshness[j])
        for i, j in combinations(range(len(places)), 2)
    ]
    return weighted_median(slopes)


def weighted_median(weighed: Sequence[tuple[float, float]]) -> float:
    """The value with half of the weight on either side; the middle of two where they share it evenly."""
    ordered = sorted(weighed)
    half = sum(weight for _, weight in ordered) / 2
    passed = 0.0
    for place, (value, weight) in enumerate(ordered):
        passed += weight
        if abs(passed - half) <= 1e-9 * half:
            return (value + ordered[place + 1][0]) / 2
        if passed > half:
            return value
    raise ValueError("There is nothing to take the median of.")


def _faded(ahead: int, whole: int) -> float:
    """The days ahead, shortened as the movement fades."""
    return whole / _FADE * (1 - exp(-_FADE * ahead / whole))


def _doubt(recent: Sequence[Place], slope: float, ahead: int, whole: int) -> float:
    """The standard deviation of where the line ends, in shares of the way; none when there is nothing ahead."""
    if not ahead:
        return 0.0
    level = recent[-1][1]
    off = 1.25 * fmean(abs(share - level - slope * day) for day, share in recent)
    spread = _OFF_LINE * off * off * len(recent) / (len(recent) - 2)
    return sqrt(spread + (_SLOPE * slope * ahead) ** 2 + (_CHANGE * ahead / whole) ** 2)
