"""What an owner hears, and how."""

from typing import Any

import time_machine
from django.core import mail

from checkins.enums import ReminderStep
from checkins.models import Reminder
from checkins.reminders.sweep import remind
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification
from notifications.tasks import deliver
from objectives.models import KeyResult
from tests.checkins.reminding import DUE, HEADS_UP, HOUR, OVERDUE, WEEK, titles, told
from tests.checkins.situations import Situation


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


def test_a_message_names_twenty_and_counts_the_rest(situation: Situation) -> None:
    for number in range(22):
        situation.another(name=f"Measure {number}")

    remind(situation.organization, at=DUE)

    body = Notification.objects.get().body.splitlines()
    assert len(body) == 21
    assert body[-1] == "and 3 more"


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
