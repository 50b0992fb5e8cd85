from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.enums import Pace
from scoring.pace import pace, planned_score
from scoring.rag import Policy

START = date(2025, 1, 1)
DUE = date(2025, 4, 11)
POLICY = Policy()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 1), "0"),
        (START, "0"),
        (date(2025, 1, 26), "0.25"),
        (date(2025, 2, 20), "0.5"),
        (DUE, "1"),
        (date(2025, 5, 1), "1"),
    ],
)
def test_the_planned_score_is_the_elapsed_share_of_the_span(day: date, expected: str) -> None:
    assert planned_score(START, DUE, day) == Decimal(expected)


def test_the_planned_score_is_not_rounded() -> None:
    assert planned_score(date(2025, 1, 1), date(2025, 1, 4), date(2025, 1, 2)) == Decimal(1) / 3


def test_a_span_of_one_day_is_planned_in_full_on_that_day() -> None:
    assert planned_score(START, START, START) == 1
    assert planned_score(START, START, START - timedelta(days=1)) == 0


def test_a_due_date_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be before"):
        planned_score(DUE, START, START)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("0.39", Pace.BEHIND),
        ("0.40", Pace.ON),
        ("0.50", Pace.ON),
        ("0.60", Pace.ON),
        ("0.61", Pace.AHEAD),
    ],
)
def test_pace_leaves_a_margin_on_both_sides_of_the_plan(score: str, expected: Pace) -> None:
    assert pace(Decimal(score), Decimal("0.50"), POLICY) is expected


def test_both_margins_are_settings() -> None:
    policy = Policy(behind_margin=Decimal("0.20"), ahead_margin=Decimal("0.05"))

    assert pace(Decimal("0.30"), Decimal("0.50"), policy) is Pace.ON
    assert pace(Decimal("0.29"), Decimal("0.50"), policy) is Pace.BEHIND
    assert pace(Decimal("0.56"), Decimal("0.50"), policy) is Pace.AHEAD


def test_without_a_score_or_a_plan_there_is_no_pace() -> None:
    assert pace(None, Decimal("0.50"), POLICY) is None
    assert pace(Decimal("0.50"), None, POLICY) is None


@pytest.mark.parametrize("odd", ["NaN", "Infinity"])
def test_figures_that_are_no_numbers_are_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="The score must be a finite number"):
        pace(Decimal(odd), Decimal("0.50"), POLICY)
    with pytest.raises(ValueError, match="The planned score must be a finite number"):
        pace(Decimal("0.50"), Decimal(odd), POLICY)


@given(st.integers(0, 400), st.integers(-50, 450), st.integers(0, 50))
def test_the_plan_never_falls_and_stays_between_0_and_1(span: int, offset: int, later: int) -> None:
    due = START + timedelta(days=span)
    day = START + timedelta(days=offset)

    now, then = planned_score(START, due, day), planned_score(START, due, day + timedelta(days=later))

    assert 0 <= now <= then <= 1
