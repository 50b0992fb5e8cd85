from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.enums import Band, Basis, Pace
from scoring.rag import Policy
from scoring.rollup import Part, roll_up, weights_problem

POLICY = Policy()

scores = st.decimals(0, 1, places=2)
parts = st.lists(
    st.builds(
        Part,
        score=st.none() | scores,
        weight=st.integers(1, 100) | st.none(),
        planned=scores,
        stale=st.booleans(),
    ),
    max_size=6,
)


def part(score: str | None, weight: int | None = None, *, planned: str | None = "0.50", stale: bool = False) -> Part:
    return Part(
        score=None if score is None else Decimal(score),
        weight=weight,
        planned=None if planned is None else Decimal(planned),
        stale=stale,
    )


def test_agreed_weights_make_a_weighted_mean() -> None:
    result = roll_up([part("0.60", 50), part("0.70", 30), part("0.00", 20)], POLICY)

    assert (result.score, result.weighted, result.note) == (Decimal("0.51"), True, "")
    assert result.band is Band.AMBER


def test_without_agreed_weights_the_mean_is_plain_and_says_so() -> None:
    result = roll_up([part("0.60", 50), part("0.30", None)], POLICY)

    assert (result.score, result.weighted, result.note) == (Decimal("0.45"), False, "unweighted")


def test_unscored_key_results_are_left_out_and_the_note_says_so() -> None:
    result = roll_up([part("0.60", 40), part("0.90", 20), part("0.30", 20), part(None, 20)], POLICY)

    assert result.score == Decimal("0.60")
    assert (result.scored, result.total, result.note) == (3, 4, "3 of 4 KRs")


def test_both_remarks_stand_side_by_side() -> None:
    assert roll_up([part("0.60"), part(None)], POLICY).note == "1 of 2 KRs, unweighted"


def test_an_objective_without_scored_key_results_is_unscored() -> None:
    result = roll_up([part(None), part(None)], POLICY)

    assert (result.score, result.planned, result.band, result.pace) == (None, None, None, None)
    assert result.note == "0 of 2 KRs"


def test_an_objective_without_key_results_is_unscored_and_has_no_note() -> None:
    result = roll_up([], POLICY)

    assert (result.score, result.weighted, result.note) == (None, False, "")


def test_rounding_happens_once_at_the_end() -> None:
    result = roll_up([part("0.30", planned="0.2"), part("0.30", planned="0.2"), part("0.31", planned="0.1")], POLICY)

    assert result.score == Decimal("0.30")
    assert result.planned == Decimal("0.5") / 3
    assert roll_up([part("0.30"), part("0.31")], POLICY).score == Decimal("0.31")


def test_the_plan_is_rolled_up_with_the_weights_of_the_score() -> None:
    result = roll_up([part("0.50", 75, planned="0.80"), part("0.50", 25, planned="0.40")], POLICY)

    assert result.planned == Decimal("0.70")
    assert result.pace is Pace.BEHIND


def test_the_plan_of_an_unscored_key_result_is_left_out_too() -> None:
    assert roll_up([part("0.50", planned="0.40"), part(None, planned="1.00")], POLICY).pace is Pace.ON


def test_a_scored_key_result_without_a_plan_leaves_the_objective_without_pace() -> None:
    result = roll_up([part("0.50"), part("0.50", planned=None)], POLICY)

    assert (result.score, result.planned, result.pace) == (Decimal("0.50"), None, None)


def test_the_band_follows_the_policy() -> None:
    by_pace = Policy(basis=Basis.PACE)

    assert roll_up([part("0.20", planned="0.25")], POLICY).band is Band.RED
    assert roll_up([part("0.20", planned="0.25")], by_pace).band is Band.GREEN


def test_one_stale_key_result_makes_its_objective_stale() -> None:
    stale = roll_up([part("0.50", stale=True), part(None), part("0.50")], POLICY)
    fresh = roll_up([part("0.50"), part(None)], POLICY)

    assert (stale.is_stale, stale.stale) == (True, 1)
    assert (fresh.is_stale, fresh.stale) == (False, 0)


def test_a_weight_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        roll_up([part("0.50", 0), part("0.50", 100)], POLICY)


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        roll_up([part("NaN")], POLICY)


@pytest.mark.parametrize("weights", [[], [None, None], [50, 30, 20], [100], [1, 1, 1], [33, 33, 33], [25]])
def test_weights_that_can_be_agreed(weights: list[int | None]) -> None:
    assert weights_problem(weights) is None


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ([50, None], "Give every key result a weight, or none of them."),
        ([100, 0], "Every weight must be at least 1."),
        ([0, 0], "Every weight must be at least 1."),
        ([110, -10], "Every weight must be at least 1."),
        ([50, 40], "The weights add to 90; they must add to 100, or all be equal."),
    ],
)
def test_weights_that_cannot_be_agreed_are_explained(weights: list[int | None], problem: str) -> None:
    assert weights_problem(weights) == problem


@given(parts)
def test_an_objective_scores_within_the_range_of_its_scored_key_results(given_parts: list[Part]) -> None:
    scored = [item.score for item in given_parts if item.score is not None]

    result = roll_up(given_parts, POLICY)

    if result.score is None:
        assert not scored
    else:
        assert min(scored) <= result.score <= max(scored)


@given(parts, st.integers(1, 100))
def test_an_unscored_key_result_never_counts_as_zero(given_parts: list[Part], weight: int) -> None:
    all_weighted = all(item.weight is not None for item in given_parts)
    unscored = Part(score=None, weight=weight if all_weighted else None, planned=Decimal(1), stale=False)

    before, after = roll_up(given_parts, POLICY), roll_up([*given_parts, unscored], POLICY)

    assert (after.score, after.planned, after.pace) == (before.score, before.planned, before.pace)


@given(parts, st.randoms())
def test_the_order_of_key_results_does_not_matter(given_parts: list[Part], random: Random) -> None:
    shuffled = given_parts[:]
    random.shuffle(shuffled)

    assert roll_up(shuffled, POLICY) == roll_up(given_parts, POLICY)
