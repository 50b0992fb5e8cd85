"""Forms about the organization itself."""

from copy import copy
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS

from organizations.actions.founding import slug_problem
from organizations.levels import WHY_NOT_INDIVIDUAL
from organizations.models import Organization
from organizations.models.organization import SLUG

# Places, without the offsets and the aliases that only look like places.
NO_PLACES = ("Etc/", "SystemV/", "US/")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(NO_PLACES))


def zone_choices(current: str = "UTC") -> list[tuple[str, str]]:
    """UTC and all places by name; a stored zone that is none of these stays in the list."""
    names = dict.fromkeys(["UTC", current, *ZONES])
    return [(name, name.replace("_", " ")) for name in names]


class StartForm(forms.Form):
    """The first step: what the organization is called, and where it lives."""

    name = forms.CharField(
        label="Organization’s name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    slug = forms.CharField(
        label="Address",
        max_length=40,
        required=False,
        validators=[SLUG],
        help_text="Leave it empty and it follows from the name.",
    )
    timezone = forms.ChoiceField(label="Time zone", choices=zone_choices, help_text="Deadlines follow its clock.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"].widget.attrs["data-guess-zone"] = ""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].strip().lower()
        if slug and slug_problem(slug):
            raise ValidationError(slug_problem(slug))
        return slug


def month_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="First month of the fiscal year",
        choices=list(MONTHS.items()),
        coerce=int,
        help_text="Quarters and years are suggested by it.",
    )


class CadenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """When the organization checks in, and when its year begins."""

    class Meta:
        model = Organization
        fields = ["check_in_weekday", "check_in_time", "cadence", "fiscal_year_start"]
        widgets = {
            "check_in_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "cadence": forms.RadioSelect,
        }
        help_texts = {
            "check_in_weekday": "Updates are due on that day …",
            "check_in_time": "… by that time.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year_start"] = month_field()


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything that an admin sets for the organization."""

    class Meta:
        model = Organization
        fields = [
            "name",
            "slug",
            "timezone",
            "fiscal_year_start",
            "check_in_weekday",
            "check_in_time",
            "cadence",
            "score_display",
            "confidence_display",
            "levels_in_use",
            "individual_objectives",
        ]
        widgets = {
            **CadenceForm.Meta.widgets,
            "score_display": forms.RadioSelect,
            "confidence_display": forms.RadioSelect,
        }
        help_texts = {
            **CadenceForm.Meta.help_texts,
            "slug": "Former addresses keep leading here.",
            "timezone": "Deadlines and weeks follow its clock.",
            "levels_in_use": "Teams further down draft for a team above them. What they have already stays.",
            "individual_objectives": "Off, a team with one member whom nobody else leads has no objectives of its own."
            f" {WHY_NOT_INDIVIDUAL}",
        }

    def __init__(self, *args: Any, instance: Organization, **kwargs: Any) -> None:
        # A copy: validation writes into it, and the frame of the page must show what holds, not what was refused.
        super().__init__(*args, **{**kwargs, "instance": copy(instance)})
        self.fields["timezone"] = forms.ChoiceField(
            label="Time zone", choices=zone_choices(self.instance.timezone), help_text=self.fields["timezone"].help_text
        )
        self.fields["fiscal_year_start"] = month_field()

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        problem = slug_problem(slug, own=self.instance)
        if problem:
            raise ValidationError(problem)
        return slug
