"""The form of the RACI matrix: one cell for each activity and role."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organizations.actions import change_matrix
from organizations.enums import Activity, RaciRole
from organizations.models import Membership
from organizations.raci import Rule, matrix_problem

CELL = [("", "–"), ("R", "R"), ("A", "A"), ("AR", "A and R"), ("C", "C"), ("I", "I")]


class MatrixForm(forms.Form):
    """Reads and checks the whole matrix; `seen` carries what the sponsor looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Iterable[Rule], **kwargs: Any) -> None:
        held = set(rules)
        kwargs["initial"] = {"seen": json.dumps(sorted(held)), **_cells(held)}
        super().__init__(*args, **kwargs)
        for activity in Activity:
            for role in RaciRole:
                self.fields[_name(activity, role)] = forms.ChoiceField(
                    choices=CELL,
                    required=False,
                    label=f"{activity.label}: {role.label}",
                    widget=forms.Select(attrs={"aria-label": f"{activity.label}: {role.label}"}),
                )

    @property
    def rows(self) -> list[tuple[Activity, list[forms.BoundField]]]:
        return [(activity, [self[_name(activity, role)] for role in RaciRole]) for activity in Activity]

    def clean_seen(self) -> set[Rule]:
        try:
            return {(str(activity), str(role), str(letter)) for activity, role, letter in json.loads(self.data["seen"])}
        except (ValueError, TypeError):
            raise ValidationError("This page is out of date. Load it again.") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        problem = matrix_problem(self.rules)
        if problem and not self.errors:
            raise ValidationError(problem)
        return cleaned

    def save(self, *, by: Membership) -> None:
        change_matrix(by=by, rules=self.rules, seen=self.cleaned_data["seen"])

    @property
    def rules(self) -> set[Rule]:
        """The matrix as posted."""
        return {
            (activity.value, role.value, letter)
            for activity in Activity
            for role in RaciRole
            for letter in self.cleaned_data.get(_name(activity, role), "")
        }


def _name(activity: Activity, role: RaciRole) -> str:
    return f"{activity.value}-{role.value}"


def _cells(rules: set[Rule]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for activity, role, letter in sorted(rules):
        name = _name(Activity(activity), RaciRole(role))
        cells[name] = cells.get(name, "") + letter
    return cells
