"""A change request in words: its fields before and after, as the card's unit and the people's names show them."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import formats

from governance.cards import cards_in
from governance.governed import GovernedCard, is_lowered
from governance.models import ChangeRequest
from governance.rules import is_late_in_cycle
from governance.weights import NewWeight, field_name, weights_in
from objectives import units
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from objectives.rules import Span
from objectives.statements import aim, statement
from okrapp.figures import Figures
from organizations.raci import Roster

LOWERED_LATE = "Lowered late in the cycle: the same result will count for more than was agreed."
EASED = "The same result will count for more."
# The fields that the score follows from, beside the target.
MEASURE = {"baseline", "rungs", "milestones"}
LOWERED = "A lower target: the same result will count for more."


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of the card, before and after; `flag` marks a change for what it is, and `note` says so."""

    name: str
    label: str
    before: str
    after: str
    note: str = ""
    flag: bool = False

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def sentence(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


def fields_of(
    before: GovernedCard, after: GovernedCard, key_result: KeyResult, roster: Roster, figures: Figures, *, day: datetime
) -> list[FieldChange]:
    """Every field that a request may change, in the card's order. `day` is when the change was asked for."""
    old, new = as_row(before, key_result), as_row(after, key_result)
    note, flag = _target_note(before, after, key_result, day)
    return [
        FieldChange("method", "Scoring method", old.get_method_display(), new.get_method_display()),
        FieldChange("unit", "Unit", _unit(old), _unit(new)),
        FieldChange("definition", "Definition", _text(before.definition), _text(after.definition)),
        FieldChange("baseline", "Baseline", _figure(old, old.baseline), _figure(new, new.baseline)),
        FieldChange("target", "Target", aim(old, old.target), aim(new, new.target), note, flag),
        FieldChange("rungs", "Ladder", _ladder(old, figures), _ladder(new, figures)),
        FieldChange("milestones", "Milestones", _milestones(before), _milestones(after)),
        FieldChange("plan", "Plan", _plan(old), _plan(new)),
        FieldChange("start_date", "Start", _date(before.starts_on), _date(after.starts_on)),
        FieldChange("due_date", "Due date", _date(before.due_on), _date(after.due_on)),
        FieldChange("owner", "Owner", _name(before, roster), _name(after, roster)),
        FieldChange("weight", "Weight", _percent(before.weight), _percent(after.weight)),
        FieldChange("retire", "State", _state(before), _state(after)),
    ]


def fields_in(change: ChangeRequest, key_result: KeyResult, roster: Roster, figures: Figures) -> list[FieldChange]:
    """The fields of a request, before and after; of an addition there is nothing before."""
    before, after = cards_in(change, key_result)
    fields = fields_of(before, after, key_result, roster, figures, day=change.proposed_at or change.drafted_at)
    own = [_without_before(each) for each in fields] if change.is_addition else _eased(fields, change)
    return [*own, *of_others(weights_in(change))]


def of_others(weights: Iterable[NewWeight]) -> list[FieldChange]:
    """The weights of other cards of the set, before and after."""
    return [
        FieldChange(
            field_name(each.number),
            f"Weight of {each.reference} {each.name}",
            _percent(each.before),
            _percent(each.after),
        )
        for each in weights
    ]


def summary_of(change: ChangeRequest, key_result: KeyResult, roster: Roster, figures: Figures) -> str:
    """What a request asks for, in one line."""
    if not change.is_addition:
        return summary(fields_in(change, key_result, roster, figures))
    _, after = cards_in(change, key_result)
    added = f"Add: {statement(as_row(after, key_result))}"
    replaced = change.replaces
    added = f"{added}, in place of {replaced.reference} {replaced.name}" if replaced else added
    return "; ".join([added, *(each.sentence for each in of_others(weights_in(change)))])


def summary(changes: Iterable[FieldChange]) -> str:
    """What would change, in one line."""
    return "; ".join(
        "retire, with its score kept" if change.name == "retire" else change.sentence
        for change in changes
        if change.is_changed
    )


def as_row(card: GovernedCard, key_result: KeyResult) -> KeyResult:
    """The KR as it would be with this card, for sentences and figures; never to be saved."""
    row = copy(key_result)
    columns = ("target", "due_on", "baseline", "starts_on", "method", "unit", "unit_label", "hold", "hold_upper")
    for name in columns:
        setattr(row, name, getattr(card, name))
    row.rungs, row.milestones = [list(pair) for pair in card.rungs], card.steps
    row.plan = [list(pair) for pair in card.plan]
    return row


def moment(at: datetime, zone: ZoneInfo) -> str:
    """“Tue 3 Mar, 14:05” in the organization's time."""
    return formats.date_format(at.astimezone(zone), "D j M, H:i")


def _target_note(before: GovernedCard, after: GovernedCard, key_result: KeyResult, at: datetime) -> tuple[str, bool]:
    if not is_lowered(before, after):
        return "", False
    cycle = key_result.objective.cycle
    late = is_late_in_cycle(Span(cycle.starts_on, cycle.ends_on), at.date())
    return (LOWERED_LATE, True) if late else (LOWERED, False)


def _eased(fields: list[FieldChange], change: ChangeRequest) -> list[FieldChange]:
    """With a note where the same result earns more by another ladder, bound, baseline or other milestones."""
    before, after = change.score_before, change.score_after
    if before is None or after is None or after <= before or any(each.note for each in fields):
        return fields
    return [replace(each, note=EASED) if each.name in MEASURE and each.is_changed else each for each in fields]


def _without_before(change: FieldChange) -> FieldChange:
    return replace(change, before="" if change.after == units.NO_VALUE else units.NO_VALUE, note="", flag=False)


def _figure(row: KeyResult, value: Decimal | None) -> str:
    return units.show(value, row.unit, row.unit_label)


def _unit(row: KeyResult) -> str:
    return f"{row.get_unit_display()}, {row.unit_label}" if row.unit_label else row.get_unit_display()


def _text(words: str) -> str:
    return words or units.NO_VALUE


def _ladder(row: KeyResult, figures: Figures) -> str:
    rungs = (f"{_figure(row, Decimal(bound))} → {figures.score(Decimal(score))}" for bound, score in row.rungs)
    return ", ".join(rungs) or units.NO_VALUE


def _milestones(card: GovernedCard) -> str:
    steps = (_step(name, weight, due) for _, name, weight, due in card.milestones)
    return ", ".join(steps) or units.NO_VALUE


def _step(name: str, weight: int, due: str) -> str:
    return f"{name} ({weight}, by {_date(date.fromisoformat(due))})" if due else f"{name} ({weight})"


def _plan(row: KeyResult) -> str:
    days = (f"{_date(date.fromisoformat(day))} → {_figure(row, Decimal(value))}" for day, value in row.plan)
    return ", ".join(days) or units.NO_VALUE


def _date(day: date | None) -> str:
    return formats.date_format(day, "j M Y") if day else units.NO_VALUE


def _percent(weight: int | None) -> str:
    return f"{weight}{units.NARROW}%" if weight else units.NO_VALUE


def _name(card: GovernedCard, roster: Roster) -> str:
    person = roster.person(card.owner_id)
    return person.name if person else units.NO_VALUE


def _state(card: GovernedCard) -> str:
    return str(KeyResultState(card.state).label)
