"""What is typed about a set: the champion's checklist, and the decision."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms

from governance.actions import Checked, Mark
from governance.forms import GovernanceForm

if TYPE_CHECKING:
    from governance.queries import SetPage
    from governance.queries.sets import InSet, Line

# A line, its fields, and what somebody else has kept of it meanwhile.
Row = tuple["Line", forms.BoundField, forms.BoundField, str]


WHY = "Why new targets this late"


class LateForm(GovernanceForm):
    """Why a set that is submitted in the final push can't wait for the next cycle."""

    late_because = forms.CharField(max_length=500, required=False, label=WHY, widget=forms.Textarea(attrs={"rows": 2}))


class ChecklistForm(GovernanceForm):
    """Each line ticked or noted, what stops to make room, and a note on the whole set."""

    stops = forms.CharField(
        max_length=500,
        required=False,
        label="What stops to make room",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The work that ends or waits, so that there are people for this set.",
    )
    gate_note = forms.CharField(
        max_length=500, required=False, label="Note on the whole set", widget=forms.Textarea(attrs={"rows": 2})
    )
    late_because = forms.CharField(max_length=500, required=False, label=WHY, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, page: "SetPage") -> None:
        found = page.okr_set
        initial: dict[str, Any] = {"stops": found.stops if found else "", "seen": found.version if found else 0}
        initial["late_because"] = page.late_because
        for line in page.lines:
            initial |= {f"tick_{line.name}": line.is_ticked, f"note_{line.name}": line.note}
        super().__init__(data, initial=initial)
        self._page, self._is_behind = page, False
        for line in page.lines:
            self.fields[f"tick_{line.name}"] = forms.BooleanField(required=False, label=line.label)
            self.fields[f"note_{line.name}"] = forms.CharField(
                max_length=500,
                required=False,
                label=f"Note on: {line.label.lower()}",
                widget=forms.TextInput(attrs={"placeholder": "What is missing"}),
            )

    @property
    def objectives(self) -> Iterator[tuple["InSet", list[Row]]]:
        """Each objective of the set with the lines about it."""
        return ((each, [self._row(line) for line in each.lines]) for each in self._page.objectives)

    @property
    def capacity(self) -> Row:
        return self._row(self._page.capacity)

    @property
    def checked(self) -> Checked:
        """The checklist as it was worked, once the form is valid."""
        typed = self.cleaned_data
        marks = [
            Mark(line.objective_id, line.item, typed[f"tick_{line.name}"], typed[f"note_{line.name}"])
            for line in self._page.lines
        ]
        return Checked(marks, typed["stops"], typed["seen"] or 0)

    def set_against(self, page: "SetPage") -> None:
        """Keep what was typed and show beside it what somebody else has kept: sent again, it is written over that."""
        self._page, self._is_behind = page, True
        seen = str(page.okr_set.version if page.okr_set else 0)
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": seen}

    @property
    def stops_meanwhile(self) -> str:
        """What somebody else says will stop, where it is something else than was typed."""
        kept = self._page.okr_set.stops if self._page.okr_set else ""
        return kept if self._is_behind and kept != self["stops"].value() else ""

    def _row(self, line: "Line") -> Row:
        tick, note = self[f"tick_{line.name}"], self[f"note_{line.name}"]
        differs = self._is_behind and (line.is_ticked, line.note) != (bool(tick.value()), note.value() or "")
        return line, tick, note, line.said if differs else ""


class SetForm(GovernanceForm):
    """The decision on a set that passed the quality gate."""

    note = forms.CharField(
        max_length=500, required=False, label="Note to the team", widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        max_length=500,
        required=False,
        label="Why it goes ahead all the same",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
