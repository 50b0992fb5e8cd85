"""The form of a KR's card, with the parameters of its scoring method and its plan."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self
from uuid import uuid4

from django import forms
from django.http import QueryDict

from objectives import bets, micro, rules
from objectives.actions.cards import AGREED
from objectives.actions.metrics import taken_from
from objectives.enums import (
    HoldChoice,
    KeyResultCategory,
    KeyResultClass,
    KeyResultState,
    Level,
    MethodChoice,
    RefreshFrequency,
    Unit,
)
from objectives.fields import MeasuredField, ScoreField
from objectives.forms import drivers, ladder, milestones, plan
from objectives.forms.base import IN_PERCENT, owner_choices
from objectives.forms.rows import Row, reshaped
from objectives.forms.versions import VersionedForm
from objectives.models import KeyResult, Objective
from okrapp.figures import Figures
from organizations.models import Membership

BY_DECISION = "Agreed on activation."
NOTHING: tuple[str, ...] = ()
# Fields that are out of sight, and of no account, under each method.
UNUSED = {
    MethodChoice.LINEAR: ("hold", "bound_", "score_", "milestone_", "establishes_"),
    MethodChoice.LADDER: ("hold", "milestone_", "establishes_"),
    MethodChoice.CONTROL: ("bound_", "score_", "milestone_", "establishes_", "plan_"),
    MethodChoice.MILESTONE: ("hold", "bound_", "score_", "baseline", "target", "unit", "metric"),
}


class KeyResultForm(VersionedForm):
    """The card of `key_result`, or a new one under `objective`; with `like` that one begins as another card stands."""

    renames: ClassVar[dict[str, str]] = {"start_date": "starts_on", "due_date": "due_on"}
    plan_asked = False  # whether the rows of the plan were just asked for

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
    metric = drivers.MetricField(
        (),
        label="Metric of the dictionary",
        empty="None: it is described here",
        help_text="With one, meaning, unit, source and value come from there.",
    )
    # Both lines of help are about as long, so that the two fields stand side by side.
    baseline = MeasuredField(required=False, help_text="Where it stands at the start.")
    target = MeasuredField(required=False, help_text="Where it is to be when due.")
    start_date = forms.DateField(
        label="Start", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_date = forms.DateField(
        label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, required=False, help_text="Writes its updates."
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
    hold = forms.ChoiceField(
        label="Keep it",
        choices=HoldChoice.choices,
        initial=HoldChoice.AT_LEAST,
        required=False,
        widget=forms.RadioSelect,
        help_text="The target is the bound to hold; of two bounds, the lower one.",
    )
    hold_upper = MeasuredField(label="Upper bound", required=False, help_text="Only for between.")
    kr_class = forms.ChoiceField(
        label="Class",
        choices=KeyResultClass.choices,
        initial=KeyResultClass.LAGGING,
        help_text="Leading measures move first, lagging ones prove the outcome.",
    )
    balances: "forms.ModelChoiceField[KeyResult]" = forms.ModelChoiceField(
        label="Balances",
        queryset=None,
        required=False,
        empty_label="Not said yet",
        help_text="The key result that it keeps honest: what must not be paid for the growth.",
        error_messages={"invalid_choice": "It balances another key result of its own objective. Pick one of those."},
    )
    category = forms.ChoiceField(
        label="Category",
        choices=[("", "Not said yet"), *KeyResultCategory.choices],
        required=False,
        help_text="What goes in, what comes out of the work, or what changes for somebody.",
    )
    impact = forms.ChoiceField(
        label="Impact", choices=[*Level.choices, ("", "Not said yet")], required=False, widget=forms.RadioSelect
    )
    effort = forms.ChoiceField(
        label="Effort", choices=[*Level.choices, ("", "Not said yet")], required=False, widget=forms.RadioSelect
    )
    establishes_baseline = forms.BooleanField(
        label="It establishes the baseline",
        required=False,
        help_text="One milestone: that the baseline is known. Then a change request turns it into a measured one.",
    )
    weight = forms.IntegerField(
        label="Weight",
        min_value=1,
        max_value=100,
        required=False,
        help_text="Whole percent; the weights of an objective add to 100. Leave all empty to count them alike.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=IN_PERCENT,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        objective: Objective,
        figures: Figures,
        key_result: KeyResult | None = None,
        like: KeyResult | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        self.figures, written = figures, key_result or like
        values = _card_values(written) if written else _fresh_values(objective)
        super().__init__(data, initial=values if key_result else values | {"form_key": uuid4()})
        self.known_keys = [each["key"] for each in key_result.milestones] if key_result else []
        self._add_rows(data or typed)
        self._add_metrics(written)
        people = owner_choices(key_result.owner_id if key_result else None)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["collaborators"].queryset = people  # type: ignore[attr-defined]
        others = objective.key_results.exclude(state__in=[KeyResultState.PROPOSED, KeyResultState.RETIRED])
        others = others.exclude(id=key_result.id) if key_result else others
        self.fields["balances"].queryset = others  # type: ignore[attr-defined]
        del self.fields["form_key" if key_result else "version"]
        if key_result and key_result.is_active:
            self._keep_agreed()
        if typed is not None:
            self._type_again(typed)
        self._name_units()

    @classmethod
    def with_rows(cls, data: QueryDict, **given: Any) -> Self:
        """The form as it was typed, unjudged, with a row more or less as its button asked."""
        typed, next_field = reshaped(data, data.get("rows", ""), [milestones.ROWS, plan.ROWS])
        form = cls(typed=typed, **given)
        form.plan_asked = next_field.startswith(plan.ROWS.word)
        if next_field in form.fields:
            form.fields[next_field].widget.attrs["autofocus"] = True
        return form

    def values(self) -> dict[str, Any]:
        rows = {*ladder.NAMES, *milestones.fields(self.milestone_count), *plan.fields(self.plan_count)}
        values = {name: value for name, value in super().values().items() if name not in {*rows, *drivers.NAMES}}
        values["drivers"] = drivers.read(self.cleaned_data)
        if self.fields["method"].disabled:
            return values
        method, cleaned = values["method"], self.cleaned_data
        values["hold"] = values["hold"] or HoldChoice.AT_LEAST
        values["rungs"] = ladder.read(cleaned) if method == MethodChoice.LADDER else []
        is_stepped = method == MethodChoice.MILESTONE
        values["establishes_baseline"] = bool(values["establishes_baseline"])
        steps = milestones.read(cleaned, self.milestone_count, self.known_keys) if is_stepped else []
        values["milestones"] = steps or (milestones.baseline_known() if values["establishes_baseline"] else [])
        values["plan"] = plan.read(cleaned, self.plan_count)
        return values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        method = cleaned.get("method")
        self._forget_unused(method, cleaned)
        self._take_from_metric(cleaned)
        for name, sentence in [*self._parameter_problems(method, cleaned), *drivers.problems(cleaned)]:
            self.add_error(name, sentence)
        if cleaned.get("unit") == Unit.TEXT and not cleaned.get("unit_label"):
            self.add_error("unit_label", "Name the unit, such as orders.")
        return cleaned

    def stands_at(self, name: str) -> Any:
        """What belongs to another method than the card's holds nothing."""
        method = MethodChoice(self.cleaned_data["method"] if self.is_bound else self.initial["method"])
        return None if name.startswith(UNUSED[method]) else super().stands_at(name)

    @property
    def rungs(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        """The rows of the ladder."""
        return ((rung, self[f"bound_{rung}"], self[f"score_{rung}"]) for rung in ladder.RUNGS)

    @property
    def rungs_example(self) -> str:
        return ladder.example(self.figures)

    @property
    def milestones(self) -> Iterator[Row]:
        return milestones.ROWS.rows(self, self.milestone_count)

    @property
    def plan(self) -> Iterator[Row]:
        return plan.ROWS.rows(self, self.plan_count)

    @property
    def has_plan(self) -> bool:
        """Whether the rows of the plan are to be seen at once."""
        return self.plan_asked or any(field.value() or field.errors for row in self.plan for field in row.fields)

    @property
    def drivers(self) -> list[forms.BoundField]:
        return [self[name] for name in drivers.NAMES]

    @property
    def quadrant(self) -> Iterator[tuple[str, str, str]]:
        """Code, name and worth of each bet that impact and effort make together."""
        return ((bet.value, name, bets.WORTH[bet]) for bet, name in bets.NAMES.items())

    @property
    def says_more(self) -> bool:
        """Whether what is rarely used is to be seen at once."""
        names = ["category", "impact", "effort", "collaborators", *drivers.NAMES]
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def is_agreed(self) -> bool:
        """Whether the rows stay as they were agreed."""
        return self.fields["method"].disabled

    @property
    def methods(self) -> dict[str, str]:
        return dict(rules.METHODS)

    def _add_rows(self, sent: QueryDict | None) -> None:
        source = self.initial if sent is None else sent
        self.milestone_count, self.plan_count = milestones.ROWS.count(source), plan.ROWS.count(source)
        self.fields |= (
            ladder.fields(self.figures) | milestones.fields(self.milestone_count) | plan.fields(self.plan_count)
        )

    def _add_metrics(self, key_result: KeyResult | None) -> None:
        named = list(key_result.drivers.values_list("metric_id", flat=True)) if key_result else []
        self.initial.update(drivers.initial(named))
        linked = [key_result.metric_id] if key_result and key_result.metric_id else []
        self.metrics = drivers.metric_choices([*named, *linked])
        self.fields["metric"] = self.base_fields["metric"].among(self.metrics)  # type: ignore[attr-defined]
        self.fields |= drivers.fields(self.metrics)

    def _type_again(self, typed: QueryDict) -> None:
        for name, field in self.fields.items():
            if not field.disabled:
                self.initial[name] = field.widget.value_from_datadict(typed, {}, name)

    def _take_from_metric(self, cleaned: dict[str, Any]) -> None:
        """What a metric says is neither typed nor judged; what it leaves open is as it was typed."""
        metric = cleaned.get("metric")
        for name, value in taken_from(metric).items() if metric else ():
            if value or name == "unit_label":
                self.errors.pop(name, None)
                cleaned[name] = value
            else:
                cleaned.setdefault(name, "")

    def _forget_unused(self, method: str | None, cleaned: dict[str, Any]) -> None:
        """What belongs to another method is neither judged nor kept: nobody sees it."""
        unused = UNUSED[MethodChoice(method)] if method and not self.is_agreed else NOTHING
        for name in list(self.fields):
            if name.startswith(unused):
                self.errors.pop(name, None)
                cleaned[name] = None

    def _parameter_problems(self, method: str | None, cleaned: dict[str, Any]) -> list[tuple[str, str]]:
        if self.is_agreed:
            return []
        faulty = set(self.errors)
        found = [*milestones.problems(cleaned, faulty, self.milestone_count)]
        found += plan.problems(cleaned, faulty, self.plan_count)
        if method == MethodChoice.LADDER:
            found += ladder.problems(cleaned, faulty, self.figures)
        if method != MethodChoice.CONTROL and rules.is_flat(cleaned.get("baseline"), cleaned.get("target")):
            found.append(("target", rules.FLAT))
        return found

    def _name_units(self) -> None:
        source = self.data if self.is_bound else self.initial
        unit, label = str(source.get("unit") or ""), str(source.get("unit_label") or "")
        metric = next((each for each in self.metrics if str(each.id) == str(source.get("metric") or "")), None)
        if metric is not None:
            unit, label = metric.unit, metric.unit_label
        if source.get("method") == MethodChoice.MILESTONE:
            unit, label = Unit.PERCENT, ""
        for field in self.fields.values():
            if isinstance(field, MeasuredField) and not isinstance(field, ScoreField):
                field.measured_in(unit, label)

    def _keep_agreed(self) -> None:
        names = {argument: field for field, argument in self.renames.items()}
        for column in AGREED:
            if names.get(column, column) in self.fields:
                self.keep(names.get(column, column), BY_DECISION)
        self.fields["method"].help_text = rules.METHOD_STAYS
        rows = [*ladder.NAMES, *milestones.fields(self.milestone_count), *plan.fields(self.plan_count)]
        for name in rows:
            self.fields[name].disabled = True


def _fresh_values(objective: Objective) -> dict[str, Any]:
    span = micro.span_of(objective)
    return {
        "start_date": span.first,
        "due_date": span.last,
        "owner": objective.owner_id,
    }


def _card_values(card: KeyResult) -> dict[str, Any]:
    names = (
        "name definition unit unit_label baseline target owner data_source data_source_url refresh_frequency method"
        " hold hold_upper kr_class balances category impact effort establishes_baseline weight version metric"
    )
    ids = {"balances": "balances_id", "metric": "metric_id"}
    values = {name: getattr(card, ids.get(name, name)) for name in names.split()}
    values |= {"start_date": card.starts_on, "due_date": card.due_on}
    values["collaborators"] = list(card.collaborators.values_list("membership_id", flat=True))
    rows = ladder.initial(card.rungs) | milestones.initial(card.milestones) | plan.initial(card.plan)
    return values | rows
