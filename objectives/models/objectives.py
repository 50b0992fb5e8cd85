from django.db import models

from objectives.enums import Ambition, ObjectiveState
from objectives.models.cycles import Cycle
from organizations.audit import audited
from organizations.models import Membership, Team
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@audited("objectives_objective", exclude=["form_key"])
class Objective(TenantModel):
    """A qualitative change in state that somebody wants; no number in the sentence.

    `form_key` names the form that drafted it, so that a form sent twice makes one objective.
    """

    number = models.PositiveIntegerField(editable=False)
    title = models.CharField("objective", max_length=200)
    why_now = models.TextField("why now", max_length=2000, blank=True)
    team = TenantForeignKey(Team, related_name="objectives")
    cycle = TenantForeignKey(Cycle, related_name="objectives")
    owner = TenantForeignKey(Membership, related_name="objectives")
    ambition = models.CharField(max_length=12, choices=Ambition.choices, default=Ambition.COMMITTED)
    is_important = models.BooleanField("important", default=True)
    is_urgent = models.BooleanField("urgent", default=False)
    state = models.CharField(max_length=10, choices=ObjectiveState.choices, default=ObjectiveState.DRAFT)
    activated_at = models.DateTimeField(null=True, editable=False)
    activated_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    cancelled_because = models.CharField(max_length=240, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    form_key = models.UUIDField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        constraints = [
            *walls("objectives_objective", "team", "cycle", "owner", "activated_by"),
            models.UniqueConstraint(fields=["organization", "number"], name="objectives_objective_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_objective_form"),
        ]
        indexes = [
            models.Index(fields=["organization", "cycle", "team"], name="objectives_of_cycle"),
            models.Index(fields=["organization", "owner"], name="objectives_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"O-{self.number}"

    @property
    def is_active(self) -> bool:
        return self.state == ObjectiveState.ACTIVE

    @property
    def is_draft(self) -> bool:
        return self.state in {ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.BACKLOG}
