"""What people type to ask for a change of a KR's card: the governed fields in groups, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from uuid import uuid4

from django import forms
from django.http import QueryDict

from checkins.models import CheckIn
from governance.actions import Proposal
from governance.actions.changes import Reasons
from governance.cards import card_of, cards_in
from governance.enums import ReasonCategory
from governance.forms import GovernanceForm, PersonField, date_input
from governance.governed import GovernedCard, pairs
from governance.models import ChangeRequest
from governance.weights import Weights, field_name, weights_in
from objectives import rules
from objectives.enums import HoldChoice, MethodChoice, Unit
from objectives.fields import MeasuredField, ScoreField
from objectives.forms import ladder, milestones, plan
from objectives.forms.base import IN_PERCENT
from objectives.forms.rows import Row, reshaped
from objectives.models import KeyResult
from okrapp.figures import Figures
from organizations.models import Membership

# The groups of the form, and the fields by which one sees that a group was touched.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "definition": ("definition",),
    "measure": ("method", "unit", "unit_label", "baseline", "hold", "hold_upper", "bound_", "score_", "milestone_"),
    "plan": ("plan_",),
    "weight": ("weight", "start_date", "other_weight_"),
}


class ReasonsForm(GovernanceForm):
    """Why somebody asks for a change, what it rests on, and the weights of the other cards of the set."""

    reason_category = forms.ChoiceField(
        choices=[("", "Pick one"), *ReasonCategory.choices],
        label="Kind of reason",
        error_messages={"required": "Pick the kind of reason."},
    )
    reason = forms.CharField(
        max_length=2000,
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For somebody who was not there: what changed, and why the card should follow.",
        error_messages={"required": "Say why, in words that somebody who was not there understands."},
    )
    override_reason = forms.CharField(
        max_length=500, required=False, label="Why a new target now", widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.TypedChoiceField(required=False, label="An update that shows it", coerce=int, empty_value=None)
    evidence_url = forms.URLField(max_length=500, required=False, label="Or a link", assume_scheme="https")
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        updates: Sequence[CheckIn],
        others: Sequence[KeyResult],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        present = {field_name(each.number): each.weight for each in others}
        super().__init__(data, initial={"form_key": uuid4(), **present, **(initial or {})})
        self.others = others
        self.fields |= {name: _weight_field(each) for name, each in zip(present, others, strict=True)}
        self._updates = {update.id: update for update in updates}
        found = self.fields["evidence"]
        assert isinstance(found, forms.TypedChoiceField)  # noqa: S101 (for the type checker)
        found.choices = [
            ("", "None of them"),
            *((update.id, f"{update.week:%d %b}: {update.insight[:80]}") for update in updates),
        ]

    @property
    def has_updates(self) -> bool:
        """Whether there is an update that it could rest on."""
        return bool(self._updates)

    @property
    def weights(self) -> list[forms.BoundField]:
        """The weights of the other cards under way in the set."""
        return [self[field_name(each.number)] for each in self.others]

    @property
    def words(self) -> dict[str, Any]:
        """The reasons as the actions take them, once the form is valid."""
        typed = self.cleaned_data
        evidence = self._updates.get(typed["evidence"]) if typed["evidence"] else None
        names = ("reason_category", "reason", "override_reason", "evidence_url", "form_key")
        return {**{name: typed[name] for name in names}, "evidence": evidence, "weights": self._weights_asked()}

    @property
    def reasons(self) -> Reasons:
        return Reasons(**self.words)

    def _weights_asked(self) -> Weights:
        """What was sent and is another weight than today's."""
        sent = {each.number: field_name(each.number) for each in self.others if field_name(each.number) in self.data}
        present = {each.number: each.weight for each in self.others}
        asked = {number: self.cleaned_data[name] for number, name in sent.items()}
        return {number: weight for number, weight in asked.items() if weight != present[number]}


class ProposeForm(ReasonsForm):
    """A change of a KR's card. What is left as it is, and what was not sent at all, does not change."""

    target = MeasuredField(required=False, label="Target")
    due_date = forms.DateField(required=False, label="Due date", widget=date_input())
    owner = PersonField(required=False, label="Owner")
    retire = forms.BooleanField(required=False, label="Retire this KR, with its score kept")
    definition = forms.CharField(
        max_length=2000, required=False, label="Definition and formula", widget=forms.Textarea(attrs={"rows": 3})
    )
    baseline = MeasuredField(required=False, label="Baseline")
    method = forms.ChoiceField(
        required=False, label="Scoring method", choices=MethodChoice.choices, widget=forms.RadioSelect
    )
    unit = forms.ChoiceField(required=False, label="Unit", choices=Unit.choices)
    unit_label = forms.CharField(
        required=False, label="Unit in words", max_length=20, help_text="EUR, days, orders; not needed for percent."
    )
    hold = forms.ChoiceField(required=False, label="Keep it", choices=HoldChoice.choices, widget=forms.RadioSelect)
    hold_upper = MeasuredField(required=False, label="Upper bound", help_text="Only for between.")
    start_date = forms.DateField(required=False, label="Start", widget=date_input())
    weight = forms.IntegerField(
        required=False,
        label="Weight",
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="The weights of the set add to 100.",
        error_messages=IN_PERCENT,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        key_result: KeyResult,
        figures: Figures,
        people: Sequence[Membership],
        updates: Sequence[CheckIn],
        others: Sequence[KeyResult],
        again: ChangeRequest | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(data, updates=updates, others=others, initial=_card_as_it_is(key_result, again))
        self.key_result, self.card, self.figures = key_result, card_of(key_result), figures
        self.turns = key_result.establishes_baseline
        self.known_keys = [key for key, *_ in self.card.milestones]
        self._add_rows(typed if data is None else data)
        self._keep_what_applies()
        owner = self.fields["owner"]
        assert isinstance(owner, PersonField)  # noqa: S101
        owner.among(people, empty="" if key_result.owner_id else "Nobody yet")
        if typed is not None:
            self._type_again(typed)
        self._name_units()

    @classmethod
    def with_rows(cls, data: QueryDict, **given: Any) -> Self:
        """The form as it was typed, unjudged, with a row more or less as its button asked."""
        shaped, next_field = reshaped(data, data.get("rows", ""), [milestones.ROWS, plan.ROWS])
        form = cls(typed=shaped, **given)
        if next_field in form.fields:
            form.fields[next_field].widget.attrs["autofocus"] = True
        return form

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        faulty = set(self.errors)
        for name, sentence in self._row_problems(cleaned, faulty):
            self.add_error(name, sentence)
        if self.turns and self._method(cleaned) != MethodChoice.MILESTONE and not self._has_unit(cleaned):
            self.add_error("unit_label", "Name the unit, such as orders.")
        return cleaned

    @property
    def proposal(self) -> Proposal:
        """What is asked for, once the form is valid."""
        typed = self.cleaned_data
        return Proposal(
            target=typed.get("target"),
            due_on=typed["due_date"],
            owner=typed["owner"],
            retire=typed["retire"],
            fields=self._other_fields(),
            **self.words,
        )

    @property
    def rungs(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        return ((rung, self[f"bound_{rung}"], self[f"score_{rung}"]) for rung in ladder.RUNGS)

    @property
    def milestones(self) -> Iterator[Row]:
        return milestones.ROWS.rows(self, self.milestone_count)

    @property
    def plan(self) -> Iterator[Row]:
        return plan.ROWS.rows(self, self.plan_count)

    @property
    def methods(self) -> dict[str, str]:
        return dict(rules.METHODS)

    @property
    def opened(self) -> set[str]:
        """The groups to be seen at once: those with an error, or with something that differs from the card."""
        touched = {*self.errors, *(self.changed_data if self.is_bound else self._typed_otherwise())}
        return {group for group, names in GROUPS.items() if any(each.startswith(names) for each in touched)} | (
            {"measure"} if self.turns else set()
        )

    def _typed_otherwise(self) -> list[str]:
        now = _values(self.card) | {field_name(each.number): each.weight for each in self.others}
        same = {name for name in self.fields if self.initial.get(name) in {None, "", now.get(name)}}
        return [name for name in self.fields if name not in same]

    def _add_rows(self, sent: QueryDict | None) -> None:
        source: Any = self.initial if sent is None else sent
        self.milestone_count, self.plan_count = milestones.ROWS.count(source), plan.ROWS.count(source)
        self.fields |= (
            ladder.fields(self.figures) | milestones.fields(self.milestone_count) | plan.fields(self.plan_count)
        )

    def _keep_what_applies(self) -> None:
        """Leave out what belongs to other methods than the card's; a card that turns can be any of them."""
        own: dict[str, tuple[str, ...]] = {
            MethodChoice.LINEAR: ("target", "baseline", "plan_"),
            MethodChoice.LADDER: ("target", "baseline", "bound_", "score_", "plan_"),
            MethodChoice.CONTROL: ("target", "baseline", "hold"),
            MethodChoice.MILESTONE: ("milestone_", "plan_"),
        }
        every = {name for names in own.values() for name in names}
        applies = every if self.turns else set(own[self.card.method])
        applies |= {"method", "unit"} if self.turns else set()
        dropped = tuple((every | {"method", "unit"}) - applies)
        for name in [name for name in self.fields if dropped and name.startswith(dropped)]:
            del self.fields[name]

    def _type_again(self, typed: QueryDict) -> None:
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(typed, {}, name)

    def _name_units(self) -> None:
        unit, label = self.card.unit, self.card.unit_label
        if self.turns:
            source: Any = self.data if self.is_bound else self.initial
            unit, label = str(source.get("unit") or ""), str(source.get("unit_label") or "")
        for field in self.fields.values():
            if isinstance(field, MeasuredField) and not isinstance(field, ScoreField):
                field.measured_in(unit, label)

    def _method(self, cleaned: Mapping[str, Any]) -> str:
        return str(cleaned.get("method") or self.card.method)

    def _has_unit(self, cleaned: Mapping[str, Any]) -> bool:
        return cleaned.get("unit") != Unit.TEXT or bool(cleaned.get("unit_label"))

    def _row_problems(self, cleaned: Mapping[str, Any], faulty: set[str]) -> list[tuple[str, str]]:
        method = self._method(cleaned)
        dated = {**cleaned, **self._dates(cleaned)}
        found: list[tuple[str, str]] = []
        if method == MethodChoice.MILESTONE and self._was_sent("milestone_"):
            found += milestones.problems(dated, faulty, self.milestone_count)
        if method == MethodChoice.LADDER and self._was_sent("bound_"):
            found += ladder.problems(cleaned, faulty, self.figures)
        if "plan_day_1" in self.fields and self._was_sent("plan_"):
            found += plan.problems(dated, faulty, self.plan_count)
        return found

    def _dates(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "start_date": cleaned.get("start_date") or self.card.starts_on,
            "due_date": cleaned.get("due_date") or self.card.due_on,
        }

    def _was_sent(self, name: str) -> bool:
        return any(each.startswith(name) for each in self.data)

    def _other_fields(self) -> dict[str, Any]:
        """The governed fields that were sent, by the card's names; the rest stays as it is."""
        typed, found = self.cleaned_data, dict[str, Any]()
        if self.turns and self._method(typed) != MethodChoice.MILESTONE:
            names = ("method", "unit", "unit_label", "baseline", "target")
            found |= {name: typed[name] for name in names}
        found |= {column: value for sent, column, value in self._read(typed) if self._was_sent(sent)}
        return {name: value for name, value in found.items() if value != getattr(self.card, name)}

    def _read(self, typed: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Each field: what its names in the form begin with, the card's name for it, and its value."""
        method = self._method(typed)
        yield "definition", "definition", typed["definition"].strip()
        yield "start_date", "starts_on", typed["start_date"]
        yield "weight", "weight", typed["weight"]
        if method != MethodChoice.MILESTONE:
            yield "baseline", "baseline", typed["baseline"]
        if method == MethodChoice.CONTROL:
            hold = typed["hold"] or self.card.hold
            yield "hold", "hold", hold
            yield "hold", "hold_upper", typed["hold_upper"] if hold == HoldChoice.BETWEEN else None
        if method == MethodChoice.LADDER:
            yield "bound_", "rungs", pairs(ladder.read(typed))
        if method == MethodChoice.MILESTONE:
            yield "milestone_", "milestones", self._steps(typed)
        if "plan_day_1" in self.fields and method != MethodChoice.CONTROL:
            yield "plan_", "plan", pairs(plan.read(typed, self.plan_count))

    def _steps(self, typed: Mapping[str, Any]) -> tuple[tuple[str, str, int, str], ...]:
        read = milestones.read(typed, self.milestone_count, self.known_keys)
        return tuple((each["key"], each["name"], each["weight"], each["due_on"] or "") for each in read)


def reasons_of(again: ChangeRequest | None) -> dict[str, Any]:
    """Why a request was asked for, as the form's fields take it, for whoever asks again."""
    if again is None:
        return {}
    names = ("reason_category", "reason", "override_reason", "evidence_url")
    weights = {field_name(each.number): each.after for each in weights_in(again)}
    return {**{name: getattr(again, name) for name in names}, "evidence": again.evidence_id, **weights}


def _weight_field(card: KeyResult) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        label=f"{card.reference} {card.name}",
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=IN_PERCENT,
    )


def _card_as_it_is(key_result: KeyResult, again: ChangeRequest | None) -> dict[str, Any]:
    """Today's card in the fields; with `again`, what was asked for before."""
    card = card_of(key_result)
    if again is not None:
        before, after = cards_in(again, key_result)
        card = card.merged(after, after.differing_from(before))
    return {**_values(card), "retire": card.state != key_result.state, **reasons_of(again)}


def _values(card: GovernedCard) -> dict[str, Any]:
    """A card as the form's fields show it. One that establishes its baseline has none to show yet."""
    names = ("definition", "baseline", "target", "method", "unit", "unit_label", "hold", "hold_upper", "weight")
    values = {name: getattr(card, name) for name in names}
    if card.establishes_baseline:
        values |= {"baseline": None, "target": None}
    return {
        **values,
        "due_date": card.due_on,
        "start_date": card.starts_on,
        "owner": card.owner_id,
        **ladder.initial(card.rungs),
        **milestones.initial(card.steps),
        **plan.initial(card.plan),
    }
