"""A key result's own plan on the card's form: rows of a day and the value planned for it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from objectives.fields import MeasuredField
from objectives.forms.rows import Repeated
from scoring.pace import PlannedValue, plan_problem

ROWS = Repeated("plan", ("day", "value"), most=26)


def fields(count: int) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for number in range(1, count + 1):
        found[ROWS.name("day", number)] = forms.DateField(
            label=f"Plan {number}: day",
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        found[ROWS.name("value", number)] = MeasuredField(label=f"Plan {number}: value", required=False)
    return found


def initial(stored: Sequence[Sequence[str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, (day, value) in enumerate(stored, start=1):
        values |= {ROWS.name("day", number): date.fromisoformat(day), ROWS.name("value", number): Decimal(value)}
    return values


def problems(cleaned: Mapping[str, Any], faulty: set[str], count: int) -> Iterator[tuple[str, str]]:
    """Field and sentence for each row that is half filled in, or else for the first that does not fit."""
    rows = [ROWS.values(cleaned, number) for number in range(1, count + 1)]
    halves = [(number, "day" if day is None else "value") for number, (day, value) in _halves(rows)]
    for number, part in halves:
        if ROWS.name(part, number) not in faulty:
            yield ROWS.name(part, number), f"Give this row a {part} too, or remove it."
    full = [(number, PlannedValue(*row)) for number, row in enumerate(rows, start=1) if None not in row]
    found = plan_problem([value for _, value in full], cleaned.get("start_date"), cleaned.get("due_date"))
    if found and not halves and not faulty:
        yield ROWS.name("day", full[found[0]][0]), found[1]


def read(cleaned: Mapping[str, Any], count: int) -> list[list[str]]:
    """The full rows, as the card stores them."""
    rows = (ROWS.values(cleaned, number) for number in range(1, count + 1))
    return [[day.isoformat(), str(value)] for day, value in rows if day is not None and value is not None]


def _halves(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    return ((number, row) for number, row in enumerate(rows, start=1) if row.count(None) == 1)
