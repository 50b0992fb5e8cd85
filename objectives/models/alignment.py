from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject

from objectives.enums import ContributionState, DependencyState, ObjectiveKind
from objectives.models.key_results import KeyResult
from objectives.models.objectives import Objective
from organizations.audit import audited
from organizations.models import Membership, Team
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls

STANDING = [ContributionState.PROPOSED, ContributionState.ACCEPTED]
MICROS = 6  # shown under one KR
WAITING = [DependencyState.REQUESTED, DependencyState.AGREED]


@audited("objectives_contribution")
class Contribution(TenantModel):
    """That an objective contributes to a KR or to an objective of the same or the parent cycle, and how.

    Proposed until the owner of what it contributes to accepts or declines. The primary one is drawn in the tree. A
    `divergence` is the reason why an accepted one pulls another way on purpose.
    """

    objective = TenantForeignKey(Objective, models.CASCADE, related_name="contributions")
    to_objective = TenantForeignKey(Objective, null=True, related_name="contributors")
    to_key_result = TenantForeignKey(KeyResult, null=True, related_name="contributors")
    how = models.CharField(max_length=240, blank=True)
    is_primary = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ContributionState.choices, default=ContributionState.PROPOSED)
    proposed_by = TenantForeignKey(Membership, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = TenantForeignKey(Membership, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField("reason", max_length=240, blank=True)
    divergence = models.CharField("why it diverges on purpose", max_length=500, blank=True)
    diverged_by = TenantForeignKey(Membership, null=True, related_name="+")
    diverged_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-is_primary", "id"]
        constraints = [
            *walls(
                "objectives_contribution",
                "objective",
                "to_objective",
                "to_key_result",
                "proposed_by",
                "answered_by",
                "diverged_by",
            ),
            models.CheckConstraint(
                condition=Q(to_objective=None, to_key_result__isnull=False)
                | Q(to_objective__isnull=False, to_key_result=None),
                name="objectives_contribution_one_end",
            ),
            models.CheckConstraint(
                condition=Q(to_objective=None) | ~Q(to_objective=F("objective")),
                name="objectives_contribution_to_another",
                violation_error_message="An objective does not contribute to itself.",
            ),
            models.UniqueConstraint(
                fields=["organization", "objective", "to_objective"],
                condition=Q(state__in=STANDING, to_objective__isnull=False),
                name="objectives_contribution_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "objective", "to_key_result"],
                condition=Q(state__in=STANDING, to_key_result__isnull=False),
                name="objectives_contribution_once_kr",
            ),
            models.UniqueConstraint(
                fields=["organization", "objective"],
                condition=Q(state__in=STANDING, is_primary=True),
                name="objectives_contribution_one_primary",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "to_objective"], name="objectives_contribution_to"),
            models.Index(fields=["organization", "to_key_result"], name="objectives_contribution_to_kr"),
        ]


@searchable("dependency", key="number", title="what", state="state", owner="person", under="key_result")
@audited("objectives_dependency", exclude=["form_key"])
class Dependency(TenantModel):
    """That a KR needs something from another team: what, by when, from whom, and which of their KRs delivers it.

    Requested, agreed or declined with a reason, then delivered or missed. Without a person named, the team's lead
    answers.
    """

    number = models.PositiveIntegerField(editable=False)
    key_result = TenantForeignKey(KeyResult, related_name="dependencies")
    what = models.CharField("what is needed", max_length=240)
    team = TenantForeignKey(Team, related_name="+")
    person = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    needed_on = models.DateField("needed by")
    delivered_by = TenantForeignKey(KeyResult, null=True, blank=True, related_name="delivers")
    state = models.CharField(max_length=10, choices=DependencyState.choices, default=DependencyState.REQUESTED)
    requested_by = TenantForeignKey(Membership, related_name="+")
    requested_at = models.DateTimeField()
    answered_by = TenantForeignKey(Membership, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField("reason", max_length=240, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = TenantForeignKey(Membership, null=True, related_name="+")
    form_key = models.UUIDField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["needed_on", "id"]
        constraints = [
            *walls(
                "objectives_dependency",
                "key_result",
                "team",
                "person",
                "delivered_by",
                "requested_by",
                "answered_by",
                "ended_by",
            ),
            models.UniqueConstraint(fields=["organization", "number"], name="objectives_dependency_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_dependency_form"),
            models.CheckConstraint(
                condition=Q(delivered_by=None) | ~Q(delivered_by=F("key_result")),
                name="objectives_dependency_on_another",
                violation_error_message="A key result does not depend on itself.",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "key_result"], name="objectives_dependency_of"),
            models.Index(fields=["organization", "team", "state"], name="objectives_dependency_team"),
            models.Index(
                fields=["organization", "delivered_by"],
                condition=Q(delivered_by__isnull=False),
                name="objectives_dependency_by",
            ),
            models.Index(
                fields=["organization", "needed_on"], condition=Q(state__in=WAITING), name="objectives_dependency_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"

    @property
    def reference(self) -> str:
        return f"DP-{self.number}"


def ties_of_objectives() -> dict[str, Combinable]:
    """What an objective's priority and a micro-OKR's page depend on, to annotate objectives with.

    `is_aligned`: an accepted contribution upwards. `is_depended_upon`: another team needs one of its KRs.
    `stands_under`: number, name and state of the contribution to the KR that a micro-OKR serves.
    """
    rows = Contribution.objects.filter(objective=OuterRef("pk"))
    needed = Dependency.objects.filter(delivered_by__objective=OuterRef("pk"), state__in=WAITING)
    parent = rows.filter(to_key_result__isnull=False, state__in=STANDING).order_by("-is_primary", "id")
    parts = JSONObject(number=F("to_key_result__number"), name=F("to_key_result__name"), state=F("state"))
    return {
        "is_aligned": Exists(rows.filter(state=ContributionState.ACCEPTED)),
        "is_depended_upon": Exists(needed.exclude(key_result__objective__team=OuterRef("team"))),
        "stands_under": ArraySubquery(parent.values(parts=parts)[:1]),
    }


def micros_of() -> ArraySubquery:
    """The micro-OKRs under each KR with their scores, the newest first: to annotate KRs with as `micros`."""
    cards = KeyResult.objects.filter(objective=OuterRef("objective_id")).order_by("number")
    score = Cast("score", models.CharField())  # as text: a decimal in JSON would come back as a float
    parts = JSONObject(
        number=F("objective__number"),
        title=F("objective__title"),
        state=F("objective__state"),
        owner=F("objective__owner__name"),
        starts_on=F("objective__starts_on"),
        ends_on=F("objective__ends_on"),
        contribution=F("state"),
        scores=ArraySubquery(cards.values(parts=JSONObject(score=score, weight=F("weight"), state=F("state")))),
    )
    rows = Contribution.objects.filter(
        to_key_result=OuterRef("pk"), state__in=STANDING, objective__kind=ObjectiveKind.MICRO
    )
    return ArraySubquery(rows.order_by("-objective__number").values(parts=parts)[:MICROS])
