from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attainment import Measure, score
from scoring.enums import Method
from scoring.figures import explain
from scoring.milestones import HEAVIEST, MOST, Milestone, reached_percent, validate_milestones

MEASURE = Measure(Method.MILESTONE, Decimal(0), Decimal(100))
RETURNS = (
    Milestone("1", "Rules agreed with Legal", 1),
    Milestone("2", "Pilot in one warehouse", 3),
    Milestone("3", "All warehouses", 4),
)


@st.composite
def sets(draw: st.DrawFn) -> list[Milestone]:
    weights = draw(st.lists(st.integers(1, HEAVIEST), min_size=1, max_size=MOST))
    return [Milestone(str(place), f"Step {place}", weight) for place, weight in enumerate(weights)]


@st.composite
def halfway(draw: st.DrawFn) -> tuple[list[Milestone], set[str]]:
    milestones = draw(sets())
    return milestones, draw(st.sets(st.sampled_from([each.key for each in milestones])))


def earned(milestones: list[Milestone], reached: set[str]) -> Decimal:
    result = score(MEASURE, reached_percent(milestones, reached))
    assert result is not None
    return result


def test_returns_with_four_of_eight_reached_score_0_50() -> None:
    assert reached_percent(RETURNS, {"1", "2"}) == 50
    assert str(score(MEASURE, reached_percent(RETURNS, {"1", "2"}))) == "0.50"


def test_one_of_three_equal_milestones_scores_0_33() -> None:
    thirds = [Milestone(key, key, 5) for key in "abc"]

    assert reached_percent(thirds, {"b"}) == Decimal("33.333333")
    assert explain(MEASURE, reached_percent(thirds, {"b"})) == "33.333333 % of the weight reached = 0.33"


def test_none_reached_is_zero_and_all_are_one() -> None:
    assert str(score(MEASURE, reached_percent(RETURNS, set()))) == "0.00"
    assert str(score(MEASURE, reached_percent(RETURNS, {"1", "2", "3"}))) == "1.00"


def test_a_single_milestone_is_enough() -> None:
    assert reached_percent([Milestone("1", "Establish the baseline", 1)], {"1"}) == 100


def test_keys_that_no_milestone_has_count_for_nothing() -> None:
    assert reached_percent(RETURNS, {"9"}) == 0


@pytest.mark.parametrize(
    ("milestones", "problem"),
    [
        ([], "Give at least one milestone."),
        ([Milestone("1", " ", 1)], "Milestone 1 needs a name."),
        ([Milestone("1", "Pilot", 0)], "Milestone 1: its weight is a whole number from 1 to 1000."),
        ([Milestone("1", "Pilot", -3)], "Milestone 1: its weight"),
        ([Milestone("1", "Pilot", 1001)], "Milestone 1: its weight"),
        ([Milestone("1", "Pilot", 1), Milestone("1", "Rollout", 1)], "share one key"),
        ([Milestone(str(n), "Step", 1) for n in range(21)], "20 milestones are the most"),
    ],
)
def test_milestones_that_cannot_count_are_explained_and_never_scored(milestones: list[Milestone], problem: str) -> None:
    assert problem in validate_milestones(milestones)[0]
    with pytest.raises(ValueError, match=problem[:20]):
        reached_percent(milestones, set())


@given(halfway())
def test_the_score_is_the_exact_share_rounded_once(state: tuple[list[Milestone], set[str]]) -> None:
    milestones, reached = state
    done = sum(each.weight for each in milestones if each.key in reached)
    share = Fraction(done, sum(each.weight for each in milestones))

    hundredths = Decimal(int(share * 100 + Fraction(1, 2)))  # half up

    assert earned(milestones, reached) == (hundredths / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(halfway())
def test_the_order_of_milestones_is_irrelevant(state: tuple[list[Milestone], set[str]]) -> None:
    milestones, reached = state

    assert reached_percent(milestones, reached) == reached_percent(milestones[::-1], reached)


@given(halfway(), st.data())
def test_one_more_milestone_never_lowers_the_score(
    state: tuple[list[Milestone], set[str]], data: st.DataObject
) -> None:
    milestones, reached = state
    more = data.draw(st.sampled_from([each.key for each in milestones]))

    assert 0 <= earned(milestones, reached) <= earned(milestones, {*reached, more}) <= 1


@given(halfway())
def test_weights_count_against_their_sum_whatever_it_is(state: tuple[list[Milestone], set[str]]) -> None:
    milestones, reached = state
    doubled = [Milestone(each.key, each.name, min(each.weight, 500) * 2) for each in milestones]
    single = [Milestone(each.key, each.name, min(each.weight, 500)) for each in milestones]

    assert reached_percent(doubled, reached) == reached_percent(single, reached)
