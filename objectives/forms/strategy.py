"""The forms of the strategy page. Each carries the version of the strategy that it was opened with."""

from typing import Any

from django import forms
from django.db.models import Q

from objectives.fields import MeasuredField
from objectives.forms.base import ActionForm, owner_choices
from objectives.models import Metric, Strategy, Theme
from organizations.models import Membership


class VersionedForm(ActionForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, version: int, values: dict[str, Any]) -> None:
        super().__init__(data, initial={"version": version, **values})

    def clean_version(self) -> int:
        """An address bar or an old page may leave it out: then it is as old as can be."""
        found: int | None = self.cleaned_data["version"]
        return -1 if found is None else found


class VisionForm(VersionedForm):
    vision = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Where this organization is going, in a few sentences that a newcomer understands.",
    )

    def __init__(self, data: Any = None, *, strategy: Strategy) -> None:
        super().__init__(data, version=strategy.version, values={"vision": strategy.vision})


class NorthStarForm(VersionedForm):
    north_star: "forms.ModelChoiceField[Metric]" = forms.ModelChoiceField(
        label="Metric",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="The one metric of the dictionary that tells whether you get there.",
    )
    north_star_owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Owner",
        queryset=None,
        required=False,
        empty_label="Choose one person",
        help_text="Who watches it. A north star has one.",
    )
    north_star_target = MeasuredField(
        label="Value to reach",
        required=False,
        help_text="A direction in numbers; leave it out where the direction is enough.",
    )
    north_star_due_on = forms.DateField(
        label="By", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, strategy: Strategy) -> None:
        names = ("north_star", "north_star_owner", "north_star_target", "north_star_due_on")
        super().__init__(data, version=strategy.version, values={name: getattr(strategy, name) for name in names})
        metrics = Metric.objects.filter(Q(retired_at=None) | Q(id=strategy.north_star_id))
        self.fields["north_star"].queryset = metrics.order_by("name")  # type: ignore[attr-defined]
        self.fields["north_star_owner"].queryset = owner_choices(strategy.north_star_owner_id)  # type: ignore[attr-defined]

    @property
    def lacks_metrics(self) -> bool:
        """Whether there is nothing to choose from."""
        return not self.fields["north_star"].queryset.exists()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("north_star") and not cleaned.get("north_star_owner") and not self.errors:
            self.add_error("north_star_owner", "Name who watches it: one person.")
        return cleaned


class ThemeForm(VersionedForm):
    name = forms.CharField(max_length=80, help_text="A few words: what matters, not how it is measured.")
    description = forms.CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What belongs to it, and what does not.",
    )

    def __init__(self, data: Any = None, *, strategy: Strategy, theme: Theme | None = None) -> None:
        values = {"name": theme.name, "description": theme.description} if theme else {}
        super().__init__(data, version=strategy.version, values=values)
