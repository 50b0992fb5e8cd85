"""The week to Friday, 13 November 2026, in which beat ticks when a test says so."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from checkins.tasks import sweep_reminders
from notifications.models import Notification
from organizations.models import Membership
from tests.checkins.situations import FRIDAYS, local

WEEK = FRIDAYS[6]  # 13 November, in winter time
DEADLINE = local(WEEK, 16)
HOUR = timedelta(hours=1)
HEADS_UP, DUE, OVERDUE = DEADLINE - 24 * HOUR, DEADLINE, DEADLINE + 24 * HOUR


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(HEADS_UP - 12 * HOUR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at(clock: time_machine.Traveller) -> Callable[[datetime], int]:
    """Let it be that time, and beat tick."""

    def tick(moment: datetime) -> int:
        clock.move_to(moment)
        told: int = sweep_reminders()
        return told

    return tick


def told(person: Membership) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True))


def titles(person: Membership) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("title", flat=True))
