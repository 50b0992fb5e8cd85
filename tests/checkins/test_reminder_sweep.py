"""The sweep itself: what it costs, side by side with others, and when something breaks."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from checkins.models import Reminder
from checkins.reminders import sweep
from checkins.reminders.sweep import remind
from notifications.models import Delivery, Notification
from organizations.actions import found_organization
from organizations.models import Membership, Organization
from organizations.tenancy import tenant
from tests.cast import Cast
from tests.checkins.reminding import DUE
from tests.checkins.situations import ACTIVATED, Situation
from tests.counting import counted_queries
from tests.factories import (
    ActiveObjectiveFactory,
    CycleFactory,
    KeyResultFactory,
    MembershipFactory,
    UserFactory,
)


def test_an_organization_that_fails_does_not_keep_others_from_theirs(
    situation: Situation, at: Any, stranger: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remind_or_fail(organization: Organization, **rest: Any) -> int:
        if organization.id == stranger.organization_id:
            raise RuntimeError("broken")
        return remind(organization, **rest)

    monkeypatch.setattr(sweep, "remind", remind_or_fail)

    assert stranger.organization_id < situation.organization.id
    assert at(DUE) == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_statements_does_not_grow_with_the_people(situation: Situation, people: int) -> None:
    for _ in range(people - 1):
        situation.another(owner=MembershipFactory())

    with counted_queries() as asked:
        reminded = remind(situation.organization, at=DUE)

    assert reminded == people
    assert len(asked) == 4  # who is a member, the ledger, what is owed, the outbox


def test_owners_are_reminded_in_batches(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "PEOPLE", 2)
    for _ in range(6):
        situation.another(owner=MembershipFactory())

    assert remind(situation.organization, at=DUE) == 7


@pytest.fixture
def committed(transactional_db: None) -> Organization:
    """An organization whose rows other connections see: twelve owners with two KRs each."""
    admin = found_organization(by=UserFactory(), name="Parallel", slug="parallel", timezone="America/New_York")
    with tenant(admin.organization_id):
        objective = ActiveObjectiveFactory(cycle=CycleFactory(starts_on=ACTIVATED.date()), activated_at=ACTIVATED)
        for _ in range(12):
            owner = MembershipFactory()
            KeyResultFactory(objective=objective, owner=owner, activated_at=ACTIVATED)
            KeyResultFactory(objective=objective, owner=owner, activated_at=ACTIVATED)
    return admin.organization


def test_sweeps_side_by_side_remind_each_person_once(committed: Organization) -> None:
    def run(_: int) -> int:
        try:
            return remind(committed, at=DUE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as beats:
        counts = list(beats.map(run, range(8)))

    assert sum(counts) == 12
    with tenant(committed.id):
        assert Notification.objects.count() == Delivery.objects.count() == 12
        assert Reminder.objects.count() == 24


def test_a_step_that_could_not_be_recorded_fires_with_the_next_run(
    cast: Cast, situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkins.reminders.messages.record", lambda *lines, **rest: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        remind(situation.organization, at=DUE)
    in_ledger = Reminder.objects.count()
    monkeypatch.undo()

    assert (in_ledger, remind(situation.organization, at=DUE)) == (0, 1)
