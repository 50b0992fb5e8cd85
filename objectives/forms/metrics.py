"""The forms of a metric: its definition, a value, and many values at once."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.timezone import localtime

from objectives import queries, units
from objectives.actions import OutsideValid
from objectives.enums import Direction, RefreshFrequency, Unit
from objectives.fields import MeasuredField, MomentField
from objectives.forms.base import ActionForm, owner_choices
from objectives.forms.versions import VersionedForm
from objectives.metrics.pasting import Pasted
from objectives.metrics.policies import keeps_all
from objectives.models import Metric, Observation
from okrapp import clock
from okrapp.errors import DomainError
from organizations.models import Membership

RANGES = ("valid_low", "valid_high", "healthy_low", "healthy_high")
NO_STEWARD = "Nobody holds the role of data steward yet: an admin gives it to somebody under Settings, People."
OWNER_STAYS = "A data steward, a program lead or an admin hands it to somebody else."


class MetricForm(VersionedForm):
    name = forms.CharField(max_length=120, help_text="As people say it: “Repeat purchase rate”.")
    definition = forms.CharField(
        label="What it means",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the words of the business: what is counted, and what is left out.",
    )
    technical_definition = forms.CharField(
        label="How it is computed",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The formula or the query, so that two people get the same figure.",
    )
    unit = forms.ChoiceField(choices=Unit.choices, initial=Unit.PERCENT)
    unit_label = forms.CharField(
        label="Unit in words", max_length=20, required=False, help_text="EUR, days, orders; not needed for percent."
    )
    direction = forms.ChoiceField(
        label="Better is", choices=Direction.choices, initial=Direction.UP, widget=forms.RadioSelect
    )
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, help_text="Answers for the figure."
    )
    steward: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Data steward",
        queryset=None,
        required=False,
        empty_label="Nobody yet",
        help_text="Answers for the data behind it.",
    )
    source = forms.CharField(
        label="Source system", max_length=160, required=False, help_text="Where the figure is read: a report, a system."
    )
    source_url = forms.URLField(
        label="Link to the source",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    refresh_frequency = forms.ChoiceField(
        label="Refreshed", choices=RefreshFrequency.choices, initial=RefreshFrequency.WEEKLY
    )
    valid_low = MeasuredField(label="Lowest there can be", required=False)
    valid_high = MeasuredField(label="Highest there can be", required=False)
    healthy_low = MeasuredField(label="Healthy from", required=False)
    healthy_high = MeasuredField(label="Healthy to", required=False)
    drivers: "forms.ModelMultipleChoiceField[Metric]" = forms.ModelMultipleChoiceField(
        label="What moves it",
        queryset=None,
        required=False,
        help_text="Other metrics that are believed to move this one. Ctrl picks several.",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, by: Membership, metric: Metric | None = None) -> None:
        super().__init__(data, initial=_values_of(metric) if metric else {"owner": by.id, "form_key": uuid4()})
        kept: Any = self.fields
        kept["owner"].queryset = owner_choices(metric.owner_id if metric else None)
        kept["steward"].queryset = queries.steward_choices(metric.steward_id if metric else None)
        if not kept["steward"].queryset.exists():
            kept["steward"].help_text = NO_STEWARD
        others = Metric.objects.filter(retired_at=None)
        kept["drivers"].queryset = others.exclude(id=metric.id) if metric else others
        if metric is None:
            self.initial["steward"] = next((each.id for each in kept["steward"].queryset), None)
        if not keeps_all(by):
            self.keep("owner", "You own what you add." if metric is None else OWNER_STAYS)
        if metric is not None and metric.latest_at is not None:
            self.keep("unit", "Its values are in this unit.")
            self.fields["unit_label"].disabled = True
        del self.fields["form_key" if metric else "version"]
        unit = self["unit"].value() or Unit.PERCENT
        for name in RANGES:
            kept[name].measured_in(unit, str(self["unit_label"].value() or ""))


class ObservationForm(ActionForm):
    """One value, or the correction of one. A value outside the valid range is asked about before it is taken."""

    value = MeasuredField(error_messages={"required": "Write the value."})
    observed_at = MomentField(
        label="Measured",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="When the value held, not when you write it down.",
        error_messages={"required": "Give day and time.", "invalid": "Give day and time, such as 2026-11-23 10:30."},
    )
    note = forms.CharField(max_length=240, required=False, help_text="What one has to know to read it.")
    confirmed = forms.BooleanField(required=False, label="Yes, this value is right")
    asked_about = forms.CharField(widget=forms.HiddenInput, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, metric: Metric, corrects: Observation | None = None) -> None:
        initial: dict[str, Any] = {"observed_at": clock.now().replace(second=0, microsecond=0), "form_key": uuid4()}
        if corrects is not None:
            initial |= {"observed_at": corrects.observed_at, "value": corrects.value}
        super().__init__(data, initial=initial)
        field: Any = self.fields["value"]
        field.measured_in(metric.unit, metric.unit_label)
        self.asks = self["confirmed"].value() is True  # whether the box that confirms the value is to be shown
        self.given = corrects

    def clean_observed_at(self) -> datetime:
        """To the minute, as the field shows it; a correction that leaves the moment keeps it exactly."""
        typed: datetime = self.cleaned_data["observed_at"]
        given = self.given.observed_at if self.given else None
        return given if given and _by_the_clock(typed) == _by_the_clock(given) else typed

    def values(self) -> dict[str, Any]:
        """What was confirmed holds for the very figure that was asked about."""
        values = super().values()
        is_the_one = values.pop("asked_about") == units.plain(values["value"])
        return values | {"confirmed": values["confirmed"] and is_the_one}

    def refuse(self, error: DomainError) -> None:
        if isinstance(error, OutsideValid):
            self.asks = True
            ask_about(self, units.plain(self.cleaned_data["value"]))
        super().refuse(error)


class PasteForm(forms.Form):
    """Many values, one a line: a day or a moment, and a value."""

    lines = forms.CharField(
        label="Dates and values",
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="One value a line: 2026-11-20 24.5. A time may follow the day: 2026-11-20 14:30 24.5.",
        error_messages={"required": "Paste at least one line.", "max_length": "That is too much at once."},
    )
    confirmed = forms.BooleanField(required=False, label="Yes, the values outside the valid range are right")
    asked_about = forms.CharField(widget=forms.HiddenInput, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"form_key": uuid4()})

    def confirms(self, pasted: Pasted) -> bool:
        """Whether the anomalies of this paste are the ones that were asked about, and confirmed; else they are asked
        about anew."""
        if self.cleaned_data["asked_about"] != pasted.doubt:
            ask_about(self, pasted.doubt)
            return False
        return bool(self.cleaned_data["confirmed"])


def ask_about(form: forms.Form, doubt: str) -> None:
    """Show the box that confirms with no tick in it, for this doubt and no other."""
    given = {name: value for name, value in form.data.items() if name != "confirmed"}
    form.data = given | {"asked_about": doubt}


def _by_the_clock(moment: datetime) -> datetime:
    """Day and time as the field shows it; in one night of the year two moments look the same."""
    return localtime(moment).replace(second=0, microsecond=0, tzinfo=None)


def _values_of(metric: Metric) -> dict[str, Any]:
    names = [name for name in MetricForm.base_fields if name not in {"form_key", "drivers"}]
    values: dict[str, Any] = {name: getattr(metric, name) for name in names}
    values |= {"owner": metric.owner_id, "steward": metric.steward_id}
    values["drivers"] = list(metric.drivers.values_list("driver_id", flat=True))
    return values
