"""Pace: the score against the score planned for today.

Source: scoring.md, "Pace".
"""

from datetime import date
from decimal import Decimal

from scoring.attainment import ONE, ZERO, clamp, require_finite
from scoring.enums import Pace
from scoring.rag import Policy


def planned_score(start: date, due: date, day: date) -> Decimal:
    """The elapsed share of the span from `start` (0) to `due` (1) on a day, clamped to 0…1, unrounded.

    A span of a single day is planned in full on that day. Raises ValueError when the due date precedes the start.
    """
    if due < start:
        raise ValueError("The due date must not be before the start date.")
    if day >= due:
        return ONE
    if day <= start:
        return ZERO
    return clamp(Decimal((day - start).days) / (due - start).days)


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
