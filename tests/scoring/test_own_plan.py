from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attainment import Measure, Rung, score
from scoring.enums import Method, Pace
from scoring.pace import OwnPlan, PlannedValue, elapsed_share, pace, plan_problem, planned_score, planned_value
from scoring.rag import Policy

START = date(2025, 1, 1)
DUE = date(2025, 4, 11)  # a hundred days later
LINE = Measure(Method.LINEAR, Decimal(18), Decimal(28))

values = st.decimals(min_value=-100_000, max_value=100_000, places=2)
offsets = st.integers(-20, 130)


def day(number: int) -> date:
    return START + timedelta(days=number)


def plan(*values: tuple[int, str], measure: Measure = LINE) -> OwnPlan:
    return OwnPlan(measure, tuple(PlannedValue(day(offset), Decimal(value)) for offset, value in values))


@st.composite
def plans(draw: st.DrawFn) -> OwnPlan:
    baseline = draw(values)
    target = draw(values.filter(lambda value: value != baseline))
    days = draw(st.lists(st.integers(1, 99), max_size=6, unique=True))
    planned = tuple(PlannedValue(day(each), draw(values)) for each in sorted(days))
    return OwnPlan(Measure(Method.LINEAR, baseline, target), planned)


def test_a_slow_start_of_19_by_mid_quarter_plans_0_10_for_that_day() -> None:
    slow = plan((50, "19"))

    assert planned_score(START, DUE, day(50), slow) == Decimal("0.1")
    assert planned_score(START, DUE, day(25), slow) == Decimal("0.05")
    assert planned_score(START, DUE, day(75), slow) == Decimal("0.55")


def test_the_same_score_is_on_pace_by_its_own_plan_and_behind_by_the_elapsed_share() -> None:
    reached = score(LINE, Decimal(19))

    assert pace(reached, planned_score(START, DUE, day(50), plan((50, "19"))), Policy()) is Pace.ON
    assert pace(reached, planned_score(START, DUE, day(50)), Policy()) is Pace.BEHIND


def test_before_the_start_nothing_is_planned_and_after_the_due_date_everything() -> None:
    own = plan((50, "19"))

    assert planned_score(START, DUE, day(-5), own) == 0
    assert planned_score(START, DUE, day(0), own) == 0
    assert planned_score(START, DUE, day(100), own) == 1
    assert planned_score(START, DUE, day(140), own) == 1


def test_a_ladder_plans_the_score_of_the_rung_that_the_planned_value_reaches() -> None:
    rungs = (Rung(Decimal(4), Decimal(1)), Rung(Decimal(6), Decimal("0.7")), Rung(Decimal(8), Decimal("0.3")))
    days_to_box = plan((40, "8"), (80, "6"), measure=Measure(Method.LADDER, Decimal(10), Decimal(4), rungs))

    assert planned_score(START, DUE, day(20), days_to_box) == 0
    assert planned_score(START, DUE, day(40), days_to_box) == Decimal("0.3")
    assert planned_score(START, DUE, day(60), days_to_box) == Decimal("0.3")
    assert planned_score(START, DUE, day(80), days_to_box) == Decimal("0.7")


def test_milestones_plan_the_percentage_reached() -> None:
    steps = plan((50, "20"), measure=Measure(Method.MILESTONE, Decimal(0), Decimal(100)))

    assert planned_score(START, DUE, day(50), steps) == Decimal("0.2")
    assert planned_score(START, DUE, day(75), steps) == Decimal("0.6")


def test_a_measure_to_be_kept_is_planned_by_the_elapsed_share() -> None:
    kept = plan((50, "99"), measure=Measure(Method.CONTROL, Decimal(98), Decimal("99.9")))

    assert planned_score(START, DUE, day(25), kept) == Decimal("0.25")


@pytest.mark.parametrize(
    "measure",
    [
        Measure(Method.LINEAR, None, Decimal(28)),
        Measure(Method.LINEAR, Decimal(18), None),
        Measure(Method.LINEAR, Decimal(18), Decimal(18)),
        Measure(Method.LADDER, Decimal(10), Decimal(4)),
    ],
)
def test_a_card_that_cannot_be_scored_yet_is_planned_by_the_elapsed_share(measure: Measure) -> None:
    assert planned_score(START, DUE, day(25), plan((50, "20"), measure=measure)) == Decimal("0.25")


def test_values_planned_for_days_outside_the_span_are_left_out() -> None:
    moved = plan((0, "99"), (30, "21"), (90, "27"))

    assert planned_value(moved, START, day(60), day(45)) == Decimal("24.5")
    assert planned_value(moved, START, day(60), day(60)) == 28


@pytest.mark.parametrize(
    ("rows", "place", "problem"),
    [
        ([(30, "20"), (30, "21")], 1, "must rise"),
        ([(30, "20"), (20, "21")], 1, "must rise"),
        ([(0, "20")], 0, "after the start"),
        ([(-3, "20")], 0, "after the start"),
        ([(30, "20"), (100, "27")], 1, "before the due date"),
        ([(30, "NaN")], 0, "finite"),
        ([(30, "Infinity")], 0, "finite"),
    ],
)
def test_a_plan_that_cannot_stand_is_explained(rows: list[tuple[int, str]], place: int, problem: str) -> None:
    found = plan_problem(plan(*rows).values, START, DUE)

    assert found is not None
    assert found[0] == place
    assert problem in found[1]


def test_a_plan_may_go_down_on_its_way() -> None:
    assert plan_problem(plan((20, "22"), (40, "20")).values, START, DUE) is None
    assert plan_problem((), START, DUE) is None


@given(plans(), offsets)
def test_the_planned_score_stays_between_0_and_1(own: OwnPlan, offset: int) -> None:
    assert 0 <= planned_score(START, DUE, day(offset), own) <= 1


@given(plans(), offsets)
def test_a_planned_value_lies_between_its_neighbours(own: OwnPlan, offset: int) -> None:
    known = [own.measure.baseline, own.measure.target, *(each.value for each in own.values)]
    numbers = [value for value in known if value is not None]

    value = planned_value(own, START, DUE, day(offset))

    assert value is not None
    assert min(numbers) <= round(value, 9) <= max(numbers)


@given(plans())
def test_on_a_planned_day_the_plan_holds_exactly(own: OwnPlan) -> None:
    assert [planned_value(own, START, DUE, each.day) for each in own.values] == [each.value for each in own.values]


@given(plans(), offsets, st.sampled_from([Decimal("0.01"), Decimal(7), Decimal(1000)]))
def test_another_unit_plans_the_same_score(own: OwnPlan, offset: int, unit: Decimal) -> None:
    baseline, target = own.measure.baseline, own.measure.target
    assert baseline is not None
    assert target is not None
    converted = OwnPlan(
        Measure(Method.LINEAR, baseline * unit, target * unit),
        tuple(PlannedValue(each.day, each.value * unit) for each in own.values),
    )

    here, there = planned_score(START, DUE, day(offset), own), planned_score(START, DUE, day(offset), converted)

    assert abs(here - there) < Decimal("1e-15")


@given(values, values, offsets)
def test_a_plan_without_values_is_the_elapsed_share_of_a_line(baseline: Decimal, gain: Decimal, offset: int) -> None:
    empty = OwnPlan(Measure(Method.LINEAR, baseline, baseline + gain + 200_001), ())

    assert abs(planned_score(START, DUE, day(offset), empty) - elapsed_share(START, DUE, day(offset))) < Decimal(
        "1e-15"
    )
