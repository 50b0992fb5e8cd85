"""Responses to Red and Amber: who answers them, and with what."""

import pytest

from checkins.models import Response
from objectives.models import Collaborator, KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.checkins.responding import AMBER, GREEN, POSTED, RED, RED_ANSWER, answer, post, told
from tests.checkins.situations import FRIDAYS, Situation, local


def test_red_is_answered_with_root_cause_and_revised_bet(situation: Situation) -> None:
    post(situation, RED)

    answer(Response.objects.get(), situation.owner)

    response = Response.objects.get()
    assert (response.outcome, response.answered_by, response.closed_at) == ("answered", situation.owner, POSTED)
    assert (response.root_cause, response.revised_bet) == tuple(RED_ANSWER.values())


def test_amber_is_answered_with_what_was_adjusted(situation: Situation) -> None:
    post(situation, AMBER)

    answer(Response.objects.get(), situation.owner, adjusted="Stopped the newsletter", root_cause="Not kept")

    response = Response.objects.get()
    assert (response.adjusted, response.root_cause) == ("Stopped the newsletter", "")


@pytest.mark.parametrize(
    ("value", "words", "field"),
    [
        (RED, {"revised_bet": "Another way"}, "root_cause"),
        (RED, {"root_cause": "The cause", "revised_bet": "  "}, "revised_bet"),
        (AMBER, {"root_cause": "The cause"}, "adjusted"),
        (AMBER, {"adjusted": "x" * 501}, "adjusted"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_beside_its_field(
    situation: Situation, value: str, words: dict[str, str], field: str
) -> None:
    post(situation, value)

    with pytest.raises(DomainError) as refused:
        answer(Response.objects.get(), situation.owner, **words)

    assert refused.value.field == field
    assert Response.objects.get().is_open


def test_a_collaborator_answers_too(situation: Situation) -> None:
    post(situation, RED)
    Collaborator.objects.create(key_result=situation.key_result, membership=situation.cast.member)

    answer(Response.objects.get(), situation.cast.member)

    assert Response.objects.get().answered_by == situation.cast.member


@pytest.mark.parametrize("who", ["owner", "champion", "lead", "member", "viewer"])
def test_nobody_else_answers(situation: Situation, who: str) -> None:
    post(situation, RED)

    with pytest.raises(Forbidden) as refused:
        answer(Response.objects.get(), getattr(situation.cast, who))

    assert refused.value.who == "Kr Owner"


def test_the_same_answer_twice_is_one_and_another_one_is_told_who_was_first(situation: Situation) -> None:
    post(situation, RED)
    first, second = Response.objects.get(), Response.objects.get()
    answer(first, situation.owner)

    answer(second, situation.owner)
    with pytest.raises(Conflict, match="Kr Owner answered this already"):
        answer(second, situation.owner, root_cause="Another", revised_bet="Another")

    assert Response.objects.get().root_cause == RED_ANSWER["root_cause"]


def test_an_answer_to_a_response_that_was_overtaken_meanwhile_is_told_so(situation: Situation) -> None:
    post(situation, RED)
    read = Response.objects.get()
    situation.post(at=local(FRIDAYS[3]), actual=GREEN)

    with pytest.raises(Conflict, match="moved on"):
        answer(read, situation.owner)


@pytest.mark.parametrize("state", ["retired", "closed"])
def test_a_key_result_that_has_ended_asks_for_nothing(situation: Situation, state: str) -> None:
    post(situation, RED)
    KeyResult.objects.filter(id=situation.key_result.id).update(state=state)

    with pytest.raises(DomainError, match="only an active KR"):
        answer(Response.objects.get(), situation.owner)


def test_a_help_request_reaches_those_whom_it_names(situation: Situation) -> None:
    post(situation, RED)

    answer(Response.objects.get(), situation.owner, **RED_ANSWER, help_request="Two days of @Steward")

    assert told("checkins_help_needed") == ["Steward"]


def test_a_help_request_that_names_nobody_reaches_the_objectives_owner(situation: Situation) -> None:
    post(situation, RED)

    answer(Response.objects.get(), situation.owner, **RED_ANSWER, help_request="Somebody with time")

    assert told("checkins_help_needed") == ["Owner"]
