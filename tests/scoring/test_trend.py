from datetime import date, timedelta
from decimal import Decimal

import pytest

from scoring.charts.sparkline import Point
from scoring.charts.trend import trend

START, DUE = date(2026, 10, 1), date(2026, 12, 31)
CARD = {
    "baseline": Decimal(18),
    "target": Decimal(28),
    "starts_on": START,
    "due_on": DUE,
    "today": date(2026, 11, 1),
    "label": "Rate",
}


def week(number: int, value: int | None) -> Point:
    return Point(START + timedelta(days=7 * number), None if value is None else Decimal(value))


def test_the_title_states_the_figures_in_words():
    drawn = trend(points=[week(1, 20), week(2, None), week(3, 24)], **CARD)

    assert "<title>Rate: baseline 18, target 28; 20 on 8 Oct, 24 on 22 Oct</title>" in drawn
    assert drawn.count("<circle") == 2


def test_a_card_without_updates_shows_where_it_is_meant_to_go():
    drawn = trend(points=[], **CARD)

    assert "no updates yet" in drawn
    assert "chart__plan" in drawn
    assert "chart__line" not in drawn


def test_a_card_without_figures_draws_nothing():
    empty = CARD | {"baseline": None, "target": None, "starts_on": None, "due_on": None}

    assert trend(points=[], **empty) == ""


def test_all_equal_values_lie_in_the_middle_and_words_are_escaped():
    drawn = trend(points=[week(1, 18)], **(CARD | {"target": None, "label": "<b>"}))

    assert 'cy="50.0"' in drawn
    assert "&lt;b&gt;" in drawn


def test_values_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match="finite"):
        trend(points=[], **(CARD | {"target": Decimal("NaN")}))
