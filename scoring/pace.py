"""Pace: the score against the score planned for today.

Source: scoring.md, "Pace".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from scoring.attainment import ONE, ZERO, Measure, attainment, clamp, require_finite, validate_ladder
from scoring.enums import Method, Pace
from scoring.rag import Policy


@dataclass(frozen=True, slots=True)
class PlannedValue:
    """Where the measure is planned to stand on a day, in its own unit."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A key result's own plan: its measure, and planned values between its start and its due date, oldest first."""

    measure: Measure
    values: tuple[PlannedValue, ...]


def planned_score(start: date, due: date, day: date, own: OwnPlan | None = None) -> Decimal:
    """The score planned for a day, 0…1 and unrounded: by the key result's own plan, or the elapsed share of its span.

    By its own plan it is the score, by the key result's method, of the value planned for the day. A measure to be kept
    (control) has no values on the way, and one without baseline, target or a sound ladder no score: for these the
    elapsed share counts, own plan or not. Raises ValueError when the due date precedes the start.
    """
    if due < start:
        raise ValueError("The due date must not be before the start date.")
    score = None if own is None else _score_by(own, start, due, day)
    return elapsed_share(start, due, day) if score is None else score


def elapsed_share(start: date, due: date, day: date) -> Decimal:
    """How much of the span from `start` (0) to `due` (1) has passed, unrounded. A single day has passed on that day."""
    if day >= due:
        return ONE
    if day <= start:
        return ZERO
    return clamp(Decimal((day - start).days) / (due - start).days)


def planned_value(own: OwnPlan, start: date, due: date, day: date) -> Decimal | None:
    """The value planned for a day: on straight lines from the baseline at the start over the plan to the target at the
    due date, and flat before and after. Values planned for days that are not between start and due are left out, so
    that a due date moved by decision needs no other plan. None without a baseline or a target."""
    baseline, target = own.measure.baseline, own.measure.target
    if baseline is None or target is None:
        return None
    between = sorted((each for each in own.values if start < each.day < due), key=lambda each: each.day)
    knots = [PlannedValue(start, baseline), *between, PlannedValue(due, target)]
    if day >= due:
        return target
    for before, after in pairwise(knots):
        if day <= after.day:
            return before.value + (after.value - before.value) * elapsed_share(before.day, after.day, day)
    return target


def plan_problem(values: Sequence[PlannedValue], start: date | None, due: date | None) -> tuple[int, str] | None:
    """The place (from 0) of the first planned value that can't stand, and why, in a sentence; None when all can.

    Values are finite, on days strictly rising and strictly between start and due, which have the baseline and target.
    """
    for place, each in enumerate(values):
        if not each.value.is_finite():
            return place, "A planned value must be a finite number."
        if start and each.day <= start:
            return place, "Plan for days after the start: on that day the baseline holds."
        if due and each.day >= due:
            return place, "Plan for days before the due date: on that day the target holds."
        if place and each.day <= values[place - 1].day:
            return place, "The days of a plan must rise from row to row."
    return None


def pace(score: Decimal | None, planned: Decimal | None, policy: Policy) -> Pace | None:
    """Behind below planned − margin, ahead above planned + margin, on pace between and at both edges.

    `score` is the two-place score and `planned` the unrounded plan, both 0 to 1. None when one of them is missing.
    Raises ValueError when a figure is not finite.
    """
    if score is None or planned is None:
        return None
    require_finite("score", score)
    require_finite("planned score", planned)
    if score < planned - policy.behind_margin:
        return Pace.BEHIND
    return Pace.AHEAD if score > planned + policy.ahead_margin else Pace.ON


def _score_by(own: OwnPlan, start: date, due: date, day: date) -> Decimal | None:
    measure = own.measure
    if measure.method == Method.CONTROL or (measure.method == Method.LADDER and validate_ladder(measure.rungs)):
        return None
    if measure.method == Method.LINEAR and measure.baseline == measure.target:
        return None
    return attainment(measure, planned_value(own, start, due, day))
