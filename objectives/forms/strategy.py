"""The forms of the strategy page. Each carries the version of the strategy that it was opened with."""

from typing import Any

from django import forms

from objectives.forms.base import ActionForm, owner_choices
from objectives.models import Metric, Strategy, Theme


class VersionedForm(ActionForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": version, **(initial or {})}, **kwargs)

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

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, version=strategy.version, initial={"vision": strategy.vision}, **kwargs)


class NorthStarForm(VersionedForm):
    north_star: "forms.ModelChoiceField[Metric]" = forms.ModelChoiceField(
        label="Metric",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="The one metric of the dictionary that tells whether you get there.",
    )
    north_star_owner = forms.ModelChoiceField(label="Owner", queryset=None, required=False)
    north_star_target = forms.DecimalField(
        label="Value to reach",
        max_digits=24,
        decimal_places=6,
        required=False,
        help_text="A direction in numbers; leave it out where the direction is enough.",
    )
    north_star_due_on = forms.DateField(
        label="By", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        names = ("north_star", "north_star_owner", "north_star_target", "north_star_due_on")
        initial = {name: getattr(strategy, name) for name in names}
        super().__init__(*args, version=strategy.version, initial=initial, **kwargs)
        metrics = Metric.objects.filter(retired_at=None) | Metric.objects.filter(id=strategy.north_star_id)
        self.fields["north_star"].queryset = metrics.order_by("name")  # type: ignore[attr-defined]
        self.fields["north_star_owner"].queryset = owner_choices(strategy.north_star_owner_id)  # type: ignore[attr-defined]


class ThemeForm(VersionedForm):
    name = forms.CharField(max_length=80, help_text="A few words: what matters, not how it is measured.")
    description = forms.CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What belongs to it, and what does not.",
    )

    def __init__(self, *args: Any, strategy: Strategy, theme: Theme | None = None, **kwargs: Any) -> None:
        initial = {"name": theme.name, "description": theme.description} if theme else {}
        super().__init__(*args, version=strategy.version, initial=initial, **kwargs)
