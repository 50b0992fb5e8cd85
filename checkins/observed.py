"""The value that a KR takes from its metric instead of one that somebody types.

Source: domain.md, "Metric dictionary", last sentence: the owner still writes the words.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from objectives import units
from objectives.actions import OutsideValid, record_observation
from objectives.metrics.rules import Freshness, freshness, is_outside
from objectives.models import KeyResult, Metric, Observation
from okrapp.errors import DomainError
from organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Observed:
    """A value of a metric as a KR's update takes it."""

    metric: Metric
    value: Decimal
    at: datetime

    @property
    def shown(self) -> str:
        return units.show(self.value, self.metric.unit, self.metric.unit_label)


def observed(key_result: KeyResult, now: datetime) -> Observed | None:
    """The newest value of the KR's metric while it is fresh; None without a metric, and where somebody has to type one.

    One query for a KR with a metric, none for others.
    """
    metric = key_result.metric if key_result.metric_id else None
    if metric is None or metric.latest_value is None or metric.latest_at is None:
        return None
    if freshness(metric.latest_at, metric.refresh_frequency, now) != Freshness.FRESH:
        return None
    return Observed(metric, metric.latest_value, metric.latest_at)


def observed_then(key_result: KeyResult, posted_at: datetime) -> Decimal | None:
    """What the KR's metric says today about the moment of an update; None where it says nothing. One query."""
    if not key_result.metric_id:
        return None
    standing = Observation.objects.filter(metric_id=key_result.metric_id, superseded_by=None)
    found = standing.filter(observed_at__lte=posted_at).order_by("-observed_at", "-id").first()
    return found.value if found else None


def lies_outside(key_result: KeyResult, value: Decimal) -> bool:
    """Whether the KR's metric can hardly have this value."""
    metric = key_result.metric if key_result.metric_id else None
    return metric is not None and is_outside(value, metric.valid_low, metric.valid_high)


def record_typed(
    key_result: KeyResult, *, by: Membership, value: Decimal, form_key: UUID, confirmed: bool, at: datetime
) -> None:
    """Keep a typed value as one of the KR's metric, where it has one that takes values.

    Raises DomainError, naming `actual`, for one outside the valid range that nobody confirmed.
    """
    metric = key_result.metric if key_result.metric_id else None
    if metric is None or metric.is_retired:
        return
    try:
        record_observation(
            metric=metric,
            by=by,
            value=value,
            observed_at=at,
            recorded_from=f"update on {key_result.reference}",
            confirmed=confirmed,
            form_key=uuid5(form_key, "observation"),
            at=at,
        )
    except OutsideValid as error:
        raise DomainError(error.message, field="actual") from error
