"""The forms of a micro-OKR, and of an objective that is pulled out of the backlog."""

from typing import Any
from uuid import uuid4

from django import forms

from objectives import micro
from objectives.enums import MicroOutcome
from objectives.forms.base import ActionForm, owner_choices
from objectives.forms.versions import VersionedForm
from objectives.models import Cycle, Objective
from objectives.rules import Span
from organizations.models import Membership, Team

NAMES = ("title", "why_now", "team", "owner", "starts_on", "ends_on", "version")


class MicroForm(VersionedForm):
    """A new micro-OKR under a KR of `team` in the days of `offered`, or a drafted `objective`."""

    title = forms.CharField(
        label="Objective",
        max_length=200,
        help_text="One sentence that says what will be different in four weeks at most.",
    )
    how = forms.CharField(
        label="How it helps",
        max_length=240,
        help_text="One line on how it moves the key result above it.",
        error_messages={"required": "Say in one line how it moves the key result above it."},
    )
    why_now = forms.CharField(
        label="Why now", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=f"{micro.LONGEST} days at most, inside the cycle.",
    )
    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(queryset=None)
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(label="Accountable owner", queryset=None)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any] | None = None, objective: Objective | None = None
    ) -> None:
        written = {name: getattr(objective, name) for name in NAMES} if objective else initial
        super().__init__(data, initial=written)
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owner_choices(objective.owner_id if objective else None)  # type: ignore[attr-defined]
        for name in ("how", "form_key") if objective else ("version",):
            del self.fields[name]


class CloseMicroForm(ActionForm):
    outcome = forms.ChoiceField(
        label="What became of it",
        choices=MicroOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what became of it."},
    )
    learning = forms.CharField(
        label="The one thing that you learnt",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the key result above it, or the next bet, gains from it.",
        error_messages={"required": "Write down the one thing that you learnt."},
    )


class PullForm(ActionForm):
    cycle: "forms.ModelChoiceField[Cycle]" = forms.ModelChoiceField(
        queryset=None, empty_label="Choose a cycle", help_text="Dates outside it become its first and last day."
    )

    def __init__(self, data: Any = None, *, suggested: Cycle | None) -> None:
        super().__init__(data, initial={"cycle": suggested.id if suggested else None})
        self.fields["cycle"].queryset = Cycle.objects.filter(closed_at=None, locked_at=None)  # type: ignore[attr-defined]


def micro_to_start(membership: Membership, team_id: int, days: Span) -> dict[str, Any]:
    """What the form of a new micro-OKR begins with."""
    return {
        "team": team_id,
        "owner": membership.id,
        "starts_on": days.first,
        "ends_on": days.last,
        "form_key": uuid4(),
    }
