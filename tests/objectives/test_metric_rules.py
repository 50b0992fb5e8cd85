from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from objectives.metrics.rules import (
    Freshness,
    Health,
    direction_problem,
    fresh_for,
    freshness,
    health,
    is_outside,
    overdue_after,
    ranges_problem,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("refresh", "hours"), [("hourly", 1.25), ("daily", 30), ("weekly", 210), ("monthly", 31 * 24 * 1.25)]
)
def test_a_value_is_fresh_for_its_refresh_and_a_quarter_of_it(refresh, hours):
    age = timedelta(hours=hours)

    assert fresh_for(refresh) == age
    assert freshness(NOW - age, refresh, NOW) == Freshness.FRESH
    assert freshness(NOW - age - timedelta(microseconds=1), refresh, NOW) == Freshness.STALE


def test_a_metric_without_a_value_is_neither_fresh_nor_stale():
    assert freshness(None, "daily", NOW) == Freshness.EMPTY


def test_a_metric_is_overdue_after_twice_its_refresh():
    assert overdue_after("weekly") == timedelta(days=14)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("19.999999", Health.UNHEALTHY),
        ("20", Health.HEALTHY),
        ("30", Health.HEALTHY),
        ("30.000001", Health.UNHEALTHY),
        (None, Health.UNKNOWN),
    ],
)
def test_the_ends_of_the_healthy_range_are_healthy(value, expected):
    assert health(value and Decimal(value), Decimal(20), Decimal(30)) == expected


def test_a_metric_without_a_healthy_range_is_no_kpi():
    assert health(Decimal(5), None, None) == Health.NONE


def test_an_open_end_excludes_nothing():
    assert not is_outside(Decimal(10**12), Decimal(0), None)
    assert is_outside(Decimal(-1), Decimal(0), None)


def test_ranges_that_can_not_be_name_the_field():
    low, high = Decimal(0), Decimal(100)

    assert ranges_problem((low, high), (Decimal(20), None)) is None
    assert ranges_problem((high, low), (None, None))[0] == "valid_high"
    assert ranges_problem((low, high), (Decimal(5), Decimal(5)))[0] == "healthy_high"
    assert ranges_problem((low, high), (None, Decimal(101)))[0] == "healthy_high"
    assert ranges_problem((low, high), (Decimal(-1), None))[0] == "healthy_low"


@pytest.mark.parametrize(
    ("direction", "low", "high", "field"),
    [
        ("up", None, Decimal(5), "healthy_low"),
        ("down", Decimal(5), None, "healthy_high"),
        ("up", Decimal(5), None, None),
        ("down", None, Decimal(5), None),
        ("up", Decimal(1), Decimal(5), None),
        ("within", None, Decimal(5), None),
        ("up", None, None, None),
    ],
)
def test_a_healthy_range_is_not_open_where_the_value_is_bad(direction, low, high, field):
    problem = direction_problem(direction, (low, high))

    assert (problem and problem[0]) == field
