from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from objectives.models.key_results import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls
from scoring.recommendations import Rule

REASON_LENGTH = 240


@audited("objectives_dismissal")
class Dismissal(TenantModel):
    """Why a recommendation on a KR is not followed, by whom. It holds until it is undone, or the state gets worse.

    `level` and `week` are the recommendation's level and the KR's newest week with an update when it was dismissed.
    `ended_at` is when it was taken back, or another one took its place.
    """

    key_result = TenantForeignKey(KeyResult, models.CASCADE, related_name="dismissals")
    rule = models.CharField(max_length=30, choices=[(rule.value, rule.name.title()) for rule in Rule])
    level = models.PositiveSmallIntegerField()
    week = models.DateField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH)
    dismissed_by = TenantForeignKey(Membership, related_name="+")
    dismissed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("objectives_dismissal", "key_result", "dismissed_by"),
            models.UniqueConstraint(
                fields=["organization", "key_result", "rule"],
                condition=Q(ended_at=None),
                name="objectives_dismissal_one",
            ),
        ]


def standing_dismissals() -> ArraySubquery:
    """What has been dismissed of each KR and not taken back, to annotate KRs with as `dismissed`."""
    rows = Dismissal.objects.filter(key_result=OuterRef("pk"), ended_at=None).order_by("id")
    parts = JSONObject(
        rule=F("rule"),
        level=F("level"),
        week=F("week"),
        reason=F("reason"),
        by=F("dismissed_by__name"),
        at=F("dismissed_at"),
    )
    return ArraySubquery(rows.values(parts=parts))
