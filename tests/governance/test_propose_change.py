"""Drafting and proposing a change of a KR's card."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from governance.actions import draft_change, propose_draft, withdraw_change
from governance.enums import ChangeState
from governance.models import ChangeRequest
from notifications.models import Notification
from objectives.models import KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.enums import Role
from organizations.models import Membership
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import FINAL_PUSH, MID, drafted, proposal, proposed


def test_the_program_lead_proposes_and_the_card_stays_as_it_is(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[4]), actual="23")

    change = proposed(situation)

    assert (change.reference, change.state, change.proposed_by) == ("CR-1", ChangeState.PROPOSED, situation.cast.lead)
    assert (change.before["target"], change.after["target"]) == ("28", "26")
    assert (change.score_before, change.score_after) == (Decimal("0.50"), Decimal("0.63"))
    assert situation.fresh().target == 28


def test_the_sponsor_hears_that_it_waits_and_the_objective_owner_is_asked(situation: Situation) -> None:
    proposed(situation)

    told = {(each.recipient.name, each.kind): each for each in Notification.objects.select_related("recipient")}
    assert set(told) == {("Sponsor", "governance.change_proposed"), ("Owner", "governance.change_consulted")}
    assert told["Sponsor", "governance.change_proposed"].why == (
        "You decide this (Mid-cycle KR change: Sponsor (accountable))."
    )


@pytest.mark.parametrize("who", ["owner", "kr_owner"])
def test_owners_draft_and_the_program_leads_hear_of_it(situation: Situation, who: str) -> None:
    change = draft_change(by=getattr(situation.cast, who), key_result=situation.key_result, proposal=proposal(), at=MID)

    assert change.state == ChangeState.DRAFT
    assert list(Notification.objects.values_list("recipient__name", "kind")) == [("Lead", "governance.change_drafted")]


@pytest.mark.parametrize("who", ["sponsor", "champion", "steward", "member", "viewer", "admin"])
def test_others_may_not_draft_and_learn_who_may(situation: Situation, who: str) -> None:
    with pytest.raises(Forbidden) as refused:
        draft_change(by=getattr(situation.cast, who), key_result=situation.key_result, proposal=proposal(), at=MID)

    assert "Program lead (responsible)" in refused.value.reason
    assert refused.value.who == "Lead"
    assert not ChangeRequest.objects.exists()


def test_an_owner_may_not_propose_but_is_told_who_does(situation: Situation) -> None:
    with pytest.raises(Forbidden) as refused:
        proposed(situation, by=situation.owner)

    assert refused.value.reason == "You can draft this and send it on; it is proposed by Lead."


def test_the_lead_proposes_what_the_owner_drafted(situation: Situation) -> None:
    change = propose_draft(by=situation.cast.lead, change=drafted(situation), at=MID)

    assert change.state == ChangeState.PROPOSED
    assert (change.drafted_by, change.proposed_by) == (situation.owner, situation.cast.lead)


def test_a_draft_is_laid_over_the_card_as_it_is_when_it_is_proposed(situation: Situation) -> None:
    change = drafted(situation)
    KeyResult.objects.update(due_on=date(2026, 12, 18))

    change = propose_draft(by=situation.cast.lead, change=change, at=MID)

    assert change.before["due_on"] == change.after["due_on"] == "2026-12-18"
    assert change.after["target"] == "26"


def test_a_second_click_gives_the_same_proposal(situation: Situation) -> None:
    key = uuid4()

    first, second = proposed(situation, form_key=key), proposed(situation, form_key=key)

    assert first == second
    assert ChangeRequest.objects.count() == 1


def test_a_key_result_has_one_proposal_at_a_time(situation: Situation) -> None:
    proposed(situation)

    with pytest.raises(Conflict, match="CR-1 already waits"):
        proposed(situation, target=Decimal(25))


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"target": Decimal(28)}, None, "Nothing would change"),
        ({"target": Decimal(18)}, "target", "equals the baseline of 18"),
        ({"target": Decimal(17)}, "target", "its target stays above that"),
        ({"target": None, "due_on": date(2027, 1, 1)}, "due_date", "outside the cycle"),
        ({"target": None, "due_on": date(2026, 10, 1)}, "due_date", "after the start"),
        ({"retire": True}, "retire", "keeps its card"),
        ({"reason": "  "}, "reason", "Say why"),
        ({"evidence_url": ""}, "evidence", "Pick an update of this KR, or give a link"),
    ],
)
def test_what_can_not_stand_is_refused_in_words(
    situation: Situation, changes: dict[str, Any], field: str | None, message: str
) -> None:
    with pytest.raises(DomainError, match=message) as refused:
        proposed(situation, **changes)

    assert refused.value.field == field
    assert not ChangeRequest.objects.exists()


def test_a_new_owner_is_an_active_member(situation: Situation) -> None:
    gone = situation.cast.member
    Membership.objects.filter(id=gone.id).update(deactivated_at=MID)
    gone.refresh_from_db()

    with pytest.raises(DomainError, match="no longer a member"):
        proposed(situation, target=None, owner=gone)


def test_evidence_is_an_update_of_this_very_key_result(situation: Situation) -> None:
    other = situation.another()
    update = situation.post(key_result=other, at=local(FRIDAYS[4]))

    with pytest.raises(DomainError, match="of this very KR"):
        proposed(situation, evidence=update)


def test_a_ladder_keeps_its_rungs_so_its_target_does_not_move(situation: Situation) -> None:
    KeyResult.objects.update(method="ladder", rungs=[["4", "1.0"], ["8", "0.3"]])

    with pytest.raises(DomainError, match="scored by its ladder"):
        proposed(situation)


def test_in_the_final_push_a_new_target_needs_its_own_reason(situation: Situation) -> None:
    with pytest.raises(DomainError, match="final push") as refused:
        proposed(situation, at=FINAL_PUSH)
    assert refused.value.field == "override_reason"

    change = proposed(situation, at=FINAL_PUSH, override_reason="The regulator moved the border of the market")

    assert change.state == ChangeState.PROPOSED


def test_in_the_final_push_another_owner_needs_no_special_reason(situation: Situation) -> None:
    change = proposed(situation, at=FINAL_PUSH, target=None, owner=situation.cast.member)

    assert change.after["owner"] == str(situation.cast.member.id)


def test_nothing_changes_in_a_closed_cycle(situation: Situation) -> None:
    situation.cycle.closed_at = MID
    situation.cycle.save()

    with pytest.raises(Forbidden, match="Q4 2026 is closed"):
        proposed(situation)


@pytest.mark.parametrize(("state", "words"), [("draft", "edited directly"), ("retired", "retired")])
def test_only_active_key_results_change_by_request(situation: Situation, state: str, words: str) -> None:
    KeyResult.objects.update(state=state)

    with pytest.raises(Forbidden, match=words):
        proposed(situation)


def test_without_anybody_to_decide_the_role_and_where_to_fill_it_are_named(situation: Situation) -> None:
    Membership.objects.filter(id=situation.cast.sponsor.id).update(roles=[Role.MEMBER])

    with pytest.raises(DomainError, match=r"holds the role Sponsor\. An admin names somebody under Settings"):
        proposed(situation)


def test_whoever_wrote_or_sent_it_may_withdraw_it_before_it_is_decided(situation: Situation) -> None:
    change = propose_draft(by=situation.cast.lead, change=drafted(situation), at=MID)

    with pytest.raises(Forbidden):
        withdraw_change(by=situation.cast.owner, change=change)
    change = withdraw_change(by=situation.owner, change=change, at=MID + timedelta(hours=1))

    assert change.state == ChangeState.WITHDRAWN
    with pytest.raises(Conflict, match="Kr Owner withdrew CR-1"):
        propose_draft(by=situation.cast.lead, change=change, at=MID)
