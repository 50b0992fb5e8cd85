"""Attainment: how far a measure has come, from 0 (nothing, or worse than the baseline) to 1 (target reached).

Source: scoring.md, "Attainment". Values carry the unit of their metric; a score has none. Everything here works on
unrounded decimals; `score` rounds, once, at the end. None means *unscored* and is never to be shown as 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from scoring.enums import Hold, Method

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: reaching `bound` (in the unit of the metric) earns `score` (0 to 1)."""

    bound: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """What a key result agreed to be scored by.

    `target` is where the line ends, and the bound to hold of a controlled measure: the lower one of the two that
    `hold` BETWEEN has, `hold_upper` being the other. `rungs` matter to the ladder only, `hold` to control only.
    """

    method: Method
    baseline: Decimal | None
    target: Decimal | None
    rungs: tuple[Rung, ...] = ()
    hold: Hold = Hold.AT_LEAST
    hold_upper: Decimal | None = None


def score(measure: Measure, actual: Decimal | None, earlier: Sequence[Decimal] = ()) -> Decimal | None:
    """The score to show, store and export: 0.00 to 1.00, or None when unscored. See `attainment`."""
    value = attainment(measure, actual, earlier)
    return None if value is None else round_score(value)


def attainment(measure: Measure, actual: Decimal | None, earlier: Sequence[Decimal] = ()) -> Decimal | None:
    """The unrounded score from 0 to 1 by the measure's own method.

    `earlier` are the actual values of the check-in weeks before, which only control looks at; in any order. The actual
    value of a milestone measure is the weight reached as a percentage of the whole (`scoring.milestones`).

    None without an actual value or without a baseline, whatever the method, and for a line or a bound without a target.
    Raises ValueError for a value that is not a finite number, a target equal to the baseline of a line, a broken
    ladder, or bounds that no value can hold.
    """
    if actual is None or measure.baseline is None:
        return None
    if measure.method == Method.LADDER:
        return ladder_score(measure.rungs, actual)
    if measure.method == Method.CONTROL:
        return control_score(measure, [*earlier, actual])
    if measure.method == Method.MILESTONE:
        return linear_score(baseline=ZERO, target=HUNDRED, actual=actual)
    return linear_score(baseline=measure.baseline, target=measure.target, actual=actual)


def linear_score(*, baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """(actual − baseline) ÷ (target − baseline), clamped to 0…1, unrounded; in both directions.

    None when one of the three is missing. Raises ValueError as `linear_ratio`.
    """
    if baseline is None or target is None or actual is None:
        return None
    return clamp(linear_ratio(baseline=baseline, target=target, actual=actual))


def linear_ratio(*, baseline: Decimal, target: Decimal, actual: Decimal) -> Decimal:
    """The share of the way from baseline to target before clamping: negative when worse, above 1 when beyond.

    Raises ValueError when a value is not a finite number or when the target equals the baseline.
    """
    require_finite("baseline", baseline)
    require_finite("target", target)
    require_finite("actual value", actual)
    if target == baseline:
        raise ValueError("The target must differ from the baseline.")
    return (actual - baseline) / (target - baseline)


def ladder_score(rungs: Sequence[Rung], actual: Decimal | None) -> Decimal | None:
    """The score of the best rung that the actual value has reached; 0 beyond the last rung.

    None without an actual value. Raises ValueError as `reached_rung`.
    """
    if actual is None:
        return None
    rung = reached_rung(rungs, actual)
    return ZERO if rung is None else rung.score


def reached_rung(rungs: Sequence[Rung], actual: Decimal) -> Rung | None:
    """The best rung that the actual value has reached, or None beyond the last one.

    Raises ValueError for a ladder that `validate_ladder` objects to, and for an actual that is not a finite number.
    """
    require_finite("actual value", actual)
    ladder = best_first(rungs)
    if lower_is_better(ladder):
        return next((rung for rung in ladder if rung.bound >= actual), None)
    return next((rung for rung in ladder if rung.bound <= actual), None)


def best_first(rungs: Sequence[Rung]) -> Sequence[Rung]:
    """The rungs from the highest score down. Raises ValueError, in words, for a broken ladder."""
    problems = validate_ladder(rungs)
    if problems:
        raise ValueError(" ".join(problems))
    return rungs if rungs[0].score > rungs[-1].score else rungs[::-1]


def lower_is_better(rungs: Sequence[Rung]) -> bool:
    """Whether a sound ladder rewards smaller values: its bounds rise while its scores fall."""
    first, last = rungs[0], rungs[-1]
    return (first.bound < last.bound) == (first.score > last.score)


def validate_ladder(rungs: Sequence[Rung]) -> list[str]:
    """What is wrong with a ladder, in sentences for the person who wrote it; empty when it can be used.

    A ladder has two rungs or more, finite bounds, scores within 0…1, and both strictly rise or fall from rung to
    rung. Best rung first or last are both fine; which direction is better follows from the rungs.
    """
    if len(rungs) < 2:
        return ["A ladder needs at least two rungs."]
    return _number_problems(rungs) or [
        *_order_problems("bounds", [rung.bound for rung in rungs]),
        *_order_problems("scores", [rung.score for rung in rungs]),
    ]


def control_score(measure: Measure, actuals: Sequence[Decimal]) -> Decimal | None:
    """The share of weeks in which the actual value held: weeks held ÷ weeks with an update, unrounded.

    Source: scoring.md, "Attainment". Decided here, where it leaves it open: "check-in weeks so far" are those that have
    an update. A missed week neither held nor failed; it shows as stale instead. All weeks are judged by the bounds of
    the measure as it is given, so that a bound changed by decision is applied to every week alike.

    None without a bound or without a week. Raises ValueError for bounds that `validate_hold` objects to, and for a
    value that is not a finite number.
    """
    if measure.target is None or not actuals:
        return None
    return Decimal(weeks_held(measure, actuals)) / len(actuals)


def weeks_held(measure: Measure, actuals: Sequence[Decimal]) -> int:
    """In how many of these weeks the measure held. Raises ValueError as `held`."""
    return sum(held(measure, actual) for actual in actuals)


def held(measure: Measure, actual: Decimal) -> bool:
    """Whether a value lies where the measure is to be kept; on the bound it does.

    Raises ValueError without sound bounds, and for a value that is not a finite number.
    """
    problems = validate_hold(measure.hold, measure.target, measure.hold_upper)
    if problems or measure.target is None:
        raise ValueError(" ".join(problems) or "There is no bound to hold.")
    require_finite("actual value", actual)
    if measure.hold == Hold.AT_MOST:
        return actual <= measure.target
    if measure.hold == Hold.AT_LEAST or measure.hold_upper is None:
        return actual >= measure.target
    return measure.target <= actual <= measure.hold_upper


def validate_hold(hold: Hold, lower: Decimal | None, upper: Decimal | None) -> list[str]:
    """What is wrong with the bounds of a controlled measure, in sentences; empty when a value can hold.

    `upper` is asked of BETWEEN only. A missing lower bound is no fault of its own: such a measure is unscored.
    """
    bounds = [bound for bound in (lower, upper) if bound is not None]
    if not all(bound.is_finite() for bound in bounds):
        return ["A bound must be a finite number."]
    if hold != Hold.BETWEEN:
        return []
    if upper is None:
        return ["Between needs two bounds: give the upper one too."]
    if lower is not None and lower >= upper:
        return ["The upper bound must lie above the lower one."]
    return []


def round_score(value: Decimal) -> Decimal:
    """Half-up to two places: 0.305 becomes 0.31. For the end of a calculation, never the middle."""
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def clamp(value: Decimal) -> Decimal:
    """The value held within 0…1 (and never a negative zero)."""
    return max(ZERO, min(ONE, value))


def require_finite(name: str, value: Decimal) -> None:
    """Raises ValueError, naming the figure, when it is NaN or infinite."""
    if not value.is_finite():
        raise ValueError(f"The {name} must be a finite number, not {value}.")


def _number_problems(rungs: Sequence[Rung]) -> list[str]:
    problems = []
    for place, rung in enumerate(rungs, start=1):
        if not rung.bound.is_finite():
            problems.append(f"Rung {place}: the bound must be a finite number.")
        if not rung.score.is_finite() or not ZERO <= rung.score <= ONE:
            problems.append(f"Rung {place}: the score must lie between 0 and 1.")
    return problems


def _order_problems(name: str, values: Sequence[Decimal]) -> list[str]:
    rising = values[1] > values[0]
    for place, (before, after) in enumerate(pairwise(values), start=2):
        if before == after or (after > before) != rising:
            return [f"Rung {place} breaks the order: the {name} must rise, or fall, strictly from rung to rung."]
    return []
