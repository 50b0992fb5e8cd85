from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrapp.figures import Figures
from scoring.attainment import Measure, Rung, score
from scoring.enums import Method
from scoring.figures import explain, number

ONBOARDING_DAYS = (
    Rung(Decimal(4), Decimal("1.0")),
    Rung(Decimal(6), Decimal("0.7")),
    Rung(Decimal(8), Decimal("0.3")),
)


def line(baseline: str, target: str) -> Measure:
    return Measure(Method.LINEAR, Decimal(baseline), Decimal(target))


@pytest.mark.parametrize(
    ("measure", "actual", "formula"),
    [
        (line("18", "28"), "24", "(24 − 18) ÷ (28 − 18) = 0.60"),
        (line("480", "300"), "500", "(500 − 480) ÷ (300 − 480) = −0.11, counts as 0.00"),
        (line("18", "28"), "30", "(30 − 18) ÷ (28 − 18) = 1.20, counts as 1.00"),
        (line("-5", "5"), "-2.50", "(−2.5 − (−5)) ÷ (5 − (−5)) = 0.25"),
        (line("0", "1000"), "-1", "(−1 − 0) ÷ (1000 − 0) = 0.00"),
        (line("480", "300"), "480", "(480 − 480) ÷ (300 − 480) = 0.00"),
    ],
)
def test_a_line_shows_its_formula_with_the_figures(measure: Measure, actual: str, formula: str) -> None:
    assert explain(measure, Decimal(actual)) == formula


@pytest.mark.parametrize(
    ("actual", "formula"),
    [
        ("6", "6 is within ≤ 6 → 0.70"),
        ("4.5", "4.5 is within ≤ 6 → 0.70"),
        ("1", "1 is within ≤ 4 → 1.00"),
        ("9", "9 is beyond ≤ 8 → 0.00"),
    ],
)
def test_a_ladder_shows_the_rung_that_was_reached(actual: str, formula: str) -> None:
    best_first = Measure(Method.LADDER, Decimal(10), None, ONBOARDING_DAYS)
    worst_first = Measure(Method.LADDER, Decimal(10), None, ONBOARDING_DAYS[::-1])

    assert explain(best_first, Decimal(actual)) == formula
    assert explain(worst_first, Decimal(actual)) == formula


def test_a_ladder_that_rewards_more_says_at_least() -> None:
    rungs = (Rung(Decimal(10), Decimal(1)), Rung(Decimal(5), Decimal("0.3")))
    measure = Measure(Method.LADDER, Decimal(0), None, rungs)

    assert explain(measure, Decimal(7)) == "7 is within ≥ 5 → 0.30"
    assert explain(measure, Decimal(4)) == "4 is beyond ≥ 5 → 0.00"


def test_an_unscored_measure_says_what_is_missing() -> None:
    assert explain(line("18", "28"), None) == "Unscored: no actual value yet"
    assert explain(Measure(Method.LINEAR, None, Decimal(28)), Decimal(24)) == "Unscored: no baseline"
    assert explain(Measure(Method.LINEAR, Decimal(18), None), Decimal(24)) == "Unscored: no target"


@pytest.mark.parametrize(
    ("value", "text"),
    [("24.00", "24"), ("2.50", "2.5"), ("1E+3", "1000"), ("100", "100"), ("-0.00", "0"), ("-3.10", "−3.1")],
)
def test_figures_are_written_plainly(value: str, text: str) -> None:
    assert number(Decimal(value)) == text


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
def test_the_formula_ends_with_the_score_that_is_shown(baseline: Decimal, target: Decimal, actual: Decimal) -> None:
    measure = Measure(Method.LINEAR, baseline, target if target != baseline else baseline + 1)

    assert explain(measure, actual).endswith(f" {score(measure, actual)}")


@pytest.mark.parametrize(
    ("measure", "actual", "formula"),
    [
        (line("18", "28"), "24", "(24 − 18) ÷ (28 − 18) × 100 = 60"),
        (line("480", "300"), "500", "(500 − 480) ÷ (300 − 480) × 100 = −11, counts as 0"),
        (Measure(Method.LADDER, Decimal(9), None, ONBOARDING_DAYS), "6", "6 is within ≤ 6 → 70"),
    ],
)
def test_a_formula_comes_out_as_the_score_that_the_organization_shows(
    measure: Measure, actual: str, formula: str
) -> None:
    assert explain(measure, Decimal(actual), figures=Figures(scale=100)) == formula
