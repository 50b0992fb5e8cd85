"""Chart of a metric: its readings over time with the range in which it is healthy, as inline SVG.

Source: domain.md, "Metric dictionary"; scoring.md, "Charts". It stretches to any width while its words and marks keep
their size; colours come from the style sheet. Classes: `chart`, `chart__range`, `chart__line`, `chart__point` (with
`--anomaly`), `chart__last`, `chart__word`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape

from scoring.charts.frame import EDGE, Frame, Place, polyline, stretched
from scoring.charts.marks import mark
from scoring.enums import Band
from scoring.figures import number

DOTS = 40  # more than these are a line without a dot each


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it was measured at a moment; an anomaly lies outside the range of what can be."""

    at: datetime
    value: Decimal
    is_anomaly: bool = False


def readings_chart(
    *,
    readings: Sequence[Reading],
    low: Decimal | None,
    high: Decimal | None,
    label: str,
    is_healthy: bool | None = None,
    show: Callable[[Decimal], str] = number,
) -> str:
    """An `<svg>` of the readings, oldest first, over the band from `low` to `high`, either of which may be open.

    The title states the figures, as `show` writes them, beginning with `label` (all escaped here). Empty without a
    reading. Raises ValueError for a value that is not a finite number.
    """
    if not readings:
        return ""
    ends = [end for end in (low, high) if end is not None]
    frame = Frame.around([each.at.date() for each in readings], [*(each.value for each in readings), *ends])
    places = list(_places(readings, frame))
    line = stretched(polyline("chart__line", places)) if len(places) > 1 else ""
    shapes = [*_range(low, high, frame), line, *_dots(readings, places), *_last(places, is_healthy)]
    words = [*_end_words(low, high, frame, show)]
    title = escape(_title(label, readings, low, high, show))
    return f'<svg class="chart chart--trend" role="img"><title>{title}</title>{"".join([*shapes, *words])}</svg>'


def _places(readings: Sequence[Reading], frame: Frame) -> Iterator[Place]:
    first, last = readings[0].at, readings[-1].at
    span = (last - first).total_seconds()
    for each in readings:
        share = (each.at - first).total_seconds() / span if span else 1.0
        yield EDGE + share * (100 - 2 * EDGE), frame.y(each.value)


def _range(low: Decimal | None, high: Decimal | None, frame: Frame) -> Iterator[str]:
    """From edge to edge; an open end reaches to that of the chart."""
    if low is None and high is None:
        return
    top = 0.0 if high is None else frame.y(high)
    bottom = 100.0 if low is None else frame.y(low)
    yield f'<rect class="chart__range" x="0" y="{top:.1f}%" width="100%" height="{bottom - top:.1f}%"/>'


def _dots(readings: Sequence[Reading], places: Sequence[Place]) -> Iterator[str]:
    for each, (x, y) in zip(readings[:-1], places[:-1], strict=True):
        if each.is_anomaly:
            yield f'<circle class="chart__point chart__point--anomaly" cx="{x:.1f}%" cy="{y:.1f}%" r="4"/>'
        elif len(readings) <= DOTS:
            yield f'<circle class="chart__point" cx="{x:.1f}%" cy="{y:.1f}%" r="2.5"/>'


def _last(places: Sequence[Place], is_healthy: bool | None) -> Iterator[str]:
    x, y = places[-1]
    band = None if is_healthy is None else Band.GREEN if is_healthy else Band.RED
    yield f'<svg class="chart__mark" x="{x:.1f}%" y="{y:.1f}%">{mark("chart__last", band, 0, 0)}</svg>'


def _end_words(
    low: Decimal | None, high: Decimal | None, frame: Frame, show: Callable[[Decimal], str]
) -> Iterator[str]:
    for end, word, shift in ((high, "healthy up to", -5), (low, "healthy from", 13)):
        if end is not None:
            text = escape(f"{word} {show(end)}")
            yield f'<text class="chart__word" x="{EDGE}%" y="{frame.y(end):.1f}%" dy="{shift}">{text}</text>'


def _title(
    label: str, readings: Sequence[Reading], low: Decimal | None, high: Decimal | None, show: Callable[[Decimal], str]
) -> str:
    ends = [f"from {show(low)}" if low is not None else "", f"up to {show(high)}" if high is not None else ""]
    healthy = " ".join(filter(None, ends))
    newest = readings[-13:]
    figures = ", ".join(f"{show(each.value)} on {each.at.day} {each.at:%b}" for each in newest)
    more = f", the newest {len(newest)} of {len(readings)} values" if len(readings) > len(newest) else ""
    return f"{label}{f', healthy {healthy}' if healthy else ''}{more}: {figures}"
