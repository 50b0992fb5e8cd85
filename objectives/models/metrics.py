import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from objectives.enums import Direction, ObservationSource, RefreshFrequency, Unit
from objectives.models.fields import Measured, StoredList
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls

# Columns of the current state: written with each observation, so their history is that of the observations.
METRIC_STATE = ["latest_value", "latest_at", "is_anomalous", "points"]


@searchable(
    "metric",
    key="slug",
    title="name",
    body=["definition", "technical_definition", "source"],
    ended="retired_at",
    owner="owner",
)
@audited("objectives_metric", exclude=[*METRIC_STATE, "form_key"])
class Metric(TenantModel):
    """What is measured, defined once for everybody; with a healthy range it is a KPI to watch.

    `valid_*` bound what a value can be at all, `healthy_*` where it ought to be; either end may be open. The state
    columns are written by the action that records an observation: `points` holds up to the last 13 values, oldest
    first, as `[observed_at, value]`: ISO time and decimal text. A retired metric keeps its history. `form_key` names
    the form that defined it, so that a form sent twice makes one.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, db_index=False)
    definition = models.TextField("business definition", max_length=2000, blank=True)
    technical_definition = models.TextField(max_length=4000, blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.PERCENT)
    unit_label = models.CharField("currency, unit of time or own unit", max_length=20, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.UP)
    owner = TenantForeignKey(Membership, related_name="metrics")
    steward = TenantForeignKey(Membership, null=True, blank=True, related_name="stewarded_metrics")
    source = models.CharField("source system", max_length=160, blank=True)
    source_url = models.URLField("link to the source", max_length=500, blank=True)
    refresh_frequency = models.CharField(
        max_length=10, choices=RefreshFrequency.choices, default=RefreshFrequency.WEEKLY
    )
    valid_low = Measured("lowest value there can be", null=True, blank=True)
    valid_high = Measured("highest value there can be", null=True, blank=True)
    healthy_low = Measured("healthy from", null=True, blank=True)
    healthy_high = Measured("healthy to", null=True, blank=True)
    retired_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, editable=False)

    latest_value = Measured(null=True, editable=False)
    latest_at = models.DateTimeField(null=True, editable=False)
    is_anomalous = models.BooleanField(default=False, editable=False)
    points = StoredList(default=list, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            *walls("objectives_metric", "owner", "steward"),
            models.UniqueConstraint(
                F("organization"),
                Lower("name"),
                name="objectives_metric_name",
                violation_error_message="There is a metric of this name already.",
            ),
            models.UniqueConstraint(fields=["organization", "slug"], name="objectives_metric_slug"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_metric_form"),
            models.CheckConstraint(
                condition=Q(valid_low=None) | Q(valid_high=None) | Q(valid_low__lt=F("valid_high")),
                name="objectives_metric_valid_range",
                violation_error_message="The highest value lies above the lowest one.",
            ),
            models.CheckConstraint(
                condition=Q(healthy_low=None) | Q(healthy_high=None) | Q(healthy_low__lt=F("healthy_high")),
                name="objectives_metric_healthy_range",
                violation_error_message="The healthy range ends above where it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meaning(self) -> str:
        """What exactly is counted, as a card takes it: the business definition, and how it is computed."""
        return "\n\n".join(filter(None, [self.definition, self.technical_definition]))[:2000]

    @property
    def is_kpi(self) -> bool:
        return self.healthy_low is not None or self.healthy_high is not None

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class Observation(TenantModel):
    """One value of a metric at a time. Never edited: a later one supersedes it. Values outside the valid range are
    anomalies, kept because somebody confirmed them."""

    metric = TenantForeignKey(Metric, related_name="observations")
    observed_at = models.DateTimeField()
    value = Measured()
    source = models.CharField(max_length=10, choices=ObservationSource.choices, default=ObservationSource.TYPED)
    recorded_by = TenantForeignKey(Membership, null=True, related_name="+")
    recorded_from = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    is_anomaly = models.BooleanField(default=False)
    note = models.CharField(max_length=240, blank=True)
    supersedes = TenantForeignKey("self", null=True, related_name="superseded_by")
    form_key = models.UUIDField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-observed_at", "-id"]
        constraints = [
            *walls("objectives_observation", "metric", "recorded_by", "supersedes"),
            models.UniqueConstraint(
                fields=["organization", "supersedes"], name="objectives_observation_superseded_once"
            ),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_observation_form"),
        ]
        indexes = [
            models.Index(fields=["organization", "metric", "-observed_at"], name="objectives_observation_of"),
        ]
        triggers = [pgtrigger.Protect(name="only_superseded", operation=pgtrigger.Update | pgtrigger.Delete)]


class MetricDriver(TenantModel):
    """A metric believed to move another one; from these an objective that restores a KPI is drafted."""

    metric = TenantForeignKey(Metric, models.CASCADE, related_name="drivers")
    driver = TenantForeignKey(Metric, related_name="moves")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            *walls("objectives_metricdriver", "metric", "driver"),
            models.UniqueConstraint(fields=["organization", "metric", "driver"], name="objectives_metricdriver_once"),
            models.CheckConstraint(
                condition=~Q(metric=F("driver")),
                name="objectives_metricdriver_other",
                violation_error_message="A metric does not drive itself.",
            ),
        ]
