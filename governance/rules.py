"""What is decided from values alone: what a reason says, what the day in the cycle means, and when a clock runs out.

Source: governance.md, "Change requests" and "Escalations"; domain.md, "Cycles" and the fields marked ●.
"""

import re
from datetime import date, datetime, timedelta

from governance.enums import ReasonCategory
from objectives.rules import Span

SERVICE_LEVEL = timedelta(hours=24)
UNDO_WINDOW = timedelta(seconds=10)
CLOCK = timedelta(hours=48)
LAST_RUNG = 3

# What people write when the target is simply far away. A missed target stays on record, so they are told so.
_HARD_TO_REACH = re.compile(
    r"\b(hard|difficult|tough|impossible|unlikely|unrealistic|unreachable|unattainable|ambitious)\b"
    r"|\b(not|never|no longer|won['’]?t|can['’]?t|cannot|unable to) (\w+ )?"
    r"(reach|reachable|achieve|achievable|hit|make|meet|get there)\b"
    r"|\btoo (high|far|much)\b|\bout of reach\b",
    re.IGNORECASE,
)


def is_late_in_cycle(cycle: Span, day: date) -> bool:
    """After the mid-cycle window, the time in which targets are meant to be reconsidered."""
    return 26 * (day - cycle.first).days >= 15 * cycle.days


def reads_as_hard_to_reach(category: str, reason: str) -> bool:
    """Whether the reason says no more than that the target is far away. Advice follows, never a refusal."""
    return category == ReasonCategory.OTHER and bool(_HARD_TO_REACH.search(reason))


def can_still_be_undone(decided_at: datetime | None, now: datetime) -> bool:
    return decided_at is not None and now - decided_at < UNDO_WINDOW
