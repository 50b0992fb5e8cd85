"""Sparkline: the last thirteen weekly values of a key result in a line, drawn as inline SVG.

Source: scoring.md, "Charts"; screens.md, "Hooks that outside tests may rely on". Shapes are geometry only: colours and
strokes come from the style sheet, through classes, so that the strict content security policy holds.

Classes: `sparkline`, `sparkline__line`, `sparkline__dot` (a week alone between two gaps), `sparkline__target`,
`sparkline__last` with `--red`, `--amber`, `--green`, `--stretch` or `--none`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby

from scoring.attainment import require_finite
from scoring.charts.marks import MARK_RADIUS, mark, word
from scoring.enums import Band
from scoring.figures import number

WEEKS = 13
WIDTH = 120
HEIGHT = 32

_STEP = (WIDTH - 2 * MARK_RADIUS) / (WEEKS - 1)
_RISE = HEIGHT - 2 * MARK_RADIUS

_Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """The value of a check-in week, in the unit of the metric; None for a week without an update."""

    week: date
    value: Decimal | None


def sparkline(
    *,
    reference: str,
    points: Sequence[Point],
    target: Decimal | None,
    band: Band | None,
    label: str,
    proposed: Decimal | None = None,
    title: str = "",
) -> str:
    """An `<svg>` of the last 13 points, oldest first, one column a week from the left; gaps where a value is None.

    The title states the figures in words, beginning with `label` (both are escaped here). The newest value is marked
    with the shape and class of `band`; `proposed` adds the line of another target; `title` says other words, for
    readings that are not weekly updates. Without any value the title is "No updates yet". Well below 0.2 ms. Raises
    ValueError for a value or target that is not a finite number.
    """
    shown = points[-WEEKS:]
    values = [point.value for point in shown if point.value is not None]
    if not values:
        return _svg(reference, title or "No updates yet", "")
    heights = _Heights.over([*values, *(line for line in (target, proposed) if line is not None)])
    places = [
        None if point.value is None else (MARK_RADIUS + column * _STEP, heights.of(point.value))
        for column, point in enumerate(shown)
    ]
    last = next(place for place in reversed(places) if place is not None)
    lines = [*_target_line(target, heights), *_target_line(proposed, heights, kind="--after")]
    shapes = [*lines, *_runs(places, last), mark("sparkline__last", band, *last)]
    return _svg(reference, title or _title(label, shown, target, band, proposed), "".join(shapes))


@dataclass(frozen=True, slots=True)
class _Heights:
    """Where a value lies between the top and the bottom of the drawing; in the middle when all are equal."""

    low: Decimal
    span: Decimal

    @classmethod
    def over(cls, values: Sequence[Decimal]) -> "_Heights":
        for value in values:
            require_finite("value", value)
        low = min(values)
        return cls(low, max(values) - low)

    def of(self, value: Decimal) -> float:
        share = float((value - self.low) / self.span) if self.span else 0.5
        return HEIGHT - MARK_RADIUS - share * _RISE


def _target_line(target: Decimal | None, heights: _Heights, kind: str = "") -> Iterator[str]:
    if target is not None:
        y = f"{heights.of(target):.1f}"
        name = f"sparkline__target sparkline__target{kind}" if kind else "sparkline__target"
        yield f'<line class="{name}" x1="0" y1="{y}" x2="{WIDTH}" y2="{y}" stroke-dasharray="3 3"/>'


def _runs(places: Sequence[_Place | None], last: _Place) -> Iterator[str]:
    for _, group in groupby(places, key=lambda place: place is None):
        run = [place for place in group if place is not None]
        if run and run != [last]:
            yield _run(run)


def _run(run: Sequence[_Place]) -> str:
    if len(run) == 1:
        return f'<circle class="sparkline__dot" cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5"/>'
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline class="sparkline__line" points="{line}" fill="none"/>'


def _title(
    label: str, points: Sequence[Point], target: Decimal | None, band: Band | None, proposed: Decimal | None
) -> str:
    figures = ", ".join("no update" if point.value is None else number(point.value) for point in points)
    weeks = f"{len(points)} {'week' if len(points) == 1 else 'weeks'} to {_day(points[-1].week)}"
    aim = "no target" if target is None else f"target {number(target)}"
    aim = aim if proposed is None else f"{aim}, proposed {number(proposed)}"
    return f"{label}, {weeks}: {figures}; {aim}; {word(band)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _svg(reference: str, title: str, shapes: str) -> str:
    return (
        f'<svg class="sparkline" data-sparkline="{escape(reference)}" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}"><title>{escape(title)}</title>{shapes}</svg>'
    )
