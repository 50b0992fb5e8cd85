from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from notifications.models import Notification
from objectives.actions import activate_objective, apply_card_change, cancel_objective
from objectives.models import KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.factories import ObjectiveFactory

REASON = "The fair is on Monday"


def test_what_is_activated_runs_with_its_key_results_and_their_owners_hear_of_it(cast, draft):
    activated = activate_objective(objective=draft, by=cast.sponsor, reason=REASON)

    assert (activated.state, activated.activated_by) == ("active", cast.sponsor)
    assert {card.state for card in KeyResult.objects.filter(objective=draft)} == {"active"}
    assert {card.activated_at for card in draft.key_results.all()} == {activated.activated_at}
    told = {each.recipient: each for each in Notification.objects.all()}
    assert set(told) == {cast.owner, cast.kr_owner}
    assert {each.kind for each in told.values()} == {"objective_activated"}
    assert told[cast.kr_owner].path == f"/o/acme/objectives/{draft.reference}/"
    assert told[cast.kr_owner].why == "You own a key result of this objective."


def test_gaps_stop_activation_with_the_list_in_words(cast, draft):
    first, second = draft.key_results.all()
    KeyResult.objects.filter(id=first.id).update(baseline=None, data_source="", owner=None)
    KeyResult.objects.filter(id=second.id).update(due_on=draft.cycle.ends_on + timedelta(days=3))

    with pytest.raises(DomainError) as refused:
        activate_objective(objective=draft, by=cast.sponsor)

    assert refused.value.message.splitlines()[0] == (
        f"{first.reference} Repeat purchase rate needs an owner, a baseline and a data source."
    )
    assert "The due date lies outside the cycle" in refused.value.message.splitlines()[1]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_objective_without_key_results_is_not_activated(cast, cycle):
    objective = ObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)

    with pytest.raises(DomainError, match="no key result yet"):
        activate_objective(objective=objective, by=cast.sponsor)


def test_advice_stops_nobody(cast, draft):
    KeyResult.objects.filter(objective=draft).update(weight=90, kr_class="lagging")

    assert activate_objective(objective=draft, by=cast.sponsor, reason=REASON).is_active


def test_a_second_click_changes_nothing_and_tells_nobody_twice(cast, draft):
    first = activate_objective(objective=draft, by=cast.sponsor, reason=REASON)
    second = activate_objective(objective=draft, by=cast.sponsor, reason=REASON)

    assert first.activated_at == second.activated_at
    assert Notification.objects.count() == 2


def test_a_decision_changes_the_agreed_fields_and_raises_the_version(cast, active):
    due = active.due_on - timedelta(days=10)

    changed = apply_card_change(
        key_result=active,
        changes={"target": Decimal(25), "due_date": due, "owner": cast.member},
        by=cast.sponsor,
    )

    active.refresh_from_db()
    assert (active.target, active.due_on, active.owner, active.version) == (25, due, cast.member, 2)
    assert changed.version == 2
    assert [event.pgh_label for event in active.history.order_by("pgh_id")] == ["insert", "update"]


def test_a_decision_on_a_card_that_moved_on_applies_nothing(cast, active):
    KeyResult.objects.filter(id=active.id).update(version=5)

    with pytest.raises(Conflict, match="changed since this was proposed"):
        apply_card_change(key_result=active, changes={"target": Decimal(25)}, by=cast.sponsor)

    active.refresh_from_db()
    assert active.target == 28


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": Decimal(18)}, "must differ"),
        ({"due_date": "late"}, "outside the cycle"),
        ({"owner": "viewer"}, "viewer"),
    ],
)
def test_a_decision_can_not_break_the_card(cast, active, changes, words):
    stand_in = {"late": active.due_on + timedelta(days=1), "viewer": cast.viewer}
    given = {name: stand_in.get(value, value) for name, value in changes.items()}

    with pytest.raises(DomainError, match=words):
        apply_card_change(key_result=active, changes=given, by=cast.sponsor)


def test_a_retired_key_result_keeps_its_score(cast, active):
    apply_card_change(key_result=active, changes={"retired": True}, by=cast.sponsor)

    active.refresh_from_db()
    assert (active.state, active.score) == ("retired", Decimal("0.60"))
    assert active.retired_at is not None
    with pytest.raises(Conflict, match="retired"):
        apply_card_change(key_result=active, changes={"target": Decimal(25)}, by=cast.sponsor)


def test_calling_off_what_is_under_way_takes_the_sponsor_and_a_reason(cast, active):
    objective = active.objective
    with pytest.raises(Forbidden, match="Mid-cycle KR change: Sponsor"):
        cancel_objective(objective=objective, by=cast.owner, reason="Too hard")
    with pytest.raises(DomainError, match="Say why"):
        cancel_objective(objective=objective, by=cast.sponsor, reason="  ")

    cancel_objective(objective=objective, by=cast.sponsor, reason="The market closed", at=timezone.now())

    active.refresh_from_db()
    objective.refresh_from_db()
    assert (objective.state, objective.cancelled_because, active.state) == ("cancelled", "The market closed", "retired")
    assert {each.recipient for each in Notification.objects.all()} == {cast.owner, cast.kr_owner}


def test_a_draft_is_cancelled_by_those_who_edit_it_and_nobody_is_alarmed(cast, draft):
    cancel_objective(objective=draft, by=cast.owner, reason="Merged into another")

    draft.refresh_from_db()
    assert draft.state == "cancelled"
    assert not Notification.objects.exists()
