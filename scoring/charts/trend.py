"""Trend chart: the values of a key result over its span, with baseline, target and plan, drawn as inline SVG.

Source: scoring.md, "Charts". Geometry only: words and colours come from the page and the style sheet, so that the chart
can be stretched to any width. Classes: `chart`, `chart__line`, `chart__point`, `chart__baseline`, `chart__target`,
`chart__plan`, `chart__today`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from scoring.attainment import require_finite
from scoring.charts.sparkline import Point
from scoring.figures import number

WIDTH = 320
HEIGHT = 100
MARGIN = 6


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a day and a value lie in the drawing."""

    first: date
    days: int
    low: Decimal
    span: Decimal

    @classmethod
    def around(cls, days: Sequence[date], values: Sequence[Decimal]) -> "_Frame":
        for value in values:
            require_finite("value", value)
        low = min(values)
        return cls(min(days), max(1, (max(days) - min(days)).days), low, max(values) - low)

    def x(self, day: date) -> float:
        return MARGIN + (day - self.first).days / self.days * (WIDTH - 2 * MARGIN)

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / self.span) if self.span else 0.5
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


def trend(
    *,
    points: Sequence[Point],
    baseline: Decimal | None,
    target: Decimal | None,
    starts_on: date | None,
    due_on: date | None,
    today: date,
    label: str,
) -> str:
    """An `<svg>` of the points over the span from start to due, with a line for baseline, target and the straight plan.

    The title states the figures, beginning with `label` (escaped here). Empty without anything to draw. Raises
    ValueError for a value that is not a finite number.
    """
    known = [point for point in points if point.value is not None]
    values = [point.value for point in known if point.value is not None]
    values += [value for value in (baseline, target) if value is not None]
    days = [day for day in (starts_on, due_on) if day is not None] + [point.week for point in known]
    if not values or not days:
        return ""
    frame = _Frame.around(days, values)
    shapes = [
        *_level("chart__baseline", baseline, frame),
        *_level("chart__target", target, frame),
        *_plan(baseline, target, starts_on, due_on, frame),
        *_today(today, days, frame),
        *_line(known, frame),
    ]
    title = _title(label, known, baseline, target)
    return (
        f'<svg class="chart chart--trend" role="img" viewBox="0 0 {WIDTH} {HEIGHT}"><title>{escape(title)}</title>'
        f"{''.join(shapes)}</svg>"
    )


def _level(name: str, value: Decimal | None, frame: _Frame) -> Iterator[str]:
    if value is not None:
        yield _stroke(name, MARGIN, frame.y(value), WIDTH - MARGIN, frame.y(value))


def _plan(
    baseline: Decimal | None, target: Decimal | None, starts_on: date | None, due_on: date | None, frame: _Frame
) -> Iterator[str]:
    if baseline is not None and target is not None and starts_on and due_on:
        yield _stroke("chart__plan", frame.x(starts_on), frame.y(baseline), frame.x(due_on), frame.y(target))


def _today(today: date, days: Sequence[date], frame: _Frame) -> Iterator[str]:
    if min(days) <= today <= max(days):
        yield _stroke("chart__today", frame.x(today), MARGIN, frame.x(today), HEIGHT - MARGIN)


def _line(known: Sequence[Point], frame: _Frame) -> Iterator[str]:
    places = [(frame.x(point.week), frame.y(point.value)) for point in known if point.value is not None]
    if len(places) > 1:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline class="chart__line" vector-effect="non-scaling-stroke" points="{line}" fill="none"/>'
    for x, y in places:
        yield f'<circle class="chart__point" vector-effect="non-scaling-stroke" cx="{x:.1f}" cy="{y:.1f}" r="2"/>'


def _stroke(name: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line class="{name}" vector-effect="non-scaling-stroke" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}"'
        f' y2="{y2:.1f}"/>'
    )


def _title(label: str, known: Sequence[Point], baseline: Decimal | None, target: Decimal | None) -> str:
    from_to = ", ".join(
        f"{word} {number(value)}" for word, value in (("baseline", baseline), ("target", target)) if value is not None
    )
    figures = ", ".join(f"{number(p.value)} on {p.week.day} {p.week:%b}" for p in known if p.value is not None)
    return f"{label}: {from_to or 'no baseline and no target'}; {figures or 'no updates yet'}"
