"""How a number came about: one line with its figures, shown on hover, focus and tap.

Source: scoring.md, "Charts", last sentence. Figures are written in full, without trailing zeros; a minus is "−".
"""

from collections.abc import Sequence
from decimal import Decimal

from scoring.attainment import (
    Measure,
    Rung,
    best_first,
    clamp,
    linear_ratio,
    lower_is_better,
    reached_rung,
    round_score,
)
from scoring.enums import Method


def explain(measure: Measure, actual: Decimal | None) -> str:
    """The formula behind `scoring.attainment.score` with its figures, or why there is no score.

    Raises ValueError for the measures that cannot be scored either.
    """
    if measure.baseline is None:
        return "Unscored: no baseline"
    if actual is None:
        return "Unscored: no actual value yet"
    if measure.method == Method.LADDER:
        return explain_ladder(measure.rungs, actual)
    if measure.target is None:
        return "Unscored: no target"
    return explain_linear(baseline=measure.baseline, target=measure.target, actual=actual)


def explain_linear(*, baseline: Decimal, target: Decimal, actual: Decimal) -> str:
    """Such as "(24 − 18) ÷ (28 − 18) = 0.60", with the clamped score behind it where that differs.

    Raises ValueError as `scoring.attainment.linear_ratio`.
    """
    ratio = linear_ratio(baseline=baseline, target=target, actual=actual)
    start = _operand(baseline)
    result, score = _two_places(ratio), _two_places(clamp(ratio))
    formula = f"({number(actual)} − {start}) ÷ ({number(target)} − {start}) = {result}"
    return formula if score == result else f"{formula}, counts as {score}"


def explain_ladder(rungs: Sequence[Rung], actual: Decimal) -> str:
    """Such as "6 is within ≤ 6 → 0.70", or "9 is beyond ≤ 8 → 0.00".

    Raises ValueError as `scoring.attainment.reached_rung`.
    """
    reached = reached_rung(rungs, actual)
    ladder = best_first(rungs)
    rung = reached or ladder[-1]
    relation = "≤" if lower_is_better(ladder) else "≥"
    place, score = ("within", rung.score) if reached else ("beyond", Decimal(0))
    return f"{number(actual)} is {place} {relation} {number(rung.bound)} → {_two_places(score)}"


def number(value: Decimal) -> str:
    """A figure in plain notation: no exponent, no trailing zeros, no negative zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if not value else text.replace("-", "−")


def _operand(value: Decimal) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _two_places(value: Decimal) -> str:
    rounded = round_score(value)
    return f"{rounded if rounded else abs(rounded):.2f}".replace("-", "−")
