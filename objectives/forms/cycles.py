"""The form of a cycle."""

from typing import Any

from django import forms

from objectives.enums import CycleKind
from objectives.forms.base import ActionForm
from objectives.models import Cycle


class CycleForm(ActionForm):
    kind = forms.ChoiceField(choices=CycleKind.choices, initial=CycleKind.QUARTERLY, widget=forms.RadioSelect)
    name = forms.CharField(max_length=60, help_text="As people say it: Q4 2026.")
    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label="Last day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    parent: "forms.ModelChoiceField[Cycle]" = forms.ModelChoiceField(
        label="Part of",
        queryset=None,
        required=False,
        empty_label="No longer cycle",
        help_text="A year holds quarters.",
    )

    def __init__(self, *args: Any, cycle: Cycle | None = None, **kwargs: Any) -> None:
        if cycle is not None:
            names = ("kind", "name", "starts_on", "ends_on", "parent")
            kwargs["initial"] = {name: getattr(cycle, name) for name in names}
        super().__init__(*args, **kwargs)
        longer = Cycle.objects.filter(closed_at=None).exclude(kind=CycleKind.QUARTERLY)
        self.fields["parent"].queryset = longer.exclude(id=cycle.id) if cycle else longer  # type: ignore[attr-defined]
        if cycle is not None:
            self.keep("kind", "The kind stays.")
