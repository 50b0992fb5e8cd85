"""Raising a data issue, and working it: acknowledged, then resolved by a workaround or a fix."""

from datetime import datetime

from django.db import IntegrityError, transaction

from governance import issue_notices
from governance.cards import held
from governance.enums import IssueState
from governance.issue_policies import issue_rights, issues_around
from governance.issue_rules import TO_ACKNOWLEDGE, resolve_by
from governance.models import DataIssue
from governance.wording import moment
from objectives.metrics.policies import require_author
from objectives.models import KeyResult, Metric
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from organizations.models.counters import next_number
from organizations.raci import Roster

WORDS = "Its newest value is missing, too old or wrong."


@transaction.atomic
def raise_data_issue(
    *,
    by: Membership,
    metric: Metric | None = None,
    key_result: KeyResult | None = None,
    problem: str = "",
    at: datetime | None = None,
) -> DataIssue:
    """Say that the data of a metric or a KR is not right; a KR that has a metric hands it on to this one.

    Where an issue is open already, that one is the answer. Raises Forbidden for viewers, and DomainError for a retired
    metric or a KR that is not under way.
    """
    require_author(by)
    if key_result is not None and not key_result.is_active:
        raise DomainError(f"{key_result.reference} is not under way, so nobody waits for its data.")
    if key_result is not None and key_result.metric is not None:
        metric, key_result = key_result.metric, None
    if metric is not None and metric.is_retired:
        raise DomainError(f"{metric.name} is retired, so nobody waits for its data.")
    running = DataIssue.objects.filter(metric=metric, key_result=key_result, resolved_at=None)
    now = at or clock.now()
    known = running.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            issue = DataIssue.objects.create(
                number=next_number("E"),
                metric=metric,
                key_result=key_result,
                problem=problem.strip() or WORDS,
                raised_by=by,
                opened_at=now,
                found_at=now,
                due_at=now + TO_ACKNOWLEDGE,
            )
    except IntegrityError:  # somebody else, or the sweep, was first
        return running.get()
    issue_notices.tell_issues_opened([issue], Roster(), by.organization, at=now)
    return issue


@transaction.atomic
def acknowledge_data_issue(*, by: Membership, issue: DataIssue, at: datetime | None = None) -> DataIssue:
    """Say that one is on it; from now there are five business days to a workaround or a fix.

    A second time changes nothing. Raises Forbidden for those who do not work it, Conflict when it is resolved.
    """
    now = at or clock.now()
    issue = _held(by, issue)
    if issue.state == IssueState.ACKNOWLEDGED:
        return issue
    issue.state = IssueState.ACKNOWLEDGED
    issue.acknowledged_by, issue.acknowledged_at = by, now
    issue.due_at = resolve_by(now, by.organization.zone)
    issue.save(update_fields=["state", "acknowledged_by", "acknowledged_at", "due_at"])
    return issue


@transaction.atomic
def resolve_data_issue(*, by: Membership, issue: DataIssue, line: str, at: datetime | None = None) -> DataIssue:
    """Close it with one line on the workaround or the fix; whoever raised it hears of it.

    The same member a second time changes nothing. Raises as `acknowledge_data_issue`, DomainError without the line.
    """
    now = at or clock.now()
    issue = _held(by, issue, may_be_resolved=True)
    if issue.resolved_at is not None:
        return issue
    if not line.strip():
        raise DomainError("Say in one line what the workaround or the fix is.", field="closing_line")
    issue.state, issue.closing_line = IssueState.RESOLVED, line.strip()
    issue.resolved_by, issue.resolved_at = by, now
    issue.save(update_fields=["state", "closing_line", "resolved_by", "resolved_at"])
    issue_notices.tell_issue_resolved(issue, by=by, at=now)
    return issue


def _held(by: Membership, issue: DataIssue, *, may_be_resolved: bool = False) -> DataIssue:
    """The issue, locked; a resolved one only for whoever resolved it."""
    held(DataIssue, issue.id)
    found = issues_around().get(id=issue.id)
    rights = issue_rights(by, found, Roster())
    if not rights.can_work:
        raise Forbidden(rights.why_not)
    is_repeated = may_be_resolved and found.resolved_by_id == by.id
    if found.resolved_at is not None and not is_repeated:
        who = found.resolved_by.name if found.resolved_by else "Somebody"
        raise Conflict(f"{who} resolved {found.reference} on {moment(found.resolved_at, by.organization.zone)}.")
    return found
