"""How a story says when: counted from its weeks, or from the day on which it is told."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class After:
    """Some days after the deadline of one of the update weeks (0 is the oldest), at a wall time."""

    week: int
    days: int
    at: time = time(10, 0)


@dataclass(frozen=True, slots=True)
class Ago:
    """Some days before today, at a wall time."""

    days: int
    at: time = time(10, 0)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Some days after today; for due dates."""

    days: int


Moment = After | Ago
