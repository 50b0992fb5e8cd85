from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from checkins.enums import ReminderStep
from checkins.models import Reminder
from checkins.reminders import sweep
from checkins.reminders.sweep import remind
from checkins.tasks import sweep_reminders
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification
from notifications.tasks import deliver
from objectives.models import Cycle, KeyResult, Objective
from organizations.actions import found_organization
from organizations.enums import Seat
from organizations.models import Membership, Organization, TeamSeat
from organizations.tenancy import tenant
from tests.cast import Cast
from tests.checkins.situations import ACTIVATED, FRIDAYS, Situation, local
from tests.counting import counted_queries
from tests.factories import (
    ActiveObjectiveFactory,
    CycleFactory,
    KeyResultFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

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


def test_an_owner_who_posts_nothing_hears_of_it_three_times(situation: Situation, at: Any) -> None:
    reference = situation.key_result.reference

    for moment in (HEADS_UP - HOUR, HEADS_UP, HEADS_UP + HOUR, DUE, DUE + HOUR, OVERDUE, OVERDUE + 23 * HOUR):
        at(moment)
    at(OVERDUE + 24 * HOUR)

    assert titles(situation.owner) == [
        f"Your update on {reference} is due by Friday 16:00",
        f"Your update on {reference} is due now",
        f"Your update on {reference} is overdue",
    ]


def test_the_mail_leads_straight_to_the_form(situation: Situation, at: Any) -> None:
    at(DUE)

    deliver(situation.organization.id)

    (message,) = mail.outbox
    reference = situation.key_result.reference
    assert message.to == [situation.owner.user.email]
    assert f"http://testserver/o/acme/key-results/{reference}/check-in/\n" in message.body
    assert f"{reference} Repeat purchase rate" in message.body


def test_several_key_results_of_one_person_make_one_message(situation: Situation, at: Any) -> None:
    other = situation.another(name="Churn")

    at(HEADS_UP)
    deliver(situation.organization.id)

    (message,) = mail.outbox
    assert message.subject == "2 updates are due by Friday 16:00"
    assert f"{situation.key_result.reference} Repeat purchase rate\n{other.reference} Churn\n" in message.body
    assert "http://testserver/o/acme/check-ins/\n" in message.body
    assert Reminder.objects.filter(step=ReminderStep.HEADS_UP, week=WEEK, membership=situation.owner).count() == 2


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


def test_champions_see_what_nobody_is_left_to_post(situation: Situation, at: Any) -> None:
    KeyResult.objects.update(owner=None)

    assert at(OVERDUE) == 1
    assert titles(situation.cast.champion) == ["1 update is overdue, owed by nobody yet"]


def test_a_new_owner_is_reminded_too(situation: Situation, at: Any) -> None:
    at(DUE)
    KeyResult.objects.update(owner=situation.cast.member)

    at(DUE + HOUR)

    assert told(situation.owner) == told(situation.cast.member) == ["checkins_due"]


def test_a_key_result_activated_late_gets_a_message_of_its_own(situation: Situation, at: Any) -> None:
    at(DUE)
    second = situation.another()

    at(DUE + HOUR)
    at(DUE + 2 * HOUR)

    assert titles(situation.owner)[1:] == [f"Your update on {second.reference} is due now"]


def test_champions_get_one_list_of_who_owes_what(situation: Situation, at: Any) -> None:
    other = situation.another(owner=situation.cast.member, name="Churn")

    at(OVERDUE)
    at(OVERDUE + HOUR)
    deliver(situation.organization.id)

    champion = situation.cast.champion
    (message,) = [each for each in mail.outbox if each.to == [champion.user.email]]
    assert message.subject == "2 updates are overdue"
    assert f"{situation.key_result.reference} Repeat purchase rate: Kr Owner\n" in message.body
    assert f"{other.reference} Churn: Member\n" in message.body
    assert "http://testserver/o/acme/teams/growth/\n" in message.body
    assert told(champion) == ["checkins_follow_up"]


def test_a_champion_who_owes_is_reminded_as_owner_and_follows_up_on_others(situation: Situation, at: Any) -> None:
    champion = situation.cast.champion
    situation.another(owner=champion)

    at(OVERDUE)

    assert sorted(told(champion)) == ["checkins_follow_up", "checkins_overdue"]
    follow_up = Notification.objects.get(recipient=champion, kind="checkins_follow_up")
    assert follow_up.about["kr"] == [situation.key_result.id]
    assert follow_up.title == "1 update is overdue, owed by Kr Owner"


def test_a_team_without_champions_is_followed_up_by_those_above_it(situation: Situation, at: Any) -> None:
    team = TeamFactory(parent=situation.cast.team)
    objective = ActiveObjectiveFactory(team=team, cycle=situation.cycle, owner=situation.cast.owner)
    below = KeyResultFactory(objective=objective, owner=situation.cast.member, activated_at=ACTIVATED)

    at(OVERDUE)

    follow_up = Notification.objects.get(kind="checkins_follow_up")
    assert follow_up.recipient_id == situation.cast.champion.id
    assert follow_up.about["kr"] == [situation.key_result.id, below.id]
    assert follow_up.path == "/o/acme/objectives/"


def test_the_champions_of_other_teams_hear_nothing(situation: Situation, at: Any) -> None:
    elsewhere = TeamFactory()
    TeamSeat.objects.create(team=elsewhere, membership=situation.cast.steward, seat=Seat.CHAMPION)

    at(OVERDUE)

    assert told(situation.cast.steward) == []


def test_a_message_that_is_overtaken_by_the_update_is_not_sent(
    situation: Situation, at: Any, clock: time_machine.Traveller
) -> None:
    at(DUE)
    clock.shift(HOUR)
    situation.post(at=DUE + HOUR, actual="26")

    deliver(situation.organization.id)

    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.MOOT


def test_the_mail_lists_only_what_is_still_owed_when_it_goes_out(
    situation: Situation, at: Any, clock: time_machine.Traveller
) -> None:
    other = situation.another(name="Churn")
    at(DUE)
    clock.shift(HOUR)
    situation.post(at=DUE + HOUR, actual="26")

    deliver(situation.organization.id)

    (message,) = mail.outbox
    assert message.subject == f"Your update on {other.reference} is due now"
    assert "Repeat purchase rate" not in message.body
    assert f"/key-results/{other.reference}/check-in/" in message.body


def test_a_heads_up_that_could_not_be_sent_before_the_deadline_is_dropped(situation: Situation, at: Any) -> None:
    at(HEADS_UP)
    at(DUE)

    deliver(situation.organization.id)

    assert [each.subject for each in mail.outbox] == [f"Your update on {situation.key_result.reference} is due now"]


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


def test_a_message_names_twenty_and_counts_the_rest(situation: Situation) -> None:
    for number in range(22):
        situation.another(name=f"Measure {number}")

    remind(situation.organization, at=DUE)

    body = Notification.objects.get().body.splitlines()
    assert len(body) == 21
    assert body[-1] == "and 3 more"


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
