"""The forms of objectives. A form reads what was typed; the action decides, and its refusal stands beside the field."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet

from objectives import rules
from objectives.actions.cards import AGREED
from objectives.enums import (
    Ambition,
    CycleKind,
    KeyResultClass,
    MethodChoice,
    RefreshFrequency,
    Unit,
)
from objectives.fields import MeasuredField
from objectives.models import Cycle, KeyResult, Objective
from objectives.policies import is_editor
from okrapp.errors import Conflict, DomainError
from okrapp.http import UNPROCESSABLE
from organizations.enums import Role
from organizations.models import Membership, Team
from scoring.attainment import Rung

T = TypeVar("T")
RUNGS = range(1, 6)
BY_DECISION = "Agreed on activation."


class ActionForm(forms.Form):
    """A form whose values go to an action; `status` says how the answer to it is to be sent."""

    renames: ClassVar[dict[str, str]] = {}  # name of the field: name of the action's argument
    status = 200

    def values(self) -> dict[str, Any]:
        """The action's arguments: what was typed into the fields that may be changed."""
        return {
            self.renames.get(name, name): value
            for name, value in self.cleaned_data.items()
            if not self.fields[name].disabled
        }

    def attempt(self, action: Callable[..., T], **given: Any) -> T | None:
        """Run the action with the values; None when the form or the action refuses, with the reason in the form."""
        if not self.is_valid():
            self.status = UNPROCESSABLE
            return None
        try:
            return action(**given, **self.values())
        except DomainError as error:
            self.refuse(error)
            return None

    def refuse(self, error: DomainError) -> None:
        """Show why the action said no, beside its field where it names one."""
        self.status = 409 if isinstance(error, Conflict) else UNPROCESSABLE
        names = {argument: field for field, argument in self.renames.items()}
        name = names.get(error.field or "", error.field)
        self.add_error(name if name in self.fields else None, error.message)

    def keep(self, name: str, why: str) -> None:
        """Show a field that may not be changed here, with the reason."""
        self.fields[name].disabled = True
        self.fields[name].help_text = why


class ObjectiveForm(ActionForm):
    title = forms.CharField(
        label="Objective",
        max_length=200,
        help_text="One sentence that says what will be different. Leave the numbers to the key results.",
    )
    why_now = forms.CharField(
        label="Why now",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What makes it matter in this cycle.",
    )
    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(queryset=None)
    cycle: "forms.ModelChoiceField[Cycle]" = forms.ModelChoiceField(queryset=None)
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(label="Accountable owner", queryset=None)
    ambition = forms.ChoiceField(
        choices=Ambition.choices,
        initial=Ambition.COMMITTED,
        widget=forms.RadioSelect,
        help_text="Committed: we will get there. Aspirational: reaching 0.70 would be a success.",
    )
    is_important = forms.BooleanField(label="Important", required=False, initial=True)
    is_urgent = forms.BooleanField(label="Urgent", required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, membership: Membership, objective: Objective | None = None, **kwargs: Any) -> None:
        if objective is not None:
            names = ("title", "why_now", "team", "cycle", "owner", "ambition", "is_important", "is_urgent")
            kwargs["initial"] = {name: getattr(objective, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]
        self.fields["cycle"].queryset = Cycle.objects.filter(closed_at=None, locked_at=None)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owner_choices(objective.owner_id if objective else None)  # type: ignore[attr-defined]
        if objective is None:
            self.initial.setdefault("owner", membership.id)
            self.initial.setdefault("form_key", uuid4())
            return
        del self.fields["form_key"]
        if not objective.is_draft:
            self.keep("team", "Agreed on activation.")
            self.keep("cycle", "Agreed on activation.")
        if not objective.is_draft and not is_editor(membership):
            self.keep("owner", "Under way, a program lead or an admin hands it to somebody else.")

    @property
    def has_cycles(self) -> bool:
        """Whether there is a cycle to draft for."""
        return bool(self.fields["cycle"].queryset.exists())  # type: ignore[attr-defined]


class KeyResultForm(ActionForm):
    renames: ClassVar[dict[str, str]] = {"start_date": "starts_on", "due_date": "due_on"}

    name = forms.CharField(label="Measure", max_length=160, help_text="The measure in words: “Repeat purchase rate”.")
    definition = forms.CharField(
        label="Definition and formula",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What exactly is counted, so that two people get the same figure.",
    )
    unit = forms.ChoiceField(choices=Unit.choices, initial=Unit.PERCENT, help_text="What the figure is a figure of.")
    unit_label = forms.CharField(
        label="Unit in words", max_length=20, required=False, help_text="EUR, days, orders; not needed for percent."
    )
    baseline = MeasuredField(required=False, help_text="Where it stands at the start.")
    target = MeasuredField(required=False, help_text="Where it is to be by the due date.")
    start_date = forms.DateField(
        label="Start", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_date = forms.DateField(
        label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, required=False, help_text="Writes the weekly update."
    )
    collaborators: "forms.ModelMultipleChoiceField[Membership]" = forms.ModelMultipleChoiceField(
        queryset=None, required=False, help_text="May write the update too. Ctrl picks several."
    )
    data_source = forms.CharField(
        label="Data source", max_length=160, required=False, help_text="Where the figure is read: a report, a system."
    )
    data_source_url = forms.URLField(
        label="Link to the source",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    refresh_frequency = forms.ChoiceField(
        label="Refreshed",
        choices=[("", "Choose how often"), *RefreshFrequency.choices],
        required=False,
        help_text="How often the source has a new figure.",
    )
    method = forms.ChoiceField(
        label="Scoring method", choices=MethodChoice.choices, initial=MethodChoice.LINEAR, widget=forms.RadioSelect
    )
    kr_class = forms.ChoiceField(
        label="Class",
        choices=KeyResultClass.choices,
        initial=KeyResultClass.LAGGING,
        help_text="Leading measures move first, lagging ones prove the outcome.",
    )
    weight = forms.IntegerField(
        label="Weight",
        min_value=1,
        max_value=100,
        required=False,
        help_text="Whole percent; the weights of an objective add to 100. Leave all empty to count them alike.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, objective: Objective, key_result: KeyResult | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _card_values(key_result) if key_result else _fresh_values(objective)
        super().__init__(*args, **kwargs)
        people = owner_choices(key_result.owner_id if key_result else None)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["collaborators"].queryset = people  # type: ignore[attr-defined]
        for rung in RUNGS:
            self.fields[f"bound_{rung}"] = MeasuredField(label=f"Rung {rung}: bound", required=False)
            self.fields[f"score_{rung}"] = MeasuredField(label=f"Rung {rung}: score", required=False)
        del self.fields["form_key" if key_result else "version"]
        self._name_units()
        if key_result and key_result.is_active:
            self._keep_agreed()

    def values(self) -> dict[str, Any]:
        values = super().values()
        ladder = [values.pop(f"{part}_{rung}", None) for rung in RUNGS for part in ("bound", "score")]
        if not self.fields["method"].disabled:
            pairs = zip(ladder[::2], ladder[1::2], strict=True)
            uses_ladder = values.get("method") == MethodChoice.LADDER
            values["rungs"] = [[str(b), str(s)] for b, s in pairs if b is not None] if uses_ladder else []
        values.pop("version", None)
        return values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_rungs(cleaned)
        if rules.is_flat(cleaned.get("baseline"), cleaned.get("target")):
            self.add_error("target", rules.FLAT)
        if cleaned.get("unit") == Unit.TEXT and not cleaned.get("unit_label"):
            self.add_error("unit_label", "Name the unit, such as orders.")
        return cleaned

    @property
    def version_read(self) -> int:
        """The version of the card that the person has seen; one that no card has when the form does not say."""
        return int(self.cleaned_data.get("version") or 0) if self.is_valid() else 0

    @property
    def rungs(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        """The rows of the ladder."""
        return ((rung, self[f"bound_{rung}"], self[f"score_{rung}"]) for rung in RUNGS)

    @property
    def methods(self) -> dict[str, str]:
        return dict(rules.METHODS)

    def _check_rungs(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("method") != MethodChoice.LADDER or self.fields["method"].disabled:
            return
        pairs: list[Rung] = []
        for rung in RUNGS:
            bound, score = cleaned.get(f"bound_{rung}"), cleaned.get(f"score_{rung}")
            if (bound is None) != (score is None):
                missing = "bound" if bound is None else "score"
                if f"{missing}_{rung}" not in self.errors:
                    self.add_error(f"{missing}_{rung}", f"Give this rung a {missing} too, or leave both empty.")
            elif bound is not None and score is not None:
                pairs.append(Rung(bound, score))
        problems = rules.ladder_problems(MethodChoice.LADDER, pairs) if pairs and not self.errors else []
        if problems:
            self.add_error("bound_1", " ".join(problems))

    def _name_units(self) -> None:
        source = self.data if self.is_bound else self.initial
        unit, label = str(source.get("unit") or ""), str(source.get("unit_label") or "")
        for name in ("baseline", "target", *(f"bound_{rung}" for rung in RUNGS)):
            self.fields[name].measured_in(unit, label)  # type: ignore[attr-defined]

    def _keep_agreed(self) -> None:
        names = {argument: field for field, argument in self.renames.items()}
        for column in AGREED:
            if names.get(column, column) in self.fields:
                self.keep(names.get(column, column), BY_DECISION)
        for rung in RUNGS:
            self.fields[f"bound_{rung}"].disabled = self.fields[f"score_{rung}"].disabled = True


class CycleForm(ActionForm):
    kind = forms.ChoiceField(choices=CycleKind.choices, initial=CycleKind.QUARTERLY, widget=forms.RadioSelect)
    name = forms.CharField(max_length=60, help_text="As people say it: Q4 2026.")
    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label="Last day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    parent: "forms.ModelChoiceField[Cycle]" = forms.ModelChoiceField(
        label="Part of",
        queryset=None,
        required=False,
        empty_label="No longer cycle",
        help_text="A year holds quarters.",
    )

    def __init__(self, *args: Any, cycle: Cycle | None = None, **kwargs: Any) -> None:
        if cycle is not None:
            names = ("kind", "name", "starts_on", "ends_on", "parent")
            kwargs["initial"] = {name: getattr(cycle, name) for name in names}
        super().__init__(*args, **kwargs)
        longer = Cycle.objects.filter(closed_at=None).exclude(kind=CycleKind.QUARTERLY)
        self.fields["parent"].queryset = longer.exclude(id=cycle.id) if cycle else longer  # type: ignore[attr-defined]
        if cycle is not None:
            self.keep("kind", "The kind stays.")


class ReasonForm(ActionForm):
    reason = forms.CharField(
        max_length=240,
        help_text="One sentence. It stays on the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def owner_choices(present: int | None = None) -> QuerySet[Membership]:
    """Who can own something: the active members who are here for more than reading, and whoever owns it now."""
    able = Membership.objects.active().exclude(roles__contained_by=[Role.VIEWER])
    return able if present is None else Membership.objects.filter(Q(id__in=able.values("id")) | Q(id=present))


def _fresh_values(objective: Objective) -> dict[str, Any]:
    cycle = objective.cycle
    return {
        "start_date": cycle.starts_on,
        "due_date": cycle.ends_on,
        "owner": objective.owner_id,
        "form_key": uuid4(),
    }


def _card_values(card: KeyResult) -> dict[str, Any]:
    names = (
        "name definition unit unit_label baseline target owner data_source data_source_url refresh_frequency method"
        " kr_class weight version"
    )
    values = {name: getattr(card, name) for name in names.split()}
    values |= {"start_date": card.starts_on, "due_date": card.due_on}
    values["collaborators"] = list(card.collaborators.values_list("membership_id", flat=True))
    for rung, (bound, score) in zip(RUNGS, card.rungs, strict=False):
        values[f"bound_{rung}"], values[f"score_{rung}"] = Decimal(bound), Decimal(score)
    return values


class DismissForm(ActionForm):
    """Why a recommendation is not followed for now."""

    reason = forms.CharField(
        label="Why not now",
        widget=forms.TextInput,
        help_text="Everybody reads it beside the recommendation.",
        error_messages={"required": "Say why you leave it for now."},
    )
