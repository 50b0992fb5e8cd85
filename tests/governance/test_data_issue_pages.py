"""The pages on which data issues are raised, seen and worked."""

import re
from datetime import timedelta
from typing import Any

import pytest

from governance.actions import raise_data_issue, resolve_data_issue
from governance.models import DataIssue, Escalation
from governance.queries.cases import PAGE
from objectives.models import KeyResult, Metric
from okrapp import clock
from tests.cast import Cast, sign_in
from tests.checkins.situations import FRIDAYS, Situation
from tests.counting import counted_queries
from tests.factories import MetricFactory
from tests.governance.situations import browse, text_of


def references(page: Any) -> list[str]:
    return re.findall(r'data-escalation="(E-[0-9]+)"', text_of(page))


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


def test_the_escalations_page_pages_cases_and_data_issues_together_by_their_clocks(
    situation: Situation, metric: Metric
) -> None:
    now = clock.now()
    for number in range(1, PAGE + 6):
        due_at = now + timedelta(hours=number - 3)
        DataIssue.objects.create(
            number=number,
            metric=MetricFactory(steward=situation.cast.steward),
            problem="Odd",
            raised_by=situation.cast.member,
            opened_at=now,
            found_at=now,
            due_at=due_at,
        )
    red = situation.another()
    KeyResult.objects.filter(id=red.id).update(red_since=FRIDAYS[3])
    case = {"kind": "red_kr", "key_result": red, "streak_week": FRIDAYS[3], "opened_at": now, "found_at": now}
    Escalation.objects.create(number=99, due_at=now + timedelta(hours=4, minutes=30), **case)
    client = sign_in(situation.cast.viewer)

    first = browse(client, "escalations/")
    second = browse(client, f"escalations/{first.context['page'].next_href}")

    shown = references(first) + references(second)
    expected = [f"E-{number}" for number in range(1, PAGE + 6)]
    assert shown == [*expected[:7], "E-99", *expected[7:]]
    assert second.context["page"].next_href == ""


def test_the_filters_of_the_escalations_page_live_in_the_address_and_are_kept_while_paging(
    situation: Situation, metric: Metric
) -> None:
    now = clock.now()
    for number in range(1, PAGE + 3):
        issue = {"metric": MetricFactory(), "problem": "Odd", "raised_by": situation.cast.member, "state": "resolved"}
        DataIssue.objects.create(number=number, opened_at=now, found_at=now, due_at=now, resolved_at=now, **issue)
    client = sign_in(situation.cast.member)

    first = browse(client, "escalations/?tab=closed&kind=data_issue&whose=mine").context["page"]
    second = browse(client, f"escalations/{first.next_href}")
    red = browse(client, "escalations/?tab=closed&kind=red_kr")

    assert first.next_href == "?tab=closed&whose=mine&kind=data_issue&after=E-3"
    assert references(second) == ["E-2", "E-1"]
    assert "Nothing here fits" in text_of(red)


def test_what_follows_an_issue_that_was_resolved_meanwhile_goes_on_behind_it(cast: Cast) -> None:
    issues = [raise_data_issue(by=cast.member, metric=MetricFactory(steward=cast.steward)) for _ in range(3)]
    resolve_data_issue(by=cast.steward, issue=issues[1], line="Read again")

    page = browse(sign_in(cast.member), "escalations/?after=E-2")

    assert references(page) == ["E-3"]


@pytest.mark.parametrize("after", ["E-0", "E-77", "x", "E-" + "9" * 30, "%00"])
def test_a_place_that_is_none_begins_the_list_anew(cast: Cast, metric: Metric, after: str) -> None:
    raise_data_issue(by=cast.member, metric=metric)

    page = browse(sign_in(cast.member), f"escalations/?after={after}")

    assert references(page) == ["E-1"]


def test_a_data_issue_is_found_by_its_reference_and_by_a_bare_number(cast: Cast, metric: Metric) -> None:
    raise_data_issue(by=cast.member, metric=metric, problem="Gifts are counted")
    client = sign_in(cast.viewer)

    pages = [text_of(browse(client, f"search/?q={text}")) for text in ("E-1", "e1", "1")]

    assert all('href="/o/acme/data-issues/E-1/"' in page for page in pages)
    assert '<span class="hit__note" dir="auto">Churn</span>' in pages[0]


def test_the_address_of_an_escalation_leads_on_to_the_data_issue_of_that_reference(cast: Cast, metric: Metric) -> None:
    raise_data_issue(by=cast.member, metric=metric)
    client = sign_in(cast.viewer)

    assert browse(client, "escalations/E-1/").headers["Location"] == "/o/acme/data-issues/E-1/"
    assert browse(client, "escalations/E-2/").status_code == 404


def test_what_nobody_waits_for_has_no_clock_and_comes_behind_what_is_overdue(cast: Cast) -> None:
    late = clock.now() - timedelta(days=3)
    retired, overdue = (MetricFactory(steward=cast.steward) for _ in range(2))
    for metric in (retired, overdue):
        raise_data_issue(by=cast.member, metric=metric, at=late)
    Metric.objects.filter(id=retired.id).update(retired_at=clock.now())
    client = sign_in(cast.steward)

    page, week = browse(client, "escalations/"), text_of(browse(client, ""))

    rows = {row.issue.reference: row for row in page.context["page"].rows}
    assert list(rows) == ["E-2", "E-1"]
    assert (rows["E-1"].has_clock, rows["E-2"].is_breached) == (False, True)
    assert week.count("clock--overdue") == 1
