from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.calendar import LATE_WINDOW, CheckInCalendar, Timing

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAYS = CheckInCalendar(weekday=4, time=time(17), zone=BERLIN)
FORTNIGHTS = CheckInCalendar(weekday=4, time=time(17), zone=BERLIN, every_weeks=2, anchor=date(2025, 1, 10))

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",  # summer time began at midnight
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # the clock moves by half an hour
    "Africa/Casablanca",
    "Pacific/Apia",  # skipped 30 December 2011
    "Pacific/Chatham",
]

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(
    datetime.combine(date(2005, 1, 1), time()), datetime.combine(date(2030, 12, 31), time()), timezones=st.just(UTC)
)
calendars = st.builds(
    CheckInCalendar,
    weekday=st.integers(0, 6),
    time=st.times() | st.sampled_from([time(0), time(0, 30), time(2, 30), time(23, 59)]),
    zone=zones,
    every_weeks=st.integers(1, 4),
    anchor=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
)


def berlin(wall_time: str) -> datetime:
    return datetime.fromisoformat(wall_time).replace(tzinfo=BERLIN)


def test_a_week_closes_at_the_local_wall_time_in_winter_and_in_summer() -> None:
    assert FRIDAYS.deadline(date(2025, 3, 28)) == datetime(2025, 3, 28, 16, tzinfo=UTC)
    assert FRIDAYS.deadline(date(2025, 4, 4)) == datetime(2025, 4, 4, 15, tzinfo=UTC)
    assert FRIDAYS.deadline(date(2025, 4, 4)).tzinfo is UTC


def test_a_wall_time_that_the_clock_skips_keeps_the_offset_of_before() -> None:
    sundays = CheckInCalendar(weekday=6, time=time(2, 30), zone=BERLIN)

    assert sundays.deadline(date(2025, 3, 30)) == datetime(2025, 3, 30, 1, 30, tzinfo=UTC)


def test_a_wall_time_that_the_clock_shows_twice_is_the_first() -> None:
    sundays = CheckInCalendar(weekday=6, time=time(2, 30), zone=BERLIN)

    assert sundays.deadline(date(2025, 10, 26)) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def test_a_skipped_hour_before_midnight_closes_its_week_on_the_next_local_day() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    sundays = CheckInCalendar(weekday=6, time=time(0, 30), zone=sao_paulo)
    skipped_day = CheckInCalendar(weekday=4, time=time(12), zone=ZoneInfo("Pacific/Apia"))

    assert sundays.week_of(datetime(2017, 10, 15, 3, 30, tzinfo=UTC)) == date(2017, 10, 15)
    assert sundays.week_of(datetime(2017, 10, 15, 3, 31, tzinfo=UTC)) == date(2017, 10, 22)
    assert skipped_day.week_of(datetime(2011, 12, 30, 22, tzinfo=UTC)) == date(2011, 12, 30)
    assert skipped_day.week_of(datetime(2011, 12, 30, 22, 1, tzinfo=UTC)) == date(2012, 1, 6)


def test_the_deadline_itself_still_belongs_to_its_week() -> None:
    assert FRIDAYS.week_of(berlin("2025-01-10 17:00")) == date(2025, 1, 10)
    assert FRIDAYS.week_of(berlin("2025-01-10 17:00:01")) == date(2025, 1, 17)


def test_the_open_week_is_the_running_one_and_the_closed_one_lies_before_it() -> None:
    at_the_deadline, a_second_later = berlin("2025-01-10 17:00"), berlin("2025-01-10 17:00:01")

    assert FRIDAYS.open_week(at_the_deadline) == date(2025, 1, 10)
    assert FRIDAYS.last_closed_week(at_the_deadline) == date(2025, 1, 3)
    assert FRIDAYS.open_week(a_second_later) == date(2025, 1, 17)
    assert FRIDAYS.last_closed_week(a_second_later) == date(2025, 1, 10)


def test_the_day_of_the_organization_decides_and_not_that_of_the_server() -> None:
    auckland = CheckInCalendar(weekday=0, time=time(9), zone=ZoneInfo("Pacific/Auckland"))

    assert auckland.week_of(datetime(2025, 1, 5, 19, 59, tzinfo=UTC)) == date(2025, 1, 6)
    assert auckland.week_of(datetime(2025, 1, 5, 20, 1, tzinfo=UTC)) == date(2025, 1, 13)


def test_the_anchor_says_which_weeks_of_a_fortnightly_calendar_close() -> None:
    other = CheckInCalendar(weekday=4, time=time(17), zone=BERLIN, every_weeks=2, anchor=date(2025, 1, 3))

    assert FORTNIGHTS.weeks(date(2025, 1, 1), date(2025, 2, 10)) == [
        date(2025, 1, 10),
        date(2025, 1, 24),
        date(2025, 2, 7),
    ]
    assert other.weeks(date(2025, 1, 1), date(2025, 2, 10)) == [
        date(2025, 1, 3),
        date(2025, 1, 17),
        date(2025, 1, 31),
    ]


def test_an_anchor_on_another_weekday_means_the_first_deadline_after_it() -> None:
    tuesday = CheckInCalendar(weekday=4, time=time(17), zone=BERLIN, every_weeks=2, anchor=date(2025, 1, 7))

    assert tuesday.weeks(date(2025, 1, 1), date(2025, 1, 31)) == [date(2025, 1, 10), date(2025, 1, 24)]


def test_previous_and_next_step_over_skipped_weeks() -> None:
    assert FORTNIGHTS.next(date(2025, 1, 10)) == date(2025, 1, 24)
    assert FORTNIGHTS.previous(date(2025, 1, 10)) == date(2024, 12, 27)


def test_a_week_of_an_older_calendar_still_has_neighbours() -> None:
    wednesday = date(2025, 1, 8)

    assert (FRIDAYS.previous(wednesday), FRIDAYS.next(wednesday)) == (date(2025, 1, 3), date(2025, 1, 10))


def test_a_quarter_has_the_weeks_that_close_in_it() -> None:
    weeks = FRIDAYS.weeks(date(2025, 1, 1), date(2025, 3, 31))

    assert (weeks[0], weeks[-1], len(weeks)) == (date(2025, 1, 3), date(2025, 3, 28), 13)


def test_both_days_at_the_ends_of_a_cycle_count() -> None:
    assert FRIDAYS.weeks(date(2025, 1, 3), date(2025, 1, 10)) == [date(2025, 1, 3), date(2025, 1, 10)]
    assert FRIDAYS.weeks(date(2025, 1, 4), date(2025, 1, 9)) == []
    assert FRIDAYS.weeks(date(2025, 1, 10), date(2025, 1, 1)) == []


@pytest.mark.parametrize(
    ("week", "number"),
    [
        (date(2024, 12, 27), 0),
        (date(2025, 1, 3), 1),
        (date(2025, 2, 7), 6),
        (date(2025, 3, 28), 13),
        (date(2025, 4, 4), 13),
        (date(2026, 4, 3), 13),
    ],
)
def test_a_week_knows_its_number_in_the_cycle(week: date, number: int) -> None:
    assert FRIDAYS.week_number(week, date(2025, 1, 1), date(2025, 3, 31)) == (number, 13)


def test_the_first_full_week_starts_at_the_first_deadline_at_or_after_activation() -> None:
    assert FRIDAYS.first_full_week(berlin("2025-01-08 12:00")) == date(2025, 1, 17)
    assert FRIDAYS.first_full_week(berlin("2025-01-10 17:00")) == date(2025, 1, 17)
    assert FRIDAYS.first_full_week(berlin("2025-01-10 17:00:01")) == date(2025, 1, 24)


def test_updates_are_expected_from_the_first_full_week_to_the_week_of_the_due_date() -> None:
    activated = berlin("2025-01-08 12:00")

    assert FRIDAYS.expected_weeks(activated, date(2025, 1, 31)) == [
        date(2025, 1, 17),
        date(2025, 1, 24),
        date(2025, 1, 31),
    ]
    assert FRIDAYS.expected_weeks(activated, date(2025, 2, 1))[-1] == date(2025, 2, 7)
    assert FRIDAYS.expected_weeks(activated, date(2025, 1, 10)) == []


def test_an_update_in_its_week_is_on_time() -> None:
    assert FRIDAYS.attribute(berlin("2025-01-15 00:00"), owes_closed_week=True) == (date(2025, 1, 17), Timing.ON_TIME)
    assert FRIDAYS.attribute(berlin("2025-01-10 17:00"), owes_closed_week=True) == (date(2025, 1, 10), Timing.ON_TIME)


def test_an_update_within_48_hours_serves_the_closed_week_late() -> None:
    closed = date(2025, 1, 10)

    assert FRIDAYS.attribute(berlin("2025-01-10 17:00:01"), owes_closed_week=True) == (closed, Timing.LATE)
    assert FRIDAYS.attribute(berlin("2025-01-12 17:00"), owes_closed_week=True) == (closed, Timing.LATE)


def test_after_48_hours_the_closed_week_stays_missed() -> None:
    assert FRIDAYS.attribute(berlin("2025-01-12 17:00:01"), owes_closed_week=True) == (
        date(2025, 1, 17),
        Timing.ON_TIME,
    )


def test_a_closed_week_that_owes_nothing_is_left_alone() -> None:
    assert FRIDAYS.attribute(berlin("2025-01-11 00:00"), owes_closed_week=False) == (date(2025, 1, 17), Timing.ON_TIME)


def test_the_48_hours_pass_alike_when_the_clock_changes_within_them() -> None:
    deadline = FRIDAYS.deadline(date(2025, 3, 28))

    in_time = (deadline + LATE_WINDOW).astimezone(BERLIN)

    assert in_time == berlin("2025-03-30 18:00")
    assert FRIDAYS.attribute(in_time, owes_closed_week=True) == (date(2025, 3, 28), Timing.LATE)
    assert FRIDAYS.attribute(in_time + timedelta(seconds=1), owes_closed_week=True)[1] is Timing.ON_TIME


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_lies_between_monday_and_sunday(weekday: int) -> None:
    with pytest.raises(ValueError, match="weekday"):
        CheckInCalendar(weekday=weekday, time=time(17), zone=BERLIN)


def test_a_deadline_time_carries_no_zone_of_its_own() -> None:
    with pytest.raises(ValueError, match="wall time"):
        CheckInCalendar(weekday=4, time=time(17, tzinfo=UTC), zone=BERLIN)


def test_a_calendar_that_skips_weeks_needs_an_anchor() -> None:
    with pytest.raises(ValueError, match="anchor"):
        CheckInCalendar(weekday=4, time=time(17), zone=BERLIN, every_weeks=2)
    with pytest.raises(ValueError, match="at least one week"):
        CheckInCalendar(weekday=4, time=time(17), zone=BERLIN, every_weeks=0)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FRIDAYS.week_of(datetime(2025, 1, 10, 17))  # noqa: DTZ001


@given(calendars, instants)
def test_each_instant_lies_in_exactly_one_week(calendar: CheckInCalendar, instant: datetime) -> None:
    week = calendar.week_of(instant)

    assert calendar.deadline(calendar.previous(week)) < instant <= calendar.deadline(week)


@given(calendars, st.dates(date(2005, 1, 1), date(2030, 12, 31)), st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_weeks_meet_without_gap_at_every_deadline(calendar: CheckInCalendar, day: date, moment: timedelta) -> None:
    week = calendar.next(day)
    after = calendar.deadline(week) + timedelta(microseconds=1) + moment

    assert calendar.week_of(calendar.deadline(week)) == week
    assert calendar.week_of(after) == calendar.next(week)
    assert calendar.last_closed_week(after) == week


@given(calendars, st.dates(date(2005, 1, 1), date(2030, 12, 31)))
def test_previous_and_next_undo_each_other(calendar: CheckInCalendar, day: date) -> None:
    week = calendar.next(day)

    assert calendar.previous(calendar.next(week)) == week
    assert calendar.next(calendar.previous(week)) == week
    assert week.weekday() == calendar.weekday


@given(calendars, st.dates(date(2005, 1, 1), date(2030, 12, 31)), st.integers(0, 400), st.integers(0, 400))
def test_the_weeks_of_two_cycles_in_a_row_are_those_of_both_together(
    calendar: CheckInCalendar, first: date, days: int, more: int
) -> None:
    middle = first + timedelta(days=days)
    last = middle + timedelta(days=more)

    together = calendar.weeks(first, last)

    assert calendar.weeks(first, middle) + calendar.weeks(middle + timedelta(days=1), last) == together
    assert [calendar.week_number(week, first, last) for week in together] == [
        (number, len(together)) for number in range(1, len(together) + 1)
    ]


@given(calendars, instants)
def test_a_full_week_lies_wholly_after_the_activation(calendar: CheckInCalendar, activated: datetime) -> None:
    first = calendar.first_full_week(activated)
    start = calendar.previous(first)

    assert calendar.deadline(calendar.previous(start)) < activated <= calendar.deadline(start)


@given(calendars, instants, st.booleans())
def test_an_update_counts_for_the_running_week_or_the_one_just_closed(
    calendar: CheckInCalendar, now: datetime, owes: bool
) -> None:
    week, timing = calendar.attribute(now, owes_closed_week=owes)

    if timing is Timing.ON_TIME:
        assert week == calendar.open_week(now)
    else:
        assert owes
        assert week == calendar.last_closed_week(now)
        assert timedelta(0) < now - calendar.deadline(week) <= LATE_WINDOW
