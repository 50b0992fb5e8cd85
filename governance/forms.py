"""What people type in governance. Each form gives its action what it takes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from governance.enums import DecisionState, ResultingChange, RootCause
from objectives.models import KeyResult
from okrapp.errors import DomainError
from organizations.models import Membership, Organization

CHANGE_BET, ASK_HELP = "change_bet", "ask_help"


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonField(forms.ChoiceField):
    """One of these members; cleaned to the membership, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._people: dict[str, Membership] = {}

    def among(self, people: Sequence[Membership], *, empty: str = "") -> None:
        self._people = {str(person.id): person for person in people}
        named = [(key, person.name) for key, person in self._people.items()]
        self.choices = [("", empty), *named] if empty or not self.required else named

    def clean(self, value: Any) -> Any:
        return self._people.get(super().clean(value))


class GovernanceForm(forms.Form):
    """A form whose action may refuse: the refusal stands beside its field, or above the form."""

    def refused(self, error: DomainError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class AnswerForm(GovernanceForm):
    """The decision on a request. The note is asked for where somebody has to read why."""

    note = forms.CharField(
        max_length=500, required=False, label="Note to the proposer", widget=forms.Textarea(attrs={"rows": 2})
    )
    seen_version = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class DecisionForm(GovernanceForm):
    """A line of the decision log."""

    note = forms.CharField(
        max_length=500,
        label="Decision",
        error_messages={"required": "Write what was decided, in one line."},
    )
    owner = PersonField(label="Owner", error_messages={"required": "Name who carries it out."})
    due_on = forms.DateField(required=False, label="Due", widget=date_input())
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, people: Sequence[Membership], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"form_key": uuid4(), **(initial or {})})
        owner = self.fields["owner"]
        assert isinstance(owner, PersonField)  # noqa: S101
        owner.among(people)


class LogForm(DecisionForm):
    """A line on an objective, with what it rests on and what follows from it."""

    key_result = forms.TypedChoiceField(required=False, label="About", coerce=int, empty_value=None)
    evidence_url = forms.URLField(max_length=500, required=False, label="Link to evidence", assume_scheme="https")
    resulting_change = forms.ChoiceField(
        choices=ResultingChange.choices, initial=ResultingChange.NONE, required=False, label="What changes"
    )

    def __init__(self, data: Any = None, *, key_results: Sequence[KeyResult], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._key_results = {each.id: each for each in key_results}
        about = self.fields["key_result"]
        assert isinstance(about, forms.TypedChoiceField)  # noqa: S101
        about.choices = [("", "The whole objective"), *((each.id, str(each)) for each in key_results)]

    @property
    def line(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        typed = dict(self.cleaned_data)
        typed["key_result"] = self._key_results.get(typed["key_result"]) if typed["key_result"] else None
        typed["resulting_change"] = typed["resulting_change"] or ResultingChange.NONE
        return typed


class HuddleForm(GovernanceForm):
    """When the problem-solving huddle is, and who comes. The time is the organization's."""

    huddle_at = forms.DateTimeField(
        label="When",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "Give day and time.", "invalid": "Give day and time, such as 2026-11-23 10:30."},
    )
    huddle_people = forms.CharField(max_length=240, label="Who comes", error_messages={"required": "Name who comes."})

    def __init__(self, data: Any = None, *, organization: Organization) -> None:
        super().__init__(data)
        self._zone = organization.zone

    def clean_huddle_at(self) -> datetime:
        typed: datetime = self.cleaned_data["huddle_at"]
        return timezone.make_naive(typed).replace(tzinfo=self._zone) if timezone.is_aware(typed) else typed


class DecideForm(DecisionForm):
    """What happens about a red KR."""

    choice = forms.ChoiceField(
        label="What happens",
        choices=[(CHANGE_BET, "Change the bet"), (ASK_HELP, "Ask for help")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pick one: change the bet, or ask for help."},
    )
    root_cause = forms.ChoiceField(
        label="Where it comes from",
        choices=[("", "Pick one"), *RootCause.choices],
        error_messages={"required": "Pick where it comes from."},
    )


class ClosingForm(GovernanceForm):
    """One line on how a case ended."""

    closing_line = forms.CharField(
        max_length=240, label="What turned it", error_messages={"required": "Say in one line what turned it."}
    )


class ProblemForm(GovernanceForm):
    """What is wrong with the data; without words it is that its newest value can't be relied on."""

    problem = forms.CharField(max_length=240, required=False, label="What is wrong")


class SolutionForm(GovernanceForm):
    """One line on how a data issue ended."""

    closing_line = forms.CharField(
        max_length=240,
        label="The workaround or the fix",
        error_messages={"required": "Say in one line what the workaround or the fix is."},
    )


class SearchForm(forms.Form):
    """The filters of the decision log; what can't be read filters nothing."""

    q = forms.CharField(required=False, max_length=120, label="Search")
    objective = forms.RegexField(r"^O-[1-9][0-9]{0,8}$", required=False)
    owner = forms.IntegerField(required=False, min_value=1)
    state = forms.ChoiceField(required=False, choices=[("", "All"), *DecisionState.choices])
    overdue = forms.BooleanField(required=False)
    after = forms.RegexField(r"^D-[1-9][0-9]{0,8}$", required=False)
