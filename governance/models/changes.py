from django.db import models
from django.db.models import Q

from checkins.models import CheckIn
from governance.enums import ChangeKind, ChangeState, ReasonCategory
from objectives.models import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@searchable(
    "change", key="number", title="reason", body=["note"], state="state", owner="drafted_by", under="key_result"
)
@audited("governance_changerequest")
class ChangeRequest(TenantModel):
    """A proposed change to the set of an active objective, decided by the role that RACI makes accountable.

    `before` and `after` hold the governed fields of the card as text, by field name (`governance.governed`);
    `before` is what the proposer saw, so a card that changed since can be recognised. Of an addition `key_result` is
    the proposed card itself, and of a replacement `replaces` is the one that retires for it.
    """

    number = models.PositiveIntegerField(editable=False)
    key_result = TenantForeignKey(KeyResult, related_name="change_requests")
    replaces = TenantForeignKey(KeyResult, null=True, related_name="replacements")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices, default=ChangeKind.EDIT)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    score_before = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    reason_category = models.CharField(max_length=20, choices=ReasonCategory.choices)
    reason = models.TextField(max_length=2000)
    override_reason = models.CharField("why a new target in the final push", max_length=500, blank=True)
    evidence_url = models.URLField("link to evidence", max_length=500, blank=True)
    evidence = TenantForeignKey(CheckIn, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.DRAFT)
    drafted_by = TenantForeignKey(Membership, related_name="+")
    drafted_at = models.DateTimeField()
    proposed_by = TenantForeignKey(Membership, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = TenantForeignKey(Membership, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    class Meta(TenantModel.Meta):
        ordering = ["proposed_at", "id"]
        constraints = [
            *walls(
                "governance_changerequest",
                "key_result",
                "replaces",
                "evidence",
                "drafted_by",
                "proposed_by",
                "decided_by",
            ),
            models.UniqueConstraint(fields=["organization", "number"], name="governance_changerequest_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="governance_changerequest_form"),
            models.UniqueConstraint(
                fields=["organization", "key_result"],
                condition=Q(state=ChangeState.PROPOSED),
                name="governance_changerequest_one_proposed",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "proposed_at"], name="governance_changes_waiting"),
            models.Index(fields=["organization", "key_result"], name="governance_changes_of"),
        ]

    @property
    def reference(self) -> str:
        return f"CR-{self.number}"

    @property
    def is_addition(self) -> bool:
        """Whether it would put a new card under way, in place of another one or beside them."""
        return self.kind in {ChangeKind.ADD, ChangeKind.REPLACE}
