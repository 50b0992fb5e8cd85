"""Who works a data issue, and the gate through which views get one."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from governance.models import DataIssue
from organizations.enums import Role
from organizations.models import Membership
from organizations.raci import Roster

SURROUNDINGS = ("metric__owner", "metric__steward", "key_result", "raised_by", "acknowledged_by", "resolved_by")
WORKED_BY = "A data issue is worked by the metric's steward and owner, the data stewards and the program leads."


@dataclass(frozen=True, slots=True)
class IssueRights:
    """Whether a member may work a data issue; `why_not` names who does where they may not."""

    can_work: bool
    why_not: str


def issues_around() -> QuerySet[DataIssue]:
    """Data issues with what they are about and the people in them."""
    return DataIssue.objects.select_related(*SURROUNDINGS)


def issue_or_404(number: int) -> DataIssue:
    """A data issue with its surroundings; every member may read it."""
    issue = issues_around().filter(number=number).first()
    if issue is None:
        raise Http404
    return issue


def stewards_of(issue: DataIssue, roster: Roster) -> list[Membership]:
    """Whose turn it is: the metric's steward; without one all data stewards, and where there are none its owner."""
    metric = issue.metric
    if metric and metric.steward and metric.steward.is_active:
        return [metric.steward]
    keepers = roster.holding(Role.DATA_STEWARD)
    return keepers or [person for person in [metric.owner if metric else None] if person and person.is_active]


def issue_rights(membership: Membership, issue: DataIssue, roster: Roster) -> IssueRights:
    """Stewards, the metric's owner and the program leads; nobody who is here to read only."""
    metric = issue.metric
    holds = metric is not None and membership.id in {metric.owner_id, metric.steward_id}
    holds = holds or membership.has_role(Role.DATA_STEWARD, Role.PROGRAM_LEAD)
    if holds and not membership.is_viewer_only:
        return IssueRights(can_work=True, why_not="")
    names = ", ".join(person.name for person in stewards_of(issue, roster))
    return IssueRights(can_work=False, why_not=f"{WORKED_BY} Today: {names}." if names else WORKED_BY)
