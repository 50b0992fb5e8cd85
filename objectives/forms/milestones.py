"""The milestones on the card's form: rows of name, weight and an optional date."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from objectives import rules
from objectives.forms.rows import Repeated
from scoring.milestones import HEAVIEST, MOST

ROWS = Repeated("milestone", ("key", "name", "weight", "due"), most=MOST)
WEIGHT = f"A weight is a whole number from 1 to {HEAVIEST}."


def fields(count: int) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for number in range(1, count + 1):
        found[ROWS.name("key", number)] = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
        found[ROWS.name("name", number)] = forms.CharField(
            label=f"Milestone {number}", max_length=160, required=False, widget=forms.TextInput()
        )
        found[ROWS.name("weight", number)] = forms.IntegerField(
            label=f"Milestone {number}: weight",
            min_value=1,
            max_value=HEAVIEST,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages={"min_value": WEIGHT, "max_value": WEIGHT, "invalid": WEIGHT},
        )
        found[ROWS.name("due", number)] = forms.DateField(
            label=f"Milestone {number}: due",
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
    return found


def initial(stored: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, each in enumerate(stored, start=1):
        due = date.fromisoformat(each["due_on"]) if each["due_on"] else None
        parts = {"key": each["key"], "name": each["name"], "weight": each["weight"], "due": due}
        values |= {ROWS.name(part, number): value for part, value in parts.items()}
    return values


def problems(cleaned: Mapping[str, Any], faulty: set[str], count: int) -> Iterator[tuple[str, str]]:
    """Field and sentence for each row without a name, and for dates outside the card's own."""
    for number in range(1, count + 1):
        _, name, weight, due = ROWS.values(cleaned, number)
        has_fault = not faulty.isdisjoint(ROWS.name(part, number) for part in ROWS.parts)
        if name is None and (weight is not None or due is not None or has_fault):
            yield ROWS.name("name", number), "Give this milestone a name, or remove the row."
        outside = rules.milestone_date_problem(due, cleaned.get("start_date"), cleaned.get("due_date")) if due else ""
        if outside:
            yield ROWS.name("due", number), outside


def read(cleaned: Mapping[str, Any], count: int, known: Collection[str]) -> list[dict[str, Any]]:
    """The named rows as the card stores them. A weight left empty counts 1; a row that is new gets a key of its own."""
    rows = [ROWS.values(cleaned, number) for number in range(1, count + 1)]
    used: set[str] = set()
    found = []
    for key, name, weight, due in rows:
        if name is None:
            continue
        own = key if key in known and key not in used else _free_key({*known, *used})
        used.add(own)
        due_on = due.isoformat() if due else None
        found.append({"key": own, "name": name, "weight": weight or 1, "due_on": due_on})
    return found


def baseline_known() -> list[dict[str, Any]]:
    """The one milestone of a card that establishes its baseline, for whoever has not worded it."""
    return [{"key": "1", "name": "The baseline is known", "weight": 1, "due_on": None}]


def _free_key(taken: Collection[str]) -> str:
    return str(max((int(key) for key in taken if key.isdecimal()), default=0) + 1)
