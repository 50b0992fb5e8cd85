"""What people type while a cycle is closed. Each form gives its action what it takes."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from governance.forms import GovernanceForm
from objectives.fields import MeasuredField, ScoreField
from objectives.forms.base import IN_PERCENT
from objectives.models import KeyResult
from okrapp.figures import Figures
from reviews.enums import Verdict, WeighingChoice
from reviews.rules import BY_VALUE


class OpenForm(GovernanceForm):
    """Opening a closing; the reason is asked for before the cycle has ended."""

    early_because = forms.CharField(required=False, label="Why before its end")


class LockForm(GovernanceForm):
    """Locking the data; the reason is asked for while sources are not confirmed."""

    because = forms.CharField(required=False, label="Why without every confirmation")


class UnlockForm(GovernanceForm):
    because = forms.CharField(label="Why it is unlocked", error_messages={"required": "Say why the data is unlocked."})


class SourceForm(GovernanceForm):
    """What somebody says of a final value."""

    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)
    because = forms.CharField(required=False, label="What is not right")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class LearningForm(GovernanceForm):
    """One line."""

    text = forms.CharField(
        label="Learning",
        error_messages={"required": "Write the one thing that will change the next cycle's bets."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class WeightsForm(GovernanceForm):
    """How an objective without agreed weights is scored. One field for each KR that counts, by its reference."""

    choice = forms.ChoiceField(
        choices=WeighingChoice.choices,
        widget=forms.RadioSelect,
        label="How they count",
        error_messages={"required": "Choose how the key results are weighed."},
    )
    present = forms.CharField(label="Who was there", error_messages={"required": "Name who was there."})

    def __init__(self, data: Any = None, *, key_results: Sequence[KeyResult], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._key_results = key_results
        for each in key_results:
            self.fields[_weight(each)] = forms.IntegerField(
                required=False,
                label=f"{each.reference} {each.name}",
                initial=each.weight,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages=IN_PERCENT,
            )

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[_weight(each)] for each in self._key_results]

    @property
    def weights(self) -> dict[int, int | None]:
        """The weights by the KR's number, once the form is valid."""
        return {each.number: self.cleaned_data[_weight(each)] for each in self._key_results}


class CorrectForm(GovernanceForm):
    """A correction of a final score: the value where the method reads the score off it, else the score itself."""

    actual = MeasuredField(required=False, label="The value that is right")
    score = ScoreField(required=False, label="The score that is right")
    reason = forms.CharField(
        max_length=500,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, for somebody who reads the old score."},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, key_result: KeyResult, figures: Figures, seen: str) -> None:
        super().__init__(data, initial={"form_key": uuid4(), "seen": seen})
        if key_result.measure.method in BY_VALUE:
            del self.fields["score"]
            actual = self.fields["actual"]
            assert isinstance(actual, MeasuredField)  # noqa: S101 (for the type checker)
            actual.measured_in(key_result.unit, key_result.unit_label)
        else:
            del self.fields["actual"]
            score = self.fields["score"]
            assert isinstance(score, ScoreField)  # noqa: S101 (for the type checker)
            score.shown_as(figures).help_text = f"From {figures.span}."


def _weight(key_result: KeyResult) -> str:
    return f"weight_{key_result.number}"
