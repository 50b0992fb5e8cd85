from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from checkins.actions import amend_check_in, post_check_in
from checkins.models import CheckIn
from objectives.actions import record_observation
from objectives.models import KeyResult, Observation
from okrapp import clock
from okrapp.errors import DomainError
from tests.cast import sign_in
from tests.factories import ActiveObjectiveFactory, KeyResultFactory, MetricFactory

WORDS = {"confidence": 4, "insight": "It moves", "next_action": "Go on"}


@pytest.fixture
def linked(cast):
    metric = MetricFactory(name="Repeat rate", slug="repeat", owner=cast.owner, valid_low=0, valid_high=100)
    objective = ActiveObjectiveFactory(team=cast.team, owner=cast.owner)
    return KeyResultFactory(objective=objective, owner=cast.kr_owner, metric=metric)


def observe(key_result, value, *, days=0, **given):
    moment = clock.now() - timedelta(days=days, minutes=1)
    return record_observation(
        metric=key_result.metric, by=key_result.owner, value=Decimal(value), observed_at=moment, **given
    )


def post(cast, key_result, actual, **given):
    words = {**WORDS, "form_key": uuid4(), **given}
    return post_check_in(key_result=key_result, by=cast.kr_owner, actual=actual and Decimal(actual), **words)


def page(key_result):
    return f"/o/acme/key-results/{key_result.reference}/check-in/"


def test_the_update_of_a_linked_key_result_takes_the_newest_value(cast, linked):
    observe(linked, "22", days=3)
    observe(linked, "23")

    posted = post(cast, linked, None)

    linked.refresh_from_db()
    assert (posted.actual, linked.actual) == (23, 23)


def test_a_value_typed_beside_a_fresh_one_is_not_taken(cast, linked):
    observe(linked, "23")

    posted = post(cast, linked, "27")

    assert posted.actual == 23
    assert Observation.objects.count() == 1


def test_the_form_shows_the_value_its_moment_and_its_metric_and_has_no_field_for_it(cast, linked):
    observe(linked, "23")

    text = sign_in(cast.kr_owner).get(page(linked)).content.decode()

    assert 'data-observed="repeat"' in text
    assert "23\u202f%" in text
    assert 'name="actual"' not in text


def test_a_typed_value_sent_by_hand_is_not_taken_by_the_form_either(cast, linked):
    observe(linked, "23")
    form = {**WORDS, "actual": "27", "form_key": uuid4()}

    answer = sign_in(cast.kr_owner).post(page(linked), form)

    assert answer.status_code == 302
    assert CheckIn.objects.get().actual == 23


@pytest.mark.parametrize("days", [None, 10])
def test_without_a_fresh_value_one_is_typed_and_becomes_one_of_the_metric(cast, linked, days):
    if days:
        observe(linked, "20", days=days)
    form = {**WORDS, "actual": "24,5", "form_key": uuid4()}

    answer = sign_in(cast.kr_owner).post(page(linked), form)

    newest = Observation.objects.latest("observed_at")
    linked.metric.refresh_from_db()
    assert answer.status_code == 302
    assert CheckIn.objects.get().actual == Decimal("24.5")
    assert (newest.value, newest.source, newest.recorded_by) == (Decimal("24.5"), "typed", cast.kr_owner)
    assert newest.recorded_from == f"update on {linked.reference}"
    assert linked.metric.latest_value == Decimal("24.5")


def test_the_same_form_twice_keeps_one_update_and_one_value(cast, linked):
    form_key = uuid4()

    first = post(cast, linked, "24", form_key=form_key)
    second = post(cast, linked, "24", form_key=form_key)

    assert first == second
    assert Observation.objects.count() == 1


def test_a_typed_value_outside_the_range_is_asked_about(cast, linked):
    form = {**WORDS, "actual": "140", "form_key": uuid4()}
    client = sign_in(cast.kr_owner)

    refused = client.post(page(linked), form)
    taken = client.post(page(linked), {**form, "confirm_actual": "on"})

    assert refused.status_code == 422
    assert "outside what the metric can be" in refused.content.decode()
    assert taken.status_code == 302
    assert Observation.objects.get().is_anomaly


def test_without_a_confirmation_nothing_is_posted(cast, linked):
    with pytest.raises(DomainError) as refused:
        post(cast, linked, "140")

    assert refused.value.field == "actual"
    assert not CheckIn.objects.exists()


def test_an_amendment_takes_what_the_metric_says_today_about_that_moment(cast, linked):
    wrong = observe(linked, "23")
    posted = post(cast, linked, None)
    observe(linked, "21", supersedes=wrong)

    amended = amend_check_in(check_in=posted, by=cast.kr_owner, version=1, actual=Decimal(99), **WORDS)

    linked.refresh_from_db()
    assert (amended.actual, linked.actual) == (21, 21)


def test_the_page_of_an_amendment_has_no_field_for_the_value(cast, linked):
    observe(linked, "23")
    posted = post(cast, linked, None)

    text = sign_in(cast.kr_owner).get(f"{page(linked)[:-1]}s/{posted.week}/amend/").content.decode()

    assert 'name="actual"' not in text


def test_a_key_result_without_a_metric_is_posted_as_before(cast, linked):
    KeyResult.objects.filter(id=linked.id).update(metric=None)
    linked.refresh_from_db()

    posted = post(cast, linked, "24")

    assert posted.actual == 24
    assert not Observation.objects.exists()
