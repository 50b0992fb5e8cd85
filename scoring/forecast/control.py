"""The projection of a measure to be kept: the weeks held so far, and the share expected to hold of the weeks left.

Source: scoring.md, "Forecast". Decided here, where it leaves it open: the weeks left are as likely to hold as the ones
measured, with half a week held and half a week not added to these (so that three good weeks promise no perfect
quarter). Their number follows a beta-binomial distribution, which gives the interval and the chance.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from statistics import median

from scoring.attainment import Measure, clamp, round_score, weeks_held
from scoring.forecast.outlook import JUST_ENOUGH, Forecast, Reading, exact

_HALF_A_WEEK = 0.5
_TAIL = 0.1


def control_forecast(
    measure: Measure, known: Sequence[Reading], starts_on: date, due_on: date, so_far: Decimal | None
) -> Forecast:
    """The score alone, for readings oldest first. `so_far`: see `scoring.forecast.forecast`."""
    week = median((after.day - before.day).days for before, after in pairwise(known))
    left = max(0, round((due_on - known[-1].day).days / week))
    held, weeks = weeks_held(measure, [reading.value for reading in known]), len(known)
    odds = _held_of(left, held + _HALF_A_WEEK, weeks - held + _HALF_A_WEEK)
    past = weeks if so_far is None else max(weeks, round((known[-1].day - starts_on).days / week))
    kept = float(held if so_far is None else so_far * past)
    share = (held + _HALF_A_WEEK) / (weeks + 2 * _HALF_A_WEEK)
    scores = [_score((kept + each) / (past + left)) for each in range(left + 1)]
    point = _score((kept + left * share) / (past + left))
    return Forecast(
        due_on=due_on,
        readings=weeks,
        score=point,
        score_low=min(point, scores[_quantile(odds, _TAIL)]),
        score_high=max(point, scores[_quantile(odds, 1 - _TAIL)]),
        chance=_score(sum(odds[_enough(kept, past + left) :])),
        per_week=_score(share),
    )


def _held_of(left: int, held: float, missed: float) -> list[float]:
    """The probabilities that none, one, … all of the weeks left hold."""
    odds = [1.0]
    for week in range(left):
        odds[0] *= (missed + week) / (held + missed + week)
    for each in range(left):
        odds.append(odds[-1] * (left - each) * (held + each) / ((each + 1) * (missed + left - each - 1)))
    return odds


def _quantile(odds: Sequence[float], share: float) -> int:
    return next((place for place, total in enumerate(accumulate(odds)) if total >= share), len(odds) - 1)


def _enough(kept: float, weeks: int) -> int:
    """How many of the weeks left have to hold for a score of 0.70; more than there are when it is out of reach."""
    return next((each for each in range(weeks + 1) if (kept + each) / weeks >= JUST_ENOUGH - 1e-9), weeks + 1)


def _score(share: float) -> Decimal:
    return round_score(clamp(exact(share)))
