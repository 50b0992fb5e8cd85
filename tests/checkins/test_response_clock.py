"""Responses to Red and Amber: who is told when nobody answers."""

from datetime import timedelta
from typing import Any

import pytest

from checkins.models import Response
from checkins.reminders.responses import chase
from checkins.reminders.sweep import remind_everybody
from notifications import kinds
from notifications.models import Notification
from objectives.models import KeyResult
from organizations.models import Membership
from organizations.tenancy import tenant
from tests.checkins.responding import GREEN, POSTED, RED, answer, post, told
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.nobody import nobody_at_work


def swept(situation: Situation, at: Any) -> None:
    with nobody_at_work():
        chase(situation.organization, at=at)


def test_an_overdue_response_is_chased_once_with_both_owners(situation: Situation) -> None:
    post(situation, RED)
    due = Response.objects.get().due_at

    swept(situation, due - timedelta(seconds=1))
    before = told("checkins_response_overdue")
    swept(situation, due)
    swept(situation, due + timedelta(minutes=15))
    swept(situation, due - timedelta(hours=1))

    assert before == []
    assert told("checkins_response_overdue") == ["Kr Owner", "Owner"]


def test_the_sweep_of_all_organizations_chases_responses(situation: Situation) -> None:
    post(situation, RED)

    with nobody_at_work():
        remind_everybody(at=local(FRIDAYS[3] - timedelta(days=3)))

    assert told("checkins_response_overdue") == ["Kr Owner", "Owner"]


def test_one_who_owns_both_is_told_once(situation: Situation) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(owner=situation.cast.owner)
    situation.post(at=POSTED, actual=RED, by=situation.cast.owner)

    swept(situation, POSTED + timedelta(days=3))

    assert told("checkins_response_overdue") == ["Owner"]


def test_nothing_is_chased_that_was_answered_overtaken_or_has_ended(situation: Situation) -> None:
    other, gone = situation.another(name="Overtaken"), situation.another(name="Retired")
    for key_result in (situation.key_result, other, gone):
        situation.post(at=POSTED, actual=RED, key_result=key_result)
    answer(Response.objects.get(key_result=situation.key_result), situation.owner)
    situation.post(at=local(FRIDAYS[3]), actual=GREEN, key_result=other)
    KeyResult.objects.filter(id=gone.id).update(state="retired")

    swept(situation, local(FRIDAYS[6]))

    assert told("checkins_response_overdue") == []


def test_people_who_left_are_not_chased(situation: Situation) -> None:
    post(situation, RED)
    Membership.objects.filter(id=situation.cast.owner.id).update(deactivated_at=POSTED)

    swept(situation, POSTED + timedelta(days=3))

    assert told("checkins_response_overdue") == ["Kr Owner"]


def test_a_message_about_a_response_is_moot_once_it_is_answered(situation: Situation) -> None:
    post(situation, RED)
    swept(situation, POSTED + timedelta(days=3))
    notices = list(Notification.objects.filter(kind__startswith="checkins_response"))
    waiting = [kinds.kind(each.kind).is_moot(each) for each in notices]

    answer(Response.objects.get(), situation.owner)

    assert waiting == [False, False, False]
    assert [kinds.kind(each.kind).is_moot(each) for each in notices] == [True, True, True]


def test_more_than_one_chunk_is_chased_in_one_run(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkins.reminders.responses.CHUNK", 2)
    for number in range(5):
        situation.post(at=POSTED, actual=RED, key_result=situation.another(name=f"KR {number}"))

    swept(situation, POSTED + timedelta(days=3))

    assert len(told("checkins_response_overdue")) == 10


def test_another_organization_sees_no_response(situation: Situation) -> None:
    post(situation, RED)

    with nobody_at_work(), tenant(situation.cast.stranger.organization_id):
        assert Response.objects.count() == 0
