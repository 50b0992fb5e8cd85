"""Completion heat map: which updates came, week by week, for teams, objectives or whatever has updates.

Source: scoring.md, "Charts". Drawn as inline SVG. Classes: `heat`, `heat__name`, `heat__week`, `heat__figure`, and
`heat__cell` with `--full`, `--most`, `--some`, `--none` or `--idle` (nothing was expected). A week that is not full
says its figure, so that no colour has to be told from another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

CELL, GAP, TOP = 30, 3, 18
NAMES = 72

_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Completion:
    """The updates of one week: how many came of how many expected."""

    came: int
    expected: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One name and its weeks, oldest first."""

    name: str
    weeks: Sequence[Completion]


def heat_map(*, rows: Sequence[HeatRow], weeks: Sequence[date], label: str) -> str:
    """An `<svg>` with a row for each name and a column for each week; the title states the figures.

    `weeks` names the columns by their last day. Names and `label` are escaped here. Empty without rows or weeks.
    Raises ValueError for a row that has not one completion a week.
    """
    if not rows or not weeks:
        return ""
    width, height = NAMES + len(weeks) * (CELL + GAP), TOP + len(rows) * (CELL + GAP)
    shapes = "".join([*_heads(weeks), *(_row(row, place, len(weeks)) for place, row in enumerate(rows))])
    return (
        f'<svg class="heat" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"<title>{escape(_title(label, rows, weeks))}</title>{shapes}</svg>"
    )


def _heads(weeks: Sequence[date]) -> Iterator[str]:
    """The day of a week, with the month where it is the first of it."""
    for column, week in enumerate(weeks):
        first = not column or weeks[column - 1].month != week.month
        words = f"{week.day} {week:%b}" if first else str(week.day)
        middle = _x(column) + CELL / 2
        yield f'<text class="heat__week" x="{middle:.0f}" y="{TOP - 6}" text-anchor="middle">{words}</text>'


def _row(row: HeatRow, place: int, weeks: int) -> str:
    if len(row.weeks) != weeks:
        raise ValueError(f"{row.name} has {len(row.weeks)} weeks, not {weeks}.")
    y = TOP + place * (CELL + GAP)
    name = f'<text class="heat__name" x="0" y="{y + 19}">{escape(row.name)}</text>'
    return name + "".join(_cell(each, _x(column), y) for column, each in enumerate(row.weeks))


def _cell(week: Completion, x: int, y: int) -> str:
    kind = _kind(week)
    cell = f'<rect class="heat__cell heat__cell--{kind}" x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="3"/>'
    if kind in {"full", "idle"}:
        return cell
    words = f"{week.came}/{week.expected}"
    middle = x + CELL / 2
    return f'{cell}<text class="heat__figure" x="{middle:.0f}" y="{y + 19}" text-anchor="middle">{words}</text>'


def _kind(week: Completion) -> str:
    if not week.expected:
        return "idle"
    share = week.came / week.expected
    if share >= 1:
        return "full"
    return "none" if not share else "most" if share >= _MOST else "some"


def _x(column: int) -> int:
    return NAMES + column * (CELL + GAP)


def _title(label: str, rows: Sequence[HeatRow], weeks: Sequence[date]) -> str:
    told = "; ".join(f"{row.name} {', '.join(map(_words, row.weeks))}" for row in rows)
    return f"{label}, {len(weeks)} weeks to {weeks[-1].day} {weeks[-1]:%b %Y}: {told}"


def _words(week: Completion) -> str:
    return f"{week.came} of {week.expected}" if week.expected else "none expected"
