"""What is left alone: posted, not under way, not expected, of nobody."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from objectives.models import Cycle, KeyResult, Objective
from organizations.models import Membership
from tests.checkins.reminding import DUE, HEADS_UP, HOUR, OVERDUE, told
from tests.checkins.situations import ACTIVATED, FRIDAYS, Situation, local
from tests.factories import (
    ActiveObjectiveFactory,
    CycleFactory,
    KeyResultFactory,
)


def test_a_posted_key_result_is_left_alone(
    situation: Situation, other: KeyResult, at: Any, clock: time_machine.Traveller
) -> None:
    clock.move_to(HEADS_UP - HOUR)
    situation.post(at=HEADS_UP - HOUR, actual="26")

    assert [at(HEADS_UP), at(DUE), at(OVERDUE)] == [1, 1, 2]
    assert told(situation.owner) == []


def test_an_update_of_the_week_before_does_not_serve_this_one(situation: Situation, at: Any) -> None:
    situation.post(at=local(FRIDAYS[5], 12), actual="26")

    assert at(HEADS_UP) == 1


@pytest.fixture
def other(situation: Situation) -> KeyResult:
    """A KR of another person, objective and cycle, that is under way whatever becomes of the first."""
    cycle = CycleFactory(starts_on=ACTIVATED.date(), ends_on=FRIDAYS[13])
    objective = ActiveObjectiveFactory(cycle=cycle, team=situation.cast.team, owner=situation.cast.owner)
    made: KeyResult = KeyResultFactory(objective=objective, owner=situation.cast.member, activated_at=ACTIVATED)
    return made


@pytest.mark.parametrize("state", ["draft", "retired", "closed"])
def test_a_key_result_that_is_not_under_way_is_left_alone(
    situation: Situation, other: KeyResult, at: Any, state: str
) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(state=state)

    assert at(DUE) == 1
    assert told(situation.owner) == []


@pytest.mark.parametrize("state", ["draft", "in_review", "backlog", "closed", "cancelled"])
def test_an_objective_that_is_not_under_way_is_left_alone(
    situation: Situation, other: KeyResult, at: Any, state: str
) -> None:
    Objective.objects.filter(id=situation.key_result.objective_id).update(state=state)

    assert at(DUE) == 1
    assert told(situation.owner) == []


def test_a_closed_cycle_is_left_alone(situation: Situation, other: KeyResult, at: Any) -> None:
    Cycle.objects.filter(id=situation.cycle.id).update(closed_at=DUE - HOUR)

    assert at(DUE) == 1
    assert told(situation.owner) == []


def test_nothing_is_expected_before_the_first_full_week(situation: Situation, at: Any) -> None:
    last = local(FRIDAYS[5], 16)  # the deadline that begins the week
    KeyResult.objects.update(activated_at=last + timedelta(seconds=1))
    too_late = at(HEADS_UP)
    KeyResult.objects.update(activated_at=last)

    assert (too_late, at(HEADS_UP + HOUR)) == (0, 1)


def test_nothing_is_expected_after_the_week_of_the_due_date(situation: Situation, at: Any) -> None:
    KeyResult.objects.update(due_on=FRIDAYS[5])
    past = at(HEADS_UP)
    KeyResult.objects.update(due_on=FRIDAYS[5] + timedelta(days=1))

    assert (past, at(HEADS_UP + HOUR)) == (0, 1)


def test_a_key_result_without_an_owner_or_of_somebody_who_left_reminds_nobody(
    situation: Situation, other: KeyResult, at: Any
) -> None:
    situation.another(owner=None)
    Membership.objects.filter(id=situation.owner.id).update(deactivated_at=timezone.now())

    assert at(DUE) == 1
    assert told(situation.owner) == []
