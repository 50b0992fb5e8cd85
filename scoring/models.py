"""The organization's RAG policy, version by version. The rules that use it are plain functions beside this module."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, JSONObject

from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, prepared, walls
from scoring import rag
from scoring.enums import Basis

# What a version says.
FIGURES = ["red_top", "amber_top", "green_top", "basis", "behind_margin", "ahead_margin", "spare_on_pace"]
# How far a version has come through the key results that it judges.
PROGRESS = ["applied_through", "applied_at"]


@audited("scoring_ragpolicy", exclude=PROGRESS)
class RagPolicy(TenantModel):
    """Where the bands end, what they follow, and the margins of pace (scoring, RAG): one row per version.

    The newest is at work. A version never changes once it is written, so that a closed cycle can keep its own. The
    first is the method's, and nobody's. `applied_through` is the number of the last key result that has been judged by
    it, and `applied_at` when all had been.
    """

    number = models.PositiveIntegerField("version", default=1, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = TenantForeignKey(Membership, null=True, related_name="+", editable=False)
    why = models.CharField(max_length=240, blank=True)
    red_top = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.30"))
    amber_top = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.60"))
    green_top = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.90"))
    basis = models.CharField(
        max_length=10, choices=[(basis.value, basis.name.title()) for basis in Basis], default="score"
    )
    behind_margin = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.10"))
    ahead_margin = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.10"))
    spare_on_pace = models.BooleanField("a red KR on or ahead of pace does not escalate", default=True)
    applied_through = models.PositiveIntegerField(default=0, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("scoring_ragpolicy", "published_by"),
            models.UniqueConstraint(fields=["organization", "number"], name="scoring_ragpolicy_number"),
            models.CheckConstraint(
                condition=Q(red_top__lt=F("amber_top"), amber_top__lt=F("green_top"), red_top__gt=0, green_top__lt=1),
                name="scoring_ragpolicy_increasing",
                violation_error_message="The bounds rise from Red to Amber to Green.",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="versions_stand", exclude=PROGRESS)]

    @property
    def is_being_applied(self) -> bool:
        """Whether key results may still show the band of the version before."""
        return self.published_at is not None and self.applied_at is None

    @property
    def figures(self) -> dict[str, Any]:
        """What it says, by the names of the columns."""
        return {name: getattr(self, name) for name in FIGURES}

    @cached_property
    def rules(self) -> rag.Policy:
        """The policy as the pure rules take it."""
        return rag.Policy(
            bounds=rag.Bounds(red_top=self.red_top, amber_top=self.amber_top, green_top=self.green_top),
            basis=Basis(self.basis),
            behind_margin=self.behind_margin,
            ahead_margin=self.ahead_margin,
        )


def policy_at_work() -> RagPolicy:
    """The organization's newest version; the defaults of the method where it never published one. One query."""
    return next(iter(_newest()), None) or RagPolicy()


@prepared
def _newest() -> models.QuerySet[RagPolicy]:
    return RagPolicy.objects.order_by("-number")[:1]


def policy_judging(named: str) -> Subquery:
    """The policy that this column of each row names, or the one at work where it names none, to annotate rows with;
    `policy_from` reads it."""
    place = Case(When(id=OuterRef(named), then=0), default=1, output_field=models.IntegerField())
    rows = RagPolicy.objects.annotate(place=place).order_by("place", "-number")
    parts = {name: F(name) for name in ("number", "basis", "spare_on_pace")}
    exact = {name: Cast(name, models.TextField()) for name in FIGURES if name not in parts}  # JSON knows no decimals
    return Subquery(rows.values(parts=JSONObject(**parts, **exact))[:1])


def policy_from(parts: Mapping[str, Any] | None) -> RagPolicy:
    """What `policy_judging` found; the defaults of the method where nothing was ever published."""
    fields: Any = RagPolicy._meta
    return RagPolicy(**{name: fields.get_field(name).to_python(value) for name, value in (parts or {}).items()})


def policy_of(day: datetime) -> RagPolicy:
    """The version that was at work at an instant. One query."""
    by_then = RagPolicy.objects.filter(Q(published_at=None) | Q(published_at__lte=day))
    return by_then.order_by("-number").first() or RagPolicy()


def stored_policy() -> RagPolicy:
    """The version at work as a row to point at: the defaults become version 1. One query, more the first time."""
    at_work = policy_at_work()
    return at_work if at_work.pk else RagPolicy.objects.get_or_create(number=at_work.number)[0]
