"""The projection of a milestone measure: the weight reached so far, and more of it at the same rate.

Source: scoring.md, "Forecast". Decided here, where it leaves it open: the rate is the weight reached over the whole
time since the start, for milestones come in lumps; the larger the lumps, the wider the interval. It never falls below
what is reached.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import sqrt

from scoring.attainment import HUNDRED, Measure
from scoring.forecast.outlook import JUST_ENOUGH, Z80, Forecast, Reading, chance_of, exact, score_at

_LUMP = 0.25  # what a milestone is thought to weigh while none is reached


def milestone_forecast(measure: Measure, known: Sequence[Reading], starts_on: date, due_on: date) -> Forecast:
    """Value and score, for readings oldest first, in percent of the weight reached."""
    shares = [float(reading.value / HUNDRED) for reading in known]
    reached, newest = shares[-1], known[-1]
    passed = (newest.day - min(starts_on, known[0].day)).days
    left = max(0, (due_on - newest.day).days)
    rate = max(0.0, reached) / passed
    point = max(reached, min(1.0, reached + rate * left))
    doubt = _doubt(shares, rate, passed, left)
    low, high = max(reached, point - Z80 * doubt), max(point, min(1.0, point + Z80 * doubt))
    values = [newest.value + HUNDRED * exact(share - reached) for share in (low, point, high)]
    return Forecast(
        due_on=due_on,
        readings=len(known),
        score=score_at(measure, values[1]),
        score_low=score_at(measure, values[0]),
        score_high=score_at(measure, values[2]),
        chance=chance_of(point - JUST_ENOUGH, doubt if reached < JUST_ENOUGH else 0.0),
        per_week=HUNDRED * exact(7 * rate),
        value=values[1],
        low=values[0],
        high=values[2],
    )


def _doubt(shares: Sequence[float], rate: float, passed: int, left: int) -> float:
    """The standard deviation of what is still reached, when lumps of the usual size arrive by chance at this rate."""
    rises = sum(after > before for before, after in pairwise([0.0, *shares]))
    lump = shares[-1] / rises if rises and shares[-1] > 0 else _LUMP
    return sqrt((rate or lump / 2 / passed) * left * lump)
