"""What may contribute to what. Values in, words out; no database, no clock.

Source: domain.md, "Objectives" (Contributes to) and "Alignment and dependencies".
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from objectives.enums import KeyResultState, ObjectiveState

HOW_LENGTH = 240
REASON_LENGTH = 240
DIVERGENCE_LENGTH = 500
GONE: Mapping[str, str] = {
    ObjectiveState.CANCELLED: "was called off",
    ObjectiveState.CLOSED: "is closed",
    KeyResultState.RETIRED: "was retired",
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What an objective would contribute to: an objective, or a KR of it. Ids and words."""

    reference: str
    state: str
    objective_id: int
    objective_reference: str
    objective_state: str
    cycle_id: int
    cycle: str
    is_cycle_closed: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The objective that would contribute, with its cycle and the cycle above that, by id."""

    objective_id: int
    reference: str
    cycle_id: int
    parent_cycle_id: int | None


def why_not_to(aim: Aim, source: Source) -> str:
    """Why an objective can't contribute to this, in a sentence; empty when it can, loops aside."""
    if aim.objective_id == source.objective_id:
        return f"{source.reference} does not contribute to itself: its key results are part of it already."
    if gone := what_became_of(aim):
        return f"{gone}, so nothing more contributes to it."
    if not fits(aim.cycle_id, source):
        return (
            f"{aim.reference} belongs to {aim.cycle}. An objective contributes within its own cycle, or to the cycle"
            " above it."
        )
    return ""


def fits(cycle_id: int, source: Source) -> bool:
    """Whether what lies in this cycle is of the objective's own cycle or of its parent."""
    return cycle_id in {source.cycle_id, source.parent_cycle_id}


def what_became_of(aim: Aim) -> str:
    """“KR-3 was retired” for what has ended, with what ended it; empty while it stands."""
    if aim.state in GONE:
        return f"{aim.reference} {GONE[aim.state]}"
    if aim.objective_state in GONE:
        return f"{aim.reference} belongs to {aim.objective_reference}, which {GONE[aim.objective_state]}"
    return f"{aim.cycle} is closed" if aim.is_cycle_closed else ""


def way(ties: Iterable[tuple[int, int]], start: int, end: int) -> list[int]:
    """The shortest way from one objective to another along what contributes to what; empty where there is none.

    A new tie from `end` to `start` would close a loop exactly when there is a way.
    """
    above: dict[int, list[int]] = {}
    for lower, upper in ties:
        above.setdefault(lower, []).append(upper)
    came_from: dict[int, int | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for upper in above.get(here, ()):
            if upper not in came_from:
                came_from[upper] = here
                waiting.append(upper)
    return _walked(came_from, end) if end in came_from else []


def _walked(came_from: dict[int, int | None], end: int) -> list[int]:
    steps: list[int] = []
    step: int | None = end
    while step is not None:
        steps.append(step)
        step = came_from[step]
    return steps[::-1]
