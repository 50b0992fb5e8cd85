from django.db import models
from django.db.models import Q

from governance.enums import IssueState
from objectives.models import KeyResult, Metric
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls

RUNNING_ISSUES = [IssueState.OPEN, IssueState.ACKNOWLEDGED]


@searchable("data_issue", key="number", title="problem", body=["closing_line"], state="state", under="metric")
@audited("governance_dataissue")
class DataIssue(TenantModel):
    """Something is wrong with the data of a metric, or of a KR without one; with a clock like an escalation's.

    Its number is one of the escalations'. `raised_by` is empty for what the sweep found. `rung` is how far the breached
    clock has climbed: 0 steward, 1 program lead, 2 sponsor; `due_at` is when the running clock ends.
    """

    number = models.PositiveIntegerField(editable=False)
    metric = TenantForeignKey(Metric, null=True, related_name="data_issues")
    key_result = TenantForeignKey(KeyResult, null=True, related_name="data_issues")
    problem = models.CharField("what is wrong", max_length=240)
    state = models.CharField(max_length=15, choices=IssueState.choices, default=IssueState.OPEN)
    raised_by = TenantForeignKey(Membership, null=True, related_name="+")
    opened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=0)
    acknowledged_by = TenantForeignKey(Membership, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    resolved_by = TenantForeignKey(Membership, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    closing_line = models.CharField(max_length=240, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["due_at", "id"]
        constraints = [
            *walls("governance_dataissue", "metric", "key_result", "raised_by", "acknowledged_by", "resolved_by"),
            models.UniqueConstraint(fields=["organization", "number"], name="governance_dataissue_number"),
            models.UniqueConstraint(
                fields=["organization", "metric"],
                condition=Q(resolved_at=None),
                name="governance_dataissue_one_of_metric",
            ),
            models.UniqueConstraint(
                fields=["organization", "key_result"],
                condition=Q(resolved_at=None),
                name="governance_dataissue_one_of_key_result",
            ),
            models.CheckConstraint(
                condition=Q(metric=None, key_result__isnull=False) | Q(metric__isnull=False, key_result=None),
                name="governance_dataissue_about_one",
            ),
            models.CheckConstraint(
                condition=Q(state=IssueState.RESOLVED, resolved_at__isnull=False)
                | (~Q(state=IssueState.RESOLVED) & Q(resolved_at=None)),
                name="governance_dataissue_resolved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at"], condition=Q(resolved_at=None), name="governance_dataissue_clock"
            )
        ]

    @property
    def reference(self) -> str:
        return f"E-{self.number}"

    @property
    def name(self) -> str:
        """The name of what it is about."""
        subject = self.metric or self.key_result
        return subject.name if subject else ""

    @property
    def is_running(self) -> bool:
        return self.resolved_at is None

    @property
    def is_cleared(self) -> bool:
        """Whether nobody waits for it any more: a value has come since the sweep, the metric is retired, or the KR is
        over."""
        metric = self.metric
        if metric is None:
            return self.key_result is not None and not self.key_result.is_active
        has_newer = metric.latest_at is not None and metric.latest_at > self.opened_at
        return metric.is_retired or (self.raised_by_id is None and has_newer)
