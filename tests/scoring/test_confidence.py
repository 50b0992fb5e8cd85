import pytest

from scoring.confidence import confidence_change, is_early_warning


@pytest.mark.parametrize(
    "history",
    [[5, 3], [4, 2], [3, 5, 1], [5, 4, 3], [2, 4, 3, 2]],
)
def test_a_fall_of_two_or_two_falls_in_a_row_warn(history: list[int]) -> None:
    assert is_early_warning(history)


@pytest.mark.parametrize(
    "history",
    [[], [1], [4, 4], [4, 3], [5, 4, 4], [5, 4, 4, 3], [3, 4, 3], [5, 3, 3], [5, 4, 3, 4], [1, 5]],
)
def test_other_histories_do_not_warn(history: list[int]) -> None:
    assert not is_early_warning(history)


def test_the_change_is_counted_from_the_check_in_before() -> None:
    assert confidence_change([3, 5, 4]) == -1
    assert confidence_change([3, 3]) == 0
    assert confidence_change([2, 4]) == 2


def test_a_first_check_in_has_no_change() -> None:
    assert confidence_change([]) is None
    assert confidence_change([4]) is None
