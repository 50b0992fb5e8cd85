"""Trend chart: a key result over its span with baseline, target, plan and the fan of its forecast, as inline SVG.

Source: scoring.md, "Charts". It stretches to any width while its words and marks keep their size; colours come from the
style sheet. Classes: `chart`, `chart__line`, `chart__point`, `chart__last` (with the band), `chart__baseline`,
`chart__target`, `chart__plan`, `chart__today`, `chart__fan`, `chart__forecast`, `chart__word`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape

from scoring.attainment import ZERO
from scoring.charts.frame import EDGE, Frame, Place, polygon, polyline, stretched, stroke
from scoring.charts.marks import mark
from scoring.charts.sparkline import Point
from scoring.enums import Band
from scoring.figures import number, rounded
from scoring.forecast import Forecast
from scoring.pace import PlannedValue

_ABOVE, _BELOW = -5, 13


@dataclass(frozen=True, slots=True)
class Aim:
    """What a key result sets out from and for. `upper` is the second bound of a measure to be kept between two.

    `plan` holds the planned values between start and due date: none for the straight line, None for a measure that has
    no plan on the way.
    """

    baseline: Decimal | None
    target: Decimal | None
    starts_on: date | None
    due_on: date | None
    upper: Decimal | None = None
    plan: Sequence[PlannedValue] | None = ()

    def fine(self, value: Decimal) -> Decimal:
        """A derived value, such as a projected one, with no more places than make a difference on the way."""
        span = ZERO if self.baseline is None or self.target is None else self.target - self.baseline
        return rounded(value, span)


def trend(
    *,
    points: Sequence[Point],
    aim: Aim,
    today: date,
    label: str,
    band: Band | None = None,
    forecast: Forecast | None = None,
    show: Callable[[Decimal], str] = number,
) -> str:
    """An `<svg>` of the points over the span from start to due, with what was aimed at and what is foreseen.

    The title states the figures, as `show` writes them, beginning with `label` (all escaped here). Empty without
    anything to draw. Raises ValueError for a value that is not a finite number.
    """
    weeks = [(point.week, point.value) for point in points if point.value is not None]
    ahead = _Ahead.of(forecast, weeks)
    # A week is named for its last day, which the running one has not reached.
    known = [(min(week, today), value) for week, value in weeks]
    values = [value for _, value in known] + [
        value for value in (aim.baseline, aim.target, aim.upper) if value is not None
    ]
    days = [day for day in (aim.starts_on, aim.due_on) if day is not None] + [day for day, _ in known]
    if not values or not days:
        return ""
    plan = _planned(aim)
    frame = Frame.around(days, [*values, *(value for _, value in plan), *((ahead.low, ahead.high) if ahead else ())])
    places = [frame.place(*each) for each in known]
    inner = "".join([*_fan(places, ahead, frame), *_lines(places, plan, frame)])
    outer = "".join([*_levels(aim, today, days, frame), stretched(inner), *_marks(places, band)])
    words = "".join([*_level_words(aim, frame, show), *_forecast_word(aim, ahead, frame, show)])
    title = escape(_title(label, known, aim, ahead, show))
    return f'<svg class="chart chart--trend" role="img"><title>{title}</title>{outer}{words}</svg>'


_Known = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is foreseen for a day that lies ahead of what is known."""

    day: date
    low: Decimal
    value: Decimal
    high: Decimal

    @classmethod
    def of(cls, forecast: Forecast | None, known: _Known) -> "_Ahead | None":
        if forecast is None or not known or known[-1][0] >= forecast.due_on:
            return None
        if forecast.value is None or forecast.low is None or forecast.high is None:
            return None
        return cls(forecast.due_on, forecast.low, forecast.value, forecast.high)


def _planned(aim: Aim) -> _Known:
    if aim.plan is None or aim.baseline is None or aim.target is None or not (aim.starts_on and aim.due_on):
        return ()
    between = [(each.day, each.value) for each in aim.plan if aim.starts_on < each.day < aim.due_on]
    return [(aim.starts_on, aim.baseline), *between, (aim.due_on, aim.target)]


def _levels(aim: Aim, today: date, days: Sequence[date], frame: Frame) -> Iterator[str]:
    for name, value in (("baseline", aim.baseline), ("target", aim.target), ("target", aim.upper)):
        if value is not None:
            yield stroke(f"chart__{name}", (EDGE, frame.y(value)), (100 - EDGE, frame.y(value)))
    if min(days) <= today <= max(days):
        yield stroke("chart__today", (frame.x(today), 4), (frame.x(today), 96))


def _fan(places: Sequence[Place], ahead: _Ahead | None, frame: Frame) -> Iterator[str]:
    if ahead is None:
        return
    yield polygon("chart__fan", [places[-1], frame.place(ahead.day, ahead.high), frame.place(ahead.day, ahead.low)])
    yield polyline("chart__forecast", [places[-1], frame.place(ahead.day, ahead.value)])


def _lines(places: Sequence[Place], plan: _Known, frame: Frame) -> Iterator[str]:
    if plan:
        yield polyline("chart__plan", [frame.place(*each) for each in plan])
    if len(places) > 1:
        yield polyline("chart__line", places)


def _marks(places: Sequence[Place], band: Band | None) -> Iterator[str]:
    for x, y in places[:-1]:
        yield f'<circle class="chart__point" cx="{x:.1f}%" cy="{y:.1f}%" r="2.5"/>'
    if places:
        x, y = places[-1]
        yield f'<svg class="chart__mark" x="{x:.1f}%" y="{y:.1f}%">{mark("chart__last", band, 0, 0)}</svg>'


def _level_words(aim: Aim, frame: Frame, show: Callable[[Decimal], str]) -> Iterator[str]:
    """Baseline and target say their value at the start, each on the side that is turned away from the other."""
    lines = [(word, value) for word, value in (("baseline", aim.baseline), ("target", aim.target)) if value is not None]
    top = max((value for _, value in lines), default=None)
    for word, value in lines:
        shift = _ABOVE if value == top else _BELOW
        yield _word((EDGE, frame.y(value)), f"{word} {show(value)}", shift)


def _forecast_word(aim: Aim, ahead: _Ahead | None, frame: Frame, show: Callable[[Decimal], str]) -> Iterator[str]:
    if ahead is not None:
        yield _word(frame.place(ahead.day, ahead.value), show(aim.fine(ahead.value)), _ABOVE, " chart__word--end")


def _word(place: Place, text: str, shift: int, kind: str = "") -> str:
    return f'<text class="chart__word{kind}" x="{place[0]:.1f}%" y="{place[1]:.1f}%" dy="{shift}">{escape(text)}</text>'


def _title(label: str, known: _Known, aim: Aim, ahead: _Ahead | None, show: Callable[[Decimal], str]) -> str:
    levels = (("baseline", aim.baseline), ("target", aim.target), ("at most", aim.upper))
    aims = ", ".join(f"{word} {show(value)}" for word, value in levels if value is not None)
    plan = "".join(f", {show(each.value)} planned for {_day(each.day)}" for each in aim.plan or ())
    figures = ", ".join(f"{show(value)} on {_day(day)}" for day, value in known)
    said = f"{label}: {aims or 'no baseline and no target'}{plan}; {figures or 'no updates yet'}"
    if ahead is None:
        return said
    low, value, high = (show(aim.fine(each)) for each in (ahead.low, ahead.value, ahead.high))
    return f"{said}; forecast for {_day(ahead.day)}: {value}, 80 % between {low} and {high}"


@lru_cache(maxsize=1024)  # all charts of an organization name the same weeks
def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
