"""The forms of an initiative: its card, a move to another state, and the KR that it is carried over to."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from objectives.enums import InitiativeState
from objectives.forms.base import ActionForm, owner_choices
from objectives.forms.versions import VersionedForm
from objectives.initiatives import needs_learning
from objectives.models import Initiative, KeyResult
from organizations.models import Membership

NAMES = ("title", "because", "lead", "expected_effect", "start_criteria", "stop_criteria", "url")


class InitiativeForm(VersionedForm):
    title = forms.CharField(
        label="We believe that",
        max_length=160,
        help_text="The bet in a few words: “a shorter checkout”.",
        error_messages={"required": "Say what you believe will help."},
    )
    because = forms.CharField(
        label="Because",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What makes you believe it: what customers did or said.",
    )
    expected_effect = forms.CharField(
        label="Expected effect", max_length=240, required=False, help_text="How far it should move the value, by when."
    )
    start_criteria = forms.CharField(
        label="Start when",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What has to be there first.",
    )
    stop_criteria = forms.CharField(
        label="Stop when",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What would show that the bet is lost. You read it again before it is stopped.",
    )
    lead: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, help_text="Moves it on, and says when to stop."
    )
    url = forms.URLField(
        label="Link to the work",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="Tasks stay in the tool that you use for tasks.",
        error_messages={"invalid": "Write the whole address of a page, beginning with https://."},
    )
    is_running = forms.BooleanField(label="It is under way already", required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, membership: Membership, initiative: Initiative | None = None
    ) -> None:
        super().__init__(data, initial=_written(initiative) if initiative else _fresh(membership))
        people = owner_choices(initiative.lead_id if initiative else None)
        self.fields["lead"].queryset = people  # type: ignore[attr-defined]
        for name in ("form_key", "is_running") if initiative else ("version",):
            del self.fields[name]


class MoveForm(ActionForm):
    """A move to the state `to`; `was` is the state that the reader saw."""

    was = forms.ChoiceField(choices=InitiativeState.choices, widget=forms.HiddenInput)
    learning = forms.CharField(
        label="What did you learn?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you know now that you did not know before. It stays on the card.",
        error_messages={"required": "Say what you learnt: it is what remains of a bet that was stopped."},
    )

    def __init__(self, data: QueryDict | None = None, *, initiative: Initiative, to: str) -> None:
        super().__init__(data, initial={"was": initiative.state, "learning": initiative.learning})
        self.fields["learning"].required = needs_learning(to)
        if to == InitiativeState.RUNNING:
            del self.fields["learning"]


class CarryForm(ActionForm):
    key_result: "forms.ModelChoiceField[KeyResult]" = forms.ModelChoiceField(
        label="Goes on under", queryset=None, empty_label="Choose a key result"
    )

    def __init__(self, data: QueryDict | None = None, *, choices: QuerySet[KeyResult]) -> None:
        super().__init__(data)
        field = self.fields["key_result"]
        field.queryset = choices  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row} ({row.objective.cycle.name})"  # type: ignore[attr-defined]


def _written(initiative: Initiative) -> dict[str, Any]:
    return {name: getattr(initiative, name) for name in (*NAMES, "version")}


def _fresh(membership: Membership) -> dict[str, Any]:
    return {"lead": membership.id, "form_key": uuid4()}
