from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q

from objectives.coach import House, Limits
from objectives.coach.house import extended, frozen
from organizations.audit import audited
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@audited("objectives_writingrules")
class WritingRules(TenantModel):
    """What an organization asks of its drafts: limits, the coach's rules that it requires, and words of its own.

    At most one row; without one the defaults hold. `required` holds codes of rules, `words` entries by the name of the
    list that they extend.
    """

    fewest = models.PositiveSmallIntegerField("fewest key results", default=2)
    most = models.PositiveSmallIntegerField("usual key results at most", default=4)
    limit = models.PositiveSmallIntegerField("limit of key results", default=5)
    most_objectives = models.PositiveSmallIntegerField("usual objectives at most", default=4)
    objectives_limit = models.PositiveSmallIntegerField("limit of objectives", default=5)
    required = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    changed_by = TenantForeignKey(Membership, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("objectives_writingrules", "changed_by"),
            models.UniqueConstraint(fields=["organization"], name="objectives_writingrules_one"),
            models.CheckConstraint(
                condition=Q(fewest__gte=1, most__gte=F("fewest"), limit__gte=F("most"))
                & Q(most_objectives__gte=1, objectives_limit__gte=F("most_objectives")),
                name="objectives_writingrules_in_order",
                violation_error_message="The fewest are not above what is usual, which is not above the limit.",
            ),
        ]

    @property
    def limits(self) -> Limits:
        return Limits(self.fewest, self.most, self.limit, self.most_objectives, self.objectives_limit)

    @property
    def house(self) -> House:
        """These rules as the coach takes them."""
        words: Mapping[str, Any] = self.words
        return House(self.limits, frozenset(self.required), extended(frozen(words)))
