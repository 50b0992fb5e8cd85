"""Weighted milestones: what has been reached of them, as the value that a milestone measure is scored by.

Source: scoring.md, "Attainment", last row. The value is a percentage, so that lists, charts and the thread show a
milestone measure as they show any other: baseline 0 %, target 100 %.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from scoring.attainment import HUNDRED

FINEST = Decimal("0.000001")
HEAVIEST = 1000
MOST = 20


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step that is reached or not. `weight` is a whole number that counts against the sum of all of them."""

    key: str
    name: str
    weight: int
    due_on: date | None = None


def reached_percent(milestones: Sequence[Milestone], reached: Collection[str]) -> Decimal:
    """The weight of the milestones whose keys are reached, as a percentage of the whole, to six places; in any order.

    Six places never move a score across a rounding edge: weights are whole and at most 20 × 1000. Raises ValueError,
    in words, for milestones that `validate_milestones` objects to.
    """
    problems = validate_milestones(milestones)
    if problems:
        raise ValueError(" ".join(problems))
    whole = sum(each.weight for each in milestones)
    done = sum(each.weight for each in milestones if each.key in reached)
    return (HUNDRED * done / whole).quantize(FINEST, rounding=ROUND_HALF_UP).normalize() + 0


def validate_milestones(milestones: Sequence[Milestone]) -> list[str]:
    """What is wrong with a set of milestones, in sentences for the person who wrote it; empty when it can be used."""
    if not milestones:
        return ["Give at least one milestone."]
    if len(milestones) > MOST:
        return [f"{MOST} milestones are the most; join some of them."]
    problems = []
    for place, each in enumerate(milestones, start=1):
        if not each.name.strip():
            problems.append(f"Milestone {place} needs a name.")
        if not 1 <= each.weight <= HEAVIEST:
            problems.append(f"Milestone {place}: its weight is a whole number from 1 to {HEAVIEST}.")
    if len({each.key for each in milestones}) < len(milestones):
        problems.append("Two milestones share one key.")
    return problems
