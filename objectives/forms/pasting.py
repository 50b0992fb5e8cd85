"""Pasted lines on their way to rows: each is judged by the form of a row, and lines that can't stand yet stay."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.http import QueryDict

from objectives.enums import KeyResultClass
from objectives.forms.base import ActionForm
from objectives.forms.drafting import RowForm
from objectives.models import Objective
from objectives.pasting import PastedRow, read_rows
from objectives.people import People
from objectives.rules import MOST_KEY_RESULTS, Span

LONGEST = 100_000
SHOWN = 40


@dataclass(frozen=True)
class PastedLine:
    """A line with the form that judges it."""

    row: PastedRow
    form: RowForm

    @property
    def problems(self) -> list[str]:
        """What keeps it from being a row, each with its field."""
        self.form.is_valid()
        named = {bound.name: f"{bound.label}: " for bound in self.form}
        return [f"{named.get(name, '')}{error}" for name, errors in self.form.errors.items() for error in errors]

    @property
    def figures(self) -> str:
        """From, to and unit as they were read."""
        fields = self.row.fields
        way = " → ".join(filter(None, (fields.get("baseline"), fields.get("target"))))
        unit = fields.get("unit", "")
        return way if not unit or unit in way else f"{way} {unit}"


class PastedRows(ActionForm):
    """The lines that were pasted for an objective that holds `held` key results by now."""

    text = forms.CharField(
        label="Lines",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One key result a line: “Repeat purchase rate from 18 % to 28 % by 31 Dec”, or rows of a spreadsheet"
        " with measure, from, to, unit, owner, due, source.",
        error_messages={"required": "Paste at least one line."},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, objective: Objective, people: People, held: int) -> None:
        super().__init__(data, initial={"form_key": uuid4()})
        self.objective, self.people, self.room = objective, people, max(0, MOST_KEY_RESULTS - held)
        if data is not None and not data.get("form_key"):
            self._type_again(form_key=str(uuid4()))

    @cached_property
    def lines(self) -> list[PastedLine]:
        """Every line as a row; empty while the text itself can't be taken."""
        if not self.is_valid():
            return []
        cycle = self.objective.cycle
        rows = read_rows(self.cleaned_data["text"], Span(cycle.starts_on, cycle.ends_on))
        key = self.cleaned_data["form_key"] or uuid4()
        return [PastedLine(row, self._row(row, key, place)) for place, row in enumerate(rows)]

    @property
    def seen(self) -> list[PastedLine]:
        """The lines that the page shows: those that need a change first, as many as one looks through."""
        return sorted(self.lines, key=lambda line: not line.problems)[:SHOWN]

    @property
    def unseen(self) -> int:
        """How many lines more there are."""
        return max(0, len(self.lines) - SHOWN)

    @property
    def sound(self) -> list[PastedLine]:
        return [line for line in self.lines if not line.problems]

    @property
    def too_many(self) -> str:
        """Why these are more than the objective can hold; empty where they fit."""
        if len(self.lines) <= self.room:
            return ""
        return (
            f"These are {len(self.lines)} lines. {self.objective.reference} holds {MOST_KEY_RESULTS} key results at"
            f" most, so {self.room} more can be added. Keep the lines that prove it best, two to four are usual, and"
            " give the others to another objective. Nothing is added yet, and every line is still here."
        )

    def add(self, action: Callable[..., Any], **given: Any) -> int:
        """Make a row of each line that can stand, and keep the others in the text; returns how many were made."""
        left = [line for line in self.lines if line.problems or line.form.attempt(action, **given) is None]
        if left:
            self._type_again(text="\n".join(line.row.line for line in left))
        made = len(self.lines) - len(left)
        self.lines = left
        return made

    def _type_again(self, **words: str) -> None:
        typed = QueryDict(mutable=True)
        typed.update({name: str(self.data.get(name, "")) for name in self.fields} | words)
        self.data = typed

    def _row(self, row: PastedRow, key: UUID, place: int) -> RowForm:
        cycle = self.objective.cycle
        typed = QueryDict(mutable=True)
        typed.update({"owner": self.objective.owner.name, "due_date": cycle.ends_on.isoformat()})
        typed["kr_class"], typed["form_key"] = KeyResultClass.LAGGING, str(uuid5(key, f"{place} {row.line}"))
        for name, words in row.fields.items():
            typed[name] = words
        return RowForm(typed, people=self.people, objective=self.objective)
