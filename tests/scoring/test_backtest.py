from datetime import date, timedelta
from decimal import Decimal

import pytest

from scoring.attainment import Measure
from scoring.backtest import Course, Trial, least_squares, replay, table, tallies, tally
from scoring.enums import Method
from scoring.forecast import Reading
from scoring.shapes import SHAPES, START, courses

MEASURE = Measure(Method.LINEAR, Decimal(0), Decimal(10))


def course(*actuals: int, name: str = "plain") -> Course:
    readings = [Reading(START + timedelta(weeks=week), Decimal(value)) for week, value in enumerate(actuals, start=1)]
    return Course(name, MEASURE, START, readings[-1].day, readings, Decimal(actuals[-1]) / 10)


def trial(ours: str, low: str = "0.40", high: str = "0.60") -> Trial:
    return Trial("plain", Decimal("0.50"), Decimal(ours), Decimal(low), Decimal(high), Decimal(0), Decimal(1))


def test_a_course_is_replayed_from_its_third_reading_to_the_one_before_its_last() -> None:
    trials = replay(course(1, 2, 3, 4, 5))

    assert [each.last_value for each in trials] == [Decimal("0.30"), Decimal("0.40")]
    assert {each.least_squares for each in trials} == {Decimal("0.50")}
    assert {each.outcome for each in trials} == {Decimal("0.50")}


def test_no_trial_knows_a_later_reading() -> None:
    one, other = replay(course(1, 2, 3, 4, 5)), replay(course(1, 2, 3, 9, 5))

    assert one[0] == other[0]
    assert one[1] != other[1]


def test_a_course_too_short_to_replay_gives_no_trial() -> None:
    assert replay(course(1, 2, 3)) == []
    assert tallies([course(1, 2, 3)]) == []


def test_the_tally_is_the_mean_of_absolute_errors_and_the_share_inside() -> None:
    found = tally("both", [trial("0.40"), trial("0.80", low="0.70", high="0.90")])

    assert (found.ours, found.last_value, found.least_squares) == pytest.approx((0.2, 0.5, 0.5))
    assert found.inside == 0.5
    with pytest.raises(ValueError, match="nothing"):
        tally("none", [])


def test_every_name_has_its_line_and_the_last_is_over_all() -> None:
    rows = tallies([course(1, 2, 3, 4), course(4, 3, 2, 1, 0, name="falling")])

    assert [(row.name, row.trials) for row in rows] == [("plain", 1), ("falling", 2), ("all", 3)]
    assert len(table(rows).splitlines()) == 4


def test_least_squares_is_the_line_that_everybody_knows() -> None:
    readings = [Reading(date(2026, 1, 1) + timedelta(days=n), Decimal(v)) for n, v in enumerate((1, 2, 6))]

    assert least_squares(readings, date(2026, 1, 4)) == Decimal(8)


def test_courses_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    assert courses(7, 2) == courses(7, 2)
    assert courses(7, 2) != courses(8, 2)
    assert [each.name for each in courses(7, 2)[::2]] == list(SHAPES)


@pytest.mark.parametrize("seed", [1, 2026, 90125])
def test_the_forecast_errs_least_and_its_interval_holds_what_it_says(seed: int) -> None:
    overall = tallies(courses(seed, 40))[-1]

    assert overall.ours < overall.last_value
    assert overall.ours < overall.least_squares
    assert 0.75 <= overall.inside <= 0.90
