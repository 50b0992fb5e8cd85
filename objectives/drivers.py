"""The metrics believed to move a KR, and the KRs that hold each other in balance, as pages show them. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from objectives import units
from objectives.models import KeyResult
from scoring.charts.sparkline import Point, sparkline

MOST_DRIVERS = 3


@dataclass(frozen=True, slots=True)
class DriverCard:
    """One metric under a KR: its newest value in words, and its last values as a line; nothing where it has none."""

    name: str
    slug: str
    value: str
    sparkline: SafeString


@dataclass(frozen=True, slots=True)
class Counterweight:
    """A KR of the same set that this one balances, or that balances this one."""

    reference: str
    name: str
    is_balanced: bool


def drivers_of(key_result: KeyResult) -> list[DriverCard]:
    """The drivers of a KR that came with `driving` (objectives.models.driving); none for others."""
    return [_driver(each) for each in getattr(key_result, "driving", None) or []]


def counterweights_of(key_result: KeyResult) -> list[Counterweight]:
    """What a KR balances and what balances it, where it came with `counterweights`."""
    found = getattr(key_result, "counterweights", None) or []
    return [
        Counterweight(f"KR-{each['number']}", each["name"], is_balanced=each["id"] == key_result.balances_id)
        for each in found
    ]


def _driver(parts: Mapping[str, Any]) -> DriverCard:
    value = Decimal(parts["value"]) if parts["value"] else None
    points = [Point(datetime.fromisoformat(at).date(), Decimal(figure)) for at, figure in parts["points"]]
    drawn = sparkline(reference=parts["slug"], points=points, target=None, band=None, label=parts["name"])
    line = mark_safe(drawn if points else "")
    return DriverCard(parts["name"], parts["slug"], units.show(value, parts["unit"], parts["unit_label"]), line)
