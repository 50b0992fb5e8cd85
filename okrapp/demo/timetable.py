"""When everything in a demo organization happened, worked out from one day: the same day, the same times."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zlib import crc32

from okrapp.demo.moments import Ago, Ahead, Moment
from okrapp.demo.story import KeyResultStory, ObjectiveStory
from organizations.calendar import CheckInCalendar

QUARTER = timedelta(weeks=13)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of a cycle."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """“Oct–Dec 2026”, by the months in which most of it lies."""
        first, last = self.first + 15 * DAY, self.last - 15 * DAY
        year = "" if first.year == last.year else f" {first.year}"
        return f"{first:%b}{year}–{last:%b} {last.year}"


@dataclass(frozen=True)
class Timetable:
    """The days and instants of a story. `weeks` is how many update weeks its running cycle tells.

    All of it lies before the first minute of today, so that the hour at which the demo is built makes no difference.
    """

    calendar: CheckInCalendar
    today: date
    weeks: int

    @cached_property
    def horizon(self) -> datetime:
        """The first instant of today: nothing that is told happened later."""
        return self.local(self.today, time(0))

    @cached_property
    def running(self) -> Span:
        """Thirteen weeks that began on the Monday seven weeks before this week's."""
        first = self.today - timedelta(days=self.today.weekday()) - 7 * WEEK
        return Span(first, first + QUARTER - DAY)

    @cached_property
    def closed(self) -> Span:
        return Span(self.running.first - QUARTER, self.running.first - DAY)

    @cached_property
    def coming(self) -> Span:
        return Span(self.running.last + DAY, self.running.last + QUARTER)

    @cached_property
    def annual(self) -> Span:
        return Span(self.running.first - 3 * QUARTER, self.running.last)

    def span(self, cycle: str) -> Span:
        return {"running": self.running, "closed": self.closed, "annual": self.annual}[cycle]

    @cached_property
    def newest(self) -> date:
        """The week whose deadline is the last one up to the end of today."""
        return self.calendar.previous(self.calendar.week_of_day(self.today + DAY))

    def week(self, place: int) -> date:
        """An update week of the running cycle by its place in the story, 0 being the oldest."""
        return self.newest - (self.weeks - 1 - place) * WEEK

    def weeks_of(self, objective: ObjectiveStory, key_result: KeyResultStory) -> list[date]:
        """The check-in week of each of a KR's updates, in the story's order."""
        newest = self.newest
        if objective.cycle == "closed":
            newest = self.calendar.previous(self.calendar.week_of_day(self.closed.last + DAY))
        elif key_result.due_this_week and self.today <= self.newest + 2 * DAY:
            newest -= WEEK  # as long as a late update counts, the closed week is the one to write about
        newest -= key_result.silent_weeks * WEEK
        return [newest - place * WEEK for place in reversed(range(len(key_result.weeks)))]

    def first_week(self, objective: ObjectiveStory) -> date:
        """The first week that owes an update on this objective's KRs."""
        if objective.cycle == "closed":
            return self.weeks_of(objective, objective.key_results[0])[0]
        return self.week(0)

    def activation(self, objective: ObjectiveStory) -> datetime:
        """Two days before the deadline before the first week that owes an update."""
        return self.local(self.first_week(objective) - WEEK - 2 * DAY, time(10, 30))

    def starts_on(self, objective: ObjectiveStory) -> date:
        """A quarter's KRs run from the Monday of their first week on, those of the year with the year."""
        span = self.span(objective.cycle)
        first = self.first_week(objective)
        monday = first - timedelta(days=first.weekday())
        return max(span.first, monday) if objective.cycle == "running" else span.first

    def due_on(self, objective: ObjectiveStory, key_result: KeyResultStory) -> date:
        """The last day of the cycle, or of the week of its quarter in which the KR is due."""
        if key_result.due_week is None:
            return self.span(objective.cycle).last
        return self.starts_on(objective) + key_result.due_week * WEEK - DAY

    @cached_property
    def founding(self) -> datetime:
        """When the organization came to us: before the pilot in the quarter before."""
        return self.local(self.closed.last - 40 * DAY, time(9, 15))

    def posting(self, key: str, week: date, *, late: bool = False) -> datetime:
        """When the update of a week was posted: on one of the last days before its deadline, before today."""
        deadline = self.calendar.deadline(week)
        if late:
            return deadline + timedelta(hours=20)
        choice = crc32(f"{key} {(self.newest - week).days}".encode())
        days_before = choice % 3 if week < self.today else 1 + choice % 2
        morning = self.local(week - days_before * DAY, time(8, 40))
        minutes = 1 + choice // 7 % 190 if days_before == 0 else 1 + choice // 7 % 480
        return morning + timedelta(minutes=minutes)

    def later(self, instant: datetime, hours: float) -> datetime:
        """Some hours afterwards, yet before today."""
        return min(instant + timedelta(hours=hours), self.horizon - timedelta(minutes=5))

    def at(self, moment: Moment) -> datetime:
        if isinstance(moment, Ago):
            return self.local(self.today - moment.days * DAY, moment.at)
        return self.local(self.week(moment.week) + moment.days * DAY, moment.at)

    def day(self, moment: Moment | Ahead) -> date:
        if isinstance(moment, Ahead):
            return self.today + moment.days * DAY
        return self.at(moment).astimezone(self.calendar.zone).date()

    @cached_property
    def huddle(self) -> tuple[datetime, datetime]:
        """When the huddle of a running case was called, and when it is: the next working hours, seen from today."""
        weekday = self.today.weekday()
        if weekday in {4, 5}:  # Friday's huddle; on a Saturday it has been, and the decision is awaited
            friday = self.today - (weekday - 4) * DAY
            return self.local(friday - DAY, time(12)), self.local(friday, time(15))
        return self.local(self.today - DAY, time(12)), self.local(self.today + DAY, time(10))

    def local(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, self.calendar.zone).astimezone(UTC)


def story_weeks(objectives: tuple[ObjectiveStory, ...]) -> int:
    """How many update weeks the running cycle of a story has."""
    told = (
        len(each.weeks) + each.silent_weeks
        for objective in objectives
        if objective.cycle == "running"
        for each in objective.key_results
    )
    return max(told, default=0)
