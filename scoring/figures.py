"""How a number came about: one line with its figures, shown on hover, focus and tap.

Source: scoring.md, "Charts", last sentence. Figures are written in full, without trailing zeros; a minus is "−".
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from okrapp.figures import SHARES, Figures
from scoring.attainment import (
    Measure,
    Rung,
    best_first,
    clamp,
    control_score,
    held,
    linear_ratio,
    lower_is_better,
    reached_rung,
    weeks_held,
)
from scoring.enums import Hold, Method


def explain(
    measure: Measure, actual: Decimal | None, earlier: Sequence[Decimal] = (), *, figures: Figures = SHARES
) -> str:
    """The formula behind `scoring.attainment.score` with its figures, or why there is no score.

    `earlier` are the values of the weeks before, for control. Raises ValueError for the measures that can't be scored.
    """
    if measure.baseline is None or actual is None:
        return "Unscored: no baseline" if measure.baseline is None else "Unscored: no actual value yet"
    if measure.method == Method.LADDER:
        return explain_ladder(measure.rungs, actual, figures)
    if measure.method == Method.MILESTONE:
        return f"{number(actual)} % of the weight reached = {figures.score(clamp(actual / 100))}"
    if measure.target is None:
        return "Unscored: no target"
    if measure.method == Method.CONTROL:
        return explain_control(measure, [*earlier, actual], figures)
    return explain_linear(baseline=measure.baseline, target=measure.target, actual=actual, figures=figures)


def explain_linear(*, baseline: Decimal, target: Decimal, actual: Decimal, figures: Figures) -> str:
    """Such as "(24 − 18) ÷ (28 − 18) = 0.60" or "… × 100 = 60", with the clamped score behind it where that differs.

    Raises ValueError as `scoring.attainment.linear_ratio`.
    """
    ratio = linear_ratio(baseline=baseline, target=target, actual=actual)
    start = _operand(baseline)
    result, score = figures.score(ratio), figures.score(clamp(ratio))
    formula = f"({number(actual)} − {start}) ÷ ({number(target)} − {start}){figures.times} = {result}"
    return formula if score == result else f"{formula}, counts as {score}"


def explain_ladder(rungs: Sequence[Rung], actual: Decimal, figures: Figures) -> str:
    """Such as "6 is within ≤ 6 → 0.70", or "9 is beyond ≤ 8 → 0.00".

    Raises ValueError as `scoring.attainment.reached_rung`.
    """
    reached = reached_rung(rungs, actual)
    ladder = best_first(rungs)
    rung = reached or ladder[-1]
    relation = "≤" if lower_is_better(ladder) else "≥"
    place, score = ("within", rung.score) if reached else ("beyond", Decimal(0))
    return f"{number(actual)} is {place} {relation} {number(rung.bound)} → {figures.score(score)}"


def explain_control(measure: Measure, actuals: Sequence[Decimal], figures: Figures) -> str:
    """Such as "held ≥ 99.9 in 7 of 8 weeks = 0.88", with "this week not" where the newest value did not hold.

    Raises ValueError as `scoring.attainment.control_score`.
    """
    weeks = f"{len(actuals)} {'week' if len(actuals) == 1 else 'weeks'}"
    count = f"held {bounds(measure)} in {weeks_held(measure, actuals)} of {weeks}"
    share = figures.score(control_score(measure, actuals) or Decimal(0))
    return f"{count} = {share}" if held(measure, actuals[-1]) else f"{count}, this week not = {share}"


def bounds(measure: Measure) -> str:
    """Where a controlled measure is kept: "≥ 99.9", "≤ 4" or "2 to 4"; empty without a bound."""
    if measure.target is None:
        return ""
    if measure.hold == Hold.BETWEEN and measure.hold_upper is not None:
        return f"{number(measure.target)} to {number(measure.hold_upper)}"
    return f"{'≤' if measure.hold == Hold.AT_MOST else '≥'} {number(measure.target)}"


def number(value: Decimal) -> str:
    """A figure in plain notation: no exponent, no trailing zeros, no negative zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if not value else text.replace("-", "−")


def rounded(value: Decimal, span: Decimal) -> Decimal:
    """A derived value with as many places as tell hundredths of a span apart: 26.6543 in a span of 10 is 26.7."""
    if not span:
        return value
    return value.quantize(Decimal(1).scaleb(min(0, span.adjusted() - 2)), rounding=ROUND_HALF_UP)


def _operand(value: Decimal) -> str:
    return f"({number(value)})" if value < 0 else number(value)
