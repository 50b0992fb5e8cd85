"""The way of a response over the pages: it opens, is seen with its clock, is answered, and stands in the thread."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from checkins.models import Response
from objectives.models import KeyResult
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local

NOW = local(FRIDAYS[3], 10)
PAGE = "/o/acme/key-results/KR-1/response/"
WORDS = {"root_cause": "The mail goes out too late", "revised_bet": "Send it on day ten"}
POST = {"actual": "20", "confidence": "3", "insight": "Fewer come back", "next_action": "Ask them why"}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(situation: Situation) -> Client:
    return sign_in(situation.owner)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_response_is_opened_by_a_post_seen_with_its_clock_answered_and_kept(
    situation: Situation, client: Client, clock: time_machine.Traveller
) -> None:
    posted = client.post("/o/acme/key-results/KR-1/check-in/", {**POST, "form_key": str(uuid4())}, follow=True)
    clock.shift(timedelta(hours=20))
    week, card = text(client.get("/o/acme/")), text(client.get("/o/acme/key-results/KR-1/"))
    form = client.get(PAGE)
    answered = client.post(PAGE, {**WORDS, "response": form.context["page"].asked.id, "action": "respond"}, follow=True)
    after = text(client.get("/o/acme/key-results/KR-1/"))

    assert 'It is Red now: <a href="/o/acme/key-results/KR-1/response/">say what you do about it</a>.' in text(posted)
    assert 'data-response="KR-1" data-band="red" data-state="open"' in week
    assert "due in 28 h" in week
    assert f'href="{PAGE}?next=/o/acme/"' in week
    assert card.count('data-response="KR-1" data-band="red" data-state="open"') == 2  # beside it, and in the thread
    assert "Within 48 hours, name the root cause" in text(form)
    assert "Fewer come back" in text(form)
    assert "Its clock has stopped." in text(answered)
    assert 'data-state="answered"' in after
    assert 'data-state="open"' not in after
    assert "Send it on day ten" in after
    assert "No response is due" in text(client.get(PAGE))


def test_the_dashboard_and_the_team_page_show_what_is_owed(situation: Situation, clock: time_machine.Traveller) -> None:
    situation.post(at=NOW, actual="23")
    clock.shift(timedelta(days=8))
    reader = sign_in(situation.cast.member)

    for path in ("objectives/O-1/", "teams/growth/"):
        page = text(reader.get(f"/o/acme/{path}"))
        assert 'data-response="KR-1" data-band="amber" data-state="open"' in page
        assert "overdue 24 h" in page


def test_an_answer_to_amber_asks_for_one_thing(situation: Situation, client: Client) -> None:
    situation.post(at=NOW, actual="23")

    page = text(client.get(PAGE))
    refused = client.post(PAGE, {"adjusted": " "})
    kept = client.post(PAGE, {"adjusted": "Stopped the newsletter", "next": "/o/acme/"})

    assert 'name="adjusted"' in page
    assert 'name="root_cause"' not in page
    assert refused.status_code == 422
    assert "Say what you have adjusted." in text(refused)
    assert kept["Location"] == "/o/acme/"


def test_a_form_that_was_overtaken_says_so_and_keeps_what_was_typed(situation: Situation, client: Client) -> None:
    situation.post(at=NOW, actual="20")
    red = Response.objects.get()
    situation.post(at=local(FRIDAYS[4], 10), actual="23")

    answered = client.post(PAGE, {**WORDS, "response": red.id})

    assert answered.status_code == 409
    assert "The KR has moved on" in text(answered)
    assert "Send it on day ten" in text(answered)
    assert [each.outcome for each in Response.objects.order_by("id")] == ["overtaken", ""]


def test_a_response_overtaken_by_the_data_stays_readable(situation: Situation, client: Client) -> None:
    situation.post(at=NOW, actual="20")
    situation.post(at=local(FRIDAYS[4], 10), actual="26")

    page = text(client.get("/o/acme/key-results/KR-1/"))

    assert 'data-band="red" data-state="overtaken"' in page
    assert "Nobody had answered when the KR moved on" in page


def test_nothing_to_answer_and_a_key_result_that_has_ended_say_so(situation: Situation, client: Client) -> None:
    nothing = client.post(PAGE, WORDS)
    situation.post(at=NOW, actual="20")
    KeyResult.objects.filter(id=situation.key_result.id).update(state="retired")

    ended = text(client.get(PAGE))

    assert nothing.status_code == 409
    assert "Nothing is asked of this KR any more" in ended
    assert 'data-response="KR-1"' not in text(client.get("/o/acme/"))


@pytest.mark.parametrize("who", ["owner", "champion", "lead", "sponsor", "viewer"])
def test_others_are_told_who_answers(situation: Situation, who: str) -> None:
    situation.post(at=NOW, actual="20")

    refused = sign_in(getattr(situation.cast, who)).get(PAGE)

    assert refused.status_code == 403
    assert "Responses and lessons are written by the KR&#x27;s owner and collaborators." in text(refused)
    assert "Kr Owner" in text(refused)


@pytest.mark.parametrize("krs", [1, 3])
def test_pages_cost_the_same_with_many_responses(
    situation: Situation, client: Client, krs: int, count_queries: Any
) -> None:
    for number in range(krs):
        situation.post(at=NOW, actual="20", key_result=situation.another(name=f"KR {number}"))
    counts = []
    for path in ("", "objectives/O-1/", "teams/growth/", "key-results/KR-2/", "key-results/KR-2/response/"):
        client.get(f"/o/acme/{path}")
        with count_queries() as counted:
            client.get(f"/o/acme/{path}")
        counts.append(counted.number)

    assert counts == [9, 8, 9, 8, 8]
