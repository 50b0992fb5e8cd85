"""Backtest: how well the forecast would have done, replayed week by week against what came of it.

Source: scoring.md, "Forecast", last paragraph. Beside it stand the two that it has to beat: "last value", which
expects that nothing moves any more, and an ordinary least-squares line through the whole history.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean

from scoring.attainment import Measure, clamp, control_score, round_score, score
from scoring.enums import Method
from scoring.forecast import MINIMUM, Reading, forecast


@dataclass(frozen=True, slots=True)
class Course:
    """A key result from its first reading to its end; `outcome` is the score that it finished with."""

    name: str
    measure: Measure
    starts_on: date
    due_on: date
    readings: Sequence[Reading]
    outcome: Decimal


@dataclass(frozen=True, slots=True)
class Trial:
    """What was foreseen in one week of a course, and what came. All are two-place scores."""

    name: str
    outcome: Decimal
    ours: Decimal
    low: Decimal
    high: Decimal
    last_value: Decimal
    least_squares: Decimal

    @property
    def is_inside(self) -> bool:
        return self.low <= self.outcome <= self.high


@dataclass(frozen=True, slots=True)
class Tally:
    """Mean absolute errors of the projected score, and the share of outcomes inside the 80 % interval."""

    name: str
    trials: int
    ours: float
    last_value: float
    least_squares: float
    inside: float


def replay(course: Course) -> list[Trial]:
    """A trial for every reading but the last, from the third on. Errors as `scoring.forecast.forecast`."""
    trials = (_trial(course, course.readings[:count]) for count in range(MINIMUM, len(course.readings)))
    return [trial for trial in trials if trial is not None]


def tally(name: str, trials: Sequence[Trial]) -> Tally:
    """The trials summed up under a name. Raises ValueError without any."""
    if not trials:
        raise ValueError("There is nothing to tally.")
    return Tally(
        name=name,
        trials=len(trials),
        ours=_error(trials, lambda trial: trial.ours),
        last_value=_error(trials, lambda trial: trial.last_value),
        least_squares=_error(trials, lambda trial: trial.least_squares),
        inside=fmean(trial.is_inside for trial in trials),
    )


def tallies(courses: Iterable[Course]) -> list[Tally]:
    """One tally for each name, in the order in which the names appear, and one over all; empty without any trial."""
    trials = [trial for course in courses for trial in replay(course)]
    names = dict.fromkeys(trial.name for trial in trials)
    each = [tally(name, [trial for trial in trials if trial.name == name]) for name in names]
    return [*each, tally("all", trials)] if trials else []


def table(rows: Sequence[Tally]) -> str:
    """The tallies for people, a line each."""
    head = f"{'':<14}{'weeks':>7}{'forecast':>10}{'last value':>12}{'least squares':>15}{'inside 80 %':>13}"
    return "\n".join([head, *map(_line, rows)])


def least_squares(readings: Sequence[Reading], day: date) -> Decimal:
    """The value on a day of the ordinary least-squares line through readings of two days or more."""
    start = readings[0].day
    days = [Decimal((reading.day - start).days) for reading in readings]
    middle = sum(days, Decimal(0)) / len(days)
    mean = sum((reading.value for reading in readings), Decimal(0)) / len(readings)
    square = sum(((each - middle) ** 2 for each in days), Decimal(0))
    product = sum(((each - middle) * reading.value for each, reading in zip(days, readings, strict=True)), Decimal(0))
    return mean + product / square * ((day - start).days - middle)


def _trial(course: Course, known: Sequence[Reading]) -> Trial | None:
    ours = forecast(course.measure, known, starts_on=course.starts_on, due_on=course.due_on)
    *earlier, newest = (reading.value for reading in known)
    last_value = score(course.measure, newest, earlier)
    line = _least_squares_score(course, known)
    if ours is None or last_value is None or line is None:
        return None
    return Trial(
        name=course.name,
        outcome=course.outcome,
        ours=ours.score,
        low=ours.score_low,
        high=ours.score_high,
        last_value=last_value,
        least_squares=line,
    )


def _least_squares_score(course: Course, known: Sequence[Reading]) -> Decimal | None:
    """By the line through the values; for a measure to be kept, through the scores that they have earned."""
    if course.measure.method != Method.CONTROL:
        return score(course.measure, least_squares(known, course.due_on))
    values = [reading.value for reading in known]
    earned = [control_score(course.measure, values[: count + 1]) or Decimal(0) for count in range(len(values))]
    line = [Reading(reading.day, each) for reading, each in zip(known, earned, strict=True)]
    return round_score(clamp(least_squares(line, course.due_on)))


def _error(trials: Sequence[Trial], foreseen: Callable[[Trial], Decimal]) -> float:
    return fmean(abs(float(foreseen(trial) - trial.outcome)) for trial in trials)


def _line(row: Tally) -> str:
    return (
        f"{row.name:<14}{row.trials:>7}{row.ours:>10.3f}{row.last_value:>12.3f}{row.least_squares:>15.3f}"
        f"{row.inside:>12.0%}"
    )
