"""The pages on which data issues are raised, seen and worked."""

import pytest

from governance.actions import raise_data_issue
from governance.models import DataIssue
from objectives.models import KeyResult, Metric
from okrapp import clock
from tests.cast import Cast, sign_in
from tests.checkins.situations import Situation
from tests.counting import counted_queries
from tests.factories import MetricFactory
from tests.governance.situations import browse, text_of


@pytest.fixture
def metric(cast: Cast) -> Metric:
    return MetricFactory(name="Churn", slug="churn", owner=cast.owner, steward=cast.steward)


def test_one_click_on_the_page_of_a_stale_metric_raises_one(cast: Cast, metric: Metric) -> None:
    Metric.objects.update(latest_value=5, latest_at=clock.now().replace(year=2020))
    client = sign_in(cast.member)
    before = text_of(browse(client, "metrics/churn/"))

    answer = browse(client, "metrics/churn/data-issue/", action="raise")

    after = text_of(browse(client, "metrics/churn/"))
    assert "Its newest value is too old" in before
    assert answer.headers["Location"] == "/o/acme/data-issues/E-1/"
    assert 'data-escalation="E-1" data-kind="data_issue" data-state="open"' in after
    assert "Its newest value is too old" not in after


def test_who_raises_a_second_one_is_led_to_the_first(cast: Cast, metric: Metric) -> None:
    raise_data_issue(by=cast.owner, metric=metric)

    answers = [
        browse(sign_in(cast.member), "metrics/churn/data-issue/"),
        browse(sign_in(cast.member), "metrics/churn/data-issue/", problem="Wrong"),
    ]

    assert [each.headers["Location"] for each in answers] == ["/o/acme/data-issues/E-1/"] * 2
    assert DataIssue.objects.count() == 1


def test_the_page_of_a_key_result_leads_to_raising_one_and_shows_that_of_its_metric(
    situation: Situation, metric: Metric
) -> None:
    page, client = f"key-results/{situation.key_result.reference}/", sign_in(situation.cast.member)
    raise_page = f"/o/acme/{page}data-issue/"
    KeyResult.objects.filter(id=situation.key_result.id).update(metric=metric)
    before = text_of(browse(client, page))

    browse(client, f"{page}data-issue/", problem="<b>Gifts</b> are counted")

    after = text_of(browse(client, page))
    assert raise_page in before
    assert raise_page not in after
    assert 'data-escalation="E-1" data-kind="data_issue" data-state="open"' in after
    assert "&lt;b&gt;Gifts&lt;/b&gt; are counted" in text_of(browse(client, "metrics/churn/"))


def test_the_steward_finds_it_on_my_week_and_works_it_in_place(cast: Cast, metric: Metric) -> None:
    raise_data_issue(by=cast.member, metric=metric)
    client = sign_in(cast.steward)
    week = text_of(browse(client, ""))

    acknowledged = text_of(browse(client, "data-issues/E-1/", htmx=True, action="acknowledge"))
    refused = browse(client, "data-issues/E-1/", htmx=True, action="resolve", closing_line="")
    resolved = text_of(browse(client, "data-issues/E-1/", htmx=True, action="resolve", closing_line="Read again"))

    assert 'data-escalation="E-1" data-kind="data_issue" data-state="open"' in week
    assert "five business days" in acknowledged
    assert refused.status_code == 422
    assert "The data issue is resolved." in resolved
    assert 'data-kind="data_issue"' not in text_of(browse(client, ""))


def test_those_who_do_not_work_it_read_who_does(cast: Cast, metric: Metric) -> None:
    raise_data_issue(by=cast.owner, metric=metric)
    client = sign_in(cast.member)

    answer = browse(client, "data-issues/E-1/", htmx=True, action="acknowledge")

    assert answer.status_code == 403
    assert cast.steward.name in text_of(browse(client, "data-issues/E-1/"))
    assert 'data-kind="data_issue"' not in text_of(browse(client, ""))


def test_issues_without_a_steward_wait_for_the_data_stewards(situation: Situation) -> None:
    raise_data_issue(by=situation.cast.member, key_result=KeyResult.objects.get(id=situation.key_result.id))

    assert 'data-kind="data_issue"' in text_of(browse(sign_in(situation.cast.steward), ""))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_escalations_page_lists_them_with_the_same_queries_for_one_and_three(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        raise_data_issue(by=cast.member, metric=MetricFactory(steward=cast.steward))
    client = sign_in(cast.member)
    browse(client, "escalations/")

    with counted_queries() as found:
        page = text_of(browse(client, "escalations/"))

    assert page.count('data-kind="data_issue"') == rows
    assert len(found) == 6
