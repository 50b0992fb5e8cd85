from django.db import models

from objectives.models import KeyResult
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls


class CheckInDraft(TenantModel):
    """What somebody has typed so far. `revision` tells a second tab that the first one has saved since."""

    key_result = TenantForeignKey(KeyResult, models.CASCADE, related_name="+")
    author = TenantForeignKey(Membership, models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("checkins_checkindraft", "key_result", "author"),
            models.UniqueConstraint(fields=["organization", "key_result", "author"], name="checkins_checkindraft_once"),
        ]
