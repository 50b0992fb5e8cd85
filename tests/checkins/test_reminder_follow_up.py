"""What champions hear about the updates that others owe."""

from typing import Any

from django.core import mail

from notifications.models import Notification
from notifications.tasks import deliver
from objectives.models import KeyResult
from organizations.enums import Seat
from organizations.models import TeamSeat
from tests.checkins.reminding import HOUR, OVERDUE, titles, told
from tests.checkins.situations import ACTIVATED, Situation
from tests.factories import (
    ActiveObjectiveFactory,
    KeyResultFactory,
    TeamFactory,
)


def test_champions_see_what_nobody_is_left_to_post(situation: Situation, at: Any) -> None:
    KeyResult.objects.update(owner=None)

    assert at(OVERDUE) == 1
    assert titles(situation.cast.champion) == ["1 update is overdue, owed by nobody yet"]


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
