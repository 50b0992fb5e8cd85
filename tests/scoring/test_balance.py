from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.balance import Standing, balance

figures = st.none() | st.decimals(0, 1, places=2)


def standing(name: str, planned: str | None, actual: str | None) -> Standing:
    return Standing(name, *(None if each is None else Decimal(each) for each in (planned, actual)))


def test_one_ahead_and_one_behind_are_named_as_outliers() -> None:
    found = balance([standing("O-1", "0.5", "0.7"), standing("O-2", "0.5", "0.5"), standing("O-3", "0.5", "0.35")])

    assert found.imbalance == Decimal("0.35")
    assert found.is_unbalanced
    assert [each.name for each in found.ahead] == ["O-1"]
    assert [each.name for each in found.behind] == ["O-3"]


def test_at_the_limit_a_set_is_in_balance_and_names_nobody() -> None:
    found = balance([standing("O-1", "0.5", "0.65"), standing("O-2", "0.5", "0.35")])

    assert (found.imbalance, found.is_unbalanced) == (Decimal("0.30"), False)
    assert found.ahead == found.behind == ()


def test_the_farthest_outlier_is_named_first() -> None:
    found = balance(
        [standing("O-1", "0.9", "0.3"), standing("O-2", "0.9", "0.1"), standing("O-3", "0.2", "0.8")],
    )

    assert [each.name for each in found.behind] == ["O-2", "O-1"]


def test_objectives_without_a_score_or_a_plan_are_left_out_and_counted() -> None:
    found = balance([standing("O-1", "0.5", None), standing("O-2", None, "0.5"), standing("O-3", "0.5", "0.5")])

    assert [each.name for each in found.compared] == ["O-3"]
    assert (found.left_out, found.imbalance) == (2, 0)


def test_no_objective_is_no_imbalance() -> None:
    assert (balance([]).compared, balance([]).is_unbalanced) == ((), False)


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="planned score must be a finite number"):
        balance([standing("O-1", "NaN", "0.5")])


@given(st.lists(st.tuples(figures, figures), max_size=12))
def test_an_unbalanced_set_names_outliers_in_both_directions(
    scores: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    found = balance([Standing(f"O-{number}", *each) for number, each in enumerate(scores)])

    assert found.is_unbalanced == bool(found.ahead) == bool(found.behind)
    assert not set(found.ahead) & set(found.behind)
    assert len(found.compared) + found.left_out == len(scores)
