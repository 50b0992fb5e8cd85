"""What is kept from a KR that reached Stretch."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine

from checkins.actions import keep_lesson
from checkins.models import Lesson
from checkins.rules import tags_in
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local

NOW = local(FRIDAYS[3], 10)
CARD, PAGE = "/o/acme/key-results/KR-1/", "/o/acme/key-results/KR-1/lesson/"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Ask on day ten #Retention, not twenty #mail #retention", ["retention", "mail"]),
        ("#day-ten (#größe) a#b ##c #12 #q4", ["day-ten", "größe", "q4"]),
        ("Nothing", []),
    ],
)
def test_tags_are_the_words_after_a_hash(text: str, tags: list[str]) -> None:
    assert tags_in(text) == tags


def test_stretch_offers_a_lesson_that_is_kept_once_and_shown_to_everybody(situation: Situation) -> None:
    client = sign_in(situation.owner)
    words = {"actual": "28", "confidence": "5", "insight": "It works", "next_action": "Go on", "form_key": str(uuid4())}
    posted = client.post(f"{CARD}check-in/", words, follow=True).content.decode()
    offered = client.get(CARD).content.decode()
    lesson = {"text": "Ask on day ten, not on day twenty #retention", "form_key": str(uuid4())}
    client.post(PAGE, lesson)
    client.post(PAGE, lesson)
    shown = sign_in(situation.cast.viewer).get(CARD).content.decode()

    assert f'It is in Stretch: <a href="{PAGE}">' in posted
    assert "Keep a lesson" in offered
    assert shown.count("Ask on day ten") == 1
    assert "Keep a lesson" not in shown
    assert Lesson.objects.get().tags == ["retention"]


@pytest.mark.parametrize("who", ["member", "viewer"])
def test_the_offer_is_made_to_those_who_can_take_it(situation: Situation, who: str) -> None:
    situation.post(at=NOW, actual="28")

    page = sign_in(getattr(situation.cast, who)).get(CARD).content.decode()

    assert "Keep a lesson" not in page


def test_nothing_is_offered_below_stretch(situation: Situation) -> None:
    situation.post(at=NOW, actual="26")

    assert "Keep a lesson" not in sign_in(situation.owner).get(CARD).content.decode()


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_an_empty_or_too_long_lesson_is_refused(situation: Situation, text: str) -> None:
    with pytest.raises(DomainError) as refused:
        keep_lesson(key_result=situation.fresh(), by=situation.owner, text=text, form_key=uuid4())

    assert refused.value.field == "text"
    assert not Lesson.objects.exists()


def test_others_keep_no_lesson_and_a_form_serves_one_person(situation: Situation) -> None:
    key, other = uuid4(), situation.another(name="Second")
    keep_lesson(key_result=situation.fresh(), by=situation.owner, text="One", form_key=key)

    with pytest.raises(Forbidden):
        keep_lesson(key_result=situation.fresh(), by=situation.cast.member, text="Two", form_key=uuid4())
    with pytest.raises(Conflict):
        keep_lesson(key_result=other, by=situation.owner, text="Two", form_key=key)

    assert [each.text for each in Lesson.objects.all()] == ["One"]
