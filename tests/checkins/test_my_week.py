import re
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from checkins.actions import save_draft
from objectives.models import Collaborator, Cycle, KeyResult
from tests.cast import sign_in
from tests.checkins.situations import ACTIVATED, FRIDAYS, Situation, local
from tests.factories import KeyResultFactory

ADDRESS, WALK = "/o/acme/", "/o/acme/check-ins/"
TYPED = {"actual": "24", "confidence": "4", "insight": "Doubled", "next_action": "Test it", "action": "post"}


@pytest.fixture
def _eleven_o_clock(situation: Situation) -> Any:
    with time_machine.travel(local(FRIDAYS[3], 11), tick=False):
        yield


@pytest.fixture
def client(situation: Situation, _eleven_o_clock: None) -> Client:
    return sign_in(situation.owner)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def asked(page: str) -> dict[str, str]:
    """What each KR asks for, by its reference, in the order of the page."""
    cards = re.findall(r'data-update="(\w+)" data-kr="(KR-\d+)"', page)
    return {reference: ask for ask, reference in cards}


def post(client: Client, reference: str, **typed: str) -> HttpResponse:
    address = f"/o/acme/key-results/{reference}/check-in/"
    form = client.get(address).context["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields()}
    return client.post(address, {**hidden, **TYPED, **typed})


def test_my_week_shows_what_waits_what_is_posted_and_what_comes_later(situation: Situation, client: Client) -> None:
    posted = situation.another(name="Posted this week")
    situation.post(key_result=posted, at=local(FRIDAYS[3], 10))
    later = situation.another(name="Activated yesterday", activated_at=local(FRIDAYS[2], 17))
    shared = KeyResultFactory(objective=posted.objective, owner=situation.cast.owner, activated_at=ACTIVATED)
    Collaborator.objects.create(key_result=shared, membership=situation.owner)
    KeyResultFactory(objective=posted.objective, owner=situation.cast.member, name="Of somebody else")
    situation.another(name="Retired", state="retired")

    page = text(client.get(ADDRESS))

    assert list(asked(page).items()) == [
        (situation.key_result.reference, "due"),
        (posted.reference, "posted"),
        (later.reference, "later"),
        (shared.reference, "due"),
    ]
    assert "One update waits for you." in page
    assert "You help with" in page
    assert 'data-score="0.20" data-rag="red"' in page
    assert "Of somebody else" not in page
    assert "Retired" not in page


def test_late_updates_come_first_with_the_hour_until_which_they_count(situation: Situation) -> None:
    second = situation.another(name="Posted in time")
    situation.post(key_result=second, at=local(FRIDAYS[3], 10))
    third = situation.another(name="Late too")
    with time_machine.travel(local(FRIDAYS[3], 18), tick=False):
        page = text(sign_in(situation.owner).get(ADDRESS))

    assert list(asked(page).items()) == [
        (situation.key_result.reference, "late"),
        (third.reference, "late"),
        (second.reference, "posted"),
    ]
    assert "counts until" in page


def test_an_update_posted_late_is_not_asked_for_again_within_the_same_48_hours(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[3], 18))

    with time_machine.travel(local(FRIDAYS[3], 19), tick=False):
        browser = sign_in(situation.owner)
        now, walk = asked(text(browser.get(ADDRESS))), browser.get(WALK)
    with time_machine.travel(local(FRIDAYS[4], 9), tick=False):
        next_week = asked(text(sign_in(situation.owner).get(ADDRESS)))

    assert now == {situation.key_result.reference: "posted"}
    assert "All done" in text(walk)
    assert next_week == {situation.key_result.reference: "due"}


def test_a_kr_past_its_due_week_waits_for_nothing(situation: Situation) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(due_on=FRIDAYS[2])
    with time_machine.travel(local(FRIDAYS[4], 11), tick=False):
        page = text(sign_in(situation.owner).get(ADDRESS))

    assert asked(page) == {situation.key_result.reference: "later"}
    assert "Past its due date" in page


def test_krs_of_a_closed_cycle_ask_for_nothing(situation: Situation, client: Client) -> None:
    Cycle.objects.filter(id=situation.cycle.id).update(closed_at=local(FRIDAYS[3], 9))

    assert asked(text(client.get(ADDRESS))) == {}


def test_a_person_without_krs_is_told_what_belongs_here(situation: Situation) -> None:
    page = text(sign_in(situation.cast.viewer).get(ADDRESS))

    assert "No update is yours to write yet" in page
    assert 'href="/o/acme/objectives/"' in page


def test_my_week_is_of_members_only(situation: Situation) -> None:
    assert sign_in(situation.cast.stranger).get(ADDRESS).status_code == 404
    assert sign_in(situation.cast.stranger).get(WALK).status_code == 404
    assert Client().get(ADDRESS).status_code == 302


def test_a_draft_is_marked(situation: Situation, client: Client) -> None:
    save_draft(
        key_result=situation.key_result,
        by=situation.owner,
        fields={"insight": "Half"},
        revision=0,
        at=local(FRIDAYS[3], 10),
    )

    assert '<span class="badge badge--quiet">Draft</span>' in text(client.get(ADDRESS))


@pytest.mark.parametrize("krs", [1, 3])
def test_my_week_costs_the_same_with_many_krs(
    situation: Situation, client: Client, krs: int, count_queries: Any
) -> None:
    for number in range(krs):
        situation.post(key_result=situation.another(name=f"KR {number}"), at=local(FRIDAYS[2]))
    client.get(ADDRESS)

    with count_queries() as counted:
        client.get(ADDRESS)

    assert counted.number <= 10
    assert len([each for each in counted.statements if each.startswith('SELECT "objectives_keyresult"')]) == 1


# The walk ------------------------------------------------------------------------------------------------------------


def test_the_walk_goes_from_one_update_to_the_next(situation: Situation, client: Client) -> None:
    second = situation.another(name="Second")

    first_page = client.get(WALK)
    values = {field.name: field.value() for field in first_page.context["form"].hidden_fields()}
    posted = client.post(f"/o/acme/key-results/{situation.key_result.reference}/check-in/", {**values, **TYPED})
    second_page = client.get(posted["Location"])

    assert "1 of 2" in text(first_page)
    assert posted["Location"] == WALK
    assert "2 of 2" in text(second_page)
    assert second_page.context["page"].key_result == second
    assert "is posted. 1 to go." in text(second_page)


def test_the_walk_ends_with_what_was_posted(situation: Situation, client: Client) -> None:
    page = text(client.get(post(client, situation.key_result.reference, next=WALK)["Location"]))

    assert "All done" in page
    assert f'data-kr="{situation.key_result.reference}" data-score="0.60"' in page


def test_skipping_leaves_an_update_for_later(situation: Situation, client: Client) -> None:
    second = situation.another(name="Second")
    skip = client.get(WALK).context["skip_href"]

    after = client.get(skip)
    end = client.get(after.context["skip_href"])

    assert skip == f"{WALK}?skip={situation.key_result.reference}"
    assert after.context["page"].key_result == second
    assert "2 of 2" in text(after)
    assert "You are through" in text(end)
    assert text(end).count('data-kr="') == 2


def test_a_refused_update_stays_in_the_walk(situation: Situation, client: Client) -> None:
    situation.another(name="Second")
    skip = client.get(WALK).context["skip_href"]
    reference = client.get(skip).context["page"].key_result.reference

    refused = post(client, reference, insight="", next=skip)

    assert refused.status_code == 422
    assert "2 of 2" in text(refused)
    assert refused.context["skip_href"].startswith(f"{skip}&amp;skip=" if "&amp;" in skip else f"{skip}&skip=")


def test_the_last_post_of_a_mail_leads_on_to_the_next_update(situation: Situation, client: Client) -> None:
    situation.another(name="Second")

    answered = post(client, situation.key_result.reference)

    assert answered["Location"] == WALK


@pytest.mark.parametrize("skip", ["KR-0", "x", "KR-99999999999999999999", "", "KR-1&skip=KR-1"])
def test_nonsense_in_the_address_of_the_walk_is_passed_over(situation: Situation, client: Client, skip: str) -> None:
    assert client.get(f"{WALK}?skip={skip}").status_code == 200


def test_nothing_to_walk_says_so(situation: Situation) -> None:
    assert "Nothing to post" in text(sign_in(situation.cast.viewer).get(WALK))
