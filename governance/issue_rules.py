"""The clocks of a data issue. Pure.

Source: governance.md, "Escalations".
"""

from datetime import datetime, timedelta, tzinfo

TO_ACKNOWLEDGE = timedelta(hours=24)
LONGER = timedelta(hours=24)  # what each rung has after a breach
BUSINESS_DAYS_TO_RESOLVE = 5
LAST_ISSUE_RUNG = 2
SATURDAY = 5


def resolve_by(acknowledged_at: datetime, zone: tzinfo) -> datetime:
    """The same local time five business days on: Mondays to Fridays, counted from the day after."""
    moment, left = acknowledged_at.astimezone(zone), BUSINESS_DAYS_TO_RESOLVE
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < SATURDAY
    return moment
