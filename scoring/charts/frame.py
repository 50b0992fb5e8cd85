"""Where days and values lie in a chart that stretches to any width.

Places are percentages. Lines, circles and words take them as they are, and so keep their size; what needs many points
is drawn in an inner `<svg>` of 100 × 100 that is stretched, with strokes that are not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.attainment import require_finite

EDGE = 1
TOP, BOTTOM = 12, 88

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The days and the values that a chart has to hold."""

    first: date
    days: int
    low: Decimal
    span: Decimal

    @classmethod
    def around(cls, days: Sequence[date], values: Sequence[Decimal]) -> "Frame":
        """Raises ValueError for a value that is not a finite number."""
        for value in values:
            require_finite("value", value)
        low = min(values)
        return cls(min(days), max(1, (max(days) - min(days)).days), low, max(values) - low)

    def x(self, day: date) -> float:
        return EDGE + (day - self.first).days / self.days * (100 - 2 * EDGE)

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / self.span) if self.span else 0.5
        return BOTTOM - share * (BOTTOM - TOP)

    def place(self, day: date, value: Decimal) -> Place:
        return self.x(day), self.y(value)


def stroke(name: str, start: Place, end: Place) -> str:
    """A straight line from edge to edge of the chart or between any two places."""
    return f'<line class="{name}" x1="{start[0]:.1f}%" y1="{start[1]:.1f}%" x2="{end[0]:.1f}%" y2="{end[1]:.1f}%"/>'


def stretched(shapes: str) -> str:
    """Lines and areas of many points, whose coordinates are percentages without the sign."""
    if not shapes:
        return ""
    return f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">{shapes}</svg>'


def polyline(name: str, places: Iterable[Place]) -> str:
    return f'<polyline class="{name}" vector-effect="non-scaling-stroke" points="{_points(places)}" fill="none"/>'


def polygon(name: str, places: Iterable[Place]) -> str:
    return f'<polygon class="{name}" vector-effect="non-scaling-stroke" points="{_points(places)}"/>'


def _points(places: Iterable[Place]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
