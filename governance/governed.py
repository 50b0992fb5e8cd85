"""The fields of a KR card that change only by request, as values: stored as text, compared, judged.

Source: governance.md, "Change requests"; domain.md, "Key results", the fields marked ●.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from objectives.enums import KeyResultState
from objectives.models.key_results import milestones_of, plan_of, rungs_of
from objectives.rules import CardFields
from objectives.units import plain
from scoring.attainment import Measure, score
from scoring.enums import Hold, Method
from scoring.milestones import reached_percent

# What the fields are called in storage, where that is another name.
STORED = {"owner_id": "owner"}
DECIMALS = {"target", "baseline", "hold_upper"}
DATES = {"due_on", "starts_on"}
NUMBERS = {"owner_id", "weight"}
LISTS = {"plan", "rungs"}

Pairs = tuple[tuple[str, str], ...]
Steps = tuple[tuple[str, str, int, str], ...]


@dataclass(frozen=True, slots=True)
class GovernedCard:
    """The fields of a KR card that change only by request, once the KR is active.

    `plan` and `rungs` are pairs of text as the card stores them, `milestones` of key, name, weight and due day (ISO
    text, or nothing). Method, unit and `establishes_baseline` change only when a card that established its baseline
    turns into a measured one.
    """

    target: Decimal | None
    due_on: date | None
    owner_id: int | None
    state: str
    definition: str = ""
    baseline: Decimal | None = None
    starts_on: date | None = None
    weight: int | None = None
    method: str = Method.LINEAR.value
    unit: str = ""
    unit_label: str = ""
    establishes_baseline: bool = False
    rungs: Pairs = ()
    hold: str = Hold.AT_LEAST.value
    hold_upper: Decimal | None = None
    milestones: Steps = ()
    plan: Pairs = ()

    def as_text(self) -> dict[str, Any]:
        """For storing: plain text by field name, empty for nothing; lists of text where there are rows."""
        return {STORED.get(each.name, each.name): _text(each.name, getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_text(cls, text: Mapping[str, Any], *, otherwise: "GovernedCard | None" = None) -> "GovernedCard":
        """What was stored; fields that were not governed yet when it was are those of the card `otherwise`."""
        known = {each.name: STORED.get(each.name, each.name) for each in fields(cls)}
        values = {name: _value(name, text[stored]) for name, stored in known.items() if stored in text}
        return replace(otherwise, **values) if otherwise else cls(**values)

    @property
    def mark(self) -> str:
        """A short mark of these very values: what somebody saw before deciding."""
        return hashlib.sha256(repr(sorted(self.as_text().items())).encode()).hexdigest()[:16]

    @property
    def measure(self) -> Measure:
        """What the scoring rules need to know of it."""
        return Measure(
            method=Method(self.method),
            baseline=self.baseline,
            target=self.target,
            rungs=rungs_of(self.rungs),
            hold=Hold(self.hold),
            hold_upper=self.hold_upper,
        )

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The milestones as the card stores them."""
        return [{"key": k, "name": name, "weight": w, "due_on": due or None} for k, name, w, due in self.milestones]

    @property
    def is_retired(self) -> bool:
        return self.state == KeyResultState.RETIRED

    def tidied(self) -> "GovernedCard":
        """Without the parameters of other methods than its own, as a card keeps them."""
        method = Method(self.method)
        card = self
        if method != Method.LADDER:
            card = replace(card, rungs=())
        if method != Method.MILESTONE:
            card = replace(card, milestones=())
        if method == Method.CONTROL:
            return replace(card, plan=(), hold_upper=card.hold_upper if card.hold == Hold.BETWEEN else None)
        return replace(card, hold=Hold.AT_LEAST.value, hold_upper=None)

    def turns(self, other: "GovernedCard") -> bool:
        """Whether this card establishes a baseline and the other one is what it turns into."""
        return self.establishes_baseline and not other.establishes_baseline

    def card_fields(self, *, data_source: str, refresh_frequency: str) -> CardFields:
        """As the rules of the card take it; where its figures come from is no part of what is governed."""
        return CardFields(
            owner=self.owner_id,
            baseline=self.baseline,
            target=self.target,
            starts_on=self.starts_on,
            due_on=self.due_on,
            data_source=data_source,
            refresh_frequency=refresh_frequency,
            method=self.method,
            rungs=rungs_of(self.rungs),
            hold=Hold(self.hold),
            hold_upper=self.hold_upper,
            milestones=milestones_of(self.steps),
            plan=plan_of(self.plan),
            establishes_baseline=self.establishes_baseline,
        )

    def differing_from(self, other: "GovernedCard") -> set[str]:
        """The names of the fields in which the two differ."""
        return {field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)}

    def merged(self, wanted: "GovernedCard", names: set[str]) -> "GovernedCard":
        """This card with the named fields taken from another: a change applied to a card that moved on meanwhile."""
        values = {field.name: getattr(wanted if field.name in names else self, field.name) for field in fields(self)}
        return GovernedCard(**values)


def pairs(stored: Iterable[Sequence[str]]) -> Pairs:
    """Rungs or planned values as a card or a form gives them, each figure without trailing zeros, so that equal ones
    compare as equal."""
    return tuple((_plain(first), _plain(second)) for first, second in stored)


def scores_under(
    before: GovernedCard,
    after: GovernedCard,
    actual: Decimal | None,
    *,
    earlier: Sequence[Decimal] = (),
    reached: Sequence[str] = (),
) -> tuple[Decimal | None, Decimal | None]:
    """The score of one value, after those of earlier weeks, under two cards; None where there is none.

    Of milestones it is those `reached` that count. A card that turns into a measured one has no value of its new kind.
    """
    now = None if before.turns(after) else _score(after, actual, earlier, reached)
    return _score(before, actual, earlier, reached), now


def is_lowered(before: GovernedCard, after: GovernedCard) -> bool:
    """Whether the new target asks for less, so that the same value earns a higher score: nearer to the baseline, or
    for a measure that is kept, a bound that leaves more room."""
    if before.target is None or after.target is None or before.turns(after):
        return False
    if after.method == Method.CONTROL:
        if after.hold != before.hold:
            return False
        return after.target > before.target if after.hold == Hold.AT_MOST else after.target < before.target
    if before.baseline is None or after.baseline is None:
        return False
    return abs(after.target - after.baseline) < abs(before.target - before.baseline)


def _plain(text: str) -> str:
    """A figure in its plain form; a day as it is."""
    try:
        return plain(Decimal(text))
    except InvalidOperation:
        return text


def _score(
    card: GovernedCard, actual: Decimal | None, earlier: Sequence[Decimal], reached: Sequence[str]
) -> Decimal | None:
    measure = card.measure
    if measure.method == Method.LINEAR and measure.baseline is not None and measure.baseline == measure.target:
        return None
    if measure.method == Method.MILESTONE and actual is not None and card.milestones:
        actual = reached_percent(milestones_of(card.steps), reached)
    return score(measure, actual, earlier)


def _text(name: str, value: Any) -> Any:
    if name == "milestones":
        return [list(each) for each in value]
    if name in LISTS:
        return [list(pair) for pair in value]
    if value is None:
        return ""
    if name in DECIMALS:
        return plain(value)
    if name in DATES:
        return value.isoformat()
    return str(value) if name in NUMBERS else value


def _value(name: str, text: Any) -> Any:
    if name == "milestones":
        return tuple((str(key), str(words), int(weight), str(due)) for key, words, weight, due in text)
    if name in LISTS:
        return tuple((str(first), str(second)) for first, second in text)
    if name in DECIMALS:
        return Decimal(text) if text else None
    if name in DATES:
        return date.fromisoformat(text) if text else None
    if name in NUMBERS:
        return int(text) if text else None
    return text
