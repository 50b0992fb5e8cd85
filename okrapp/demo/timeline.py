"""What happens in a demo, played in the order of its instants: every rule meets the past that it would have met."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Happening = Callable[[datetime], None]


class Timeline:
    """Happenings may add later ones while it plays. Those of one instant keep the order in which they were added."""

    def __init__(self, until: datetime) -> None:
        self._until = until
        self._waiting: list[tuple[datetime, int, Happening]] = []
        self._order = count()

    def add(self, at: datetime, happening: Happening) -> None:
        """Note what happens at an instant; what lies beyond the end never happens."""
        if at < self._until:
            heapq.heappush(self._waiting, (at, next(self._order), happening))

    def play(self) -> None:
        while self._waiting:
            at, _, happening = heapq.heappop(self._waiting)
            happening(at)
