"""A quarter with a KR of `kr_owner` in it, and instants to post at. Deadlines are Fridays, 16:00 in New York."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from checkins.actions import post_check_in
from checkins.models import CheckIn
from objectives.models import Cycle, KeyResult
from organizations.models import Membership, Organization
from tests.cast import Cast
from tests.factories import ActiveObjectiveFactory, CycleFactory, KeyResultFactory

NEW_YORK = ZoneInfo("America/New_York")
# Of the fourth quarter of 2026: fridays[0] is 2 October; summer time ends on 1 November, after fridays[4].
FRIDAYS = [date.fromordinal(date(2026, 10, 2).toordinal() + 7 * n) for n in range(14)]
ACTIVATED = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)  # within the week to 2 October: the first full one ends on the 9th


def local(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A wall time in New York as an instant."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


@dataclass(frozen=True)
class Situation:
    cast: Cast
    organization: Organization
    cycle: Cycle
    key_result: KeyResult
    owner: Membership  # of the KR

    def post(self, *, at: datetime, actual: str | Decimal = "20", **changes: Any) -> CheckIn:
        return post_check_in(**{**self.words(actual), "at": at, **changes})

    def words(self, actual: str | Decimal = "20") -> dict[str, Any]:
        return {
            "key_result": self.key_result,
            "by": self.owner,
            "actual": Decimal(actual),
            "confidence": 4,
            "insight": "Returning buyers doubled",
            "next_action": "Test the second reminder",
            "form_key": uuid4(),
        }

    def another(self, **values: Any) -> KeyResult:
        """One more KR of the same owner and objective."""
        made: KeyResult = KeyResultFactory(
            **{"objective": self.key_result.objective, "owner": self.owner, "activated_at": ACTIVATED, **values}
        )
        return made

    def fresh(self) -> KeyResult:
        return KeyResult.objects.select_related("objective__cycle", "owner").get(id=self.key_result.id)


@pytest.fixture
def situation(cast: Cast) -> Situation:
    organization = cast.organization
    Organization.objects.filter(id=organization.id).update(timezone="America/New_York")
    organization.timezone = "America/New_York"
    cycle = CycleFactory(name="Q4 2026", slug="q4-2026", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    objective = ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, activated_at=ACTIVATED)
    key_result = KeyResultFactory(objective=objective, owner=cast.kr_owner, activated_at=ACTIVATED)
    key_result.organization = organization
    return Situation(cast, organization, cycle, key_result, cast.kr_owner)
