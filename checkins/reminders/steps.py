"""When each step of reminding has its moment. Pure: a calendar and an instant in, a step out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checkins.enums import ReminderStep
from organizations.calendar import LATE_WINDOW, CheckInCalendar

DAY = timedelta(days=1)

# From when to when a step makes sense, seen from the deadline. Each is superseded by the next: after downtime the one
# whose moment it is fires, and none before it. When the closed week takes no more updates, nobody is reminded of it.
WINDOWS = {
    ReminderStep.HEADS_UP: (-DAY, timedelta()),
    ReminderStep.DUE: (timedelta(), DAY),
    ReminderStep.OVERDUE: (DAY, LATE_WINDOW),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A step whose time it is, and the week that it is about."""

    step: ReminderStep
    week: date


def moment_at(calendar: CheckInCalendar, now: datetime) -> Moment | None:
    """The step that an organization is in, or None for the days in which nobody is reminded."""
    for week in (calendar.open_week(now), calendar.last_closed_week(now)):
        for step, (begin, end) in WINDOWS.items():
            if begin <= now - calendar.deadline(week) < end:
                return Moment(step, week)
    return None


def is_over(moment: Moment, calendar: CheckInCalendar, now: datetime) -> bool:
    """Whether a step has been superseded, so that a message that is still waiting would be wrong by now."""
    return now - calendar.deadline(moment.week) >= WINDOWS[moment.step][1]
