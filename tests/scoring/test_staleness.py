from datetime import date

import pytest

from scoring.staleness import is_stale

WEEK_1, WEEK_2, WEEK_3 = date(2025, 1, 10), date(2025, 1, 17), date(2025, 1, 24)


@pytest.mark.parametrize("last_week", [None, WEEK_1])
def test_no_update_for_the_last_closed_week_is_stale(last_week: date | None) -> None:
    assert is_stale(last_week=last_week, first_expected_week=WEEK_1, last_closed_week=WEEK_2)


@pytest.mark.parametrize("last_week", [WEEK_2, WEEK_3])
def test_an_update_for_the_last_closed_week_or_the_running_one_is_fresh(last_week: date) -> None:
    assert not is_stale(last_week=last_week, first_expected_week=WEEK_1, last_closed_week=WEEK_2)


def test_the_first_expected_week_counts_as_soon_as_it_has_closed() -> None:
    assert is_stale(last_week=None, first_expected_week=WEEK_2, last_closed_week=WEEK_2)
    assert not is_stale(last_week=None, first_expected_week=WEEK_3, last_closed_week=WEEK_2)


def test_nothing_expected_or_nothing_closed_is_never_stale() -> None:
    assert not is_stale(last_week=None, first_expected_week=None, last_closed_week=WEEK_2)
    assert not is_stale(last_week=None, first_expected_week=WEEK_1, last_closed_week=None)
