"""Proposing a change from the KR."""

from typing import Any
from uuid import uuid4

import pytest

from governance.actions import send_back_change
from governance.enums import ChangeState
from governance.models import ChangeRequest
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.governance.situations import browse, drafted, proposed, text_of

PAGE = "key-results/KR-1/change/"


def typed(situation: Situation, **changes: Any) -> dict[str, Any]:
    return {
        "target": "26",
        "due_date": "2026-12-31",
        "owner": str(situation.owner.id),
        "reason_category": "context_changed",
        "reason": "The second market opens later",
        "evidence_url": "https://example.com/minutes",
        "form_key": str(uuid4()),
        "action": "propose",
        **changes,
    }


def test_the_program_lead_proposes_and_lands_on_the_request(situation: Situation) -> None:
    response = browse(sign_in(situation.cast.lead), PAGE, **typed(situation))

    assert (response.status_code, response["Location"]) == (302, "/o/acme/changes/CR-1/")
    assert ChangeRequest.objects.get().state == ChangeState.PROPOSED


@pytest.mark.parametrize("who", ["owner", "kr_owner"])
def test_owners_send_a_draft_to_the_program_leads(situation: Situation, who: str) -> None:
    client = sign_in(getattr(situation.cast, who))
    assert "Send to the program leads" in text_of(browse(client, PAGE))

    response = browse(client, PAGE, **typed(situation, action="draft"))

    assert response.status_code == 302
    assert ChangeRequest.objects.get().state == ChangeState.DRAFT


@pytest.mark.parametrize("who", ["sponsor", "champion", "member", "viewer"])
def test_others_learn_who_may(situation: Situation, who: str) -> None:
    client = sign_in(getattr(situation.cast, who))

    for response in (browse(client, PAGE), browse(client, PAGE, **typed(situation))):
        assert response.status_code == 403
        assert "Mid-cycle KR change: Program lead (responsible)" in text_of(response)
    assert not ChangeRequest.objects.exists()


def test_a_decimal_comma_and_the_unit_are_understood(situation: Situation) -> None:
    response = browse(sign_in(situation.cast.lead), PAGE, **typed(situation, target="26,5 %"))

    assert response.status_code == 302
    assert ChangeRequest.objects.get().after["target"] == "26.5"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target": "plenty"}, "is not a number"),
        ({"target": "18"}, "equals the baseline"),
        ({"due_date": "2027-03-01"}, "outside the cycle"),
        ({"due_date": "soon"}, "Enter a valid date"),
        ({"owner": "999999"}, "Select a valid choice"),
        ({"reason": ""}, "Say why"),
        ({"reason": "x" * 2001}, "at most 2000 characters"),
        ({"reason_category": ""}, "Pick the kind of reason"),
        ({"evidence_url": ""}, "Pick an update of this KR, or give a link"),
        ({"evidence": "999999"}, "Select a valid choice"),
        ({"form_key": "nonsense"}, "valid UUID"),
        ({"target": "28"}, "Nothing would change"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_nothing_typed_is_lost(
    situation: Situation, changes: dict[str, str], message: str
) -> None:
    response = browse(sign_in(situation.cast.lead), PAGE, **typed(situation, **changes))

    assert response.status_code == 422
    assert message in text_of(response)
    assert "https://example.com/minutes" in text_of(response) or "evidence_url" in changes
    assert not ChangeRequest.objects.exists()


def test_a_new_owner_is_picked_among_the_members(situation: Situation) -> None:
    to = situation.cast.member

    browse(sign_in(situation.cast.lead), PAGE, **typed(situation, target="28", owner=str(to.id)))

    assert ChangeRequest.objects.get().after["owner"] == str(to.id)


def test_a_double_click_leaves_one_proposal(situation: Situation) -> None:
    client, form = sign_in(situation.cast.lead), typed(situation)

    locations = {browse(client, PAGE, **form)["Location"] for _ in range(2)}

    assert locations == {"/o/acme/changes/CR-1/"}
    assert ChangeRequest.objects.count() == 1


def test_an_update_of_the_key_result_can_be_the_evidence(situation: Situation) -> None:
    update = situation.post(at=local(FRIDAYS[4]), actual="23")

    browse(sign_in(situation.cast.lead), PAGE, **typed(situation, evidence=str(update.id), evidence_url=""))

    assert ChangeRequest.objects.get().evidence == update


def test_hard_to_reach_is_answered_with_the_rule_and_not_refused(situation: Situation) -> None:
    client = sign_in(situation.cast.lead)

    browse(client, PAGE, **typed(situation, reason_category="other", reason="It is too hard to reach 28"))

    assert ChangeRequest.objects.count() == 1
    assert "Hard to reach is not a reason by itself" in text_of(browse(client, "changes/CR-1/"))


def test_what_was_sent_back_is_asked_again_with_its_words(situation: Situation) -> None:
    change = proposed(situation)
    send_back_change(by=situation.cast.sponsor, change=change, note="Show the data")
    lead = sign_in(situation.cast.lead)
    assert f"{PAGE}?again=CR-1" in text_of(browse(lead, "changes/CR-1/"))

    page = text_of(browse(lead, f"{PAGE}?again=CR-1"))

    assert 'value="26"' in page
    assert "The second market opens a quarter later" in page


def test_the_page_says_what_waits_already(situation: Situation) -> None:
    drafted(situation)

    assert "CR-1" in text_of(browse(sign_in(situation.cast.lead), PAGE))


def test_the_lead_proposes_a_draft_from_its_page(situation: Situation) -> None:
    change = drafted(situation)

    response = browse(sign_in(situation.cast.lead), f"changes/{change.reference}/", action="propose")

    assert response.status_code == 302
    assert ChangeRequest.objects.get().state == ChangeState.PROPOSED


def test_the_author_withdraws(situation: Situation) -> None:
    change = drafted(situation)

    browse(sign_in(situation.owner), f"changes/{change.reference}/", action="withdraw")

    assert ChangeRequest.objects.get().state == ChangeState.WITHDRAWN
