"""Adding a KR to an objective under way by request, and putting one in place of another."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from governance.actions import (
    Reasons,
    approve_change,
    draft_addition,
    propose_addition,
    propose_draft,
    reject_change,
    send_back_change,
    undo_decision,
    withdraw_change,
)
from governance.enums import ChangeState
from governance.models import ChangeRequest, Decision
from governance.queries.change_cards import change_view
from notifications.models import Notification
from objectives.enums import KeyResultState
from objectives.models import KeyResult, Metric
from okrapp.errors import DomainError, Forbidden
from organizations.models import Membership
from tests.cast import sign_in
from tests.checkins.situations import Situation
from tests.counting import counted_queries
from tests.factories import MetricFactory
from tests.governance.situations import FINAL_PUSH, MID, browse, proposed, text_of

ADD = "objectives/O-1/key-results/propose/"
REPLACE = "key-results/KR-1/replace/"


def reasons(**changes: Any) -> Reasons:
    words = {
        "reason_category": "wrong_measure",
        "reason": "Refunds show what the rate hides",
        "evidence_url": "https://example.com/minutes",
        "form_key": uuid4(),
    }
    return Reasons(**{**words, **changes})


def card(situation: Situation, **changes: Any) -> dict[str, Any]:
    cycle = situation.key_result.objective.cycle
    values = {
        "name": "Refund rate",
        "unit": "percent",
        "baseline": Decimal(4),
        "target": Decimal(3),
        "starts_on": date(2026, 11, 6),
        "due_on": cycle.ends_on,
        "owner": situation.owner,
        "data_source": "Ledger",
        "refresh_frequency": "weekly",
        "kr_class": "balancing",
    }
    return {**values, **changes}


def asked(
    situation: Situation, *, by: Membership | None = None, replaces: KeyResult | None = None, **changes: Any
) -> ChangeRequest:
    """Proposed by the program lead."""
    own = ("override_reason", "form_key", "weights")
    words = reasons(**{name: changes.pop(name) for name in own if name in changes})
    at = changes.pop("at", MID)
    objective = situation.key_result.objective
    values = card(situation, **changes)
    return propose_addition(
        by=by or situation.cast.lead, objective=objective, reasons=words, replaces=replaces, at=at, **values
    )


def typed(situation: Situation, **changes: Any) -> dict[str, Any]:
    values = card(situation)
    renamed = {"start_date": values.pop("starts_on"), "due_date": values.pop("due_on"), "owner": situation.owner.id}
    words = {"reason_category": "wrong_measure", "reason": "Refunds show it", "evidence_url": "https://example.com/m"}
    return {**values, **renamed, **words, "method": "linear", "form_key": str(uuid4()), "action": "propose", **changes}


def test_a_proposed_card_belongs_to_no_set_until_it_is_approved(situation: Situation) -> None:
    change = asked(situation)
    client = sign_in(situation.cast.member)

    dashboard, page = text_of(browse(client, "objectives/O-1/")), text_of(browse(client, "key-results/KR-2/"))

    assert change.key_result.state == KeyResultState.PROPOSED
    assert 'data-kr="KR-2"' not in dashboard
    assert 'data-kr="KR-2"' not in text_of(browse(client, "objectives/"))
    assert 'data-change="CR-1"' in dashboard
    assert "it joins its objective when the request is approved" in page


def test_approval_activates_it_at_that_moment_and_logs_the_decision(situation: Situation) -> None:
    change = asked(situation)

    approve_change(by=situation.cast.sponsor, change=change, at=MID)

    added = KeyResult.objects.get(name="Refund rate")
    assert (added.state, added.activated_at) == (KeyResultState.ACTIVE, MID)
    assert Decision.objects.get().note == (
        "KR-2 Refund rate: Add: Reduce refund rate from 4\u202f% to 3\u202f% by 31 Dec"
    )
    assert 'data-kr="KR-2"' in text_of(browse(sign_in(situation.cast.member), "objectives/O-1/"))


def test_a_card_that_is_not_complete_is_not_proposed(situation: Situation) -> None:
    with pytest.raises(DomainError, match="Before it can be added it needs a target and a data source"):
        asked(situation, target=None, data_source="")

    assert KeyResult.objects.count() == 1


def test_replacing_retires_the_other_one_with_its_score_kept(situation: Situation) -> None:
    KeyResult.objects.update(score=Decimal("0.40"))
    change = asked(situation, replaces=situation.key_result)

    view = change_view(change, situation.cast.sponsor, now=MID)
    approve_change(by=situation.cast.sponsor, change=change, at=MID)

    old = situation.fresh()
    assert view.summary.endswith("in place of KR-1 Repeat purchase rate")
    assert old.state == KeyResultState.RETIRED
    assert KeyResult.objects.get(number=2).state == KeyResultState.ACTIVE


def test_undo_takes_the_new_one_out_and_the_old_one_up_again(situation: Situation) -> None:
    change = asked(situation, replaces=situation.key_result)
    approve_change(by=situation.cast.sponsor, change=change, at=MID)

    undo_decision(by=situation.cast.sponsor, change=change, at=MID)

    assert [each.state for each in KeyResult.objects.order_by("number")] == ["active", "proposed"]
    assert ChangeRequest.objects.get().state == ChangeState.PROPOSED
    assert not Decision.objects.exists()


def test_a_rejected_card_stays_readable_and_out_of_the_set(situation: Situation) -> None:
    change = asked(situation)

    reject_change(by=situation.cast.sponsor, change=change, note="Not this cycle", at=MID)

    assert KeyResult.objects.get(number=2).state == KeyResultState.PROPOSED
    assert 'data-kr="KR-2"' not in text_of(browse(sign_in(situation.cast.member), "objectives/O-1/"))


def test_a_kr_with_a_request_waiting_is_not_replaced_meanwhile(situation: Situation) -> None:
    waiting = proposed(situation)

    with pytest.raises(DomainError, match=f"{waiting.reference} already waits"):
        asked(situation, replaces=situation.key_result)


def test_what_was_retired_meanwhile_is_replaced_by_nothing(situation: Situation) -> None:
    change = asked(situation, replaces=situation.key_result)
    KeyResult.objects.filter(number=1).update(state=KeyResultState.RETIRED)

    with pytest.raises(DomainError, match="is retired by now"):
        approve_change(by=situation.cast.sponsor, change=change, at=MID)

    assert KeyResult.objects.get(number=2).state == KeyResultState.PROPOSED


def test_a_card_whose_metric_was_retired_meanwhile_is_not_added(situation: Situation) -> None:
    metric = MetricFactory(name="Refunds")
    change = asked(situation, metric=metric)
    Metric.objects.filter(id=metric.id).update(retired_at=MID)

    with pytest.raises(DomainError, match="was retired meanwhile"):
        approve_change(by=situation.cast.sponsor, change=change, at=MID)

    assert KeyResult.objects.get(number=2).state == KeyResultState.PROPOSED


def test_the_final_push_takes_no_further_key_result_without_a_reason(situation: Situation) -> None:
    late = {"at": FINAL_PUSH, "starts_on": date(2026, 12, 14)}
    with pytest.raises(DomainError, match="takes no new targets"):
        asked(situation, **late)

    change = asked(situation, override_reason="The regulator asks for it this year", **late)

    assert change.state == ChangeState.PROPOSED


def test_the_owner_drafts_it_and_the_program_lead_proposes(situation: Situation) -> None:
    objective = situation.key_result.objective
    draft = draft_addition(by=situation.cast.owner, objective=objective, reasons=reasons(), at=MID, **card(situation))

    change = propose_draft(by=situation.cast.lead, change=draft, at=MID)

    assert change.state == ChangeState.PROPOSED
    titles = set(Notification.objects.values_list("title", flat=True))
    assert "Owner drafted to add KR-2 for you to propose" in titles
    assert "Lead proposes to add KR-2 Refund rate" in titles


def test_others_learn_who_may_add(situation: Situation) -> None:
    with pytest.raises(Forbidden, match="Mid-cycle KR change: Program lead"):
        asked(situation, by=situation.cast.member)


def test_one_form_sent_twice_adds_one_card(situation: Situation) -> None:
    key = uuid4()

    asked(situation, form_key=key)
    asked(situation, form_key=key)

    assert (ChangeRequest.objects.count(), KeyResult.objects.count()) == (1, 2)


def test_the_weights_of_the_set_are_looked_at_with_it(situation: Situation) -> None:
    view = change_view(asked(situation, weight=30), situation.cast.sponsor, now=MID)

    assert "would add to 130 instead of 100" in view.advice


@pytest.mark.parametrize("path", [ADD, REPLACE])
def test_the_page_sends_the_card_with_its_reasons(situation: Situation, path: str) -> None:
    client = sign_in(situation.cast.lead)
    assert 'name="reason_category"' in text_of(browse(client, path))

    answer = browse(client, path, **typed(situation))

    assert (answer.status_code, answer["Location"]) == (302, "/o/acme/changes/CR-1/")
    assert ChangeRequest.objects.get().kind == ("add" if path == ADD else "replace")
    shown = text_of(browse(client, "changes/CR-1/"))
    assert "Reduce refund rate" in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"target": "plenty"}, "is not a number"), ({"reason": ""}, "Say why"), ({"evidence_url": ""}, "give a link")],
)
def test_bad_input_loses_nothing_of_either_half(situation: Situation, changes: dict[str, str], words: str) -> None:
    answer = browse(sign_in(situation.cast.lead), ADD, **typed(situation, definition="Kept words", **changes))

    text = text_of(answer)
    assert answer.status_code == 422
    assert words in text
    assert "Kept words" in text
    assert KeyResult.objects.count() == 1


@pytest.mark.parametrize("act", [reject_change, send_back_change, withdraw_change])
@pytest.mark.parametrize("path", [ADD, REPLACE])
def test_asked_again_the_card_opens_with_everything_that_was_typed(situation: Situation, act: Any, path: str) -> None:
    client, driver = sign_in(situation.cast.lead), MetricFactory(name="Tickets on refunds")
    steps = {"milestone_name_1": "Contract signed", "milestone_weight_1": "3", "milestone_due_1": "2026-12-01"}
    sent = {"method": "milestone", "definition": "Refunds by orders", "impact": "high", "driver_1": driver.id}
    browse(client, path, **typed(situation, **sent, **steps, collaborators=situation.cast.member.id))
    change = ChangeRequest.objects.get()
    if act is withdraw_change:
        act(by=situation.cast.lead, change=change)
    else:
        act(by=situation.cast.sponsor, change=change, note="Show the data")

    shown = text_of(browse(client, "changes/CR-1/"))
    page = text_of(browse(client, f"{path}?again=CR-1"))

    assert f"{path}?again=CR-1" in shown
    assert 'value="Refund rate"' in page
    assert "Refunds by orders" in page
    assert 'name="milestone_name_1" value="Contract signed"' in page
    assert 'name="milestone_due_1" value="2026-12-01"' in page
    assert f'<option value="{driver.id}" selected>' in page
    assert f'<option value="{situation.cast.member.id}" selected>' in page
    assert "Refunds show it" in page
    assert str(change.form_key) not in page


def test_what_was_asked_for_elsewhere_opens_no_card(situation: Situation) -> None:
    asked(situation, replaces=situation.key_result)

    page = text_of(browse(sign_in(situation.cast.lead), f"{ADD}?again=CR-1"))

    assert 'value="Refund rate"' not in page


def test_what_can_no_more_be_replaced_is_not_asked_for_again(situation: Situation) -> None:
    change = asked(situation, replaces=situation.key_result)
    reject_change(by=situation.cast.sponsor, change=change, note="No", at=MID)
    KeyResult.objects.filter(number=1).update(state=KeyResultState.RETIRED)

    assert "again=CR-1" not in text_of(browse(sign_in(situation.cast.lead), "changes/CR-1/"))


def test_the_queue_asks_as_much_for_three_as_for_one(situation: Situation) -> None:
    client = sign_in(situation.cast.sponsor)
    asked(situation)
    browse(client, "approvals/")
    with counted_queries() as one:
        browse(client, "approvals/")
    asked(situation)
    asked(situation, replaces=situation.key_result)

    with counted_queries() as three:
        text = text_of(browse(client, "approvals/"))

    assert len(three) == len(one)
    assert len(three) <= 10
    assert text.count('data-state="proposed"') == 3
