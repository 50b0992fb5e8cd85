"""The forms of the weekly update and its thread."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from checkins.actions.responses import AMBER_ANSWER, RED_ANSWER
from checkins.enums import ActionOutcome
from checkins.evidence import ACCEPTED
from checkins.models import CheckIn, Response
from checkins.models.thread import COMMENT_LENGTH
from checkins.models.updates import LINE
from checkins.observed import Observed, lies_outside, observed
from checkins.rules import looks_like_a_slip
from objectives import units
from objectives.enums import MethodChoice, Unit
from objectives.fields import MeasuredField
from objectives.forms import ActionForm
from objectives.models import KeyResult
from objectives.models.key_results import milestones_of
from okrapp import clock
from okrapp.errors import DomainError
from scoring.milestones import reached_percent

CONFIDENCES = [(str(value), str(value)) for value in range(1, 6)]


class WordsForm(forms.Form):
    """What an update says. The figure is read in the unit of the KR's card."""

    actual = MeasuredField(label="Value now", error_messages={"required": "Write the value as it is now."})
    reached = forms.MultipleChoiceField(
        label="Reached so far",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick what is reached. A step that slipped back can be unticked; the thread shows it.",
        error_messages={"invalid_choice": "One of these milestones is not on the card. Open the form again."},
    )
    confidence = forms.TypedChoiceField(
        label="Confidence",
        coerce=int,
        choices=CONFIDENCES,
        widget=forms.RadioSelect,
        help_text="How surely the target will be reached.",
        error_messages={"required": "Pick a confidence from 1 to 5.", "invalid_choice": "Pick one from 1 to 5."},
    )
    insight = forms.CharField(
        max_length=LINE,
        help_text="One thing that the data says.",
        error_messages={"required": "Write one thing that the data says."},
    )
    next_action = forms.CharField(
        label="Next action",
        max_length=LINE,
        help_text="What happens next, or how the bet changes.",
        error_messages={"required": "Write what happens next."},
    )
    help_needed = forms.CharField(
        label="Help needed",
        max_length=LINE,
        required=False,
        help_text="Write @ and a name or a team to tell them.",
    )
    evidence_url = forms.URLField(
        label="Link to evidence",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Write the whole address of a page, beginning with https://."},
    )
    evidence_file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="PDF, PNG, JPG, CSV, XLSX, DOCX or TXT, 5 MB at most.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    confirm_actual = forms.BooleanField(required=False, label="Yes, this value is right")

    def __init__(self, *args: Any, key_result: KeyResult, compared_with: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{key_result.reference.lower()}-%s")
        super().__init__(*args, **kwargs)
        self.key_result = key_result
        self.compared_with = compared_with
        self.asked_about = ""  # the figure that looks like a slip, as it has to be confirmed
        self.ticks = key_result.method == MethodChoice.MILESTONE
        self.observed = self.value_taken()  # what the KR's metric says, which is not typed
        if self.ticks:
            del self.fields["actual"], self.fields["confirm_actual"]
            self.fields["reached"].choices = _choices(key_result)  # type: ignore[attr-defined]
            self.initial.setdefault("reached", key_result.reached)
        elif self.observed:
            del self.fields["reached"], self.fields["actual"], self.fields["confirm_actual"]
        else:
            del self.fields["reached"]
            self.actual_field.measured_in(key_result.unit, key_result.unit_label)
        for name in ("insight", "next_action", "help_needed"):
            self.fields[name].widget.attrs["maxlength"] = None  # too long is said, not cut off

    def value_taken(self) -> Observed | None:
        """The value that comes from the KR's metric; None where it is typed."""
        return observed(self.key_result, clock.now())

    @property
    def actual_field(self) -> MeasuredField:
        return cast(MeasuredField, self.fields["actual"])

    @property
    def signs(self) -> tuple[str, str]:
        """What stands before and after the figure: € or %, days."""
        unit, label = self.key_result.unit, self.key_result.unit_label
        if unit == Unit.CURRENCY:
            return units.SIGNS.get(label.upper(), label), ""
        return "", "%" if unit == Unit.PERCENT else label

    @property
    def figure(self) -> Decimal | None:
        """The value that stands in the form now, where it is one."""
        try:
            if self.ticks:
                return reached_percent(milestones_of(self.key_result.milestones), self["reached"].value() or ())
            if self.observed:
                return self.observed.value
            return cast("Decimal | None", self.actual_field.clean(self["actual"].value()))
        except (ValidationError, ValueError):
            return None

    @property
    def last_value(self) -> str:
        """The last value as one would type it."""
        if self.ticks or self.observed:
            return ""
        return str(self.actual_field.prepare_value(self.key_result.actual) or "")

    @property
    def lost_file(self) -> str:
        """The name of a chosen file that the browser has to be given again, as a refused form comes back without it."""
        file = self.files.get("evidence_file") if self.errors else None
        return file.name or "" if file else ""

    def preview_at(self, href: str) -> None:
        """Show at this address, while one types, what the figure would amount to."""
        if self.observed:
            return
        target = f"#{self.key_result.reference.lower()}-preview"
        attributes = {"hx-get": href, "hx-target": target, "hx-sync": "this:replace"}
        if self.ticks:
            attributes |= {"hx-trigger": "change", "hx-include": f"#{self['reached'].auto_id}"}
        else:
            attributes["hx-trigger"] = "input changed delay:250ms"
        self.fields["reached" if self.ticks else "actual"].widget.attrs.update(attributes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        actual = cleaned.get("actual")
        if actual is not None and self._is_doubtful(actual):
            self.asked_about = units.plain(actual)
            if not cleaned.get("confirm_actual") or self.data.get("asked_about", self.asked_about) != self.asked_about:
                self.add_error("actual", self._doubt(actual))
        return cleaned

    def _is_doubtful(self, actual: Decimal) -> bool:
        return looks_like_a_slip(actual, self.compared_with) or lies_outside(self.key_result, actual)

    def _doubt(self, actual: Decimal) -> str:
        shown = units.show(actual, self.key_result.unit, self.key_result.unit_label)
        if not looks_like_a_slip(actual, self.compared_with):
            return f"Is {shown} right? It lies outside what the metric can be. Say so below, or write another value."
        last = units.show(self.compared_with, self.key_result.unit, self.key_result.unit_label)
        return f"Is {shown} right? Last time it was {last}. Say so below, or set the comma."

    def refuse(self, error: DomainError) -> None:
        """Show what a rule said beside the field that it is about."""
        self.add_error(error.field if error.field in self.fields else None, error.message)

    @property
    def words(self) -> Mapping[str, Any]:
        """The words as the actions take them."""
        value = "reached" if self.ticks else "actual"
        names = (value, "confidence", "insight", "next_action", "help_needed", "evidence_url", "evidence_file")
        return {name: self.cleaned_data.get(name) for name in names}


class UpdateForm(WordsForm):
    """The week's update, with what became of last week's action."""

    last_action = forms.ChoiceField(
        label="What became of it",
        required=False,
        choices=ActionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Say whether it was done, not done or dropped."},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    shown_week = forms.DateField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def words(self) -> Mapping[str, Any]:
        names = ("form_key", "shown_week", "last_action")
        confirmed = bool(self.cleaned_data.get("confirm_actual"))
        return {**super().words, **{name: self.cleaned_data[name] for name in names}, "confirmed": confirmed}


class AmendForm(WordsForm):
    """A posted update, to be said better."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def value_taken(self) -> Observed | None:
        """A KR with a metric keeps the value of its metric: a wrong one is corrected there."""
        metric = self.key_result.metric if self.key_result.metric_id else None
        if metric is None or self.key_result.actual is None or self.key_result.last_posted_at is None:
            return None
        return Observed(metric, self.key_result.actual, self.key_result.last_posted_at)

    @classmethod
    def of(cls, check_in: CheckIn) -> "AmendForm":
        """The form as the update stands now."""
        names = ("actual", "reached", "confidence", "insight", "next_action", "help_needed", "evidence_url")
        initial = {name: getattr(check_in, name) for name in names}
        return cls(initial={**initial, "version": check_in.versions_count}, key_result=check_in.key_result)

    @property
    def words(self) -> Mapping[str, Any]:
        return {**super().words, "version": self.cleaned_data["version"]}


class ResponseForm(ActionForm):
    """What is done about a KR that entered Red or Amber."""

    root_cause = forms.CharField(
        label="Root cause",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why it is where it is: the cause, not the symptom.",
        error_messages={"required": "Name the root cause."},
    )
    revised_bet = forms.CharField(
        label="Revised bet",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you do differently from now on.",
        error_messages={"required": "Say what you do differently from now on."},
    )
    help_request = forms.CharField(
        label="Help request",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Write @ and a name or a team to tell them; otherwise the objective's owner hears of it.",
    )
    adjusted = forms.CharField(
        label="What you have adjusted",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Which work changes, starts or stops, and when you look at it again.",
        error_messages={"required": "Say what you have adjusted."},
    )

    def __init__(self, *args: Any, response: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in AMBER_ANSWER if response.is_red else RED_ANSWER:
            del self.fields[name]


class LessonForm(ActionForm):
    """The one thing worth keeping."""

    text = forms.CharField(
        label="The one thing worth keeping",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What another team could do with it. Words with a # make it easy to find: #pricing.",
        error_messages={"required": "Write the one thing worth keeping."},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class CommentForm(forms.Form):
    """A remark in a KR's thread."""

    body = forms.CharField(
        label="Comment",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=COMMENT_LENGTH,
        help_text="Markdown. Write @ and a name or a team to tell them.",
        error_messages={
            "required": "Write something first.",
            "max_length": "This comment has %(show_value)d characters; %(limit_value)d are the most.",
        },
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    week = forms.DateField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"comment-{key_result.reference.lower()}-%s")
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs.pop("maxlength", None)  # too long is said, not cut off


def _choices(key_result: KeyResult) -> list[tuple[str, str]]:
    """The milestones of a card with what each counts."""
    return [(each.key, f"{each.name} (weight {each.weight})") for each in milestones_of(key_result.milestones)]
