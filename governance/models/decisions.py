from django.db import models
from django.db.models import Q

from checkins.models import CheckIn
from governance.enums import DecisionState, Origin, ResultingChange
from governance.models.changes import ChangeRequest
from objectives.models import KeyResult, Objective
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@searchable("decision", key="number", title="note", state="state", owner="owner", under="objective")
@audited("governance_decision")
class Decision(TenantModel):
    """A dated line in the decision log. Corrected by a new line that refers to the old one, never rewritten."""

    number = models.PositiveIntegerField(editable=False)
    objective = TenantForeignKey(Objective, related_name="decisions")
    key_result = TenantForeignKey(KeyResult, null=True, related_name="decisions")
    decided_on = models.DateField()
    note = models.CharField("decision", max_length=500)
    evidence_url = models.URLField("link to evidence", max_length=500, blank=True)
    evidence = TenantForeignKey(CheckIn, null=True, related_name="+")
    score_then = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    owner = TenantForeignKey(Membership, related_name="decisions")
    due_on = models.DateField(null=True, blank=True)
    resulting_change = models.CharField(max_length=20, choices=ResultingChange.choices, default=ResultingChange.NONE)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.AD_HOC)
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN)
    change_request = TenantForeignKey(ChangeRequest, null=True, related_name="decisions")
    corrects = TenantForeignKey("self", null=True, related_name="corrections")
    recorded_by = TenantForeignKey(Membership, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta(TenantModel.Meta):
        ordering = ["-decided_on", "-number"]
        constraints = [
            *walls(
                "governance_decision",
                "objective",
                "key_result",
                "evidence",
                "owner",
                "change_request",
                "corrects",
                "recorded_by",
            ),
            models.UniqueConstraint(fields=["organization", "number"], name="governance_decision_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="governance_decision_form"),
        ]
        indexes = [
            models.Index(fields=["organization", "objective", "-decided_on"], name="governance_decisions_of"),
            models.Index(fields=["organization", "-number"], name="governance_decisions_newest"),
            models.Index(
                fields=["organization", "owner", "due_on"],
                condition=Q(state=DecisionState.OPEN, due_on__isnull=False),
                name="governance_decisions_due",
            ),
        ]

    @property
    def reference(self) -> str:
        return f"D-{self.number}"
