from django.db import models
from django.db.models import Q

from checkins.models import CheckIn
from governance.enums import EscalationKind, EscalationState, RootCause
from governance.models.decisions import Decision
from objectives.models import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls

RUNNING = [
    EscalationState.OPEN,
    EscalationState.ACKNOWLEDGED,
    EscalationState.HUDDLE_SET,
    EscalationState.DECIDED,
]


@searchable("escalation", key="number", title="kind", state="state", under="key_result")
@audited("governance_escalation")
class Escalation(TenantModel):
    """An open case with a clock. `opened_at` is when it should have opened, also after a downtime.

    `rung` is how far the breached clock has climbed: 0 champion, 1 objective owner, 2 program lead, 3 sponsor. `due_at`
    is when the clock of the present rung runs out.
    """

    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=20, choices=EscalationKind.choices)
    key_result = TenantForeignKey(KeyResult, related_name="escalations")
    streak_week = models.DateField()
    state = models.CharField(max_length=15, choices=EscalationState.choices, default=EscalationState.OPEN)
    opened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=0)
    acknowledged_by = TenantForeignKey(Membership, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    huddle_at = models.DateTimeField(null=True)
    huddle_people = models.CharField(max_length=240, blank=True)
    root_cause = models.CharField(max_length=30, choices=RootCause.choices, blank=True)
    decision = TenantForeignKey(Decision, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    closed_by = TenantForeignKey(Membership, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_line = models.CharField(max_length=240, blank=True)
    data_cleared_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["due_at", "id"]
        constraints = [
            *walls("governance_escalation", "key_result", "acknowledged_by", "decision", "closed_by"),
            models.UniqueConstraint(fields=["organization", "number"], name="governance_escalation_number"),
            models.UniqueConstraint(
                fields=["organization", "key_result", "kind"],
                condition=Q(state__in=RUNNING),
                name="governance_escalation_one_running",
            ),
            # A streak that was closed does not open again; a new streak does.
            models.UniqueConstraint(
                fields=["organization", "key_result", "kind", "streak_week"], name="governance_escalation_one_a_streak"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at"],
                condition=Q(state__in=RUNNING),
                name="governance_escalation_clock",
            )
        ]

    @property
    def reference(self) -> str:
        return f"E-{self.number}"

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_cleared(self) -> bool:
        """Whether the data has ended the streak, so that only a line on why is missing."""
        key_result = self.key_result
        is_red = key_result.red_since is not None and key_result.red_since <= self.streak_week
        return self.data_cleared_at is not None or not is_red or not key_result.is_active


class EscalationEvidence(TenantModel):
    """The check-ins of the streak, as they stood when the case opened."""

    escalation = TenantForeignKey(Escalation, models.CASCADE, related_name="evidence")
    check_in = TenantForeignKey(CheckIn, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("governance_escalationevidence", "escalation", "check_in"),
            models.UniqueConstraint(
                fields=["organization", "escalation", "check_in"], name="governance_escalationevidence_once"
            ),
        ]
