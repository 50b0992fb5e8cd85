"""Open data issues and their clocks: a row, one of them, and that of a metric."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from governance.issue_notices import ISSUE_RUNGS
from governance.issue_policies import IssueRights, issue_rights, issues_around
from governance.models import DataIssue
from objectives.enums import KeyResultState
from objectives.models import KeyResult, Metric
from okrapp import clock
from organizations.enums import Role
from organizations.models import Membership
from organizations.raci import Roster

NEVER = len(ISSUE_RUNGS)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One data issue with its clock."""

    issue: DataIssue
    now: datetime

    @property
    def has_clock(self) -> bool:
        return self.issue.is_running and not self.issue.is_cleared

    @property
    def is_breached(self) -> bool:
        """A clock ran out: it has climbed, or is about to."""
        return self.has_clock and (self.issue.rung > 0 or self.issue.due_at <= self.now)

    @property
    def awaits_line(self) -> bool:
        """A value has come by itself, or the metric is retired, and nobody has said so yet."""
        return self.issue.is_running and self.issue.is_cleared

    @property
    def with_whom(self) -> str:
        """On whose rung it stands."""
        return ISSUE_RUNGS[self.issue.rung]


@dataclass(frozen=True, slots=True)
class IssueView:
    """One data issue, and what this reader may do about it."""

    row: IssueRow
    rights: IssueRights

    @property
    def issue(self) -> DataIssue:
        return self.row.issue


def issue_page(issue: DataIssue, reader: Membership, *, at: datetime | None = None) -> IssueView:
    """A data issue that came with its surroundings, for this reader. One query where nobody is its steward."""
    return IssueView(IssueRow(issue, at or clock.now()), issue_rights(reader, issue, Roster()))


def open_issue_of(*, metric: Metric | None = None, key_result: KeyResult | None = None) -> DataIssue | None:
    """The data issue that is open on a metric or a KR; of a KR that has a metric, that of this one. One query."""
    metric_id = metric.id if metric else key_result.metric_id if key_result else None
    about = Q(metric_id=metric_id) if metric_id else Q(key_result=key_result)
    return issues_around().filter(about, resolved_at=None).first()


def nobody_waits() -> Q:
    """Those whose clock has ended without a line: as DataIssue.is_cleared."""
    has_newer = Q(raised_by=None, metric__latest_at__gt=F("opened_at"))
    is_over = Q(key_result__isnull=False) & ~Q(key_result__state=KeyResultState.ACTIVE.value)
    return Q(metric__retired_at__isnull=False) | has_newer | is_over


def issue_turn(reader_id: int, rung: int, unassigned_rung: int) -> Q:
    """Those that wait for one: as steward of the metric, as data steward where it has none, or as they have climbed.

    `rung` and `unassigned_rung` are the reader's `issue_rungs`.
    """
    return Q(metric__steward_id=reader_id) | Q(metric__steward=None, rung__gte=unassigned_rung) | Q(rung__gte=rung)


def issue_part(reader: Membership) -> Q:
    """Those that the reader has raised, owns the metric of, or has to see to."""
    return Q(raised_by=reader) | Q(metric__owner=reader) | issue_turn(reader.id, *issue_rungs(reader))


def issue_rungs(reader: Membership) -> tuple[int, int]:
    """From which rung any issue reaches this member by their role, and from which one without a steward of its own."""
    lowest = 1 if reader.has_role(Role.PROGRAM_LEAD) else 2 if reader.has_role(Role.SPONSOR) else NEVER
    return lowest, 0 if reader.has_role(Role.DATA_STEWARD) else NEVER
