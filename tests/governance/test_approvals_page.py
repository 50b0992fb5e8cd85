"""The approval queue: what waits for me, decided in place, undone, and several at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.actions import approve_change, propose_change, reject_change
from governance.enums import ChangeState
from governance.models import ChangeRequest, Decision
from objectives.models import KeyResult
from okrapp import clock
from organizations.enums import Role
from organizations.models import Membership, RaciRule
from tests.cast import sign_in
from tests.checkins.situations import Situation
from tests.governance.situations import browse, drafted, proposal, proposed, text_of


def several(situation: Situation, count: int) -> list[ChangeRequest]:
    return [
        propose_change(
            by=situation.cast.lead,
            key_result=situation.another(),
            proposal=proposal(),
            at=clock.now() - timedelta(hours=30 - hours),
        )
        for hours in range(count)
    ]


def test_the_sponsor_finds_what_waits_with_the_oldest_clock_first(situation: Situation) -> None:
    newer = proposed(situation, at=clock.now())
    older = several(situation, 1)[0]

    page = text_of(browse(sign_in(situation.cast.sponsor), "approvals/"))

    assert f'data-change="{older.reference}" data-state="proposed"' in page
    assert page.index(f'data-change="{older.reference}"') < page.index(f'data-change="{newer.reference}"')
    assert "overdue 6 h" in page
    assert "Target: 28\u202f% → 26\u202f%" in page


@pytest.mark.parametrize("who", ["lead", "champion", "owner", "kr_owner", "member", "viewer"])
def test_nothing_waits_for_those_who_do_not_decide(situation: Situation, who: str) -> None:
    proposed(situation)

    page = text_of(browse(sign_in(getattr(situation.cast, who)), "approvals/"))

    assert "data-change=" not in page
    assert "Nothing waits for you" in page


def test_a_draft_waits_for_the_program_lead(situation: Situation) -> None:
    change = drafted(situation, at=clock.now())

    page = text_of(browse(sign_in(situation.cast.lead), "approvals/"))

    assert f'data-change="{change.reference}" data-state="draft"' in page
    assert "drafted by <bdi>Kr Owner</bdi>, for you to propose" in page


def test_strangers_see_nothing(situation: Situation) -> None:
    change = proposed(situation)

    for path in ("approvals/", f"changes/{change.reference}/", "key-results/KR-1/change/"):
        assert browse(sign_in(situation.cast.stranger), path).status_code == 404


def test_filters_live_in_the_address(situation: Situation) -> None:
    proposed(situation)
    retirement = propose_change(
        by=situation.cast.lead,
        key_result=situation.another(),
        proposal=proposal(target=None, retire=True),
        at=clock.now(),
    )
    sponsor = sign_in(situation.cast.sponsor)

    page = text_of(browse(sponsor, "approvals/?kind=retire"))

    assert page.count("data-change=") == 1
    assert f'data-change="{retirement.reference}"' in page
    assert "Nothing of this kind" in text_of(browse(sponsor, "approvals/?team=elsewhere&kind=x"))


def test_a_row_opens_in_place_with_all_that_is_needed(situation: Situation) -> None:
    change = proposed(situation)

    panel = text_of(browse(sign_in(situation.cast.sponsor), f"changes/{change.reference}/", htmx=True))

    assert "<html" not in panel
    assert "The second market opens a quarter later" in panel
    assert 'value="approve"' in panel
    assert 'value="send_back"' in panel
    assert 'value="reject"' in panel
    assert 'data-key="a"' in panel


def test_approving_in_place_leaves_the_row_decided_with_an_undo(situation: Situation) -> None:
    change = proposed(situation)

    response = browse(
        sign_in(situation.cast.sponsor), f"changes/{change.reference}/", htmx=True, action="approve", note=""
    )

    assert response.status_code == 200
    assert (response["HX-Retarget"], response["HX-Reswap"]) == (f"#change-{change.reference}", "outerHTML")
    assert f'data-change="{change.reference}" data-state="applied"' in text_of(response)
    assert f'hx-post="/o/acme/changes/{change.reference}/undo/"' in text_of(response)
    assert situation.fresh().target == 26


def test_without_scripts_the_same_form_posts_and_leads_back(situation: Situation) -> None:
    change = proposed(situation)
    sponsor = sign_in(situation.cast.sponsor)

    response = browse(sponsor, f"changes/{change.reference}/", action="approve", note="Agreed")

    assert (response.status_code, response["Location"]) == (302, f"/o/acme/changes/{change.reference}/")
    page = text_of(browse(sponsor, f"changes/{change.reference}/"))
    assert "is approved and applied" in page
    assert "Undo, before anybody is told" in page


def test_undo_from_the_toast_returns_to_the_queue(situation: Situation) -> None:
    change = proposed(situation)
    sponsor = sign_in(situation.cast.sponsor)
    browse(sponsor, f"changes/{change.reference}/", action="approve")

    response = browse(sponsor, f"changes/{change.reference}/undo/", htmx=True, action="undo")

    assert response["HX-Redirect"] == "/o/acme/approvals/"
    assert (situation.fresh().target, Decision.objects.count()) == (28, 0)


@pytest.mark.parametrize("action", ["reject", "send_back"])
def test_a_missing_note_stands_beside_its_field(situation: Situation, action: str) -> None:
    change = proposed(situation)

    response = browse(sign_in(situation.cast.sponsor), f"changes/{change.reference}/", action=action, note="")

    assert response.status_code == 422
    assert "the proposer reads this note" in text_of(response)


def test_an_unknown_act_is_refused_in_words(situation: Situation) -> None:
    change = proposed(situation)

    response = browse(sign_in(situation.cast.sponsor), f"changes/{change.reference}/", action="explode")

    assert response.status_code == 422
    assert "Choose what to do" in text_of(response)


def test_a_changed_card_is_shown_and_approved_only_when_seen(situation: Situation) -> None:
    change = proposed(situation)
    KeyResult.objects.update(owner=situation.cast.member)
    sponsor = sign_in(situation.cast.sponsor)

    response = browse(sponsor, f"changes/{change.reference}/", action="approve")

    assert response.status_code == 409
    page = text_of(response)
    assert "Owner: Kr Owner → Member" in page
    seen = page.split('name="seen_version" value="')[1].split('"')[0]
    assert browse(sponsor, f"changes/{change.reference}/", action="approve", seen_version=seen).status_code == 302
    assert (situation.fresh().target, situation.fresh().owner) == (26, situation.cast.member)


def test_the_second_to_decide_gets_409_with_who_was_first(situation: Situation) -> None:
    change = proposed(situation)
    approve_change(by=situation.cast.sponsor, change=change)

    response = browse(
        sign_in(situation.cast.sponsor), f"changes/{change.reference}/", action="reject", note="After all no"
    )

    assert response.status_code == 409
    assert f"You approved {change.reference}" in text_of(response)


@pytest.mark.parametrize("who", ["lead", "owner", "member", "viewer"])
@pytest.mark.parametrize("htmx", [False, True])
def test_those_who_may_not_decide_get_403_and_learn_who_does(situation: Situation, who: str, htmx: bool) -> None:
    change = proposed(situation)

    response = browse(
        sign_in(getattr(situation.cast, who)), f"changes/{change.reference}/", htmx=htmx, action="approve"
    )

    assert response.status_code == 403
    assert "Sponsor (accountable)" in text_of(response)
    assert situation.fresh().target == 28


def test_everybody_reads_a_request_and_sees_why_they_can_not_decide(situation: Situation) -> None:
    change = proposed(situation)

    page = text_of(browse(sign_in(situation.cast.viewer), f"changes/{change.reference}/"))

    assert "Mid-cycle KR change: Sponsor (accountable). Today: Sponsor." in page
    assert 'value="approve"' not in page


def test_several_are_approved_at_once(situation: Situation) -> None:
    first, second = several(situation, 2)
    sponsor = sign_in(situation.cast.sponsor)

    response = sponsor.post("/o/acme/approvals/approve/", {"change": [first.reference, second.reference, "CR-x"]})

    assert response.status_code == 302
    assert set(ChangeRequest.objects.values_list("state", flat=True)) == {ChangeState.APPLIED}
    decided = text_of(browse(sponsor, "approvals/?tab=decided"))
    assert decided.count('data-state="applied"') == 2
    assert "Undo" in decided


def test_approving_a_selection_needs_a_decider(situation: Situation) -> None:
    change = proposed(situation)

    response = sign_in(situation.cast.lead).post("/o/acme/approvals/approve/", {"change": [change.reference]})

    assert response.status_code == 403
    assert situation.fresh().target == 28


def test_decided_and_sent_are_tabs_of_their_own(situation: Situation) -> None:
    change = proposed(situation)
    reject_change(by=situation.cast.sponsor, change=change, note="The market is open", at=clock.now())

    decided = text_of(browse(sign_in(situation.cast.member), "approvals/?tab=decided"))
    sent = text_of(browse(sign_in(situation.cast.lead), "approvals/?tab=sent"))

    for page in (decided, sent):
        assert f'data-change="{change.reference}" data-state="rejected"' in page
        assert "“<bdi>The market is open</bdi>”" in page
        assert "decided by <bdi>Sponsor</bdi>" in page
    assert "data-change=" not in text_of(browse(sign_in(situation.cast.owner), "approvals/?tab=sent"))


@pytest.mark.parametrize("tab", ["waiting", "decided", "sent"])
@pytest.mark.parametrize("count", [1, 3])
def test_each_tab_costs_the_same_for_one_row_and_for_three(situation: Situation, tab: str, count: int) -> None:
    changes = several(situation, count)
    if tab == "decided":
        for change in changes:
            approve_change(by=situation.cast.sponsor, change=change)
    reader = situation.cast.lead if tab == "sent" else situation.cast.sponsor
    client = sign_in(reader)
    browse(client, "approvals/")

    with CaptureQueriesContext(connection) as asked:
        page = text_of(browse(client, f"approvals/?tab={tab}"))

    assert page.count("data-change=") == count
    selects = [each["sql"] for each in asked.captured_queries if each["sql"].startswith(("SELECT", "WITH"))]
    assert len(selects) == {"waiting": 7, "decided": 8, "sent": 8}[tab]


def test_the_rail_counts_what_waits_for_the_decider_only(situation: Situation) -> None:
    proposed(situation)

    assert '<span class="rail__count">1</span>' in text_of(browse(sign_in(situation.cast.sponsor), "decisions/"))
    assert "rail__count" not in text_of(browse(sign_in(situation.cast.member), "decisions/"))


def test_the_sponsors_own_proposal_waits_for_the_program_lead(situation: Situation) -> None:
    sponsor = situation.cast.sponsor
    Membership.objects.filter(id=sponsor.id).update(roles=[Role.SPONSOR, Role.PROGRAM_LEAD])
    sponsor.refresh_from_db()
    change = proposed(situation, by=sponsor)

    assert "Nothing waits for you" in text_of(browse(sign_in(sponsor), "approvals/"))
    assert f'data-change="{change.reference}"' in text_of(browse(sign_in(situation.cast.lead), "approvals/"))


def test_whom_the_matrix_makes_accountable_finds_it_waiting(situation: Situation) -> None:
    RaciRule.objects.filter(activity="kr_change", letter="A").update(role="objective_owner")
    change = proposed(situation)

    assert f'data-change="{change.reference}"' in text_of(browse(sign_in(situation.cast.owner), "approvals/"))
    assert "Nothing waits for you" in text_of(browse(sign_in(situation.cast.sponsor), "approvals/"))
    assert browse(sign_in(situation.cast.owner), f"changes/{change.reference}/", action="approve").status_code == 302
