"""Data issues: raised, opened by the sweep, acknowledged, climbed and resolved."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.actions import acknowledge_data_issue, raise_data_issue, resolve_data_issue
from governance.enums import IssueState
from governance.issue_rules import resolve_by
from governance.models import DataIssue
from governance.stale_metrics import sweep_data_issues
from notifications.models import Notification
from objectives.actions import delete_metric
from objectives.models import KeyResult, Metric
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.cast import Cast
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.counting import counted_queries
from tests.factories import MetricFactory

NOW = local(FRIDAYS[4], 10)  # a Friday
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def metric(cast: Cast) -> Metric:
    """Weekly, kept by the steward, with a value of today."""
    return MetricFactory(name="Churn", owner=cast.owner, steward=cast.steward, latest_value=5, latest_at=NOW)


def told(kind: str) -> list[str]:
    found = Notification.objects.filter(kind=f"governance.data_issue_{kind}").order_by("recipient__name")
    return [each.recipient.name for each in found]


def test_raising_tells_the_steward_and_the_program_lead_and_starts_a_clock_of_a_day(cast: Cast, metric: Metric) -> None:
    issue = raise_data_issue(by=cast.member, metric=metric, problem=" Gifts are counted ", at=NOW)

    assert (issue.reference, issue.problem, issue.raised_by) == ("E-1", "Gifts are counted", cast.member)
    assert (issue.state, issue.rung, issue.due_at) == (IssueState.OPEN, 0, NOW + DAY)
    assert told("opened") == sorted([cast.steward.name, cast.lead.name])


def test_a_second_one_on_the_same_metric_is_the_one_that_is_open(cast: Cast, metric: Metric) -> None:
    first = raise_data_issue(by=cast.member, metric=metric, at=NOW)

    second = raise_data_issue(by=cast.owner, metric=metric, at=NOW + HOUR)

    assert second == first
    assert len(told("opened")) == 2


def test_a_key_result_with_a_metric_hands_its_issue_on_to_the_metric(situation: Situation, metric: Metric) -> None:
    key_result = KeyResult.objects.get(id=situation.key_result.id)
    alone = raise_data_issue(by=situation.cast.member, key_result=key_result, at=NOW)
    KeyResult.objects.filter(id=key_result.id).update(metric=metric)

    linked = raise_data_issue(by=situation.cast.member, key_result=KeyResult.objects.get(id=key_result.id), at=NOW)

    assert (alone.metric, alone.key_result) == (None, key_result)
    assert (linked.metric, linked.key_result) == (metric, None)


def test_viewers_raise_nothing_and_nobody_waits_for_what_is_retired(cast: Cast, metric: Metric) -> None:
    with pytest.raises(Forbidden):
        raise_data_issue(by=cast.viewer, metric=metric)
    Metric.objects.update(retired_at=NOW)

    with pytest.raises(DomainError, match="Churn is retired"):
        raise_data_issue(by=cast.member, metric=Metric.objects.get())

    assert not DataIssue.objects.exists()


def test_five_business_days_leave_out_the_weekend() -> None:
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)

    found = [resolve_by(friday + days * DAY, UTC) for days in (0, 1, 3)]

    assert found == [friday + WEEK, friday + WEEK, friday + WEEK + 3 * DAY]


def test_the_steward_acknowledges_once_and_has_five_business_days(cast: Cast, metric: Metric) -> None:
    issue = raise_data_issue(by=cast.member, metric=metric, at=NOW)
    with pytest.raises(Forbidden, match=cast.steward.name):
        acknowledge_data_issue(by=cast.member, issue=issue)

    acknowledge_data_issue(by=cast.steward, issue=issue, at=NOW + HOUR)
    issue = acknowledge_data_issue(by=cast.owner, issue=issue, at=NOW + 2 * HOUR)

    assert (issue.state, issue.acknowledged_by) == (IssueState.ACKNOWLEDGED, cast.steward)
    assert issue.due_at == NOW + WEEK + HOUR


def test_resolving_asks_for_a_line_and_tells_who_raised_it(cast: Cast, metric: Metric) -> None:
    issue = raise_data_issue(by=cast.member, metric=metric, at=NOW)
    with pytest.raises(DomainError, match="workaround or the fix"):
        resolve_data_issue(by=cast.steward, issue=issue, line=" ")

    resolve_data_issue(by=cast.steward, issue=issue, line="Gifts are left out", at=NOW + HOUR)
    resolve_data_issue(by=cast.steward, issue=issue, line="Gifts are left out", at=NOW + 2 * HOUR)

    issue.refresh_from_db()
    assert (issue.state, issue.closing_line, issue.resolved_at) == ("resolved", "Gifts are left out", NOW + HOUR)
    assert told("resolved") == [cast.member.name]
    with pytest.raises(Conflict, match=f"{cast.steward.name} resolved E-1"):
        acknowledge_data_issue(by=cast.lead, issue=issue)


def test_the_sweep_opens_one_for_each_metric_older_than_twice_its_refresh(cast: Cast, metric: Metric) -> None:
    late = NOW + 2 * WEEK + HOUR
    MetricFactory(name="Empty")
    MetricFactory(name="Retired", latest_at=NOW, retired_at=NOW)
    MetricFactory(name="Fresh", latest_at=NOW + WEEK)
    assert sweep_data_issues(cast.organization, now=NOW + 2 * WEEK) == 0

    opened = [sweep_data_issues(cast.organization, now=late) for _ in range(2)]

    issue = DataIssue.objects.get()
    assert opened == [1, 0]
    assert (issue.metric, issue.raised_by, issue.opened_at) == (metric, None, NOW + 2 * WEEK)
    assert issue.due_at == NOW + 2 * WEEK + DAY
    assert told("opened") == sorted([cast.steward.name, cast.lead.name])


def test_a_workaround_holds_until_the_next_value_is_too_old_in_its_turn(cast: Cast, metric: Metric) -> None:
    late = NOW + 2 * WEEK + HOUR
    sweep_data_issues(cast.organization, now=late)
    resolve_data_issue(by=cast.steward, issue=DataIssue.objects.get(), line="Read by hand", at=late + HOUR)

    again = sweep_data_issues(cast.organization, now=late + WEEK)
    Metric.objects.update(latest_at=late + WEEK)
    later = sweep_data_issues(cast.organization, now=late + 4 * WEEK)

    assert (again, later) == (0, 1)


def test_a_breached_clock_climbs_to_the_program_lead_and_the_sponsor_who_are_told_once(
    cast: Cast, metric: Metric
) -> None:
    issue = raise_data_issue(by=cast.member, metric=metric, at=NOW)

    sweep_data_issues(cast.organization, now=NOW + DAY)
    issue.refresh_from_db()
    first = (issue.rung, told("climbed"))
    for hours in (49, 49, 100):
        sweep_data_issues(cast.organization, now=NOW + hours * HOUR)

    issue.refresh_from_db()
    assert first == (1, [cast.lead.name])
    assert (issue.rung, told("climbed")) == (2, sorted([cast.lead.name, cast.sponsor.name]))


def test_the_clock_of_what_the_sweep_opened_stops_with_a_new_value(cast: Cast, metric: Metric) -> None:
    late = NOW + 2 * WEEK + HOUR
    sweep_data_issues(cast.organization, now=late)
    Metric.objects.update(latest_at=late)

    sweep_data_issues(cast.organization, now=late + WEEK)

    issue = DataIssue.objects.get()
    assert (issue.rung, issue.is_running, issue.is_cleared) == (0, True, True)


@pytest.mark.parametrize("rows", [1, 5])
def test_the_sweep_asks_the_same_for_one_and_for_five(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        MetricFactory(owner=cast.owner, latest_at=NOW)

    with counted_queries() as found:
        sweep_data_issues(cast.organization, now=NOW + 2 * WEEK + HOUR)

    assert DataIssue.objects.count() == rows
    assert len(found) == 6


def test_a_metric_with_a_data_issue_is_not_deleted_with_it(cast: Cast, metric: Metric) -> None:
    empty = MetricFactory(owner=cast.owner)
    issue = raise_data_issue(by=cast.member, metric=empty, at=NOW)
    resolve_data_issue(by=cast.steward, issue=issue, line="It is measured by hand")

    with pytest.raises(DomainError, match="Retire it instead"):
        delete_metric(metric=empty, by=cast.owner)

    assert DataIssue.objects.get() == issue


def test_the_clock_stops_once_the_key_result_is_over(situation: Situation) -> None:
    key_result = KeyResult.objects.get(id=situation.key_result.id)
    raise_data_issue(by=situation.cast.member, key_result=key_result, at=NOW)
    KeyResult.objects.update(state="retired")

    sweep_data_issues(situation.organization, now=NOW + WEEK)

    issue = DataIssue.objects.get()
    assert (issue.rung, issue.is_running, issue.is_cleared) == (0, True, True)
