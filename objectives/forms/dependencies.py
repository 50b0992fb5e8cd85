"""What a KR needs from another team, and the answers to that."""

from typing import Any
from uuid import uuid4

from django import forms

from objectives.depending import REASON_LENGTH, WHAT_LENGTH
from objectives.forms.base import ActionForm
from objectives.models import KeyResult
from objectives.queries import key_results_of_team, named_target, other_teams, those_who_can_answer
from organizations.models import Membership, Team


class DependencyForm(ActionForm):
    what = forms.CharField(
        label="What is needed",
        max_length=WHAT_LENGTH,
        help_text="One line that the other team understands without you.",
        error_messages={"required": "Say in one line what is needed."},
    )
    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(
        label="From which team", queryset=None, error_messages={"required": "Pick the team that is asked."}
    )
    needed_on = forms.DateField(
        label="Needed by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Name the day by which it is needed."},
    )
    person: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Who answers", queryset=None, required=False, empty_label="The team’s lead"
    )
    delivered_by = forms.CharField(
        label="Their key result that delivers it",
        max_length=20,
        required=False,
        help_text="Its reference, such as KR-12, where there is one; they can name it, too.",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, key_result: KeyResult) -> None:
        super().__init__(data)
        self.initial["form_key"] = uuid4()
        self.fields["team"].queryset = other_teams(key_result.objective.team_id)  # type: ignore[attr-defined]
        self.fields["person"].queryset = those_who_can_answer()  # type: ignore[attr-defined]

    def clean_delivered_by(self) -> KeyResult | None:
        reference = self.cleaned_data["delivered_by"]
        if not reference:
            return None
        found = named_target(reference)
        if not isinstance(found, KeyResult):
            raise forms.ValidationError("There is no key result of this reference. Leave it empty if none delivers it.")
        return found


class AgreeForm(ActionForm):
    """Which of the asked team's KRs delivers it, where one does."""

    delivered_by: "forms.ModelChoiceField[KeyResult]" = forms.ModelChoiceField(
        label="Which of your key results delivers it",
        queryset=None,
        required=False,
        empty_label="None of them",
        error_messages={"invalid_choice": "Pick one of the team’s key results."},
    )

    def __init__(self, data: Any = None, *, team_id: int, present: int | None = None) -> None:
        super().__init__(data, initial={"delivered_by": present})
        self.fields["delivered_by"].queryset = key_results_of_team(team_id)  # type: ignore[attr-defined]


class DeclineForm(ActionForm):
    reason = forms.CharField(
        label="Why not",
        max_length=REASON_LENGTH,
        widget=forms.TextInput,
        error_messages={"required": "Say why, in a sentence."},
    )
