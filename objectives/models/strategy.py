from django.db import models

from objectives.models.fields import Measured
from objectives.models.metrics import Metric
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@audited("objectives_strategy")
class Strategy(TenantModel):
    """Where an organization is going: its vision, and the one metric that tells whether it gets there.

    At most one row each; an organization that has not said anything has none. `north_star_target` is a direction in
    numbers, to be reached by `north_star_due_on`.
    """

    vision = models.TextField(max_length=2000, blank=True)
    north_star = TenantForeignKey(Metric, null=True, blank=True, related_name="north_star_of")
    north_star_owner = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    north_star_target = Measured(null=True, blank=True)
    north_star_due_on = models.DateField("by", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("objectives_strategy", "north_star", "north_star_owner"),
            models.UniqueConstraint(fields=["organization"], name="objectives_strategy_one"),
        ]


@searchable("theme", key="id", title="name", body=["description"], ended="retired_at")
@audited("objectives_theme")
class Theme(TenantModel):
    """A strategy theme: what matters most comes first. A retired one keeps the objectives that named it."""

    name = models.CharField(max_length=80)
    description = models.TextField(max_length=1000, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["rank", "id"]
        constraints = [
            *walls("objectives_theme"),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(retired_at=None),
                name="objectives_theme_name",
                violation_error_message="There is a theme of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
