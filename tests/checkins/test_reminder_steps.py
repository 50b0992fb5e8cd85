from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from checkins.enums import ReminderStep
from checkins.reminders.steps import Moment, is_over, moment_at
from organizations.calendar import CheckInCalendar

ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]
FRIDAY, SUNDAY = 4, 6
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def fridays(zone: str) -> CheckInCalendar:
    return CheckInCalendar(weekday=FRIDAY, time=time(16), zone=ZoneInfo(zone))


def step_at(calendar: CheckInCalendar, now: datetime) -> str | None:
    moment = moment_at(calendar, now)
    return moment.step.value if moment else None


@pytest.mark.parametrize("zone", ZONES)
def test_each_step_has_its_day_in_the_organizations_own_time(zone: str) -> None:
    local = ZoneInfo(zone)
    deadline = datetime(2026, 11, 20, 16, 0, tzinfo=local).astimezone(UTC)
    around = [-DAY - MINUTE, -DAY, -MINUTE, timedelta(), DAY - MINUTE, DAY, 2 * DAY - MINUTE, 2 * DAY]

    steps = [step_at(fridays(zone), deadline + away) for away in around]

    assert steps == [None, "heads_up", "heads_up", "due", "due", "overdue", "overdue", None]


@pytest.mark.parametrize("zone", ZONES)
def test_every_step_of_one_deadline_is_about_the_week_that_it_closes(zone: str) -> None:
    deadline = fridays(zone).deadline(date(2026, 11, 20))

    moments = [moment_at(fridays(zone), deadline + away) for away in (-MINUTE, timedelta(), DAY)]

    assert moments == [Moment(step, date(2026, 11, 20)) for step in ReminderStep]


@pytest.mark.parametrize(
    ("changes_on", "hours_before"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25)],
    ids=["clocks go forward", "clocks go back"],
)
def test_a_day_ahead_is_24_hours_when_the_clocks_change_in_between(changes_on: date, hours_before: int) -> None:
    calendar = CheckInCalendar(weekday=SUNDAY, time=time(16), zone=ZoneInfo("America/New_York"))
    deadline = datetime.combine(changes_on, time(16), ZoneInfo("America/New_York")).astimezone(UTC)
    same_wall_time_the_day_before = deadline - timedelta(hours=hours_before)

    assert step_at(calendar, deadline - DAY) == "heads_up"
    assert step_at(calendar, deadline - DAY - MINUTE) is None
    assert (step_at(calendar, same_wall_time_the_day_before) == "heads_up") == (hours_before < 24)


def test_with_two_weeks_between_deadlines_nobody_is_reminded_in_the_middle() -> None:
    calendar = CheckInCalendar(
        weekday=FRIDAY, time=time(16), zone=ZoneInfo("UTC"), every_weeks=2, anchor=date(2020, 1, 6)
    )
    deadline = calendar.deadline(calendar.open_week(datetime(2026, 11, 18, tzinfo=UTC)))

    assert [step_at(calendar, deadline + timedelta(days=away)) for away in (-8, -7, 0, 7)] == [None, None, "due", None]


@pytest.mark.parametrize(
    ("step", "ends"),
    [(ReminderStep.HEADS_UP, timedelta()), (ReminderStep.DUE, DAY), (ReminderStep.OVERDUE, 2 * DAY)],
)
def test_a_step_is_over_when_the_next_one_begins(step: ReminderStep, ends: timedelta) -> None:
    calendar, week = fridays("UTC"), date(2026, 11, 20)
    moment, deadline = Moment(step, week), calendar.deadline(week)

    assert [is_over(moment, calendar, deadline + ends + away) for away in (-MINUTE, timedelta())] == [False, True]
