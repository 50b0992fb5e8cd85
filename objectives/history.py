"""The versions of a KR card, read from the audit trail: who changed what, when, from what to what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.utils import formats

from objectives import units
from objectives.models import KeyResult, Metric
from okrapp.figures import Figures
from organizations.models import Membership

LABELS = {
    "name": "Measure",
    "metric_id": "Metric",
    "definition": "Definition",
    "unit": "Unit",
    "unit_label": "Unit in words",
    "baseline": "Baseline",
    "target": "Target",
    "starts_on": "Start",
    "due_on": "Due",
    "owner_id": "Owner",
    "data_source": "Data source",
    "data_source_url": "Link to the source",
    "refresh_frequency": "Refreshed",
    "method": "Scoring method",
    "rungs": "Ladder",
    "hold": "Keep it",
    "hold_upper": "Upper bound",
    "milestones": "Milestones",
    "plan": "Plan",
    "kr_class": "Class",
    "balances_id": "Balances",
    "category": "Category",
    "impact": "Impact",
    "effort": "Effort",
    "establishes_baseline": "Establishes the baseline",
    "weight": "Weight",
    "state": "State",
}

Reader = Callable[[Any, Mapping[str, Any], Figures], str]


def _measured(value: Any, event: Mapping[str, Any], _: Figures) -> str:
    return units.show(value, event["unit"], event["unit_label"])


def _day(value: Any, _: Mapping[str, Any], __: Figures) -> str:
    return formats.date_format(value, "j M Y")


def _ladder(value: Any, _: Mapping[str, Any], figures: Figures) -> str:
    return ", ".join(f"{units.plain(Decimal(bound))} → {figures.score(Decimal(score))}" for bound, score in value)


def _milestones(value: Any, _: Mapping[str, Any], __: Figures) -> str:
    return ", ".join(f"{each['name']} ({each['weight']})" for each in value)


def _plan(value: Any, event: Mapping[str, Any], figures: Figures) -> str:
    days = (
        (_day(date.fromisoformat(day), event, figures), _measured(Decimal(at), event, figures)) for day, at in value
    )
    return ", ".join(f"{day} → {at}" for day, at in days)


# How a column is read where its stored value does not speak for itself.
READERS: dict[str, Reader] = {
    "baseline": _measured,
    "target": _measured,
    "starts_on": _day,
    "due_on": _day,
    "rungs": _ladder,
    "hold_upper": _measured,
    "milestones": _milestones,
    "plan": _plan,
    "weight": lambda value, *_: f"{value} %",
    "establishes_baseline": lambda value, *_: "yes" if value else "no",
}


# What a row that is not there any more is called.
GONE = {
    "owner_id": "somebody who has left",
    "balances_id": "a key result that was deleted",
    "metric_id": "a metric that was deleted",
}


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One change of a card. `who` is empty where the system did it."""

    when: datetime
    who: str
    differences: tuple[Difference, ...]
    is_first: bool


def card_history(key_result: KeyResult, figures: Figures) -> list[Version]:
    """The versions of a card, newest first. Two queries, one more each for what it ever balanced or measured."""
    events = list(
        key_result.history.order_by("pgh_id").values(  # type: ignore[attr-defined]
            *LABELS, "pgh_created_at", "pgh_context"
        )
    )
    names = _names(events)
    versions = [
        _version(event, _differences(before, event, names, figures), names["users"])
        for before, event in pairwise(events)
    ]
    first = [_version(event, (), names["users"], is_first=True) for event in events[:1]]
    return [each for each in reversed([*first, *versions]) if each.is_first or each.differences]


def _names(events: list[dict[str, Any]]) -> dict[str, dict[Any, str]]:
    """Names by user (who did it), by membership (who owned it), of key results (what it balanced) and of metrics."""
    users = {(event["pgh_context"] or {}).get("user") for event in events} - {None}
    owners = {event["owner_id"] for event in events} - {None}
    people = Membership.objects.filter(Q(id__in=owners) | Q(user_id__in=users)).values_list("id", "user_id", "name")
    rows = list(people)
    balanced = {event["balances_id"] for event in events} - {None}
    cards = KeyResult.objects.filter(id__in=balanced) if balanced else []
    linked = {event["metric_id"] for event in events} - {None}
    metrics = Metric.objects.filter(id__in=linked) if linked else []
    return {
        "owner_id": {row[0]: row[2] for row in rows},
        "users": {row[1]: row[2] for row in rows},
        "balances_id": {card.id: str(card) for card in cards},
        "metric_id": {metric.id: metric.name for metric in metrics},
    }


def _version(
    event: Mapping[str, Any],
    differences: tuple[Difference, ...],
    users: Mapping[Any, str],
    *,
    is_first: bool = False,
) -> Version:
    who = users.get((event["pgh_context"] or {}).get("user"), "")
    return Version(event["pgh_created_at"], who, differences, is_first)


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, Mapping[Any, str]], figures: Figures
) -> tuple[Difference, ...]:
    return tuple(
        Difference(label, _words(name, before, names, figures), _words(name, after, names, figures))
        for name, label in LABELS.items()
        if before[name] != after[name]
    )


def _words(name: str, event: Mapping[str, Any], names: Mapping[str, Mapping[Any, str]], figures: Figures) -> str:
    """A stored value as people read it."""
    value = event[name]
    if value in (None, "", []):
        return ""
    if name in READERS:
        return READERS[name](value, event, figures)
    if name in GONE:
        return names[name].get(value, GONE[name])
    field = KeyResult._meta.get_field(name)
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
