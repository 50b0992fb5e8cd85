"""The form of the RAG policy. It reads hundredths as people write them, and says beside each field what can't stand."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from okrapp.figures import SHARES, Figures
from scoring.enums import Basis
from scoring.models import FIGURES, RagPolicy

LOWEST, HIGHEST, EXAMPLE = Decimal("0.01"), Decimal("0.99"), Decimal("0.30")
# What a figure can be refused for, by the names that Django gives it.
MISSHAPEN = ("max_decimal_places", "max_digits", "max_whole_digits", "invalid", "required")
OUTSIDE = ("min_value", "max_value")


class Hundredths(forms.DecimalField):
    """A share of 1 with at most two places, typed as the organization shows scores, with a point or a comma."""

    figures = SHARES

    def __init__(self, *, label: str, lowest: Decimal, highest: Decimal, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=lowest,
            max_value=highest,
            max_digits=3,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.lowest, self.highest = lowest, highest

    def shown_as(self, figures: Figures) -> None:
        """Take and show the figure in this form, and say so where it can't be read."""
        self.figures = figures
        kind = "whole number" if figures.scale > 1 else "number with at most two places"
        shape = f"Write a {kind}, such as {figures.score(EXAMPLE)}."
        within = f"Write a number from {figures.score(self.lowest)} to {figures.score(self.highest)}."
        self.error_messages = {
            **self.error_messages,
            **dict.fromkeys(MISSHAPEN, shape),
            **dict.fromkeys(OUTSIDE, within),
        }

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
        try:
            return self.figures.read(typed) if isinstance(value, str) and typed is not None else typed
        except ArithmeticError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """A stored share as it is typed; what was typed stays."""
        return self.figures.score(value) if isinstance(value, Decimal) else value


class PolicyForm(forms.Form):
    """The figures of a policy."""

    red_top = Hundredths(label="Red ends at", lowest=LOWEST, highest=HIGHEST)
    amber_top = Hundredths(label="Amber ends at", lowest=LOWEST, highest=HIGHEST)
    green_top = Hundredths(label="Green ends at", lowest=LOWEST, highest=HIGHEST)
    basis = forms.ChoiceField(
        label="The band follows",
        choices=[
            (Basis.SCORE.value, "the score"),
            (Basis.PACE.value, "the pace: the score divided by the score planned for the day"),
        ],
        widget=forms.RadioSelect,
        help_text="By pace, a healthy quarter is not red for its first month.",
    )
    behind_margin = Hundredths(
        label="Behind pace",
        lowest=Decimal(0),
        highest=Decimal(1),
        help_text="How far below the planned score still counts as on pace.",
    )
    ahead_margin = Hundredths(
        label="Ahead of pace",
        lowest=Decimal(0),
        highest=Decimal(1),
        help_text="How far above the planned score still counts as on pace.",
    )
    spare_on_pace = forms.BooleanField(
        label="A red key result that is on or ahead of pace opens no case", required=False
    )

    def __init__(self, *args: Any, figures: Figures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._figures = figures
        for field in self.fields.values():
            if isinstance(field, Hundredths):
                field.shown_as(figures)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for lower, upper in (("red_top", "amber_top"), ("amber_top", "green_top")):
            low, high = cleaned.get(lower), cleaned.get(upper)
            if low is not None and high is not None and low >= high:
                self.add_error(upper, f"Write a number above {self._figures.score(low)}, where {BELOW[upper]} ends.")
        return cleaned

    @property
    def draft(self) -> RagPolicy:
        """The policy as it was typed, not stored. Only for a valid form."""
        return RagPolicy(**{name: self.cleaned_data[name] for name in FIGURES})


BELOW = {"amber_top": "Red", "green_top": "Amber"}


class PublishForm(PolicyForm):
    """A policy that was looked at, with the reason for it; `seen` is the version that it was compared with."""

    why = forms.CharField(
        label="Why",
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or two sentences. Everybody can read them beside the version.",
        error_messages={"required": "Say why the policy changes: whoever reads a band should know."},
    )
    seen = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "This page is out of date. Load it again."),
    )

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The figures as the page carries them on, unseen; a switch that is off is left out, as a browser does."""
        values = {name: self[name].value() for name in FIGURES}
        return [(name, str(value)) for name, value in values.items() if value not in (None, False)]
