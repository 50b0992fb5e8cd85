"""Defining a metric once for everybody, changing its definition, and ending it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Lower
from django.utils.text import slugify

from objectives.actions.drafting import require_owner
from objectives.enums import KeyResultState, Unit
from objectives.metrics import rules
from objectives.metrics.notices import tell_changed
from objectives.metrics.policies import keeps_all, require_author, require_keeper
from objectives.models import KeyResult, Metric, MetricDriver, Observation, Strategy
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership, Organization
from organizations.tenancy import current_organization_id

# Addresses beside those of metrics.
TAKEN = frozenset({"new", "similar", "facts"})
CHANGED = "Somebody changed this metric since you opened it. Compare, and save again to keep yours."
UNIT_STAYS = "Its values so far are in this unit. Define another metric for another unit."
# What a card of a KR takes from its metric, by the card's column.
FOLLOWS = {
    "data_source": "source",
    "data_source_url": "source_url",
    "refresh_frequency": "refresh_frequency",
}


class MetricValues(TypedDict, total=False):
    """What people write about a metric; `drivers` are the metrics believed to move it, in order."""

    name: str
    definition: str
    technical_definition: str
    unit: str
    unit_label: str
    direction: str
    owner: Membership
    steward: Membership | None
    source: str
    source_url: str
    refresh_frequency: str
    valid_low: Decimal | None
    valid_high: Decimal | None
    healthy_low: Decimal | None
    healthy_high: Decimal | None
    drivers: Sequence[Metric]


@transaction.atomic
def add_metric(*, by: Membership, form_key: UUID | None = None, **values: Unpack[MetricValues]) -> Metric:
    """Put a metric into the dictionary; whoever does not keep all metrics owns what they add. The same `form_key` gives
    the same metric again.

    Raises Forbidden for viewers, and DomainError for a name that is taken or for ranges that can't be.
    """
    require_author(by)
    _one_at_a_time()
    twin = Metric.objects.filter(form_key=form_key).first() if form_key else None
    if twin:
        return twin
    columns: dict[str, Any] = dict(values)
    drivers = columns.pop("drivers", ())
    columns["name"] = _spaced(columns["name"])
    if not keeps_all(by):
        columns["owner"] = by
    metric = Metric(form_key=form_key, **columns)
    _check(metric)
    metric.slug = _free_slug(metric.name)
    metric.save()
    _set_drivers(metric, drivers)
    return metric


@transaction.atomic
def edit_metric(*, metric: Metric, by: Membership, version: int, **values: Unpack[MetricValues]) -> Metric:
    """Change a metric that was read at this `version`; the source and refresh of open cards linked to it follow, and
    the definition and name of its drafts. The owners of the cards under way are told.

    Raises Forbidden for those who do not keep it, Conflict when somebody else changed it meanwhile, and DomainError in
    words. Only those who keep all metrics hand it to another owner.
    """
    require_keeper(by, metric)
    _one_at_a_time()
    cards = _linked_cards(metric)  # held before the metric, as everybody holds them
    held = hold_metric(metric)
    if held.version != version:
        raise Conflict(CHANGED)
    columns: dict[str, Any] = dict(values)
    drivers = columns.pop("drivers", None)
    columns["name"] = _spaced(columns.get("name", held.name))
    changed = [name for name, value in columns.items() if getattr(held, name) != value]
    if "owner" in changed and not keeps_all(by):
        raise DomainError("Another owner is named by a data steward, a program lead or an admin.", field="owner")
    for name, value in columns.items():
        setattr(held, name, value)
    _check(held)
    _refuse_other_unit(held, changed)
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    if drivers is not None:
        _set_drivers(held, drivers)
    _carry_to(cards, held)
    tell_changed(held, cards, changed, by=by, at=clock.now())
    return held


@transaction.atomic
def retire_metric(*, metric: Metric, by: Membership, at: datetime | None = None) -> Metric:
    """End a metric: it takes no more values and no more key results, and keeps its history.

    Raises DomainError while key results that are open take their value from it, and while it is the north star.
    """
    require_keeper(by, metric)
    cards = _linked_cards(metric)
    held = hold_metric(metric)
    if cards:
        names = ", ".join(card.reference for card in cards[:5])
        raise DomainError(f"It is the measure of {names}. Once these have ended, it can be retired.")
    if Strategy.objects.filter(north_star=held).exists():
        raise DomainError("It is the north star of the strategy. Name another one first, then it can be retired.")
    if held.retired_at is None:
        held.retired_at = at or clock.now()
        held.version += 1
        held.save(update_fields=["retired_at", "version"])
    return held


@transaction.atomic
def revive_metric(*, metric: Metric, by: Membership) -> Metric:
    """Take a retired metric up again."""
    require_keeper(by, metric)
    held = hold_metric(metric)
    held.retired_at = None
    held.version += 1
    held.save(update_fields=["retired_at", "version"])
    return held


@transaction.atomic
def delete_metric(*, metric: Metric, by: Membership) -> None:
    """Remove a metric that nothing uses yet. Raises DomainError, naming what does."""
    require_keeper(by, metric)
    held = hold_metric(metric)
    uses = uses_of(held)
    if uses:
        raise DomainError(f"It stays, because it has {_listed(uses)}. Retire it instead: its history stays readable.")
    try:
        with transaction.atomic():
            held.delete()
    except ProtectedError as error:
        raise DomainError("Cases or other records refer to it, so it stays. Retire it instead.") from error


def uses_of(metric: Metric) -> list[str]:
    """What stands on a metric, in words; empty when nothing does. Five queries."""
    counted = [
        (KeyResult.objects.filter(metric=metric).count(), "key result", "key results"),
        (metric.drives.count(), "key result that it drives", "key results that it drives"),
        (metric.moves.count(), "metric that it drives", "metrics that it drives"),
        (Observation.objects.filter(metric=metric).count(), "value", "values"),
    ]
    uses = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
    return [*uses, "the strategy, as its north star"] if Strategy.objects.filter(north_star=metric).exists() else uses


def hold_metric(metric: Metric) -> Metric:
    """The metric's row as it is now, held until the transaction ends. Raises Conflict when it is gone."""
    rows = Metric.objects.select_related("owner", "steward").select_for_update(no_key=True, of=("self",))
    held = rows.filter(id=metric.id).first()
    if held is None:
        raise Conflict("Somebody has deleted this metric meanwhile.")
    return held


def taken_from(metric: Metric) -> dict[str, Any]:
    """The columns of a card that its metric fills in."""
    unit = {"unit": metric.unit, "unit_label": metric.unit_label, "definition": metric.meaning}
    followed = {column: getattr(metric, name) for column, name in FOLLOWS.items()}
    return unit | followed | {"data_source": metric.source or f"Metric: {metric.name}"}


def _check(metric: Metric) -> None:
    """Raises DomainError, naming the field, for what can't be right."""
    if metric.unit == Unit.PERCENT:
        metric.unit_label = ""
    if metric.unit == Unit.TEXT and not metric.unit_label:
        raise DomainError("Name the unit, such as orders.", field="unit_label")
    ranges = rules.ranges_problem((metric.valid_low, metric.valid_high), (metric.healthy_low, metric.healthy_high))
    ranges = ranges or rules.direction_problem(metric.direction, (metric.healthy_low, metric.healthy_high))
    if ranges:
        raise DomainError(ranges[1], field=ranges[0])
    alike = Metric.objects.annotate(lower_name=Lower("name")).filter(lower_name=Lower(Value(metric.name)))
    twin = alike.exclude(id=metric.id).first()
    if twin:
        retired = " It is retired; it can be taken up again." if twin.is_retired else ""
        raise DomainError(f"There is a metric “{twin.name}” already.{retired}", field="name")
    require_owner(metric.owner)


def _refuse_other_unit(metric: Metric, changed: Sequence[str]) -> None:
    if {"unit", "unit_label"} & set(changed) and (metric.latest_at or metric.key_results.exists()):
        raise DomainError(UNIT_STAYS, field="unit")


def _linked_cards(metric: Metric) -> list[KeyResult]:
    """The open cards that take their value from the metric, held until the transaction ends."""
    open_states = [KeyResultState.DRAFT, KeyResultState.ACTIVE]
    rows = KeyResult.objects.filter(metric=metric, state__in=open_states, objective__cycle__closed_at=None)
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("id"))


def _carry_to(cards: Sequence[KeyResult], metric: Metric) -> None:
    """The definition of a card under way was agreed; what is not agreed follows everywhere."""
    taken = taken_from(metric)
    for card in cards:
        columns = {name: taken[name] for name in FOLLOWS} if card.is_active else taken
        changed = {name: value for name, value in columns.items() if getattr(card, name) != value}
        if changed:
            KeyResult.objects.filter(id=card.id).update(**changed, version=F("version") + 1)


def _set_drivers(metric: Metric, drivers: Sequence[Metric]) -> None:
    wanted = [driver for driver in drivers if driver.id != metric.id]
    MetricDriver.objects.filter(metric=metric).delete()
    MetricDriver.objects.bulk_create(
        MetricDriver(metric=metric, driver=driver, position=place) for place, driver in enumerate(wanted)
    )


def _one_at_a_time() -> None:
    """One name, one metric: whoever gives a name waits for others who do."""
    Organization.objects.select_for_update(no_key=True).get(id=current_organization_id())


def _spaced(name: str) -> str:
    return " ".join(name.split())


def _free_slug(name: str) -> str:
    stem = slugify(name)[:70].strip("-") or "metric"
    taken = TAKEN | set(Metric.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
