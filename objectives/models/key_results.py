from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from objectives.enums import (
    HoldChoice,
    KeyResultCategory,
    KeyResultClass,
    KeyResultState,
    Level,
    MethodChoice,
    RefreshFrequency,
    Unit,
)
from objectives.models.fields import Measured, StoredList
from objectives.models.metrics import Metric
from objectives.models.objectives import Objective
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls
from scoring.attainment import Measure, Rung
from scoring.enums import Hold, Method
from scoring.milestones import Milestone
from scoring.pace import OwnPlan, PlannedValue

# Columns of the current state: written with each update, so their history is that of the updates.
STATE = [
    "actual",
    "score",
    "band",
    "confidence",
    "last_week",
    "last_posted_at",
    "red_since",
    "points",
    "earlier",
    "reached",
    "version",
]


def rungs_of(stored: Iterable[Sequence[str]]) -> tuple[Rung, ...]:
    """The rungs of a ladder from the pairs of decimal text that the card stores."""
    return tuple(Rung(bound=Decimal(bound), score=Decimal(score)) for bound, score in stored)


def milestones_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Milestone, ...]:
    """The milestones of a card from what it stores of each: key, name, weight, and due_on as ISO date or nothing."""
    return tuple(
        Milestone(
            key=each["key"],
            name=each["name"],
            weight=each["weight"],
            due_on=date.fromisoformat(each["due_on"]) if each["due_on"] else None,
        )
        for each in stored
    )


def plan_of(stored: Iterable[Sequence[str]]) -> tuple[PlannedValue, ...]:
    """The planned values of a card from the pairs of ISO date and decimal text that it stores."""
    return tuple(PlannedValue(day=date.fromisoformat(day), value=Decimal(value)) for day, value in stored)


@searchable(
    "key_result",
    key="number",
    title="name",
    body=["definition", "data_source"],
    state="state",
    owner="owner",
    under="objective",
)
@audited("objectives_keyresult", exclude=[*STATE, "form_key"])
class KeyResult(TenantModel):
    """A measure that proves that its objective happened, with the state that its last update left.

    The state columns are written by the action that posts an update and rebuilt by `manage.py rebuild_state`; pages
    read them and never recompute history. `points` holds up to 13 consecutive check-in weeks, oldest first and
    ending with the last one that has an update, as `[week, actual, score, band, confidence]`: ISO date, decimal text,
    and nulls for a week without an update. `earlier` holds the values of all updates before the last as decimal text
    where the score depends on them (control), `reached` the keys of the milestones reached. `form_key` names the form
    that made the card, so that a form sent twice makes one. With a `metric`, definition, source and values come from
    the dictionary; a card of class balancing `balances` another of its set; one that `establishes_baseline` waits to
    be turned into a measured one, and says since when it has been: updates before do not count for its score.
    """

    number = models.PositiveIntegerField(editable=False)
    objective = TenantForeignKey(Objective, related_name="key_results")
    name = models.CharField("measure", max_length=160)
    definition = models.TextField("definition and formula", max_length=2000, blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.PERCENT)
    unit_label = models.CharField("currency, unit of time or own unit", max_length=20, blank=True)
    baseline = Measured(null=True, blank=True)
    target = Measured(null=True, blank=True)
    starts_on = models.DateField("start", null=True, blank=True)
    due_on = models.DateField("due", null=True, blank=True)
    owner = TenantForeignKey(Membership, null=True, blank=True, related_name="key_results")
    data_source = models.CharField(max_length=160, blank=True)
    data_source_url = models.URLField("link to the source", max_length=500, blank=True)
    refresh_frequency = models.CharField(max_length=10, choices=RefreshFrequency.choices, blank=True)
    method = models.CharField(
        "scoring method", max_length=10, choices=MethodChoice.choices, default=MethodChoice.LINEAR
    )
    rungs = StoredList(default=list, blank=True)
    hold = models.CharField("keep it", max_length=10, choices=HoldChoice.choices, default=HoldChoice.AT_LEAST)
    hold_upper = Measured("upper bound", null=True, blank=True)
    milestones = StoredList(default=list, blank=True)
    plan = StoredList(default=list, blank=True)
    kr_class = models.CharField("class", max_length=10, choices=KeyResultClass.choices, default=KeyResultClass.LAGGING)
    weight = models.PositiveSmallIntegerField(
        "weight in percent", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    metric = TenantForeignKey(Metric, null=True, blank=True, related_name="key_results")
    balances = TenantForeignKey("self", null=True, blank=True, related_name="balanced_by")
    category = models.CharField(max_length=10, choices=KeyResultCategory.choices, blank=True, db_default="")
    impact = models.CharField(max_length=4, choices=Level.choices, blank=True, db_default="")
    effort = models.CharField(max_length=4, choices=Level.choices, blank=True, db_default="")
    establishes_baseline = models.BooleanField("establishes the baseline", default=False, db_default=False)
    state = models.CharField(max_length=10, choices=KeyResultState.choices, default=KeyResultState.DRAFT)
    activated_at = models.DateTimeField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)
    measured_since = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    form_key = models.UUIDField(null=True, editable=False)

    actual = Measured(null=True, editable=False)
    score = models.DecimalField(max_digits=3, decimal_places=2, null=True, editable=False)
    band = models.CharField(max_length=10, blank=True, editable=False)
    confidence = models.PositiveSmallIntegerField(null=True, editable=False)
    last_week = models.DateField(null=True, editable=False)
    last_posted_at = models.DateTimeField(null=True, editable=False)
    red_since = models.DateField(null=True, editable=False)
    points = StoredList(default=list, editable=False)
    earlier = StoredList(default=list, editable=False)
    reached = StoredList(default=list, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        constraints = [
            *walls("objectives_keyresult", "objective", "owner", "metric", "balances"),
            models.UniqueConstraint(fields=["organization", "number"], name="objectives_keyresult_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_keyresult_form"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=1, weight__lte=100),
                name="objectives_keyresult_weight",
                violation_error_message="A weight is a whole percent from 1 to 100.",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "objective"], name="objectives_keyresult_of"),
            models.Index(fields=["organization", "owner", "state"], name="objectives_keyresult_owner"),
            models.Index(
                fields=["organization", "metric"],
                condition=Q(metric__isnull=False),
                name="objectives_keyresult_metric",
            ),
            models.Index(
                fields=["organization", "red_since"],
                condition=Q(state=KeyResultState.ACTIVE, red_since__isnull=False),
                name="objectives_keyresult_red",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def reference(self) -> str:
        return f"KR-{self.number}"

    @property
    def is_active(self) -> bool:
        return self.state == KeyResultState.ACTIVE

    @property
    def is_over(self) -> bool:
        return self.state in {KeyResultState.RETIRED, KeyResultState.CLOSED}

    @property
    def measure(self) -> Measure:
        """What the scoring rules need to know of this card."""
        return Measure(
            method=Method(self.method),
            baseline=self.baseline,
            target=self.target,
            rungs=rungs_of(self.rungs),
            hold=Hold(self.hold),
            hold_upper=self.hold_upper,
        )

    @property
    def own_plan(self) -> OwnPlan | None:
        """The card's own planned values, where it has some."""
        return OwnPlan(self.measure, plan_of(self.plan)) if self.plan else None

    @property
    def earlier_values(self) -> list[Decimal]:
        """The values of the updates before the last one, where the score depends on them."""
        return [Decimal(value) for value in self.earlier]

    @property
    def values_so_far(self) -> list[Decimal]:
        """The values of all updates, where the score depends on them: what is earlier for the next one."""
        if self.method != MethodChoice.CONTROL or self.actual is None:
            return []
        return [*self.earlier_values, self.actual]


class Driver(TenantModel):
    """A metric believed to move a KR; up to three, in order."""

    key_result = TenantForeignKey(KeyResult, models.CASCADE, related_name="drivers")
    metric = TenantForeignKey(Metric, related_name="drives")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            *walls("objectives_driver", "key_result", "metric"),
            models.UniqueConstraint(fields=["organization", "key_result", "metric"], name="objectives_driver_once"),
        ]
        indexes = [models.Index(fields=["organization", "metric"], name="objectives_driver_of")]


class Collaborator(TenantModel):
    """Somebody who may post updates on a KR beside its owner."""

    key_result = TenantForeignKey(KeyResult, models.CASCADE, related_name="collaborators")
    membership = TenantForeignKey(Membership, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("objectives_collaborator", "key_result", "membership"),
            models.UniqueConstraint(
                fields=["organization", "key_result", "membership"], name="objectives_collaborator_once"
            ),
        ]
        indexes = [models.Index(fields=["organization", "membership"], name="objectives_collaborator_of")]
