"""The day on which cards are read."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from okrapp.figures import Figures
from organizations.calendar import CheckInCalendar
from organizations.models import Organization
from scoring.models import RagPolicy


@dataclass(frozen=True)
class Today:
    """What a day's reading depends on: the organization's clock, calendar, policy, and way of showing figures."""

    now: datetime
    day: date
    calendar: CheckInCalendar
    policy: RagPolicy
    figures: Figures
    last_closed_week: date
    open_week: date

    @classmethod
    def of(cls, organization: Organization, policy: RagPolicy, now: datetime) -> "Today":
        calendar = organization.calendar
        return cls(
            now=now,
            day=now.astimezone(organization.zone).date(),
            calendar=calendar,
            policy=policy,
            figures=organization.figures,
            last_closed_week=calendar.last_closed_week(now),
            open_week=calendar.open_week(now),
        )

    def judged_by(self, policy: RagPolicy | None) -> "Today":
        """The same day under another policy, such as the one that a closed cycle keeps; None leaves it as it is."""
        return replace(self, policy=policy) if policy else self
