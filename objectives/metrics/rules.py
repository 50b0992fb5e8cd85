"""What the values of a metric say by themselves: fresh or stale, healthy or not, possible or not. Pure.

Source: domain.md, "Metric dictionary".
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from objectives.enums import Direction, RefreshFrequency

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # what is before it is a slip, and no time zone of today applies
TOO_EARLY = "This is before 1900. Write the year with four digits."
DAY = timedelta(days=1)
REFRESHES: Mapping[str, timedelta] = {
    RefreshFrequency.HOURLY: timedelta(hours=1),
    RefreshFrequency.DAILY: DAY,
    RefreshFrequency.WEEKLY: timedelta(weeks=1),
    RefreshFrequency.MONTHLY: timedelta(days=31),
}


class Freshness(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    EMPTY = "empty"


class Health(StrEnum):
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"  # a KPI without a value
    NONE = ""  # no KPI


def fresh_for(refresh: str) -> timedelta:
    """How old the newest value may be: the refresh frequency plus a quarter of it."""
    return REFRESHES[refresh] * 5 / 4


def overdue_after(refresh: str) -> timedelta:
    """The age beyond which a metric is a data issue by itself: twice its refresh (governance.md, "Escalations")."""
    return REFRESHES[refresh] * 2


def freshness(latest_at: datetime | None, refresh: str, now: datetime) -> Freshness:
    """Fresh while the newest value is not older than `fresh_for`, that very age included; empty without any value."""
    if latest_at is None:
        return Freshness.EMPTY
    return Freshness.FRESH if now - latest_at <= fresh_for(refresh) else Freshness.STALE


def is_outside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a value lies outside a range whose ends belong to it, either of which may be open."""
    return (low is not None and value < low) or (high is not None and value > high)


def health(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> Health:
    """Whether a KPI is where it ought to be; a metric without a healthy range is none."""
    if low is None and high is None:
        return Health.NONE
    if value is None:
        return Health.UNKNOWN
    return Health.UNHEALTHY if is_outside(value, low, high) else Health.HEALTHY


def ranges_problem(
    valid: tuple[Decimal | None, Decimal | None], healthy: tuple[Decimal | None, Decimal | None]
) -> tuple[str, str] | None:
    """The field and the sentence for ranges that can't be right; None when they can."""
    for name, (low, high), sentence in (
        ("valid_high", valid, "The highest value there can be lies above the lowest one."),
        ("healthy_high", healthy, "The healthy range ends above where it begins."),
    ):
        if low is not None and high is not None and low >= high:
            return name, sentence
    for name, end in zip(("healthy_low", "healthy_high"), healthy, strict=True):
        if end is not None and is_outside(end, *valid):
            return name, "The healthy range lies within the values that there can be."
    return None


def direction_problem(direction: str, healthy: tuple[Decimal | None, Decimal | None]) -> tuple[str, str] | None:
    """The field and the sentence for a healthy range that is open at the end where the value is bad; None otherwise."""
    low, high = healthy
    if direction == Direction.UP and low is None and high is not None:
        return "healthy_low", "Higher is better here, so say from which value on it is healthy, or turn the direction."
    if direction == Direction.DOWN and high is None and low is not None:
        return "healthy_high", "Lower is better here, so say up to which value it is healthy, or turn the direction."
    return None
