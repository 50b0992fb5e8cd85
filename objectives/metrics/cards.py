"""A metric as pages show it: its stored state, and what follows from it at this moment. No query."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from objectives import units
from objectives.metrics import rules
from objectives.metrics.rules import Freshness, Health
from objectives.models import KeyResult, Metric, Observation
from scoring.charts.readings import Reading, readings_chart
from scoring.charts.sparkline import Point, sparkline
from scoring.enums import Band

FRESHNESS_WORDS = {Freshness.FRESH: "Fresh", Freshness.STALE: "Stale", Freshness.EMPTY: "No value yet"}
FRESHNESS_TONES = {Freshness.FRESH: "quiet", Freshness.STALE: "warn", Freshness.EMPTY: "quiet"}
HEALTH_WORDS = {Health.HEALTHY: "Healthy", Health.UNHEALTHY: "Unhealthy", Health.UNKNOWN: "Health unknown"}
HEALTH_TONES = {Health.HEALTHY: "good", Health.UNHEALTHY: "bad", Health.UNKNOWN: "quiet"}
MARKS = {Health.HEALTHY: Band.GREEN, Health.UNHEALTHY: Band.RED}


def says_otherwise(key_result: KeyResult) -> str:
    """What its metric means by now, where a card under way was agreed with another definition; empty otherwise."""
    meaning = key_result.metric.meaning if key_result.is_active and key_result.metric else ""
    return meaning if meaning != key_result.definition else ""


@dataclass(frozen=True)
class MetricCard:
    """One metric at one moment."""

    metric: Metric
    now: datetime

    @cached_property
    def freshness(self) -> Freshness:
        return rules.freshness(self.metric.latest_at, self.metric.refresh_frequency, self.now)

    @property
    def freshness_word(self) -> str:
        return FRESHNESS_WORDS[self.freshness]

    @property
    def freshness_tone(self) -> str:
        return FRESHNESS_TONES[self.freshness]

    @property
    def is_fresh(self) -> bool:
        return self.freshness == Freshness.FRESH

    @property
    def is_stale(self) -> bool:
        """Whether it has a value that is too old; a retired metric is not expected to have a newer one."""
        return self.freshness == Freshness.STALE and not self.metric.is_retired

    @cached_property
    def health(self) -> Health:
        metric = self.metric
        return rules.health(metric.latest_value, metric.healthy_low, metric.healthy_high)

    @property
    def health_word(self) -> str:
        return HEALTH_WORDS.get(self.health, "")

    @property
    def health_tone(self) -> str:
        return HEALTH_TONES.get(self.health, "")

    @property
    def is_unhealthy(self) -> bool:
        return self.health == Health.UNHEALTHY and not self.metric.is_retired

    @property
    def value(self) -> str:
        return self.show(self.metric.latest_value)

    @property
    def first_value(self) -> str:
        """The oldest of the last values."""
        return self.show(Decimal(self.metric.points[0][1])) if self.metric.points else self.value

    @property
    def healthy_range(self) -> str:
        return self._range(self.metric.healthy_low, self.metric.healthy_high)

    @property
    def valid_range(self) -> str:
        return self._range(self.metric.valid_low, self.metric.valid_high)

    @property
    def unit(self) -> str:
        label = self.metric.unit_label
        return f"{self.metric.get_unit_display()}, {label}" if label else self.metric.get_unit_display()

    @cached_property
    def sparkline(self) -> SafeString:
        """The last 13 values in a line, whose mark tells the health of a KPI."""
        metric = self.metric
        readings = [(datetime.fromisoformat(at), Decimal(value)) for at, value in metric.points]
        figures = ", ".join(self.show(value) for _, value in readings)
        drawn = sparkline(
            reference=metric.slug,
            points=[Point(at.date(), value) for at, value in readings],
            target=None,
            band=MARKS.get(self.health),
            label=metric.name,
            title=f"{metric.name}, last values: {figures}" if figures else f"{metric.name}: no value yet",
        )
        return mark_safe(drawn)

    def chart(self, observations: list[Observation]) -> SafeString:
        """These values, newest first, over time with the healthy range behind them."""
        metric = self.metric
        readings = [Reading(each.observed_at, each.value, each.is_anomaly) for each in reversed(observations)]
        drawn = readings_chart(
            readings=readings,
            low=metric.healthy_low,
            high=metric.healthy_high,
            label=metric.name,
            is_healthy={Health.HEALTHY: True, Health.UNHEALTHY: False}.get(self.health),
            show=self.show,
        )
        return mark_safe(drawn)

    def show(self, value: Decimal | None) -> str:
        return units.show(value, self.metric.unit, self.metric.unit_label)

    def _range(self, low: Decimal | None, high: Decimal | None) -> str:
        if low is None and high is None:
            return ""
        if low is None or high is None:
            return f"at least {self.show(low)}" if high is None else f"at most {self.show(high)}"
        return f"{self.show(low)} to {self.show(high)}"
