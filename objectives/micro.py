"""Micro-OKRs: their days, their size, and how pages show them under their parent KR. No database, no clock.

Source: domain.md, "Objectives": one objective with one or two KRs, 28 days at most inside its cycle, under a parent KR,
always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from objectives.coach.values import Limits
from objectives.enums import ContributionState, KeyResultState, ObjectiveState
from objectives.rules import Span, in_words
from scoring.enums import Band
from scoring.rag import Policy
from scoring.rollup import Part, roll_up

if TYPE_CHECKING:
    from objectives.models import KeyResult, Objective

LONGEST = 28
MOST_KEY_RESULTS = 2
COUNTED = {KeyResultState.ACTIVE, KeyResultState.CLOSED}

TOO_MANY = "A micro-OKR has one or two key results. Take one out, or draft an objective of the usual kind."
NO_PARENT = "It stands under no key result any more: its contribution was declined or taken back."


def within(limits: Limits) -> Limits:
    """The limits of the house with those of a micro-OKR, which has one or two key results."""
    return replace(limits, fewest=1, most=MOST_KEY_RESULTS, limit=MOST_KEY_RESULTS)


def days_problem(span: Span, cycle: Span) -> tuple[str, str] | None:
    """The field and the sentence for days that a micro-OKR can't have (domain.md, Objectives); None when it can."""
    if span.last <= span.first:
        return "ends_on", "The last day comes after the first."
    if not cycle.holds(span):
        field = "starts_on" if span.first < cycle.first else "ends_on"
        return field, f"These days lie outside the cycle, which runs {in_words(cycle)}."
    if span.days > LONGEST:
        return "ends_on", f"A micro-OKR lasts {LONGEST} days at most; this one would last {span.days}."
    return None


def days_from(day: date, cycle: Span) -> Span:
    """The four weeks from a day on, as far as its cycle reaches."""
    first = min(max(day, cycle.first), cycle.last - timedelta(days=1))
    return Span(first, min(first + timedelta(days=LONGEST - 1), cycle.last))


def span_of(objective: "Objective") -> Span:
    """The days that an objective's KRs lie within: a micro-OKR's own ones, else those of the cycle."""
    if objective.is_micro and objective.starts_on and objective.ends_on:
        return Span(objective.starts_on, objective.ends_on)
    return Span(objective.cycle.starts_on, objective.cycle.ends_on)


def is_ready_to_close(objective: "Objective", day: date) -> bool:
    """Whether a micro-OKR's last day is over and nobody has closed it."""
    return bool(objective.is_micro and objective.is_active and objective.ends_on and objective.ends_on < day)


@dataclass(frozen=True, slots=True)
class MicroLine:
    """A micro-OKR under its parent KR. `is_proposed` while the parent's owner has not answered."""

    number: int
    title: str
    state: str
    owner: str
    starts_on: date
    ends_on: date
    score: Decimal | None
    band: Band | None
    is_proposed: bool
    is_ready_to_close: bool

    @property
    def reference(self) -> str:
        return f"O-{self.number}"

    @property
    def label(self) -> str:
        return str(ObjectiveState(self.state).label)


def micros_under(key_result: "KeyResult", day: date, rules: Policy) -> list[MicroLine]:
    """The micro-OKRs that a KR was annotated with (`micros_of` of the models of alignment), the newest first."""
    parts: Sequence[Mapping[str, Any]] = getattr(key_result, "micros", None) or []
    return [_line(each, day, rules) for each in parts]


def _line(parts: Mapping[str, Any], day: date, rules: Policy) -> MicroLine:
    counted = [
        Part(None if each["score"] is None else Decimal(each["score"]), each["weight"], planned=None, stale=False)
        for each in parts["scores"]
        if each["state"] in COUNTED
    ]
    rolled = roll_up(counted, rules)
    ends_on = date.fromisoformat(parts["ends_on"])
    return MicroLine(
        number=parts["number"],
        title=parts["title"],
        state=parts["state"],
        owner=parts["owner"],
        starts_on=date.fromisoformat(parts["starts_on"]),
        ends_on=ends_on,
        score=rolled.score,
        band=rolled.band,
        is_proposed=parts["contribution"] == ContributionState.PROPOSED,
        is_ready_to_close=parts["state"] == ObjectiveState.ACTIVE and ends_on < day,
    )
