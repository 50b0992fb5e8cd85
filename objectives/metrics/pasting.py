"""Lines of “date value” as people paste them from a spreadsheet. Text in, rows out; no database, no clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from hashlib import sha256

from objectives import units
from objectives.metrics.rules import EARLIEST, TOO_EARLY, is_outside
from objectives.models import Metric
from objectives.numbers import NotANumber, read_number

MOST = 500
NOON = time(12)
DAY = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})"
TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
LINE = re.compile(rf"(?P<day>{DAY})(?:[T ]+{TIME})?\s*[\t;, ]\s*(?P<value>.+)")
QUOTED = re.compile(r'"([^"]*)"')
HOW = "Write a day and a value, such as 2026-11-20 24.5."


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line: what it says as it will be recorded, or the problem with it."""

    number: int
    text: str
    observed_at: datetime | None = None
    value: Decimal | None = None
    shown: str = ""
    problem: str = ""
    is_anomaly: bool = False


@dataclass(frozen=True, slots=True)
class Pasted:
    """All lines of a paste, blank ones left out."""

    rows: list[PastedRow]

    @property
    def problems(self) -> list[PastedRow]:
        return [row for row in self.rows if row.problem]

    @property
    def anomalies(self) -> list[PastedRow]:
        return [row for row in self.rows if row.is_anomaly]

    @property
    def doubt(self) -> str:
        """Stands for these anomalies and no others: who confirms them confirms none that is put in their place."""
        lines = "\n".join(row.text for row in self.anomalies)
        return sha256(lines.encode()).hexdigest()[:32] if lines else ""

    @property
    def readings(self) -> list[tuple[datetime, Decimal, str]]:
        """The moment, the value and the text of each line that says both."""
        return [
            (row.observed_at, row.value, row.text) for row in self.rows if row.observed_at and row.value is not None
        ]


@dataclass(frozen=True, slots=True)
class Habits:
    """How figures and moments are written here: the units beside a figure, the decimal mark, the zone, and now."""

    signs: tuple[str, ...]
    zone: tzinfo
    now: datetime
    decimal_comma: bool = False


def read_lines(text: str, *, metric: Metric, habits: Habits) -> Pasted:
    """The rows of a paste. A day without a time means its noon, or this moment where that has not come yet; a time
    without a zone is one of the organization's clock.

    A moment that is named twice, or lies ahead, is a problem of its line; a value outside the metric's valid range is
    marked as an anomaly.
    """
    rows, seen = list[PastedRow](), dict[datetime, int]()
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines[:MOST]:
        row = _row(number, line, metric, habits)
        if row.observed_at and row.observed_at in seen:
            row = PastedRow(number, line, problem=f"Line {seen[row.observed_at]} has this moment already.")
        elif row.observed_at:
            seen[row.observed_at] = number
        rows.append(row)
    if len(lines) > MOST:
        rows.append(PastedRow(*lines[MOST], problem=f"{MOST} values at once are the most."))
    return Pasted(rows)


def _row(number: int, line: str, metric: Metric, habits: Habits) -> PastedRow:
    shape = LINE.fullmatch(QUOTED.sub(r"\1", line))
    if shape is None:
        return PastedRow(number, line, problem=HOW)
    try:
        value = read_number(shape["value"], decimal_comma=habits.decimal_comma, signs=habits.signs)
        moment = _moment(shape, habits)
    except NotANumber as error:
        return PastedRow(number, line, problem=str(error))
    except ValueError:
        return PastedRow(number, line, problem="There is no such day or time.")
    if moment < EARLIEST:
        return PastedRow(number, line, problem=TOO_EARLY)
    if moment > habits.now:
        return PastedRow(number, line, problem="This moment has not come yet.")
    shown = units.show(value, metric.unit, metric.unit_label)
    anomaly = is_outside(value, metric.valid_low, metric.valid_high)
    return PastedRow(number, line, moment, value, shown, is_anomaly=anomaly)


def _moment(shape: re.Match[str], habits: Habits) -> datetime:
    """Raises ValueError for a day or an hour that does not exist."""
    parts = [int(part) for part in re.split(r"[-.]", shape["day"])]
    year, month, day = parts if "-" in shape["day"] else reversed(parts)
    on, now = date(year, month, day), habits.now
    if shape["hour"] is None:
        noon = datetime.combine(on, NOON, habits.zone)
        return now if noon > now and on == now.astimezone(habits.zone).date() else noon
    zone = datetime.strptime(shape["zone"], "%z").tzinfo if shape["zone"] else habits.zone
    return datetime.combine(on, time(int(shape["hour"]), int(shape["minute"])), zone)
