from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attainment import Measure, attainment, held, score, validate_hold
from scoring.enums import Hold, Method
from scoring.figures import explain

values = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=3)
histories = st.lists(values, max_size=15)
units = st.sampled_from([Decimal("0.001"), Decimal("0.01"), Decimal(7), Decimal(60), Decimal(1000)])


def keep(hold: Hold, lower: str | Decimal, upper: str | Decimal | None = None) -> Measure:
    bound = None if upper is None else Decimal(upper)
    return Measure(Method.CONTROL, Decimal(0), Decimal(lower), hold=hold, hold_upper=bound)


@st.composite
def kept(draw: st.DrawFn) -> Measure:
    lower = draw(values)
    upper = lower + draw(st.decimals("0.001", 1000, places=3))
    hold = draw(st.sampled_from(Hold))
    return keep(hold, lower, upper if hold == Hold.BETWEEN else None)


def test_uptime_held_in_seven_of_eight_weeks_scores_0_88() -> None:
    uptime = keep(Hold.AT_LEAST, "99.9")
    earlier = [Decimal(text) for text in ("99.95", "99.9", "99.99", "99.2", "99.93", "100", "99.91")]

    assert score(uptime, Decimal("99.97"), earlier) == Decimal("0.88")
    assert explain(uptime, Decimal("99.97"), earlier) == "held ≥ 99.9 in 7 of 8 weeks = 0.88"


def test_a_week_that_does_not_hold_is_said() -> None:
    churn = keep(Hold.AT_MOST, "2")

    assert explain(churn, Decimal("2.4"), [Decimal("1.8")]) == "held ≤ 2 in 1 of 2 weeks, this week not = 0.50"
    assert explain(churn, Decimal("2.4")) == "held ≤ 2 in 0 of 1 week, this week not = 0.00"


def test_the_first_week_counts_alone() -> None:
    assert score(keep(Hold.AT_MOST, "4"), Decimal(3)) == Decimal("1.00")
    assert score(keep(Hold.AT_MOST, "4"), Decimal(5)) == Decimal("0.00")


@pytest.mark.parametrize(
    ("measure", "actual", "expected"),
    [
        (keep(Hold.AT_LEAST, "99.9"), "99.9", True),
        (keep(Hold.AT_LEAST, "99.9"), "99.899999", False),
        (keep(Hold.AT_MOST, "4"), "4", True),
        (keep(Hold.AT_MOST, "4"), "4.000001", False),
        (keep(Hold.BETWEEN, "2", "4"), "2", True),
        (keep(Hold.BETWEEN, "2", "4"), "4", True),
        (keep(Hold.BETWEEN, "2", "4"), "1.9", False),
        (keep(Hold.BETWEEN, "2", "4"), "4.1", False),
    ],
)
def test_on_the_bound_a_measure_holds(measure: Measure, actual: str, expected: bool) -> None:
    assert held(measure, Decimal(actual)) is expected


def test_baseline_and_bound_may_be_equal() -> None:
    steady = Measure(Method.CONTROL, Decimal("99.9"), Decimal("99.9"))

    assert score(steady, Decimal("99.9")) == Decimal("1.00")


def test_without_a_value_a_baseline_or_a_bound_it_is_unscored() -> None:
    assert score(keep(Hold.AT_LEAST, "1"), None) is None
    assert score(Measure(Method.CONTROL, None, Decimal(1)), Decimal(2)) is None
    assert score(Measure(Method.CONTROL, Decimal(1), None), Decimal(2)) is None
    assert explain(Measure(Method.CONTROL, Decimal(1), None), Decimal(2)) == "Unscored: no target"


@pytest.mark.parametrize(
    ("hold", "lower", "upper", "problem"),
    [
        (Hold.BETWEEN, "4", "4", "The upper bound must lie above the lower one."),
        (Hold.BETWEEN, "4", "2", "The upper bound must lie above the lower one."),
        (Hold.BETWEEN, "4", None, "Between needs two bounds"),
        (Hold.AT_LEAST, "NaN", None, "A bound must be a finite number."),
        (Hold.BETWEEN, "4", "Infinity", "A bound must be a finite number."),
    ],
)
def test_bounds_that_nothing_can_hold_are_explained_and_never_scored(
    hold: Hold, lower: str, upper: str | None, problem: str
) -> None:
    measure = keep(hold, lower, upper)

    assert problem in validate_hold(hold, measure.target, measure.hold_upper)[0]
    with pytest.raises(ValueError, match=problem[:20]):
        score(measure, Decimal(3))


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="The actual value must be a finite number"):
        score(keep(Hold.AT_LEAST, "1"), Decimal("NaN"))


@given(kept(), values, histories)
def test_the_score_is_a_share_of_the_weeks(measure: Measure, actual: Decimal, earlier: list[Decimal]) -> None:
    result = attainment(measure, actual, earlier)

    assert result is not None
    assert 0 <= result <= 1
    assert round(result * (len(earlier) + 1), 9) == sum(held(measure, each) for each in [*earlier, actual])


@given(kept(), values, histories, units)
def test_another_unit_changes_nothing(measure: Measure, actual: Decimal, earlier: list[Decimal], unit: Decimal) -> None:
    assert measure.target is not None
    upper = None if measure.hold_upper is None else measure.hold_upper * unit
    converted = keep(measure.hold, measure.target * unit, upper)

    assert score(converted, actual * unit, [each * unit for each in earlier]) == score(measure, actual, earlier)


@given(values, values, histories)
def test_at_least_and_at_most_mirror_each_other(bound: Decimal, actual: Decimal, earlier: list[Decimal]) -> None:
    mirrored = score(keep(Hold.AT_MOST, -bound), -actual, [-each for each in earlier])

    assert mirrored == score(keep(Hold.AT_LEAST, bound), actual, earlier)


@given(values, values, st.decimals(0, 1000, places=3), histories)
def test_a_better_value_never_lowers_the_score(
    bound: Decimal, actual: Decimal, gain: Decimal, earlier: list[Decimal]
) -> None:
    floor = keep(Hold.AT_LEAST, bound)

    now, then = attainment(floor, actual, earlier), attainment(floor, actual + gain, earlier)

    assert now is not None
    assert then is not None
    assert now <= then


@given(kept(), values, histories)
def test_the_order_of_the_weeks_is_irrelevant(measure: Measure, actual: Decimal, earlier: list[Decimal]) -> None:
    assert score(measure, actual, earlier) == score(measure, actual, earlier[::-1])


def test_only_control_looks_at_earlier_weeks() -> None:
    line = Measure(Method.LINEAR, Decimal(18), Decimal(28))

    assert score(line, Decimal(24), [Decimal(18), Decimal("NaN")]) == Decimal("0.60")
