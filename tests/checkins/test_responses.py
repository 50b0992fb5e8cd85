"""Responses to Red and Amber: when they open, and when they close again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from checkins.models import Response
from notifications.models import Notification
from objectives.models import KeyResult
from tests.checkins.responding import AMBER, GREEN, POSTED, RED, STRETCH, all_of, amend, answer, post, told
from tests.checkins.situations import FRIDAYS, Situation, local

# Opening -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "band", "within"), [(RED, "red", timedelta(hours=48)), (AMBER, "amber", timedelta(days=7))]
)
def test_the_first_update_in_red_or_amber_opens_a_response_with_its_clock(
    situation: Situation, value: str, band: str, within: timedelta
) -> None:
    check_in = post(situation, value)

    response = Response.objects.get()
    assert (response.key_result, response.check_in, response.band) == (situation.key_result, check_in, band)
    assert (response.opened_at, response.due_at) == (POSTED, POSTED + within)
    assert response.is_open


@pytest.mark.parametrize("value", [GREEN, STRETCH])
def test_green_and_stretch_ask_for_no_response(situation: Situation, value: str) -> None:
    post(situation, value)

    assert all_of(situation) == []
    assert told("checkins_response_opened") == []


def test_an_unscored_key_result_asks_for_no_response(situation: Situation) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(baseline=None)

    post(situation, RED)

    assert all_of(situation) == []


def test_staying_in_red_opens_nothing_more_before_and_after_the_answer(situation: Situation) -> None:
    post(situation, RED, "20.1")
    answer(Response.objects.get(), situation.owner)
    situation.post(at=local(FRIDAYS[4]), actual="20.2")

    assert all_of(situation) == [("red", "answered")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((RED, AMBER), [("red", "overtaken"), ("amber", "")]),
        ((AMBER, RED), [("amber", "overtaken"), ("red", "")]),
        ((RED, GREEN), [("red", "overtaken")]),
        ((RED, GREEN, RED), [("red", "overtaken"), ("red", "")]),
        ((GREEN, AMBER), [("amber", "")]),
    ],
)
def test_moving_to_another_band_overtakes_the_open_response(
    situation: Situation, values: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    last = post(situation, *values)

    overtaken = Response.objects.filter(outcome="overtaken").first()
    assert all_of(situation) == expected
    assert overtaken is None or overtaken.ended_by.week == FRIDAYS[3]
    assert overtaken is None or last.week >= overtaken.ended_by.week


def test_an_answered_response_is_not_overtaken(situation: Situation) -> None:
    post(situation, RED)
    answer(Response.objects.get(), situation.owner)

    situation.post(at=local(FRIDAYS[3]), actual=AMBER)

    assert all_of(situation) == [("red", "answered"), ("amber", "")]


def test_a_missed_week_does_not_make_the_next_red_update_an_entering(situation: Situation) -> None:
    situation.post(at=local(FRIDAYS[2]), actual=RED)
    situation.post(at=local(FRIDAYS[5]), actual="20.5")

    assert all_of(situation) == [("red", "")]


def test_posting_the_same_form_twice_opens_one_response_and_tells_the_owner_once(situation: Situation) -> None:
    words = situation.words(RED)
    situation.post(**words, at=POSTED)
    situation.post(**words, at=POSTED)

    assert all_of(situation) == [("red", "")]
    assert told("checkins_response_opened") == ["Kr Owner"]


def test_the_owner_is_told_what_is_asked_and_where(situation: Situation) -> None:
    post(situation, RED)

    notice = Notification.objects.get()
    assert notice.title == "KR-1 Repeat purchase rate is Red: say what you do about it"
    assert notice.body.startswith("Within 48 hours")
    assert notice.path == "/o/acme/key-results/KR-1/response/"


def test_the_database_keeps_one_open_response_per_key_result(situation: Situation) -> None:
    post(situation, RED)
    row = Response.objects.get()

    with pytest.raises(IntegrityError, match="checkins_response_one_open"), transaction.atomic():
        Response.objects.create(
            key_result=row.key_result, check_in=row.check_in, band="amber", opened_at=POSTED, due_at=POSTED
        )


def test_entering_a_band_costs_a_few_statements_more(situation: Situation, django_assert_num_queries: Any) -> None:
    post(situation, RED)

    # Beside the eleven of a post: the red streak that ends, the overtaking, the response, the message.
    with django_assert_num_queries(14):
        situation.post(at=local(FRIDAYS[3]), actual=AMBER)


# Amending ------------------------------------------------------------------------------------------------------------


def test_an_amendment_out_of_the_band_withdraws_the_response(situation: Situation) -> None:
    amend(situation, post(situation, RED), GREEN)

    assert all_of(situation) == [("red", "withdrawn")]


def test_an_amendment_out_of_the_band_and_back_opens_the_same_response_again(situation: Situation) -> None:
    check_in = amend(situation, post(situation, RED), GREEN)
    amend(situation, check_in, RED, version=2)

    response = Response.objects.get()
    assert response.is_open
    assert response.due_at == POSTED + timedelta(hours=48)
    assert told("checkins_response_opened") == ["Kr Owner"]


def test_an_amendment_leaves_an_answered_response_as_it_is(situation: Situation) -> None:
    check_in = post(situation, RED)
    answer(Response.objects.get(), situation.owner)

    amend(situation, check_in, AMBER)

    assert all_of(situation) == [("red", "answered"), ("amber", "")]


def test_an_amendment_into_another_band_withdraws_one_and_opens_the_other(situation: Situation) -> None:
    amend(situation, post(situation, RED), AMBER)

    assert all_of(situation) == [("red", "withdrawn"), ("amber", "")]


def test_an_amendment_back_into_the_band_of_the_week_before_opens_what_it_had_overtaken(situation: Situation) -> None:
    amend(situation, post(situation, RED, AMBER), "20.5")

    assert all_of(situation) == [("red", ""), ("amber", "withdrawn")]


def test_an_amendment_out_of_a_band_entered_earlier_overtakes(situation: Situation) -> None:
    check_in = amend(situation, post(situation, RED, "20.5"), GREEN)

    response = Response.objects.get()
    assert (response.outcome, response.ended_by) == ("overtaken", check_in)


def test_an_amendment_within_the_band_changes_no_response(situation: Situation) -> None:
    amend(situation, post(situation, RED), "20.5")

    assert all_of(situation) == [("red", "")]
