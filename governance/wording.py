"""A change request in words: its fields before and after, as the card's unit and the people's names show them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats

from governance.rules import GovernedCard, is_late_in_cycle, is_lowered
from objectives import units
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from objectives.rules import Span
from objectives.statements import aim
from organizations.raci import Roster

LOWERED_LATE = "Lowered late in the cycle: the same result will count for more than was agreed."
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
    before: GovernedCard, after: GovernedCard, key_result: KeyResult, roster: Roster, *, day: datetime
) -> list[FieldChange]:
    """Every field that a request may change, in the card's order. `day` is when the change was asked for."""
    note, flag = _target_note(before, after, key_result, day)
    return [
        FieldChange("target", "Target", _value(before, key_result), _value(after, key_result), note, flag),
        FieldChange("due_date", "Due date", _date(before), _date(after)),
        FieldChange("owner", "Owner", _name(before, roster), _name(after, roster)),
        FieldChange("retire", "State", _state(before), _state(after)),
    ]


def summary(changes: list[FieldChange]) -> str:
    """What would change, in one line."""
    return "; ".join(
        "retire, with its score kept" if change.name == "retire" else change.sentence
        for change in changes
        if change.is_changed
    )


def moment(at: datetime, zone: ZoneInfo) -> str:
    """“Tue 3 Mar, 14:05” in the organization's time."""
    return formats.date_format(at.astimezone(zone), "D j M, H:i")


def _target_note(before: GovernedCard, after: GovernedCard, key_result: KeyResult, at: datetime) -> tuple[str, bool]:
    if not is_lowered(before.target, after.target, key_result.measure):
        return "", False
    cycle = key_result.objective.cycle
    late = is_late_in_cycle(Span(cycle.starts_on, cycle.ends_on), at.date())
    return (LOWERED_LATE, True) if late else (LOWERED, False)


def _value(card: GovernedCard, key_result: KeyResult) -> str:
    return aim(key_result, card.target)


def _date(card: GovernedCard) -> str:
    return formats.date_format(card.due_on, "j M Y") if card.due_on else units.NO_VALUE


def _name(card: GovernedCard, roster: Roster) -> str:
    person = roster.person(card.owner_id)
    return person.name if person else units.NO_VALUE


def _state(card: GovernedCard) -> str:
    return str(KeyResultState(card.state).label)
