"""The forms of the page on which a team drafts its set: one for each objective and one for each of its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.safestring import SafeString

from objectives.enums import MethodChoice, RefreshFrequency
from objectives.fields import MeasuredField
from objectives.forms.base import ActionForm
from objectives.forms.key_results import KeyResultForm
from objectives.forms.objectives import ObjectiveForm
from objectives.models import KeyResult, Metric, Objective
from objectives.people import People
from objectives.unit_words import read_unit, unit_beside, unit_word
from organizations.models import Membership

CARD, HEAD = KeyResultForm.declared_fields, ObjectiveForm.declared_fields
OF_MILESTONES = ("unit", "baseline", "target")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field as the page draws it by hand, because it draws hundreds: `now` is what somebody else has put there."""

    name: str
    label: str
    id: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    now: str = ""
    is_kept: bool = False
    longest: int | None = None


class OwnerField(forms.CharField):
    """Somebody by name, cleaned to their id; None when empty. `people` and who is there now are told by the form."""

    people = People(())
    present: tuple[str, int | None] = ("", None)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text or text == self.present[0]:
            return self.present[1] if text else None
        found = self.people.called(text)
        if not found:
            raise ValidationError(f"Nobody here who can own something is called “{text}”.")
        if len(found) > 1:
            names = " or ".join(self.people.words[each.id] for each in found[:3])
            raise ValidationError(f"That can mean several people: write {names}.")
        return found[0].id


class LineField(forms.CharField):
    """One line that may be long: its field wraps, and the lines of a pasted text become one."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class DraftForm(ActionForm):
    """A form of the page: its fields are drawn from `cells`, and typed words stay in them whatever comes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any], people: People, key: str) -> None:
        super().__init__(data, initial=initial, auto_id=f"{key}-%s")
        self.key = key
        self.now: Mapping[str, str] = {}
        del self.fields["form_key" if "version" in initial else "version"]
        owner = cast("OwnerField", self.fields["owner"])
        owner.people, owner.present = people, initial.get("present", ("", None))

    @property
    def cells(self) -> Iterator[Cell]:
        """The fields to be seen, in order."""
        for bound in self:
            if not bound.is_hidden:
                yield _cell(bound, self.now.get(bound.name, ""))

    @property
    def hidden(self) -> list[SafeString]:
        return [bound.as_widget() for bound in self if bound.is_hidden]

    @property
    def version_read(self) -> int:
        """The version that the person has seen; one that nothing has when the form does not say."""
        return int(self.cleaned_data.get("version") or 0) if self.is_valid() else 0

    @property
    def problems(self) -> list[str]:
        """What stops the form as a whole."""
        hidden = [str(error) for bound in self if bound.is_hidden for error in bound.errors]
        return [*(str(error) for error in self.non_field_errors()), *hidden]

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("version", None)
        if "owner" in values:
            values["owner"] = Membership.objects.filter(id=values["owner"]).first() if values["owner"] else None
        return values

    def set_against(self, stored: "DraftForm", version: int) -> None:
        """Show what stands there by now beside what was typed, and let the next save replace it."""
        typed = QueryDict(mutable=True)
        typed.update({name: str(self.data.get(name, "")) for name in self.fields})
        typed["version"] = str(version)
        self.now = {
            cell.name: cell.shown
            for cell in map(_Compared, stored.cells)
            if cell.value.strip() != str(self.data.get(cell.name, "")).strip()
        }
        self.data = typed


class _Compared:
    """What a cell holds, as text and as people read it."""

    def __init__(self, cell: Cell) -> None:
        self.name, self.value = cell.name, cell.value
        self.shown = dict(cell.options).get(cell.value, cell.value) or "nothing"


class HeadForm(DraftForm):
    """An objective on the page."""

    title = LineField(max_length=cast("forms.CharField", HEAD["title"]).max_length, label=HEAD["title"].label)
    owner = OwnerField(label="Accountable owner")
    why_now = HEAD["why_now"]
    field_order = ("title", "owner", "why_now")

    def __init__(
        self, data: QueryDict | None, *, people: People, objective: Objective | None = None, by: Membership
    ) -> None:
        if objective is None:
            name = people.words.get(by.id, by.name)
            fresh = {"owner": name, "present": (name, by.id), "form_key": uuid4()}
            super().__init__(data, initial=fresh, people=people, key="new")
            return
        stored: dict[str, Any] = {name: getattr(objective, name) for name in ("title", "why_now", "version")}
        stored["owner"] = people.words.get(objective.owner_id, objective.owner.name)
        stored["present"] = (stored["owner"], objective.owner_id)
        super().__init__(data, initial=stored, people=people, key=objective.reference)


class RowForm(DraftForm):
    """A KR as a row: what every card needs, the rest is written on the full card."""

    renames: ClassVar[dict[str, str]] = KeyResultForm.renames
    name = CARD["name"]
    baseline = MeasuredField(label="From", required=False)
    target = MeasuredField(label="To", required=False)
    unit = forms.CharField(max_length=20, required=False)
    weight = CARD["weight"]
    owner = OwnerField(required=False)
    due_date = CARD["due_date"]
    data_source = CARD["data_source"]
    refresh_frequency = forms.ChoiceField(
        label=CARD["refresh_frequency"].label, choices=[("", "Not said yet"), *RefreshFrequency.choices], required=False
    )
    kr_class = CARD["kr_class"]
    field_order = (
        *("name", "baseline", "target", "unit", "weight"),
        *("owner", "due_date", "data_source", "refresh_frequency", "kr_class"),
    )

    def __init__(
        self, data: QueryDict | None, *, people: People, objective: Objective, key_result: KeyResult | None = None
    ) -> None:
        self.metric: Metric | None = None
        card = key_result
        initial = _card_values(card, people) if card else _fresh_values(objective, people)
        key = card.reference if card else f"new-{objective.reference}"
        super().__init__(data, initial=initial, people=people, key=key)
        self.present_unit = (unit_word(card.unit, card.unit_label), (card.unit, card.unit_label)) if card else None
        for name in OF_MILESTONES if card and card.method == MethodChoice.MILESTONE else ():
            self.fields[name].disabled = True
        for name in ("baseline", "target"):
            cast("MeasuredField", self.fields[name]).measured_in(*self._unit())

    def take(self, metric: Metric | None) -> None:
        """Measure the row by a metric of the dictionary: its name, meaning, unit and source come from there."""
        self.metric = metric

    def values(self) -> dict[str, Any]:
        values = super().values()
        if "unit" in values:
            values["unit"], values["unit_label"] = self._unit()
        return values | ({"metric": self.metric, "name": self.metric.name} if self.metric else {})

    def _unit(self) -> tuple[str, str]:
        """The unit that was typed, or else the one that stands beside a figure; what was there stays as it was."""
        typed = str((self.data if self.is_bound else self.initial).get("unit") or "").strip()
        if self.present_unit and typed == self.present_unit[0]:
            return self.present_unit[1]
        figures = [str(self.data.get(name, "")) for name in ("baseline", "target")] if self.is_bound else []
        return read_unit(typed or unit_beside(*figures))


def _cell(bound: forms.BoundField, now: str) -> Cell:
    field, value = bound.field, bound.value()
    options = tuple((str(code), str(label)) for code, label in getattr(field, "choices", ()))
    return Cell(
        name=bound.name,
        label=str(bound.label),
        id=bound.auto_id,
        kind="choice" if options else _kind(field),
        value="" if value is None else str(field.widget.format_value(value) if _kind(field) == "date" else value),
        options=options,
        error=" ".join(str(error) for error in bound.errors),
        now=now,
        is_kept=field.disabled,
        longest=getattr(field, "max_length", None),
    )


def _kind(field: forms.Field) -> str:
    figures = {MeasuredField: "figure", forms.IntegerField: "figure"}
    kinds = {LineField: "line", OwnerField: "owner", forms.DateField: "date", **figures}
    found = next((kind for cls, kind in kinds.items() if isinstance(field, cls)), "text")
    return "words" if isinstance(field.widget, forms.Textarea) else found


def _fresh_values(objective: Objective, people: People) -> dict[str, Any]:
    return {
        "owner": people.words.get(objective.owner_id, objective.owner.name),
        "present": (people.words.get(objective.owner_id, objective.owner.name), objective.owner_id),
        "due_date": objective.ends_on or objective.cycle.ends_on,
        "form_key": uuid4(),
    }


def _card_values(card: KeyResult, people: People) -> dict[str, Any]:
    names = ("name", "baseline", "target", "weight", "data_source", "refresh_frequency", "kr_class", "version")
    values: dict[str, Any] = {name: getattr(card, name) for name in names}
    values |= {"due_date": card.due_on, "unit": unit_word(card.unit, card.unit_label)}
    values["owner"] = people.words.get(card.owner_id, card.owner.name) if card.owner_id and card.owner else ""
    values["present"] = (values["owner"], card.owner_id)
    return values
