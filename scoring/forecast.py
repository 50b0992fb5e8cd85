"""Forecast: where a key result's measure, and with it the score, is heading by the due date.

Source: scoring.md, "Forecast". Decided here, where the specification leaves it open:

- The line starts from the newest value. Its slope is the weighted median of the slopes between every two of the last
  eight readings; a pair weighs as much as the days between them, less the older it is. One odd reading hardly moves it.
- The slope is damped twice: a short history is trusted less, and movement fades the farther ahead one looks.
- The 80 % interval knows three doubts: how far readings lie off the line, the slope itself, and that measures change
  their course, which no history shows. How much each counts was set with `scoring.backtest`.
- What happens past the due date is no forecast: the newest value stands, without an interval.

Within, values are floats in shares of the way from baseline to target, so that neither unit nor direction matters;
what goes in and comes out are decimals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from math import erf, exp, inf, sqrt
from statistics import fmean

from scoring.attainment import (
    ONE,
    ZERO,
    Measure,
    attainment,
    best_first,
    clamp,
    require_finite,
    round_score,
)
from scoring.enums import Method

MINIMUM = 3
MEMORY = 8
NOT_ENOUGH = "not enough history"
GOOD_FINISH = Decimal("0.70")

_JUST_ENOUGH = 0.695  # the least share of the way that is shown as 0.70
_AGE_PER_DAY = 0.023  # a reading a week older weighs 15 % less
_CAUTION = 2  # readings' worth of standing still that a slope is averaged with
_FADE = 0.65  # over a whole span, a slope keeps exp(-0.65) of its strength
_OFF_LINE, _SLOPE, _CHANGE = 1.5, 0.4, 0.45
_Z80 = 1.2816
_EXACT = 9

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured on a day, in the unit of the metric."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """The measure on the due date and the score it would earn, each with its 80 % interval (low ≤ point ≤ high).

    Scores have two places; values are exact, and None where the method projects the score alone. `chance` is the
    probability, 0.00 to 1.00, to finish at 0.70 or better. `per_week` is the undamped slope in the metric's unit.
    """

    due_on: date
    readings: int
    score: Decimal
    score_low: Decimal
    score_high: Decimal
    chance: Decimal
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    per_week: Decimal | None = None


def forecast(measure: Measure, readings: Sequence[Reading], *, starts_on: date, due_on: date) -> Forecast | None:
    """The projection of a key result from its history, oldest reading first or in any order; the last of a day counts.

    None with fewer than three days measured, and for a measure that cannot be scored. Well below 0.2 ms for 13
    readings. Raises ValueError for a value that is not a finite number, for a due date before the start, and as
    `scoring.attainment.attainment`.
    """
    if due_on < starts_on:
        raise ValueError("The due date must not be before the start date.")
    known = _one_a_day(readings)
    if len(known) < MINIMUM or attainment(measure, known[-1].value) is None:
        return None
    return _line_forecast(measure, known, starts_on, due_on)


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


def _one_a_day(readings: Sequence[Reading]) -> list[Reading]:
    last: Mapping[date, Reading] = {reading.day: reading for reading in readings}
    for reading in last.values():
        require_finite("value", reading.value)
    return [last[day] for day in sorted(last)]


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
        return cls(measure.baseline, measure.target - measure.baseline, _JUST_ENOUGH)

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
        return self.span * Decimal(repr(round(share, _EXACT)))


def _line_forecast(measure: Measure, known: Sequence[Reading], starts_on: date, due_on: date) -> Forecast:
    way = _Way.of(measure)
    newest = known[-1]
    recent = [(float((reading.day - newest.day).days), way.share(reading.value)) for reading in known[-MEMORY:]]
    slope = theil_sen(recent, [-day for day, _ in recent])
    ahead, whole = max(0, (due_on - newest.day).days), max(1, (due_on - min(starts_on, known[0].day)).days)
    move = slope * len(recent) / (len(recent) + _CAUTION) * _faded(ahead, whole)
    doubt = _doubt(recent, slope, ahead, whole)
    value = newest.value + way.length(move)
    edges = sorted((value - way.length(_Z80 * doubt), value + way.length(_Z80 * doubt)))
    scores = sorted(_score(measure, each) for each in (*edges, value))
    return Forecast(
        due_on=due_on,
        readings=len(recent),
        score=_score(measure, value),
        score_low=scores[0],
        score_high=scores[-1],
        chance=_chance(recent[-1][1] + move - way.enough, doubt),
        value=value,
        low=edges[0],
        high=edges[1],
        per_week=way.length(slope * 7),
    )


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


def _chance(margin: float, doubt: float) -> Decimal:
    """The probability that a normal error of this size leaves at least nothing of the margin."""
    margin = round(margin, _EXACT)
    if not doubt or margin == -inf:
        return ONE if margin >= 0 else ZERO
    return round_score(Decimal(repr((1 + erf(margin / doubt / sqrt(2))) / 2)))


def _score(measure: Measure, value: Decimal) -> Decimal:
    score = attainment(measure, value)
    return ZERO if score is None else round_score(clamp(score))
