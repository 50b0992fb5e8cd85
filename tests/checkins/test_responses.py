"""Responses to Red and Amber: when they open and close, who answers them, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from checkins.actions import amend_check_in, answer_response
from checkins.models import CheckIn, Response
from checkins.reminders.responses import chase
from checkins.reminders.sweep import remind_everybody
from notifications import kinds
from notifications.models import Notification
from objectives.models import Collaborator, KeyResult
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from organizations.tenancy import tenant
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.nobody import nobody_at_work

RED, AMBER, GREEN, STRETCH = "20", "23", "26", "27.5"
POSTED = local(FRIDAYS[2])
RED_ANSWER = {"root_cause": "The mail goes out too late", "revised_bet": "Send it on day ten"}


def post(situation: Situation, *values: str) -> CheckIn:
    """One update a week, from FRIDAYS[2] on; the last one."""
    posted = [situation.post(at=local(FRIDAYS[2 + n]), actual=value) for n, value in enumerate(values)]
    return posted[-1]


def amend(situation: Situation, check_in: CheckIn, value: str, *, version: int = 1) -> CheckIn:
    words = {**situation.words(value), "version": version}
    del words["key_result"], words["form_key"]
    return amend_check_in(check_in=check_in, **words, at=check_in.posted_at + timedelta(hours=1))


def answer(response: Response, by: Membership, **words: Any) -> Response:
    return answer_response(response=response, by=by, **(words or RED_ANSWER), at=response.opened_at)


def all_of(situation: Situation) -> list[tuple[str, str]]:
    return list(Response.objects.order_by("id").values_list("band", "outcome"))


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind).order_by("recipient__name")
    return list(rows.values_list("recipient__name", flat=True))


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
    with django_assert_num_queries(15):
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


# Answering -----------------------------------------------------------------------------------------------------------


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


# The clock -----------------------------------------------------------------------------------------------------------


def swept(situation: Situation, at: Any) -> None:
    with nobody_at_work():
        chase(situation.organization, at=at)


def test_an_overdue_response_is_chased_once_with_both_owners(situation: Situation) -> None:
    post(situation, RED)
    due = Response.objects.get().due_at

    swept(situation, due - timedelta(seconds=1))
    before = told("checkins_response_overdue")
    swept(situation, due)
    swept(situation, due + timedelta(minutes=15))
    swept(situation, due - timedelta(hours=1))

    assert before == []
    assert told("checkins_response_overdue") == ["Kr Owner", "Owner"]


def test_the_sweep_of_all_organizations_chases_responses(situation: Situation) -> None:
    post(situation, RED)

    with nobody_at_work():
        remind_everybody(at=local(FRIDAYS[3] - timedelta(days=3)))

    assert told("checkins_response_overdue") == ["Kr Owner", "Owner"]


def test_one_who_owns_both_is_told_once(situation: Situation) -> None:
    KeyResult.objects.filter(id=situation.key_result.id).update(owner=situation.cast.owner)
    situation.post(at=POSTED, actual=RED, by=situation.cast.owner)

    swept(situation, POSTED + timedelta(days=3))

    assert told("checkins_response_overdue") == ["Owner"]


def test_nothing_is_chased_that_was_answered_overtaken_or_has_ended(situation: Situation) -> None:
    other, gone = situation.another(name="Overtaken"), situation.another(name="Retired")
    for key_result in (situation.key_result, other, gone):
        situation.post(at=POSTED, actual=RED, key_result=key_result)
    answer(Response.objects.get(key_result=situation.key_result), situation.owner)
    situation.post(at=local(FRIDAYS[3]), actual=GREEN, key_result=other)
    KeyResult.objects.filter(id=gone.id).update(state="retired")

    swept(situation, local(FRIDAYS[6]))

    assert told("checkins_response_overdue") == []


def test_people_who_left_are_not_chased(situation: Situation) -> None:
    post(situation, RED)
    Membership.objects.filter(id=situation.cast.owner.id).update(deactivated_at=POSTED)

    swept(situation, POSTED + timedelta(days=3))

    assert told("checkins_response_overdue") == ["Kr Owner"]


def test_a_message_about_a_response_is_moot_once_it_is_answered(situation: Situation) -> None:
    post(situation, RED)
    swept(situation, POSTED + timedelta(days=3))
    notices = list(Notification.objects.filter(kind__startswith="checkins_response"))
    waiting = [kinds.kind(each.kind).is_moot(each) for each in notices]

    answer(Response.objects.get(), situation.owner)

    assert waiting == [False, False, False]
    assert [kinds.kind(each.kind).is_moot(each) for each in notices] == [True, True, True]


def test_more_than_one_chunk_is_chased_in_one_run(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkins.reminders.responses.CHUNK", 2)
    for number in range(5):
        situation.post(at=POSTED, actual=RED, key_result=situation.another(name=f"KR {number}"))

    swept(situation, POSTED + timedelta(days=3))

    assert len(told("checkins_response_overdue")) == 10


def test_another_organization_sees_no_response(situation: Situation) -> None:
    post(situation, RED)

    with nobody_at_work(), tenant(situation.cast.stranger.organization_id):
        assert Response.objects.count() == 0
