"""Questions about updates."""

from datetime import datetime

from checkins.rules import Expectation, week_for
from objectives.models import KeyResult
from organizations.calendar import CheckInCalendar


def expectation(key_result: KeyResult) -> Expectation:
    return Expectation(key_result.activated_at, key_result.due_on, key_result.last_week)


def has_update(key_result: KeyResult, calendar: CheckInCalendar, now: datetime) -> bool:
    """Whether the week that an update posted now would count for has one already."""
    week, _ = week_for(expectation(key_result), calendar, now)
    return key_result.last_week is not None and key_result.last_week >= week
