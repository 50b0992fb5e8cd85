from django.db import models
from django.db.models import F, Q

from objectives.enums import Ambition, Gate, MicroOutcome, ObjectiveKind, ObjectiveState
from objectives.models.cycles import Cycle
from objectives.models.strategy import Theme
from organizations.audit import audited
from organizations.models import Membership, Team
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls

PEOPLE = ("drafted_by", "activated_by", "closed_by")


@searchable("objective", key="number", title="title", body=["why_now"], state="state", owner="owner", under="team")
@audited("objectives_objective", exclude=["drafted_by", "form_key", "version"])
class Objective(TenantModel):
    """A qualitative change in state that somebody wants; no number in the sentence.

    `form_key` names the form that drafted it, so that a form sent twice makes one objective; `version` counts its
    edits, so that two people who edit it at once do not undo each other. A micro-OKR has days of its own, inside its
    cycle; what it contributes to is its parent KR. `drafted_by` proposed it, and so does not approve it. `passed_over`
    names what it was activated in spite of (a gate, a required rule), each with code, title and subject, and
    `passed_over_because` why.
    """

    number = models.PositiveIntegerField(editable=False)
    title = models.CharField("objective", max_length=200)
    why_now = models.TextField("why now", max_length=2000, blank=True)
    team = TenantForeignKey(Team, related_name="objectives")
    cycle = TenantForeignKey(Cycle, related_name="objectives")
    owner = TenantForeignKey(Membership, related_name="objectives")
    kind = models.CharField(
        max_length=10, choices=ObjectiveKind.choices, default=ObjectiveKind.STANDARD, db_default=ObjectiveKind.STANDARD
    )
    theme = TenantForeignKey(Theme, null=True, blank=True, related_name="objectives")
    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    ambition = models.CharField(max_length=12, choices=Ambition.choices, default=Ambition.COMMITTED)
    is_important = models.BooleanField("important", default=True)
    is_urgent = models.BooleanField("urgent", default=False)
    state = models.CharField(max_length=10, choices=ObjectiveState.choices, default=ObjectiveState.DRAFT)
    drafted_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    activated_at = models.DateTimeField(null=True, editable=False)
    activated_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    outcome = models.CharField(max_length=10, choices=MicroOutcome.choices, blank=True, db_default="", editable=False)
    learning = models.TextField(max_length=2000, blank=True, db_default="", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    cancelled_because = models.CharField(max_length=240, blank=True, editable=False)
    gate = models.CharField(max_length=7, choices=Gate.choices, blank=True, db_default="", editable=False)
    passed_over = models.JSONField(default=list, db_default=[], editable=False)
    passed_over_because = models.CharField(max_length=500, blank=True, db_default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    form_key = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        constraints = [
            *walls("objectives_objective", "team", "cycle", "owner", "theme", *PEOPLE),
            models.UniqueConstraint(fields=["organization", "number"], name="objectives_objective_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_objective_form"),
            models.CheckConstraint(
                condition=~Q(kind=ObjectiveKind.MICRO) | Q(starts_on__isnull=False, ends_on__gt=F("starts_on")),
                name="objectives_objective_micro_days",
                violation_error_message="A micro-OKR has a first and a last day of its own.",
            ),
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
    def is_micro(self) -> bool:
        return self.kind == ObjectiveKind.MICRO

    @property
    def ended_with_learning(self) -> bool:
        """Whether it is a micro-OKR that was closed on its own: with what became of it, what was learnt, and the scores
        that its KRs had."""
        return bool(self.outcome)

    @property
    def is_active(self) -> bool:
        return self.state == ObjectiveState.ACTIVE

    @property
    def is_in_review(self) -> bool:
        return self.state == ObjectiveState.IN_REVIEW

    @property
    def is_draft(self) -> bool:
        return self.state in {ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.BACKLOG}
