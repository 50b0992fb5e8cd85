from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications.models import Notification
from objectives.actions import (
    add_initiative,
    carry_over_initiative,
    confirm_initiative,
    edit_initiative,
    move_initiative,
)
from objectives.models import Collaborator, Initiative, KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.ownership import holdings_of
from tests.factories import ActiveObjectiveFactory, CycleFactory, InitiativeFactory, KeyResultFactory


@pytest.fixture
def bet(cast, active):
    """An initiative that has run for five weeks under the team's KR, led by `member`."""
    long_ago = timezone.now() - timedelta(weeks=5)
    return InitiativeFactory(
        key_result=active, lead=cast.member, state="running", started_at=long_ago, moved_at=long_ago
    )


def told(person, kind):
    return list(Notification.objects.filter(recipient=person, kind=kind).values_list("title", flat=True))


@pytest.mark.parametrize("who", ["kr_owner", "owner", "champion", "lead", "admin"])
def test_those_with_a_part_in_the_key_result_add_a_bet(cast, active, who):
    by = getattr(cast, who)

    added = add_initiative(key_result=active, by=by, title="A shorter checkout", lead=by)

    assert (added.reference, added.state, added.started_at) == ("I-1", "idea", None)


def test_a_collaborator_adds_a_bet_and_a_mere_member_does_not(cast, active):
    with pytest.raises(Forbidden) as refused:
        add_initiative(key_result=active, by=cast.member, title="A shorter checkout", lead=cast.member)
    Collaborator.objects.create(key_result=active, membership=cast.member)

    added = add_initiative(key_result=active, by=cast.member, title="A shorter checkout", lead=cast.member)

    assert refused.value.who == "Kr Owner"
    assert added.lead == cast.member


def test_a_form_sent_twice_writes_one_bet(cast, active):
    key = uuid4()

    first, second = (
        add_initiative(key_result=active, by=cast.owner, title="A list", lead=cast.owner, form_key=key)
        for _ in range(2)
    )

    assert first == second
    assert Initiative.objects.count() == 1


def test_whoever_is_named_as_lead_is_told_once_and_nobody_is_told_of_themselves(cast, active):
    added = add_initiative(key_result=active, by=cast.owner, title="A list", lead=cast.member, is_running=True)
    add_initiative(key_result=active, by=cast.owner, title="Another", lead=cast.owner)
    edit_initiative(initiative=added, by=cast.owner, version=1, lead=cast.kr_owner)

    assert told(cast.member, "initiative_lead") == ["You lead I-1: A list"]
    assert told(cast.kr_owner, "initiative_lead") == ["You lead I-1: A list"]
    assert told(cast.owner, "initiative_lead") == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://files.example", "data:text/html,x"])
def test_a_link_is_the_address_of_a_page(cast, active, url):
    with pytest.raises(DomainError) as refused:
        add_initiative(key_result=active, by=cast.owner, title="A list", lead=cast.owner, url=url)

    assert refused.value.field == "url"


def test_a_viewer_leads_nothing(cast, active):
    with pytest.raises(DomainError) as refused:
        add_initiative(key_result=active, by=cast.owner, title="A list", lead=cast.viewer)

    assert refused.value.field == "lead"


def test_a_bet_is_added_only_while_its_key_result_can_still_be_moved(cast, active):
    KeyResult.objects.filter(id=active.id).update(state="retired")
    active.refresh_from_db()

    with pytest.raises(Forbidden, match="has ended"):
        add_initiative(key_result=active, by=cast.owner, title="A list", lead=cast.owner)


def test_starting_an_idea_keeps_when(cast, active):
    idea = InitiativeFactory(key_result=active, lead=cast.member)

    moved = move_initiative(initiative=idea, by=cast.member, was="idea", to="running")

    assert moved.state == "running"
    assert moved.started_at == moved.moved_at


def test_stopping_takes_what_was_learnt_in_the_action_and_in_the_database(cast, bet):
    with pytest.raises(DomainError) as refused:
        move_initiative(initiative=bet, by=cast.member, was="running", to="stopped", learning="  ")
    with pytest.raises(IntegrityError, match="objectives_initiative_learning"), transaction.atomic():
        Initiative.objects.filter(id=bet.id).update(state="stopped")

    stopped = move_initiative(initiative=bet, by=cast.member, was="running", to="stopped", learning="Nobody read it")

    assert refused.value.field == "learning"
    assert (stopped.state, stopped.learning) == ("stopped", "Nobody read it")
    assert stopped.ended_at is not None


def test_the_owner_of_the_key_result_hears_that_another_person_stopped_it(cast, active, bet):
    own = InitiativeFactory(key_result=active, lead=cast.member, state="running", title="Their own")

    move_initiative(initiative=bet, by=cast.member, was="running", to="stopped", learning="Nobody read it")
    move_initiative(initiative=own, by=cast.kr_owner, was="running", to="stopped", learning="Too slow")

    assert told(cast.kr_owner, "initiative_stopped") == [f"Member stopped {bet.reference}: A shorter checkout"]


def test_a_stopped_bet_runs_again_and_keeps_its_learning(cast, bet):
    move_initiative(initiative=bet, by=cast.member, was="running", to="stopped", learning="Nobody read it")

    again = move_initiative(initiative=bet, by=cast.member, was="stopped", to="running")

    assert (again.state, again.learning, again.ended_at) == ("running", "Nobody read it", None)


def test_the_second_of_two_movers_is_told_where_it_is_by_now_and_the_same_move_twice_is_one(cast, bet):
    first = move_initiative(initiative=bet, by=cast.member, was="running", to="done")
    same = move_initiative(initiative=bet, by=cast.owner, was="running", to="done")

    with pytest.raises(Conflict, match="is done by now"):
        move_initiative(initiative=bet, by=cast.owner, was="running", to="stopped", learning="Too late")

    assert first.version == same.version


def test_a_step_that_there_is_not_is_refused(cast, active):
    idea = InitiativeFactory(key_result=active, lead=cast.member)

    with pytest.raises(Conflict):
        move_initiative(initiative=idea, by=cast.member, was="idea", to="scaled")


def test_a_member_without_a_part_moves_nothing(cast, active):
    bet = InitiativeFactory(key_result=active, lead=cast.owner, state="running")

    with pytest.raises(Forbidden) as refused:
        move_initiative(initiative=bet, by=cast.member, was="running", to="done")
    with pytest.raises(Forbidden):
        confirm_initiative(initiative=bet, by=cast.member)

    assert "Owner" in refused.value.who


def test_confirming_says_that_it_is_under_way_and_changes_nothing_else(cast, bet):
    confirmed = confirm_initiative(initiative=bet, by=cast.member)

    assert timezone.now() - confirmed.moved_at < timedelta(minutes=1)
    assert (confirmed.state, confirmed.version) == ("running", bet.version)


def test_an_edit_over_somebody_elses_is_refused(cast, bet):
    edit_initiative(initiative=bet, by=cast.owner, version=1, because="They told us")

    with pytest.raises(Conflict, match="Somebody changed"):
        edit_initiative(initiative=bet, by=cast.member, version=1, title="Another")


def test_a_bet_whose_key_result_ended_is_carried_over_with_all_that_it_knows(cast, active, bet):
    KeyResult.objects.filter(id=active.id).update(state="closed")
    coming = CycleFactory(starts_on=active.objective.cycle.ends_on + timedelta(days=1))
    objective = ActiveObjectiveFactory(team=cast.team, cycle=coming, owner=cast.owner)
    following = KeyResultFactory(objective=objective, owner=cast.kr_owner)
    Initiative.objects.filter(id=bet.id).update(learning="Half of them read it")

    carried = carry_over_initiative(initiative=bet, by=cast.member, key_result=following)

    assert carried.key_result == following
    assert (carried.state, carried.learning) == ("running", "Half of them read it")


def test_a_bet_is_carried_to_another_team_only_by_somebody_with_a_part_there(cast, bet):
    elsewhere = KeyResultFactory(owner=cast.owner)

    with pytest.raises(Forbidden):
        carry_over_initiative(initiative=bet, by=cast.member, key_result=elsewhere)

    assert carry_over_initiative(initiative=bet, by=cast.owner, key_result=elsewhere).key_result == elsewhere


def test_nothing_is_carried_to_a_key_result_that_has_ended_nor_run_again_there(cast, active, bet):
    ended = KeyResultFactory(objective=active.objective, owner=cast.kr_owner, state="retired")
    left = InitiativeFactory(key_result=ended, lead=cast.member, state="done")

    with pytest.raises(DomainError, match="has ended"):
        carry_over_initiative(initiative=bet, by=cast.member, key_result=ended)
    with pytest.raises(DomainError, match="has ended"):
        move_initiative(initiative=left, by=cast.member, was="done", to="running")


def test_the_open_bets_of_somebody_who_leaves_are_handed_over(cast, bet):
    InitiativeFactory(key_result=bet.key_result, lead=cast.member, state="done")

    held = {holding.kind.code: holding for holding in holdings_of(cast.member)}

    assert [each.name for each in held["initiatives"].things] == [f"{bet.reference} A shorter checkout"]
