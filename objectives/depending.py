"""What one KR may need from another team. Values in, words out; no database, no clock.

Source: domain.md, "Alignment and dependencies".
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from objectives.contributing import GONE
from objectives.enums import DependencyState, MethodChoice

WHAT_LENGTH = 240
REASON_LENGTH = 240
COMPLETE = Decimal(1)
# What a completed KR delivers, also late and also unanswered.
DELIVERABLE = [DependencyState.REQUESTED, DependencyState.AGREED, DependencyState.MISSED]


@dataclass(frozen=True, slots=True)
class Asking:
    """The KR that needs something: ids, words and days."""

    id: int
    reference: str
    state: str
    objective_reference: str
    objective_state: str
    team_id: int
    team: str
    due_on: date | None
    cycle_problem: str


@dataclass(frozen=True, slots=True)
class Delivering:
    """The KR that would deliver it."""

    id: int
    reference: str
    state: str
    objective_state: str
    team_id: int


def why_not_ask(asking: Asking, *, team_id: int, needed_on: date, today: date) -> tuple[str, str] | None:
    """The field and the sentence that speak against a request; None when nothing does."""
    if problem := what_became_of(asking) or asking.cycle_problem:
        return "what", problem
    if team_id == asking.team_id:
        return "team", f"{asking.reference} belongs to {asking.team} itself. A dependency is on another team."
    return why_not_by(needed_on, today=today, due_on=asking.due_on)


def what_became_of(asking: Asking) -> str:
    """Why nothing is promised to this KR any more; empty while it goes on."""
    if asking.state in GONE:
        return f"{asking.reference} {GONE[asking.state]}, so it needs nothing any more."
    if asking.objective_state in GONE:
        return f"{asking.objective_reference} {GONE[asking.objective_state]}, so it needs nothing any more."
    return ""


def why_not_by(needed_on: date, *, today: date, due_on: date | None) -> tuple[str, str] | None:
    """Why it can't be needed by this day; None when it can."""
    if needed_on < today:
        return "needed_on", "This day has passed. Name the day by which it is needed."
    if due_on is not None and needed_on > due_on:
        return "needed_on", f"The key result itself is due on {due_on:%-d %B}: it is needed by then at the latest."
    return None


def why_not_deliver(delivering: Delivering, *, asking_id: int, team_id: int, team: str) -> str:
    """Why this KR can't deliver what is asked of the team; empty when it can."""
    if delivering.id == asking_id:
        return "A key result does not depend on itself."
    if delivering.team_id != team_id:
        return f"{delivering.reference} is not one of the key results of {team}."
    if delivering.state in GONE:
        return f"{delivering.reference} {GONE[delivering.state]}, so it delivers nothing any more."
    if delivering.objective_state in GONE:
        return f"The objective of {delivering.reference} {GONE[delivering.objective_state]}."
    return ""


def is_complete(score: Decimal | None, method: str) -> bool:
    """Whether a KR has reached all that it was after. One that is kept at a bound is never done before its end."""
    return method != MethodChoice.CONTROL and score is not None and score >= COMPLETE
