"""Recording the values of a metric. They are never edited: a correction is a new value that supersedes the old one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from notifications.actions import notify
from objectives import kinds, units
from objectives.actions.metrics import hold_metric
from objectives.enums import ObservationSource
from objectives.metrics import rules
from objectives.metrics.policies import require_keeper
from objectives.models import Metric, Observation
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.addresses import address
from organizations.models import Membership, Organization

POINTS = 13
NOTE_LENGTH = 240
LARGEST = Decimal(10) ** 18
FINEST = Decimal("0.000001")
SLACK = timedelta(minutes=5)  # clocks of machines differ
FUTURE = "This moment has not come yet. Write when the value was measured."


class OutsideValid(DomainError):
    """The value lies where none can be; it is recorded all the same once somebody says that it is right."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it was measured at a moment; `said` is the line it was pasted in, which the form keeps when re-sent
    while the moment of “today” moves on."""

    observed_at: datetime
    value: Decimal
    said: str = ""


@transaction.atomic
def type_observation(
    *,
    metric: Metric,
    by: Membership,
    value: Decimal,
    observed_at: datetime,
    note: str = "",
    confirmed: bool = False,
    supersedes: Observation | None = None,
    form_key: UUID | None = None,
) -> Observation:
    """Record a value that a person typed, or correct one. Errors as `record_observation`; Forbidden unless they keep
    the metric."""
    require_keeper(by, metric)
    return record_observation(
        metric=metric,
        by=by,
        value=value,
        observed_at=observed_at,
        note=note,
        confirmed=confirmed,
        supersedes=supersedes,
        form_key=form_key,
    )


@transaction.atomic
def paste_observations(
    *,
    metric: Metric,
    by: Membership,
    readings: Sequence[Reading],
    confirmed: bool = False,
    form_key: UUID | None = None,
) -> list[Observation]:
    """Record many typed values at once, all or none, in one transaction. A value that is there already for its moment
    is left as it is. Errors as `type_observation`.
    """
    require_keeper(by, metric)
    held = _open(metric)
    recorded = Observation.objects.bulk_create(
        _observation(held, by=by, reading=reading, confirmed=confirmed, form_key=key)
        for reading, key in _not_there_yet(held, readings, form_key)
    )
    _tell_steward(held, recorded, by=by)
    refresh_metric(held)
    return recorded


@transaction.atomic
def record_observation(
    *,
    metric: Metric,
    by: Membership | None,
    value: Decimal,
    observed_at: datetime,
    source: str = ObservationSource.TYPED,
    recorded_from: str = "",
    note: str = "",
    confirmed: bool = False,
    supersedes: Observation | None = None,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Observation:
    """Record one value of a metric, from whatever source, and the state that it leaves; every source calls this.

    `by` is the person, None for a system, which `recorded_from` names; the caller has seen to it that they may. Values
    may arrive in any order. The same `form_key` gives the same observation again. With `supersedes` it takes the place
    of that one. Raises OutsideValid for a value outside the valid range unless `confirmed`: then it is an anomaly, and
    the steward is told. Raises DomainError for a moment ahead, a retired metric or no figure, and Conflict when the
    value to be corrected was corrected already. Six statements.
    """
    held = _open(metric)
    twin = Observation.objects.filter(form_key=form_key).first() if form_key else None
    if twin:
        return twin
    observation = _observation(
        held,
        by=by,
        reading=Reading(observed_at, value),
        source=source,
        recorded_from=recorded_from,
        note=note,
        confirmed=confirmed,
        supersedes=supersedes,
        form_key=form_key,
        at=at,
    )
    observation.save(force_insert=True)
    _tell_steward(held, [observation], by=by)
    refresh_metric(held)
    return observation


def refresh_metric(metric: Metric) -> bool:
    """Write the state that a metric's standing values leave; returns whether anything differed. The caller holds the
    row."""
    newest = list(_standing(metric).order_by("-observed_at", "-id")[:POINTS])
    state: dict[str, Any] = {
        "latest_value": newest[0].value if newest else None,
        "latest_at": newest[0].observed_at if newest else None,
        "is_anomalous": bool(newest) and newest[0].is_anomaly,
        "points": [[each.observed_at.isoformat(), units.plain(each.value)] for each in reversed(newest)],
    }
    changed = {name: value for name, value in state.items() if getattr(metric, name) != value}
    if changed:
        Metric.objects.filter(id=metric.id).update(**changed)
        for name, value in changed.items():
            setattr(metric, name, value)
    return bool(changed)


def rebuild_metrics() -> list[str]:
    """Bring the state of every metric in line with its values; returns the addresses of those that differed."""
    changed = []
    for metric in Metric.objects.order_by("id"):
        with transaction.atomic():
            if refresh_metric(hold_metric(metric)):
                changed.append(metric.slug)
    return changed


def _not_there_yet(
    metric: Metric, readings: Sequence[Reading], form_key: UUID | None
) -> list[tuple[Reading, UUID | None]]:
    """The readings that this form has not recorded and that no standing value says already, each with its key."""
    moments = [reading.observed_at for reading in readings]
    known = set(_standing(metric).filter(observed_at__in=moments).values_list("observed_at", "value"))
    keyed = [
        (each, uuid5(form_key, each.said or f"{each.observed_at.isoformat()} {each.value}") if form_key else None)
        for each in readings
    ]
    sent = set(Observation.objects.filter(form_key__in=[key for _, key in keyed if key]).values_list("form_key"))
    return [
        (each, key)
        for each, key in keyed
        if (key,) not in sent and (each.observed_at, _figure(each.value)) not in known
    ]


def _open(metric: Metric) -> Metric:
    held = hold_metric(metric)
    if held.is_retired:
        raise Conflict(f"“{held.name}” is retired and takes no more values.")
    return held


def _observation(
    metric: Metric,
    *,
    by: Membership | None,
    reading: Reading,
    confirmed: bool,
    source: str = ObservationSource.TYPED,
    recorded_from: str = "",
    note: str = "",
    supersedes: Observation | None = None,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Observation:
    """A new value, checked and not saved yet."""
    now = at or clock.now()
    value = _figure(reading.value)
    if reading.observed_at > now + SLACK:
        raise DomainError(FUTURE, field="observed_at")
    if reading.observed_at < rules.EARLIEST:
        raise DomainError(rules.TOO_EARLY, field="observed_at")
    is_anomaly = rules.is_outside(value, metric.valid_low, metric.valid_high)
    if is_anomaly and not confirmed:
        raise OutsideValid(_outside(metric, value), field="value")
    if supersedes is not None:
        _require_standing(metric, supersedes)
    return Observation(
        metric=metric,
        observed_at=reading.observed_at,
        value=value,
        source=source,
        recorded_by=by,
        recorded_from=recorded_from,
        recorded_at=now,
        is_anomaly=is_anomaly,
        note=" ".join(note.split())[:NOTE_LENGTH],
        supersedes=supersedes,
        form_key=form_key,
    )


def _figure(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= LARGEST:
        raise DomainError("Write the value as a number of at most 18 digits, such as 24.5.", field="value")
    return value.quantize(FINEST).normalize() + 0


def _outside(metric: Metric, value: Decimal) -> str:
    shown, low, high = (
        units.show(each, metric.unit, metric.unit_label) for each in (value, metric.valid_low, metric.valid_high)
    )
    ends = [
        f"from {low}" if metric.valid_low is not None else "",
        f"to {high}" if metric.valid_high is not None else "",
    ]
    return f"{shown} lies outside what can be ({' '.join(filter(None, ends))}). If it is right, confirm it below."


def _require_standing(metric: Metric, observation: Observation) -> None:
    if observation.metric_id != metric.id:
        raise ValueError("A value is corrected by one of the same metric.")
    if Observation.objects.filter(supersedes=observation).exists():
        raise Conflict("Somebody has corrected this value already. Look at the values as they are now.")


def _standing(metric: Metric) -> QuerySet[Observation]:
    """The values that nothing supersedes."""
    return Observation.objects.filter(metric=metric, superseded_by=None)


def _tell_steward(metric: Metric, recorded: Sequence[Observation], *, by: Membership | None) -> None:
    """The steward, else the owner, unless it is they who confirmed it; once, however many values."""
    anomalies = [observation for observation in recorded if observation.is_anomaly]
    keeper = metric.steward if metric.steward and metric.steward.is_active else metric.owner
    if not anomalies or (by is not None and keeper.id == by.id):
        return
    first = anomalies[0]
    shown = ", ".join(units.show(each.value, metric.unit, metric.unit_label) for each in anomalies[:5])
    organization = Organization.objects.get(id=metric.organization_id)
    notify(
        recipients=[keeper],
        kind=kinds.ANOMALY,
        key=f"{kinds.ANOMALY}:{first.id}",
        title=f"{metric.name}: {shown} outside its valid range",
        body=f"{by.name if by else first.recorded_from or 'A system'} recorded and confirmed it.",
        why="You are the steward of this metric." if keeper == metric.steward else "You own this metric.",
        path=address(organization, "objectives:metric", metric.slug),
        about={"metric": metric.id},
        at=first.recorded_at,
    )
