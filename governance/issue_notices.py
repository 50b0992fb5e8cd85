"""What others hear about data issues: recorded in the transaction of the act itself."""

from collections.abc import Iterable
from datetime import datetime

from governance import kinds
from governance.issue_policies import stewards_of
from governance.models import DataIssue
from notifications.actions import notify
from notifications.outbox import Line, record
from organizations.addresses import address
from organizations.enums import Role
from organizations.models import Membership, Organization
from organizations.raci import Roster

ISSUE_RUNGS = {0: "data steward", 1: "program lead", 2: "sponsor"}
ROLES = {1: Role.PROGRAM_LEAD, 2: Role.SPONSOR}


def tell_issues_opened(
    issues: Iterable[DataIssue], roster: Roster, organization: Organization, *, at: datetime
) -> None:
    """The stewards hear what they have to see to, the program leads that it is open; not those who raised it."""
    lines: list[Line] = []
    for issue in issues:
        stewards = {person.id for person in stewards_of(issue, roster)}
        told = {
            person.id: "You are told of data issues as program lead." for person in roster.holding(Role.PROGRAM_LEAD)
        }
        told |= dict.fromkeys(stewards, "You look after this data. Say within 24 hours that you are on it.")
        lines += [
            _line(issue, organization, person, why, stamp="opened", title=f"Data issue: {issue.name}")
            for person, why in told.items()
            if person != issue.raised_by_id or person in stewards
        ]
    record(lines, kind=kinds.ISSUE_OPENED, at=at)


def tell_issues_climbed(
    issues: Iterable[DataIssue], rung: int, roster: Roster, organization: Organization, *, at: datetime
) -> None:
    """The people on the rung that a breached clock has climbed to; each is told once."""
    why = f"Its clock ran out, so it climbs to you as {ISSUE_RUNGS[rung]}."
    lines = [
        _line(
            issue,
            organization,
            person.id,
            why,
            stamp=f"rung:{rung}",
            title=f"{issue.reference} reaches you: {issue.name}",
        )
        for issue in issues
        for person in roster.holding(ROLES[rung])
    ]
    record(lines, kind=kinds.ISSUE_CLIMBED, at=at)


def tell_issue_resolved(issue: DataIssue, *, by: Membership, at: datetime) -> None:
    """Whoever raised it hears how it ended."""
    raiser = issue.raised_by
    notify(
        recipients=[raiser] if raiser and raiser.id != by.id else [],
        kind=kinds.ISSUE_RESOLVED,
        key=f"data_issue:{issue.id}:resolved",
        title=f"{by.name} resolved {issue.reference}: {issue.name}",
        body=issue.closing_line,
        why="You raised this data issue.",
        path=address(by.organization, "governance:data_issue", issue.reference),
        about={"id": issue.id},
        at=at,
    )


def _line(issue: DataIssue, organization: Organization, person: int, why: str, *, stamp: str, title: str) -> Line:
    path = address(organization, "governance:data_issue", issue.reference)
    return Line(person, f"data_issue:{issue.id}:{stamp}", title, why, path, issue.problem, {"id": issue.id})
