from django.db import models

from objectives.models import KeyResult
from organizations.tenancy import TenantForeignKey, TenantModel, walls


class EndedStreak(TenantModel):
    """A run of red weeks that is over, kept until the sweep of escalations has seen it.

    The KR's row knows the current run only; one that began and ended between two sweeps would be missed without this.
    `first_week` is the `red_since` that the KR had, `ended_at` the moment at which an act ended it.
    """

    key_result = TenantForeignKey(KeyResult, models.CASCADE, related_name="+")
    first_week = models.DateField()
    ended_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = walls("checkins_endedstreak", "key_result")
