"""One request for the weights of a whole set: they change together with the card that it is about."""

from typing import Any

import pytest

from governance.actions import (
    approve_change,
    draft_change,
    propose_change,
    propose_draft,
    send_back_change,
    undo_decision,
)
from governance.actions.deciding import StaleCard
from governance.models import ChangeRequest, Decision
from governance.queries.change_cards import change_view
from notifications.models import Notification
from objectives.models import KeyResult
from okrapp.errors import Conflict, DomainError
from tests.cast import sign_in
from tests.checkins.situations import Situation
from tests.counting import counted_queries
from tests.factories import KeyResultFactory
from tests.governance.situations import MID, browse, proposal, text_of
from tests.governance.test_add_key_result import ADD, asked, typed

PAGE = "key-results/KR-1/change/"


@pytest.fixture
def weighed(situation: Situation) -> Situation:
    """KR-1 counts 50, KR-2 of another owner 30 and KR-3 20."""
    KeyResult.objects.filter(number=1).update(weight=50)
    objective = situation.key_result.objective
    for weight, name in ((30, "Trials started"), (20, "Refund rate")):
        KeyResultFactory(objective=objective, owner=situation.cast.member, weight=weight, name=name)
    situation.key_result.refresh_from_db()
    return situation


def weights() -> list[int | None]:
    return list(KeyResult.objects.filter(state="active").order_by("number").values_list("weight", flat=True))


def wanted(**changes: Any) -> Any:
    """KR-1 from 50 to 40, KR-2 from 30 to 40."""
    asked = {"target": None, "fields": {"weight": 40}, "weights": {2: 40}}
    return proposal(**{**asked, **changes})


def proposed(situation: Situation, **changes: Any) -> ChangeRequest:
    return propose_change(by=situation.cast.lead, key_result=situation.key_result, proposal=wanted(**changes), at=MID)


def test_the_weights_of_the_set_change_in_one_step_and_are_logged(weighed: Situation) -> None:
    change = proposed(weighed)

    approve_change(by=weighed.cast.sponsor, change=change, at=MID)

    assert weights() == [40, 40, 20]
    assert "Weight of KR-2 Trials started: 30\u202f% → 40\u202f%" in Decision.objects.get().note
    assert Notification.objects.filter(kind="governance.change_decided", recipient=weighed.cast.member).exists()


def test_the_approver_sees_each_weight_before_and_after_and_nothing_to_object_to(weighed: Situation) -> None:
    view = change_view(proposed(weighed), weighed.cast.sponsor, now=MID)

    shown = [(each.label, each.before, each.after) for each in view.changed]
    assert shown == [
        ("Weight", "50\u202f%", "40\u202f%"),
        ("Weight of KR-2 Trials started", "30\u202f%", "40\u202f%"),
    ]
    assert view.advice == ""


def test_weights_that_do_not_add_up_are_refused_beside_their_field(weighed: Situation) -> None:
    with pytest.raises(DomainError, match="would add to 95 instead of 100") as refused:
        proposed(weighed, weights={2: 35})

    assert refused.value.field == "other_weight_2"
    assert not ChangeRequest.objects.exists()


def test_only_cards_under_way_in_the_same_set_are_weighed(weighed: Situation) -> None:
    elsewhere = KeyResultFactory()

    with pytest.raises(DomainError, match="is not under way beside this one"):
        proposed(weighed, weights={elsewhere.number: 40})


def test_another_weight_that_moved_since_is_shown_and_confirmed_again(weighed: Situation) -> None:
    change = proposed(weighed)
    KeyResult.objects.filter(number=2).update(weight=35)
    with pytest.raises(StaleCard):
        approve_change(by=weighed.cast.sponsor, change=change, at=MID)

    view = change_view(change, weighed.cast.sponsor, now=MID)
    approve_change(by=weighed.cast.sponsor, change=change, seen_version=view.seen_version, at=MID)

    assert view.is_stale
    assert [each.sentence for each in view.drift] == ["Weight of KR-2 Trials started: 30\u202f% → 35\u202f%"]
    assert weights() == [40, 40, 20]


def test_another_that_has_ended_since_can_not_be_weighed(weighed: Situation) -> None:
    change = proposed(weighed)
    KeyResult.objects.filter(number=2).update(state="retired")
    view = change_view(change, weighed.cast.sponsor, now=MID)

    with pytest.raises(DomainError, match="KR-2 is not under way"):
        approve_change(by=weighed.cast.sponsor, change=change, seen_version=view.seen_version, at=MID)

    assert weights() == [50, 20]


def test_undone_every_weight_is_as_it_was(weighed: Situation) -> None:
    change = proposed(weighed)
    approve_change(by=weighed.cast.sponsor, change=change, at=MID)

    undo_decision(by=weighed.cast.sponsor, change=change, at=MID)

    assert weights() == [50, 30, 20]


def test_what_others_weighed_anew_meanwhile_is_not_undone_over(weighed: Situation) -> None:
    change = proposed(weighed)
    approve_change(by=weighed.cast.sponsor, change=change, at=MID)
    KeyResult.objects.filter(number=2).update(weight=45)

    with pytest.raises(Conflict, match="has changed again"):
        undo_decision(by=weighed.cast.sponsor, change=change, at=MID)


def test_retiring_one_gives_its_weight_to_the_others(weighed: Situation) -> None:
    alone = proposed(weighed, fields={}, retire=True, weights={})
    advice = change_view(alone, weighed.cast.sponsor, now=MID).advice
    ChangeRequest.objects.all().delete()

    change = proposed(weighed, fields={}, retire=True, weights={2: 60, 3: 40})
    approve_change(by=weighed.cast.sponsor, change=change, at=MID)

    assert "would add to 50 instead of 100" in advice
    assert weights() == [60, 40]


def test_one_that_is_added_takes_its_weight_from_the_others(weighed: Situation) -> None:
    client = sign_in(weighed.cast.lead)
    sent = {"weight": "20", "other_weight_1": "40", "other_weight_2": "25", "other_weight_3": "15"}

    browse(client, ADD, **typed(weighed, **sent))
    approve_change(by=weighed.cast.sponsor, change=ChangeRequest.objects.get())

    assert weights() == [40, 25, 15, 20]


def test_one_that_replaces_another_is_weighed_without_it(weighed: Situation) -> None:
    change = asked(weighed, replaces=weighed.key_result, weight=45, weights={2: 35})

    approve_change(by=weighed.cast.sponsor, change=change, at=MID)

    assert weights() == [35, 20, 45]


def test_a_draft_is_proposed_over_the_weights_of_that_day(weighed: Situation) -> None:
    draft = draft_change(by=weighed.owner, key_result=weighed.key_result, proposal=wanted(), at=MID)
    KeyResult.objects.filter(number=2).update(weight=35)

    change = propose_draft(by=weighed.cast.lead, change=draft, at=MID)
    approve_change(by=weighed.cast.sponsor, change=change, at=MID)

    assert weights() == [40, 40, 20]


def test_the_form_offers_the_weights_of_the_others_and_says_what_does_not_add_up(weighed: Situation) -> None:
    client = sign_in(weighed.cast.lead)
    page = text_of(browse(client, PAGE))
    words = {"reason_category": "context_changed", "reason": "It moved", "evidence_url": "https://example.com/m"}
    sent = {**words, "form_key": str(proposal().form_key), "action": "propose", "weight": "40"}

    refused = browse(client, PAGE, **sent, other_weight_2="30", other_weight_3="25")
    taken = browse(client, PAGE, **sent, other_weight_2="30", other_weight_3="30")

    assert 'name="other_weight_2" value="30"' in page
    assert "Trials started" in page
    assert refused.status_code == 422
    assert "would add to 95 instead of 100" in text_of(refused)
    assert taken.status_code == 302
    assert ChangeRequest.objects.get().after["weights"] == [[3, "Refund rate", 20, 30]]


def test_asked_again_the_weights_are_those_that_were_asked_for(weighed: Situation) -> None:
    send_back_change(by=weighed.cast.sponsor, change=proposed(weighed), note="Show the data")

    page = text_of(browse(sign_in(weighed.cast.lead), f"{PAGE}?again=CR-1"))

    assert 'name="other_weight_2" value="40"' in page
    assert 'name="weight" value="40"' in page


def test_the_queue_marks_a_moved_weight_and_asks_as_much_for_three_as_for_one(weighed: Situation) -> None:
    client = sign_in(weighed.cast.sponsor)
    proposed(weighed)
    browse(client, "approvals/")
    with counted_queries() as one:
        browse(client, "approvals/")
    for number, weight in ((2, 20), (3, 30)):
        card = KeyResult.objects.get(number=number)
        other = 5 - number
        propose_change(
            by=weighed.cast.lead,
            key_result=card,
            proposal=wanted(fields={"weight": weight}, weights={other: 50 - weight}),
            at=MID,
        )
    KeyResult.objects.filter(number=2).update(weight=35)

    with counted_queries() as three:
        text = text_of(browse(client, "approvals/"))

    assert len(three) == len(one) <= 10
    assert "The card has changed since" in text
