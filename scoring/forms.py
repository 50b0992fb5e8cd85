"""The form of the RAG policy. It reads hundredths as people write them, and says beside each field what can't stand."""

from decimal import Decimal
from typing import Any

from django import forms

from scoring.enums import Basis
from scoring.models import FIGURES, RagPolicy

LOWEST, HIGHEST = Decimal("0.01"), Decimal("0.99")
SHAPE = "Write a number with at most two places, such as 0.30."


class Hundredths(forms.DecimalField):
    """A share of 1 with at most two places, written with a point or a comma."""

    def __init__(self, *, label: str, lowest: Decimal, highest: Decimal, help_text: str = "") -> None:
        places = {"max_decimal_places": SHAPE, "max_digits": SHAPE, "max_whole_digits": SHAPE, "invalid": SHAPE}
        within = f"Write a number from {lowest} to {highest}."
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=lowest,
            max_value=highest,
            max_digits=3,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={**places, "required": SHAPE, "min_value": within, "max_value": within},
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for lower, upper in (("red_top", "amber_top"), ("amber_top", "green_top")):
            low, high = cleaned.get(lower), cleaned.get(upper)
            if low is not None and high is not None and low >= high:
                self.add_error(upper, f"Write a number above {low:.2f}, where {BELOW[upper]} ends.")
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
