from django.db import models
from django.db.models import F, Q

from objectives.enums import CycleKind
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls
from scoring.models import RagPolicy


@searchable("cycle", key="slug", title="name", ended="closed_at")
@audited("objectives_cycle")
class Cycle(TenantModel):
    """The time box: annual, quarterly, or a custom range. Both days belong to it.

    Once its data is locked nothing can move its scores any more, and it keeps the RAG policy that they are judged by;
    once it is closed everything in it is read-only.
    """

    kind = models.CharField(max_length=10, choices=CycleKind.choices, default=CycleKind.QUARTERLY)
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, db_index=False)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    parent = TenantForeignKey("self", null=True, related_name="children")
    locked_at = models.DateTimeField(null=True, editable=False)
    locked_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    policy = TenantForeignKey(RagPolicy, null=True, related_name="+", editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            *walls("objectives_cycle", "parent", "locked_by", "closed_by", "policy"),
            models.UniqueConstraint(fields=["organization", "slug"], name="objectives_cycle_slug"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="objectives_cycle_has_length",
                violation_error_message="A cycle ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_frozen(self) -> bool:
        """Whether its values are locked, or everything in it is."""
        return self.locked_at is not None or self.is_closed

    @property
    def why_frozen(self) -> str:
        """Why nothing in it can be changed, in a sentence; empty while it can."""
        if self.is_closed:
            return f"{self.name} is closed: everything in it is read-only."
        if self.is_frozen:
            return f"The data of {self.name} is locked: its final scores stand."
        return ""
