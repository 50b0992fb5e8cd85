from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attainment import Measure, score
from scoring.backtest import Course, replay
from scoring.enums import Hold, Method
from scoring.forecast import Forecast, Reading, forecast

START, DUE = date(2026, 10, 2), date(2027, 1, 1)  # thirteen weeks
UPTIME = Measure(Method.CONTROL, Decimal(99), Decimal("99.9"), hold=Hold.AT_LEAST)
LAUNCH = Measure(Method.MILESTONE, Decimal(0), Decimal(100))
HELD, BROKEN = "99.95", "98"


def weekly(*actuals: str) -> list[Reading]:
    return [Reading(START + timedelta(weeks=week), Decimal(actual)) for week, actual in enumerate(actuals, start=1)]


def ahead(measure: Measure, *actuals: str, so_far: str | None = None, due_on: date = DUE) -> Forecast:
    standing = None if so_far is None else Decimal(so_far)
    found = forecast(measure, weekly(*actuals), starts_on=START, due_on=due_on, so_far=standing)
    assert found is not None
    return found


@pytest.mark.parametrize("measure", [UPTIME, LAUNCH])
def test_two_weeks_are_not_enough_history(measure: Measure) -> None:
    assert forecast(measure, weekly("1", "2"), starts_on=START, due_on=DUE) is None


def test_uptime_held_in_six_of_eight_weeks_is_expected_to_go_on_so() -> None:
    found = ahead(UPTIME, HELD, HELD, BROKEN, HELD, HELD, HELD, BROKEN, HELD)

    assert found.per_week == Decimal("0.72")  # 6.5 of 9
    assert found.score == Decimal("0.74")  # (6 + 5 × 0.72) ÷ 13
    assert (found.score_low, found.score_high) == (Decimal("0.62"), Decimal("0.85"))
    assert found.chance == Decimal("0.59")  # ten weeks of thirteen: four of the five left
    assert found.value is None


def test_a_perfect_start_promises_no_perfect_quarter() -> None:
    found = ahead(UPTIME, HELD, HELD, HELD)

    assert Decimal("0.85") < found.score < found.score_high == 1
    assert found.chance < 1


def test_when_no_week_is_left_the_share_stands() -> None:
    found = ahead(UPTIME, HELD, BROKEN, HELD, due_on=START + timedelta(weeks=3))

    assert (found.score_low, found.score, found.score_high, found.chance) == (*[Decimal("0.67")] * 3, 0)


def test_a_year_is_not_judged_by_its_newest_weeks_alone() -> None:
    year = START + timedelta(weeks=52)
    newest = [Reading(START + timedelta(weeks=week), Decimal(HELD)) for week in range(28, 41)]

    found = forecast(UPTIME, newest, starts_on=START, due_on=year, so_far=Decimal("0.50"))

    assert found is not None
    assert found.score == Decimal("0.61")  # (20 + 12 × 0.96) ÷ 52
    assert found.score_high <= Decimal("0.62")
    assert found.chance == 0


@given(st.lists(st.booleans(), min_size=3, max_size=30), st.integers(0, 40))
def test_the_projection_of_control_lies_within_what_is_still_possible(weeks: list[bool], left: int) -> None:
    due_on = START + timedelta(weeks=len(weeks) + left)

    found = ahead(UPTIME, *(HELD if held else BROKEN for held in weeks), due_on=due_on)

    least, most = (Decimal(sum(weeks) + more) / (len(weeks) + left) for more in (0, left))
    assert least - Decimal("0.01") <= found.score_low <= found.score <= found.score_high <= most + Decimal("0.01")
    assert 0 <= found.chance <= 1


def test_a_launch_half_reached_at_half_time_is_heading_for_all_of_it() -> None:
    found = ahead(LAUNCH, "0", "0", "20", "20", "20", "50", due_on=START + timedelta(weeks=12))

    assert (found.value, found.score) == (Decimal(100), Decimal("1.00"))
    assert round(found.low or 0, 2) == Decimal("54.69")  # lumps of 25 % come by chance
    assert found.score_low == Decimal("0.55")
    assert found.chance == Decimal("0.81")


def test_milestones_reached_stay_reached() -> None:
    found = ahead(LAUNCH, "0", "70", "70", "70")

    assert found.score_low >= Decimal("0.70")
    assert found.chance == 1


def test_nothing_reached_projects_nothing_and_leaves_a_door_open() -> None:
    found = ahead(LAUNCH, "0", "0", "0")

    assert found.score == 0
    assert found.score_high > Decimal("0.2")
    assert 0 < found.chance < Decimal("0.2")


@given(st.lists(st.integers(0, 100), min_size=3, max_size=16), st.integers(0, 40))
def test_the_interval_of_milestones_holds_the_point(actuals: list[int], left: int) -> None:
    due_on = START + timedelta(weeks=len(actuals) + left)

    found = ahead(LAUNCH, *map(str, actuals), due_on=due_on)

    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert actuals[-1] <= found.low <= found.value <= found.high <= 100
    assert found.score_low <= found.score <= found.score_high


def test_control_is_replayed_by_the_scores_that_its_weeks_have_earned() -> None:
    readings = weekly(HELD, HELD, BROKEN, BROKEN, HELD)
    outcome = score(UPTIME, readings[-1].value, [each.value for each in readings[:-1]]) or Decimal(0)

    trials = replay(Course("uptime", UPTIME, START, readings[-1].day, readings, outcome))

    assert [trial.last_value for trial in trials] == [Decimal("0.67"), Decimal("0.50")]
    assert [trial.least_squares for trial in trials] == [Decimal("0.39"), Decimal("0.33")]
    assert trials[0].outcome == Decimal("0.60")


def test_bounds_that_nothing_can_hold_are_refused() -> None:
    between = replace(UPTIME, hold=Hold.BETWEEN, hold_upper=Decimal(1))

    with pytest.raises(ValueError, match="upper bound"):
        forecast(between, weekly("1", "2", "3"), starts_on=START, due_on=DUE)
