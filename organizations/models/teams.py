from django.db import models
from django.db.models import Q

from organizations.audit import audited
from organizations.enums import Seat
from organizations.models.people import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@searchable("team", key="slug", title="name", owner="lead")
@audited("organizations_team")
class Team(TenantModel):
    """A team; exactly one of an organization, the company, has no parent."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, db_index=False)
    parent = TenantForeignKey("self", null=True, related_name="children")
    lead = TenantForeignKey(Membership, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            *walls("organizations_team", "parent", "lead"),
            models.UniqueConstraint(fields=["organization", "slug"], name="organizations_team_slug"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(parent=None), name="organizations_team_one_company"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        return self.parent_id is None


@audited("organizations_teamseat")
class TeamSeat(TenantModel):
    """Somebody's place in a team: member or champion."""

    team = TenantForeignKey(Team, models.CASCADE, related_name="seats")
    membership = TenantForeignKey(Membership, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.MEMBER)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("organizations_teamseat", "team", "membership"),
            models.UniqueConstraint(
                fields=["organization", "team", "membership", "seat"], name="organizations_teamseat_once"
            ),
        ]
        indexes = [models.Index(fields=["organization", "membership"], name="organizations_teamseat_person")]
