from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from governance.enums import Check, SetState
from objectives.models import Cycle, Objective
from organizations.audit import audited
from organizations.models import Membership, Team
from organizations.tenancy import TenantForeignKey, TenantModel, walls

WAITING = [SetState.SUBMITTED, SetState.PASSED]


@audited("governance_okrset", exclude=["asked", "released", "version"])
class OkrSet(TenantModel):
    """A team's objectives of a cycle on their way from drafts to activation: where they stand, and who did which step.

    In it are the team's objectives that are in review; a set that was never submitted has no row. `asked` holds the ids
    of those whose turn it is, as the rail of every page counts them; who may act is asked of the matrix. `late_because`
    is why it brings new targets where it was submitted or looked at in the final push of its cycle. `released`
    holds the ids of the objectives that the last decision gave back, for as long as it can be undone.
    """

    team = TenantForeignKey(Team, related_name="okr_sets")
    cycle = TenantForeignKey(Cycle, related_name="okr_sets")
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.DRAFTING)
    submitted_by = TenantForeignKey(Membership, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    gated_by = TenantForeignKey(Membership, null=True, related_name="+")
    gated_at = models.DateTimeField(null=True)
    gate_note = models.CharField("note of the quality gate", max_length=500, blank=True)
    stops = models.CharField("what stops to make room", max_length=500, blank=True)
    late_because = models.CharField("why new targets this late", max_length=500, blank=True, db_default="")
    decided_by = TenantForeignKey(Membership, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True)
    released = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    asked = ArrayField(models.BigIntegerField(), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("governance_okrset", "team", "cycle", "submitted_by", "gated_by", "decided_by"),
            models.UniqueConstraint(fields=["organization", "team", "cycle"], name="governance_okrset_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "cycle"], name="governance_okrset_of_cycle"),
            models.Index(
                fields=["organization", "submitted_at"],
                condition=Q(state__in=WAITING),
                name="governance_okrset_waiting",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def key(self) -> str:
        """The set in addresses and on pages: “q1-2027/growth”."""
        return f"{self.cycle.slug}/{self.team.slug}"

    @property
    def name(self) -> str:
        """The set in a sentence: “the set of Growth for Q1 2027”."""
        return f"the set of {self.team.name} for {self.cycle.name}"


@audited("governance_setcheck")
class SetCheck(TenantModel):
    """A line of the champion's checklist: ticked, or noted with what is missing.

    Without an objective it is about the whole set.
    """

    okr_set = TenantForeignKey(OkrSet, models.CASCADE, related_name="checks")
    objective = TenantForeignKey(Objective, models.CASCADE, null=True, related_name="set_checks")
    item = models.CharField(max_length=15, choices=Check.choices)
    is_ticked = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    checked_by = TenantForeignKey(Membership, related_name="+")
    checked_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("governance_setcheck", "okr_set", "objective", "checked_by"),
            models.UniqueConstraint(
                fields=["organization", "okr_set", "objective", "item"],
                nulls_distinct=False,
                name="governance_setcheck_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "objective"], name="governance_setcheck_of")]
