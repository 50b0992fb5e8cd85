from django.db import models

from checkins.enums import ReminderStep
from objectives.models import KeyResult
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls


class Reminder(TenantModel):
    """The ledger that makes a step fire at most once per KR, week and person, whatever is restarted or run twice."""

    key_result = TenantForeignKey(KeyResult, models.CASCADE, related_name="+")
    membership = TenantForeignKey(Membership, models.CASCADE, related_name="+")
    week = models.DateField()
    step = models.CharField(max_length=10, choices=ReminderStep.choices)
    fired_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("checkins_reminder", "key_result", "membership"),
            models.UniqueConstraint(
                fields=["organization", "week", "step", "key_result", "membership"], name="checkins_reminder_once"
            ),
        ]
