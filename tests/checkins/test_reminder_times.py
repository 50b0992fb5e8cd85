"""Each step at its moment, whatever the clocks, the zones and the downtime."""

from datetime import UTC, datetime, timedelta
from typing import Any

from organizations.models import Membership, Organization
from organizations.tenancy import tenant
from tests.checkins.reminding import DEADLINE, DUE, HEADS_UP, HOUR, OVERDUE, told
from tests.checkins.situations import ACTIVATED, FRIDAYS, Situation, local
from tests.factories import (
    ActiveObjectiveFactory,
    CycleFactory,
    KeyResultFactory,
)


def test_after_downtime_only_the_step_whose_moment_it_is_fires(situation: Situation, at: Any) -> None:
    at(HEADS_UP - HOUR)

    at(OVERDUE + 3 * HOUR)

    assert told(situation.owner) == ["checkins_overdue"]


def test_after_a_week_of_downtime_nobody_is_reminded_of_the_past(situation: Situation, at: Any) -> None:
    at(HEADS_UP - HOUR)

    at(DEADLINE + timedelta(days=4))

    assert told(situation.owner) == []


def test_a_clock_that_jumps_back_reminds_nobody_again(situation: Situation, at: Any) -> None:
    counts = [at(HEADS_UP), at(DUE), at(HEADS_UP), at(DUE), at(OVERDUE), at(DUE), at(OVERDUE)]

    assert counts == [1, 1, 0, 0, 2, 0, 0]


def test_steps_come_by_wall_time_after_the_clocks_went_back(situation: Situation, at: Any) -> None:
    before, after = local(FRIDAYS[4], 16), local(FRIDAYS[5], 16)

    counts = [at(before - timedelta(seconds=1)), at(before), at(after - timedelta(seconds=1)), at(after)]

    assert after - before == timedelta(days=7, hours=1)
    assert counts == [1, 1, 1, 1]
    assert [each.split("_", 1)[1] for each in told(situation.owner)] == ["heads_up", "due", "heads_up", "due"]


def test_each_organization_is_reminded_in_its_own_time(situation: Situation, stranger: Membership, at: Any) -> None:
    with tenant(stranger.organization_id):
        Organization.objects.filter(id=stranger.organization_id).update(timezone="Pacific/Auckland")
        theirs = KeyResultFactory(
            objective=ActiveObjectiveFactory(cycle=CycleFactory(starts_on=ACTIVATED.date())), activated_at=ACTIVATED
        )
    their_deadline = datetime(2026, 11, 13, 3, 0, tzinfo=UTC)

    counts = [at(their_deadline - HOUR), at(their_deadline)]

    with tenant(stranger.organization_id):
        assert told(theirs.owner) == ["checkins_heads_up", "checkins_due"]
    assert told(situation.owner) == ["checkins_heads_up"]
    assert counts == [2, 1]
