"""What is decided from values alone: which week an update counts for, how it stands, and what looks like a slip."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from organizations.calendar import LATE_WINDOW, CheckInCalendar, Timing
from scoring.attainment import Measure, score
from scoring.enums import Band, Pace
from scoring.pace import OwnPlan, pace, planned_score
from scoring.rag import Policy, band

SLIP = 100
TAG = re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])([\w-]{1,50})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a value amounts to on a day: the two-place score, and what follows from it. `planned` is unrounded."""

    score: Decimal | None
    band: Band | None
    planned: Decimal | None
    pace: Pace | None


def standing(
    measure: Measure,
    actual: Decimal | None,
    *,
    starts_on: date | None,
    due_on: date | None,
    day: date,
    policy: Policy,
    earlier: Sequence[Decimal] = (),
    own_plan: OwnPlan | None = None,
) -> Standing:
    """How a value stands on a day (scoring, Attainment, RAG and Pace), after the values of earlier weeks.

    Raises ValueError as the rules of scoring do.
    """
    reached = score(measure, actual, earlier)
    planned = None
    if starts_on and due_on and starts_on < due_on:
        planned = planned_score(starts_on, due_on, day, own_plan)
    return Standing(reached, band(reached, policy, planned), planned, pace(reached, planned, policy))


@dataclass(frozen=True, slots=True)
class Expectation:
    """From when to when a KR expects updates, and its newest week that has one (check-ins, The calendar)."""

    activated_at: datetime | None
    due_on: date | None
    last_week: date | None

    def owes(self, week: date, calendar: CheckInCalendar) -> bool:
        """Whether this week expects an update and has none."""
        if self.activated_at is None or (self.last_week is not None and self.last_week >= week):
            return False
        ended = self.due_on is not None and week > calendar.week_of_day(self.due_on)
        return not ended and week >= calendar.first_full_week(self.activated_at)


def week_for(expectation: Expectation, calendar: CheckInCalendar, now: datetime) -> tuple[date, Timing]:
    """The week that an update posted now counts for, and whether it is late."""
    owes_closed = expectation.owes(calendar.last_closed_week(now), calendar)
    return calendar.attribute(now, owes_closed_week=owes_closed)


def rests(expectation: Expectation, calendar: CheckInCalendar, now: datetime) -> bool:
    """Whether the closed week has its update and its 48 hours of grace still run: the next one is not asked for yet."""
    closed = calendar.last_closed_week(now)
    return expectation.last_week == closed and now - calendar.deadline(closed) <= LATE_WINDOW


def tags_in(text: str) -> list[str]:
    """The words after a # in a text, in lower case, each once and in order; a number alone is none."""
    return list(dict.fromkeys(tag.lower() for tag in TAG.findall(text)))


def looks_like_a_slip(actual: Decimal, last: Decimal | None) -> bool:
    """Whether a value is a hundred times the last one or more, or a hundredth or less: perhaps a comma slipped."""
    if not last or not actual:
        return False
    ratio = abs(actual / last)
    return ratio >= SLIP or ratio * SLIP <= 1


def weeks_between(older: date, newer: date, period: timedelta) -> list[date]:
    """The weeks that lie between two others.

    Counted by whole periods from the older one, so that a changed check-in day does not look like a missed week.
    """
    count = max(0, (newer - older) // period - 1)
    return [older + n * period for n in range(1, count + 1)]
