from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.attainment import (
    Measure,
    Rung,
    attainment,
    ladder_score,
    linear_score,
    round_score,
    score,
    validate_ladder,
)
from scoring.enums import Method

ONBOARDING_DAYS = (
    Rung(Decimal(4), Decimal("1.0")),
    Rung(Decimal(6), Decimal("0.7")),
    Rung(Decimal(8), Decimal("0.3")),
)
REVIEWS_A_WEEK = (
    Rung(Decimal(12), Decimal("1.0")),
    Rung(Decimal(10), Decimal("0.7")),
    Rung(Decimal(5), Decimal("0.3")),
)

values = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=3)
units = st.sampled_from([Decimal("0.001"), Decimal("0.01"), Decimal(7), Decimal(60), Decimal(1000)])


@st.composite
def lines(draw: st.DrawFn) -> tuple[Decimal, Decimal]:
    baseline = draw(values)
    return baseline, draw(values.filter(lambda target: target != baseline))


@st.composite
def ladders(draw: st.DrawFn) -> list[Rung]:
    size = draw(st.integers(2, 6))
    bounds = draw(st.lists(values, min_size=size, max_size=size, unique=True))
    scores = draw(st.lists(st.decimals(0, 1, places=2), min_size=size, max_size=size, unique=True))
    return [
        Rung(bound, earned)
        for bound, earned in zip(sorted(bounds, reverse=draw(st.booleans())), sorted(scores), strict=True)
    ]


def line(baseline: int, target: int) -> Measure:
    return Measure(Method.LINEAR, Decimal(baseline), Decimal(target))


def test_repeat_purchase_from_18_to_28_scores_0_60_at_24() -> None:
    assert score(line(18, 28), Decimal(24)) == Decimal("0.60")


@pytest.mark.parametrize(("days", "expected"), [("6", "0.70"), ("4.5", "0.70"), ("9", "0.00"), ("4", "1.00")])
def test_onboarding_days_score_by_their_ladder(days: str, expected: str) -> None:
    measure = Measure(Method.LADDER, Decimal(10), None, ONBOARDING_DAYS)

    assert str(score(measure, Decimal(days))) == expected


def test_latency_from_480_to_300_scores_zero_at_500_and_not_less() -> None:
    assert str(score(line(480, 300), Decimal(500))) == "0.00"


def test_a_line_that_falls_scores_its_share_of_the_way() -> None:
    assert score(line(480, 300), Decimal(390)) == Decimal("0.50")


def test_a_line_ends_at_its_target() -> None:
    assert str(score(line(18, 28), Decimal(40))) == "1.00"


def test_rounding_is_half_up_and_only_at_the_end() -> None:
    third = attainment(line(0, 3), Decimal(1))

    assert third == Decimal(1) / 3
    assert score(line(0, 200), Decimal(61)) == Decimal("0.31")
    assert round_score(Decimal("0.3049999")) == Decimal("0.30")


def test_a_ladder_can_reward_more() -> None:
    measure = Measure(Method.LADDER, Decimal(3), None, REVIEWS_A_WEEK)

    assert [score(measure, Decimal(actual)) for actual in (13, 12, 11, 10, 5, 4)] == [
        Decimal(expected) for expected in ("1.00", "1.00", "0.70", "0.70", "0.30", "0.00")
    ]


def test_a_ladder_may_be_written_worst_rung_first() -> None:
    assert ladder_score(ONBOARDING_DAYS[::-1], Decimal(5)) == Decimal("0.7")


@pytest.mark.parametrize("method", list(Method))
def test_without_an_actual_value_or_a_baseline_nothing_is_scored(method: Method) -> None:
    with_baseline = Measure(method, Decimal(10), Decimal(4), ONBOARDING_DAYS)
    without_baseline = Measure(method, None, Decimal(4), ONBOARDING_DAYS)

    assert score(with_baseline, None) is None
    assert score(without_baseline, Decimal(6)) is None


def test_a_line_without_a_target_is_unscored() -> None:
    assert attainment(Measure(Method.LINEAR, Decimal(1), None), Decimal(2)) is None


def test_ladder_score_without_an_actual_value_is_unscored() -> None:
    assert ladder_score(ONBOARDING_DAYS, None) is None


def test_a_stored_method_counts_as_its_enum() -> None:
    stored = Measure("ladder", Decimal(10), None, ONBOARDING_DAYS)  # type: ignore[arg-type]

    assert score(stored, Decimal(6)) == Decimal("0.70")


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_figures_that_are_no_numbers_are_refused_by_name(odd: str) -> None:
    with pytest.raises(ValueError, match="The actual value must be a finite number"):
        score(line(0, 1), Decimal(odd))
    with pytest.raises(ValueError, match="The actual value must be a finite number"):
        ladder_score(ONBOARDING_DAYS, Decimal(odd))
    with pytest.raises(ValueError, match="The baseline must be a finite number"):
        linear_score(baseline=Decimal(odd), target=Decimal(1), actual=Decimal(1))
    with pytest.raises(ValueError, match="The target must be a finite number"):
        linear_score(baseline=Decimal(0), target=Decimal(odd), actual=Decimal(1))


def test_a_target_equal_to_the_baseline_is_refused() -> None:
    with pytest.raises(ValueError, match="must differ"):
        score(line(5, 5), Decimal(5))


def test_sound_ladders_have_no_problems() -> None:
    assert validate_ladder(ONBOARDING_DAYS) == []
    assert validate_ladder(REVIEWS_A_WEEK) == []


@pytest.mark.parametrize(
    ("rungs", "problem"),
    [
        ([], "A ladder needs at least two rungs."),
        ([("4", "1")], "A ladder needs at least two rungs."),
        ([("4", "1"), ("8", "0.3"), ("6", "0.1")], "Rung 3 breaks the order: the bounds must rise, or fall"),
        ([("4", "1"), ("4", "0.3")], "Rung 2 breaks the order: the bounds must rise, or fall"),
        ([("4", "1"), ("6", "0.3"), ("8", "0.3")], "Rung 3 breaks the order: the scores must rise, or fall"),
        ([("4", "1.1"), ("6", "0.3")], "Rung 1: the score must lie between 0 and 1."),
        ([("4", "1"), ("6", "-0.1")], "Rung 2: the score must lie between 0 and 1."),
        ([("4", "NaN"), ("6", "0")], "Rung 1: the score must lie between 0 and 1."),
        ([("Infinity", "1"), ("6", "0")], "Rung 1: the bound must be a finite number."),
    ],
)
def test_a_broken_ladder_is_explained_and_never_scored(rungs: list[tuple[str, str]], problem: str) -> None:
    ladder = [Rung(Decimal(bound), Decimal(earned)) for bound, earned in rungs]

    assert [text for text in validate_ladder(ladder) if text.startswith(problem)]
    with pytest.raises(ValueError, match=r"Rung|at least two"):
        ladder_score(ladder, Decimal(5))


@given(lines(), values)
def test_a_linear_score_lies_between_0_and_1(span: tuple[Decimal, Decimal], actual: Decimal) -> None:
    result = score(Measure(Method.LINEAR, *span), actual)

    assert result is not None
    assert 0 <= result <= 1
    assert not result.is_signed()


@given(lines(), st.lists(values, min_size=2, max_size=6))
def test_coming_closer_to_the_target_never_lowers_a_linear_score(
    span: tuple[Decimal, Decimal], actuals: list[Decimal]
) -> None:
    improving = sorted(actuals, reverse=span[1] < span[0])

    scores = [score(Measure(Method.LINEAR, *span), actual) or 0 for actual in improving]

    assert scores == sorted(scores)


@given(lines(), values, units, values)
def test_a_change_of_unit_leaves_a_linear_score_unchanged(
    span: tuple[Decimal, Decimal], actual: Decimal, factor: Decimal, offset: Decimal
) -> None:
    baseline, target, converted = (value * factor + offset for value in (*span, actual))

    assert score(Measure(Method.LINEAR, baseline, target), converted) == score(Measure(Method.LINEAR, *span), actual)


@given(lines(), values)
def test_both_directions_score_alike(span: tuple[Decimal, Decimal], actual: Decimal) -> None:
    mirrored = Measure(Method.LINEAR, -span[0], -span[1])

    assert score(mirrored, -actual) == score(Measure(Method.LINEAR, *span), actual)


@given(ladders(), values)
def test_a_ladder_has_no_gap_and_both_writing_orders_agree(rungs: list[Rung], actual: Decimal) -> None:
    result = ladder_score(rungs, actual)

    assert result in {Decimal(0), *(rung.score for rung in rungs)}
    assert result == ladder_score(rungs[::-1], actual)


@given(ladders())
def test_each_bound_of_a_ladder_earns_its_own_score(rungs: list[Rung]) -> None:
    assert [ladder_score(rungs, rung.bound) for rung in rungs] == [rung.score for rung in rungs]


@given(ladders())
def test_between_two_rungs_the_lesser_of_their_scores_is_earned(rungs: list[Rung]) -> None:
    for left, right in pairwise(rungs):
        assert ladder_score(rungs, (left.bound + right.bound) / 2) == min(left.score, right.score)


@given(ladders(), values)
def test_mirroring_a_ladder_mirrors_its_scores(rungs: list[Rung], actual: Decimal) -> None:
    mirrored = [Rung(-rung.bound, rung.score) for rung in rungs]

    assert ladder_score(mirrored, -actual) == ladder_score(rungs, actual)
