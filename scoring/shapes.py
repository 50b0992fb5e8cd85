"""Courses of known shape for the backtest: families of key results drawn by chance, the same for the same seed.

Source: scoring.md, "Forecast". A course is imagined as a share of the way over its weeks, with noise, then told in the
unit of some measure, rising or falling, with a week missing here and there.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import exp, pi, sin
from random import Random
from types import MappingProxyType

from scoring.attainment import HUNDREDTH, Measure, score
from scoring.backtest import Course
from scoring.enums import Method
from scoring.forecast import Reading

START = date(2026, 1, 2)
WEEKS = (8, 10, 12, 13, 13, 13, 16, 26)

_MISSED = 0.08
_MEASURES = ((18, 28), (480, 300), (0, 100), (9, 4), (1200, 2000))

Shape = Callable[[Random, int], list[float]]


def courses(seed: int, each: int) -> list[Course]:
    """`each` courses of every shape."""
    chance = Random(seed)  # noqa: S311 (drawn again for the same seed, no secret)
    return [_course(name, shape, chance) for name, shape in SHAPES.items() for _ in range(each)]


def steady(chance: Random, weeks: int) -> list[float]:
    """A straight line to somewhere between a third and beyond the target."""
    end = chance.uniform(0.3, 1.2)
    return _noisy(chance, [end * week / weeks for week in _weeks(weeks)], chance.uniform(0.01, 0.05))


def late_start(chance: Random, weeks: int) -> list[float]:
    """Nothing for a fifth to three fifths of the time, then a straight line."""
    begins, end = chance.uniform(0.2, 0.6) * weeks, chance.uniform(0.3, 1.1)
    line = [end * max(0.0, week - begins) / (weeks - begins) for week in _weeks(weeks)]
    return _noisy(chance, line, chance.uniform(0.005, 0.03))


def plateau(chance: Random, weeks: int) -> list[float]:
    """A straight line up to a level that holds to the end."""
    level, reached = chance.uniform(0.3, 1.0), chance.uniform(0.3, 0.7) * weeks
    line = [level * min(1.0, week / reached) for week in _weeks(weeks)]
    return _noisy(chance, line, chance.uniform(0.005, 0.03))


def noisy(chance: Random, weeks: int) -> list[float]:
    """A straight line in noise as large as a sixteenth to a sixth of the way."""
    end = chance.uniform(0.2, 1.1)
    return _noisy(chance, [end * week / weeks for week in _weeks(weeks)], chance.uniform(0.06, 0.18))


def step(chance: Random, weeks: int) -> list[float]:
    """One to three jumps of different height at any time."""
    jumps = [(chance.uniform(1, weeks), chance.uniform(0.5, 1.5)) for _ in range(chance.randint(1, 3))]
    end, whole = chance.uniform(0.3, 1.1), sum(height for _, height in jumps)
    line = [end * sum(height for at, height in jumps if at <= week) / whole for week in _weeks(weeks)]
    return _noisy(chance, line, chance.uniform(0.003, 0.02))


def decaying(chance: Random, weeks: int) -> list[float]:
    """Quick gains first, smaller ones later."""
    end, pace = chance.uniform(0.4, 1.1), chance.uniform(0.15, 0.5) * weeks
    return _noisy(chance, [end * (1 - exp(-week / pace)) for week in _weeks(weeks)], chance.uniform(0.01, 0.04))


def seasonal(chance: Random, weeks: int) -> list[float]:
    """A straight line with waves of four to eight weeks."""
    end, height = chance.uniform(0.3, 1.0), chance.uniform(0.05, 0.15)
    length, ahead = chance.uniform(4, 8), chance.uniform(0, 2 * pi)
    line = [end * week / weeks + height * sin(2 * pi * week / length + ahead) for week in _weeks(weeks)]
    return _noisy(chance, line, chance.uniform(0.01, 0.03))


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "steady": steady,
        "late start": late_start,
        "plateau": plateau,
        "noisy": noisy,
        "step": step,
        "decaying": decaying,
        "seasonal": seasonal,
    }
)


def _course(name: str, shape: Shape, chance: Random) -> Course:
    weeks = chance.choice(WEEKS)
    baseline, target = chance.choice(_MEASURES)
    measure = Measure(Method.LINEAR, Decimal(baseline), Decimal(target))
    readings = [
        Reading(START + timedelta(weeks=week), _told(measure, share))
        for week, share in zip(_weeks(weeks), shape(chance, weeks), strict=True)
        if week == weeks or chance.random() >= _MISSED
    ]
    outcome = score(measure, readings[-1].value) or Decimal(0)
    return Course(name, measure, START, START + timedelta(weeks=weeks), readings, outcome)


def _told(measure: Measure, share: float) -> Decimal:
    """A share of the way as the value that somebody would write down."""
    baseline, target = measure.baseline or Decimal(0), measure.target or Decimal(1)
    return (baseline + (target - baseline) * Decimal(repr(share))).quantize(HUNDREDTH)


def _weeks(weeks: int) -> range:
    return range(1, weeks + 1)


def _noisy(chance: Random, line: Sequence[float], deviation: float) -> list[float]:
    return [share + chance.gauss(0, deviation) for share in line]
