"""The organization's RAG policy. The rules that use it are plain functions beside this module."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from organizations.audit import audited
from organizations.tenancy import TenantModel, walls
from scoring import rag
from scoring.enums import Basis


@audited("scoring_ragpolicy")
class RagPolicy(TenantModel):
    """One per organization: where the bands end, what they follow, and the margins of pace (scoring, RAG)."""

    red_top = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.30"))
    amber_top = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.60"))
    green_top = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.90"))
    basis = models.CharField(
        max_length=10, choices=[(basis.value, basis.name.title()) for basis in Basis], default="score"
    )
    behind_margin = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.10"))
    ahead_margin = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.10"))
    spare_on_pace = models.BooleanField("a red KR on or ahead of pace does not escalate", default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("scoring_ragpolicy"),
            models.UniqueConstraint(fields=["organization"], name="scoring_ragpolicy_one"),
            models.CheckConstraint(
                condition=Q(red_top__lt=F("amber_top"), amber_top__lt=F("green_top"), red_top__gt=0, green_top__lt=1),
                name="scoring_ragpolicy_increasing",
                violation_error_message="The bounds rise from Red to Amber to Green.",
            ),
        ]

    @property
    def rules(self) -> rag.Policy:
        """The policy as the pure rules take it."""
        return rag.Policy(
            bounds=rag.Bounds(red_top=self.red_top, amber_top=self.amber_top, green_top=self.green_top),
            basis=Basis(self.basis),
            behind_margin=self.behind_margin,
            ahead_margin=self.ahead_margin,
        )


def policy_at_work() -> RagPolicy:
    """The organization's policy; the defaults of the method where it never published one."""
    return RagPolicy.objects.first() or RagPolicy()
