"""The check-in calendar: which week an instant belongs to, and when that week closes.

Source: checkins.md, "The calendar". A check-in week runs from one deadline (exclusive) to the next (inclusive) and is
named by the local date of its deadline. The deadline is a wall time in the organization's zone: a change between
summer and winter time moves nothing. A wall time that the clock skips is read with the offset before the change, one
that it shows twice is the first of the two. Instants are aware datetimes; all methods raise ValueError for naive ones.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LATE_WINDOW = timedelta(hours=48)


class Timing(StrEnum):
    """Whether an update came within its week or after its deadline."""

    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class CheckInCalendar:
    """When an organization checks in: a weekday (0 is Monday) and a wall time, every so many weeks.

    `anchor` says which weeks have a deadline when not every week has one: the first such weekday on or after it does.
    Raises ValueError for a weekday outside 0…6, a time with a zone of its own, a period below one week, and a longer
    period without an anchor.
    """

    weekday: int
    time: time
    zone: ZoneInfo
    every_weeks: int = 1
    anchor: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("The weekday must lie between 0 (Monday) and 6 (Sunday).")
        if self.time.tzinfo is not None:
            raise ValueError("The time is a wall time in the calendar's own zone and carries none itself.")
        if self.every_weeks < 1:
            raise ValueError("Check-ins are at least one week apart.")
        if self.every_weeks > 1 and self.anchor is None:
            raise ValueError("A calendar that skips weeks needs an anchor date.")

    def deadline(self, week: date) -> datetime:
        """The instant (UTC) at which a week closes. Any date is answered, so that weeks of an older calendar are."""
        return datetime.combine(week, self.time, self.zone).astimezone(UTC)

    def week_of(self, instant: datetime) -> date:
        """The one week in which an instant lies."""
        if instant.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        # A deadline in an hour that the clock skips over midnight falls on the next local day: begin a day early.
        week = self._on_or_after(instant.astimezone(self.zone).date() - timedelta(days=1))
        while self.deadline(week) < instant:
            week = self.next(week)
        return week

    def week_of_day(self, day: date) -> date:
        """The week that a day counts for: the first whose deadline lies on it or after it."""
        return self._on_or_after(day)

    def open_week(self, now: datetime) -> date:
        """The running week, to which an update posted in time belongs."""
        return self.week_of(now)

    def last_closed_week(self, now: datetime) -> date:
        """The newest week whose deadline has passed; at the very deadline its week is still open."""
        return self.previous(self.week_of(now))

    def previous(self, week: date) -> date:
        """The last week that closes before the day that names this one."""
        return self._on_or_after(week) - self._period

    def next(self, week: date) -> date:
        """The first week that closes after the day that names this one."""
        return self._on_or_after(week + timedelta(days=1))

    def weeks(self, first_day: date, last_day: date) -> list[date]:
        """The weeks of a cycle, in order: those whose deadline falls on one of its days, both ends included.

        Each week thus belongs to exactly one of the cycles that follow each other.
        """
        first = self._on_or_after(first_day)
        return [first + place * self._period for place in range(self._count(first_day, last_day))]

    def week_number(self, week: date, cycle_start: date, cycle_end: date) -> tuple[int, int]:
        """The place of a week in its cycle and the number of the cycle's weeks: (6, 13) is "week 6 of 13".

        0 before the first week of the cycle, and the last number for the days after its last deadline.
        """
        return self._count(cycle_start, min(week, cycle_end)), self._count(cycle_start, cycle_end)

    def first_full_week(self, instant: datetime) -> date:
        """The week that starts at the first deadline at or after an instant (an activation)."""
        return self.next(self.week_of(instant))

    def expected_weeks(self, activated_at: datetime, due_on: date) -> list[date]:
        """The weeks that owe an update: from the first full week after activation to the week of the due date."""
        return self.weeks(self.first_full_week(activated_at), self._on_or_after(due_on))

    def attribute(self, now: datetime, *, owes_closed_week: bool) -> tuple[date, Timing]:
        """The week that an update posted now counts for, and whether it is late.

        `owes_closed_week` says that the last closed week expected an update and has none. Such a week is served, late,
        until 48 hours after its deadline; from then on it stays missed and the update belongs to the running week.
        """
        closed = self.last_closed_week(now)
        if owes_closed_week and now - self.deadline(closed) <= LATE_WINDOW:
            return closed, Timing.LATE
        return self.open_week(now), Timing.ON_TIME

    @property
    def _period(self) -> timedelta:
        return timedelta(weeks=self.every_weeks)

    def _on_or_after(self, day: date) -> date:
        return day + timedelta(days=(self._phase - day.toordinal()) % (7 * self.every_weeks))

    def _count(self, first_day: date, last_day: date) -> int:
        return max(0, (last_day - self._on_or_after(first_day)) // self._period + 1)

    @property
    def _phase(self) -> int:
        anchor = date.min if self.anchor is None else self.anchor
        return anchor.toordinal() + (self.weekday - anchor.weekday()) % 7
