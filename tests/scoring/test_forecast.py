from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attainment import Measure, Rung
from scoring.enums import Method
from scoring.forecast import Forecast, Reading, forecast
from scoring.forecast.line import theil_sen, weighted_median

START, DUE = date(2026, 10, 2), date(2027, 1, 1)  # thirteen weeks
REPEAT_PURCHASE = Measure(Method.LINEAR, Decimal(18), Decimal(28))
ONBOARDING = Measure(
    Method.LADDER,
    Decimal(9),
    Decimal(4),
    (Rung(Decimal(4), Decimal(1)), Rung(Decimal(6), Decimal("0.7")), Rung(Decimal(8), Decimal("0.3"))),
)

values = st.lists(st.decimals(-1000, 1000, places=2), min_size=3, max_size=16)


def weekly(*actuals: str | Decimal) -> list[Reading]:
    return [Reading(START + timedelta(weeks=week), Decimal(actual)) for week, actual in enumerate(actuals, start=1)]


def ahead(measure: Measure, readings: list[Reading], due_on: date = DUE) -> Forecast:
    found = forecast(measure, readings, starts_on=START, due_on=due_on)
    assert found is not None
    return found


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_points_are_not_enough_history(count: int) -> None:
    assert forecast(REPEAT_PURCHASE, weekly("18", "19")[:count], starts_on=START, due_on=DUE) is None


def test_three_updates_of_one_day_are_one_point() -> None:
    readings = [Reading(START, Decimal(18)), Reading(START, Decimal(19)), Reading(START, Decimal(20))]

    assert forecast(REPEAT_PURCHASE, readings, starts_on=START, due_on=DUE) is None


@pytest.mark.parametrize("lacking", [{"baseline": None}, {"target": None}])
def test_what_cannot_be_scored_cannot_be_projected(lacking: dict[str, None]) -> None:
    measure = replace(REPEAT_PURCHASE, **lacking)

    assert forecast(measure, weekly("18", "19", "20"), starts_on=START, due_on=DUE) is None


def test_repeat_purchase_at_24_after_eight_steady_weeks_is_heading_for_green() -> None:
    found = ahead(REPEAT_PURCHASE, weekly("18.75", "19.5", "20.25", "21", "21.75", "22.5", "23.25", "24"))

    assert found.per_week == Decimal("0.75")
    assert round(found.value or 0, 2) == Decimal("26.65")  # straight on it would be 27.75
    assert (found.score_low, found.score, found.score_high) == (Decimal("0.57"), Decimal("0.87"), Decimal("1.00"))
    assert found.chance == Decimal("0.77")


def test_a_measure_that_stands_still_is_projected_where_it_stands() -> None:
    found = ahead(ONBOARDING, weekly("6", "6", "6", "6"))

    assert (found.value, found.score, found.per_week) == (Decimal(6), Decimal("0.70"), Decimal(0))
    assert found.chance == Decimal("0.50")


def test_a_ladder_is_projected_in_days_and_told_as_a_score() -> None:
    found = ahead(ONBOARDING, weekly("9", "8.6", "8.2", "7.8", "7.4", "7.0", "6.6", "6.2"))

    assert Decimal(4) < (found.value or 0) < Decimal(6)
    assert found.score == Decimal("0.70")
    assert found.chance > Decimal("0.50")


def test_a_ladder_without_a_good_rung_leaves_no_chance() -> None:
    ladder = Measure(
        Method.LADDER,
        Decimal(0),
        Decimal(9),
        (Rung(Decimal(9), Decimal("0.6")), Rung(Decimal(5), Decimal("0.3"))),
    )

    assert ahead(ladder, weekly("7", "8", "9")).chance == 0


def test_one_odd_reading_hardly_moves_the_line() -> None:
    plain = ahead(REPEAT_PURCHASE, weekly("19", "20", "21", "22", "23", "24"))
    odd = ahead(REPEAT_PURCHASE, weekly("19", "20", "99", "22", "23", "24"))

    assert abs((odd.per_week or 0) - (plain.per_week or 0)) <= Decimal("0.1")
    assert abs(odd.score - plain.score) <= Decimal("0.05")


def test_a_short_history_is_damped_more() -> None:
    short = ahead(REPEAT_PURCHASE, weekly("19", "20", "21"))
    long = ahead(REPEAT_PURCHASE, [Reading(START - timedelta(weeks=w), Decimal(21 - w)) for w in range(-3, 8)])

    assert short.per_week == long.per_week == 1
    assert (short.value or 0) - 21 < Decimal("0.6") * 10
    assert (long.value or 0) - 24 > Decimal("0.6") * 10


def test_only_the_last_eight_readings_make_the_slope() -> None:
    eight = weekly(*(str(18 + week) for week in range(12)))

    bent = [replace(reading, value=Decimal(500)) for reading in eight[:4]] + eight[4:]

    assert ahead(REPEAT_PURCHASE, bent) == ahead(REPEAT_PURCHASE, eight)


def test_on_the_due_date_the_newest_value_stands() -> None:
    found = ahead(REPEAT_PURCHASE, weekly("20", "22", "25"), due_on=START + timedelta(weeks=3))
    missed = ahead(REPEAT_PURCHASE, weekly("20", "22", "24"), due_on=START + timedelta(weeks=2))

    assert (found.low, found.value, found.high) == (Decimal(25), Decimal(25), Decimal(25))
    assert (found.score_low, found.score_high, found.chance) == (Decimal("0.70"), Decimal("0.70"), 1)
    assert (missed.score, missed.chance) == (Decimal("0.60"), 0)


def test_the_interval_widens_with_noise_and_with_the_time_left() -> None:
    calm = ahead(REPEAT_PURCHASE, weekly("19", "20", "21", "22", "23"))
    rough = ahead(REPEAT_PURCHASE, weekly("17", "22", "19", "24", "23"))
    later = ahead(REPEAT_PURCHASE, weekly("19", "20", "21", "22", "23"), due_on=DUE + timedelta(weeks=8))

    assert width(calm) < width(rough)
    assert width(calm) < width(later)


def width(found: Forecast) -> Decimal:
    return (found.high or Decimal(0)) - (found.low or Decimal(0))


def test_the_order_of_the_readings_does_not_matter() -> None:
    readings = weekly("19", "21", "20", "23")

    assert ahead(REPEAT_PURCHASE, readings[::-1]) == ahead(REPEAT_PURCHASE, readings)


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity"])
def test_figures_that_are_no_numbers_are_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="must be a finite number"):
        forecast(REPEAT_PURCHASE, weekly("18", odd, "20"), starts_on=START, due_on=DUE)


def test_a_due_date_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="due date"):
        forecast(REPEAT_PURCHASE, weekly("18", "19", "20"), starts_on=DUE, due_on=START)


@given(values, st.integers(-20, 60))
def test_the_interval_holds_the_point_and_scores_stay_scores(actuals: list[Decimal], weeks: int) -> None:
    found = ahead(REPEAT_PURCHASE, weekly(*actuals), due_on=max(START, START + timedelta(weeks=weeks)))

    assert 0 <= found.score_low <= found.score <= found.score_high <= 1
    assert (found.low or 0) <= (found.value or 0) <= (found.high or 0)
    assert 0 <= found.chance <= 1
    assert found.chance >= Decimal("0.5") or found.score < Decimal("0.70")
    assert found.chance <= Decimal("0.5") or found.score >= Decimal("0.70")


@given(values, st.sampled_from(["100", "0.01", "3", "-1", "-7"]), st.decimals(-50, 50, places=1))
def test_neither_the_unit_nor_the_direction_changes_the_projection(
    actuals: list[Decimal], factor: str, shift: Decimal
) -> None:
    told = [actual * Decimal(factor) + shift for actual in actuals]
    measure = Measure(Method.LINEAR, 18 * Decimal(factor) + shift, 28 * Decimal(factor) + shift)

    here, there = ahead(REPEAT_PURCHASE, weekly(*actuals)), ahead(measure, weekly(*told))

    assert (there.score, there.chance) == (here.score, here.chance)
    assert (there.score_low, there.score_high) == (here.score_low, here.score_high)
    assert abs((there.value or 0) - ((here.value or 0) * Decimal(factor) + shift)) < Decimal("0.0001")


@given(values, st.decimals(-1000, 1000, places=2))
def test_a_better_newest_reading_of_a_flat_history_never_projects_worse(actuals: list[Decimal], gain: Decimal) -> None:
    flat = weekly(*([actuals[0]] * len(actuals)))

    better = ahead(REPEAT_PURCHASE, [*flat[:-1], replace(flat[-1], value=actuals[0] + abs(gain))])

    assert better.score >= ahead(REPEAT_PURCHASE, flat).score


def test_the_weighted_median_has_half_of_the_weight_on_either_side() -> None:
    assert weighted_median([(1.0, 1.0), (2.0, 1.0), (9.0, 1.0)]) == 2.0
    assert weighted_median([(1.0, 1.0), (2.0, 1.0)]) == 1.5
    assert weighted_median([(1.0, 5.0), (2.0, 1.0), (9.0, 1.0)]) == 1.0
    with pytest.raises(ValueError, match="median"):
        weighted_median([])


def test_the_slope_of_a_straight_line_is_its_own() -> None:
    assert theil_sen([(-14.0, 0.0), (-7.0, 0.7), (0.0, 1.4)], [14.0, 7.0, 0.0]) == pytest.approx(0.1)
