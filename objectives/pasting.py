"""Key results out of pasted lines: rows of a spreadsheet, or “Repeat purchase rate from 18 % to 28 %”.

Pure: text in, the words for a row's fields out; whether they can stand is judged by the row's own form.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from objectives.rules import Span
from objectives.unit_words import unit_beside

COLUMNS = ("name", "baseline", "target", "unit", "owner", "due_date", "data_source", "refresh_frequency", "kr_class")
# What people write above a column, in lower case.
HEADS = {
    **dict.fromkeys(("measure", "key result", "name", "kr", "metric"), "name"),
    **dict.fromkeys(("from", "baseline", "start value", "current"), "baseline"),
    **dict.fromkeys(("to", "target", "goal"), "target"),
    **dict.fromkeys(("unit", "units"), "unit"),
    **dict.fromkeys(("owner", "accountable"), "owner"),
    **dict.fromkeys(("due", "due date", "deadline", "by"), "due_date"),
    **dict.fromkeys(("source", "data source"), "data_source"),
    **dict.fromkeys(("refresh", "refreshed", "frequency"), "refresh_frequency"),
    **dict.fromkeys(("class", "kind", "type"), "kr_class"),
    "weight": "weight",
}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y")
SHORT_DAYS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
CHOSEN = {"refresh_frequency", "kr_class"}

_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+|KR[ -]?\d*\s*[:.]\s*)+", re.IGNORECASE)
_FIGURE = r"[€$£¥]?\s*[+\-−]?\d[\d.,  ']*\s*[^\s,;]*(?:\s(?!to\b|by\b|until\b)[a-z]+)?"
_FROM_TO = re.compile(
    rf"^(?P<name>.+?)[,:;]?\s+(?:from\s+)?(?P<baseline>{_FIGURE})\s*(?:\bto\b|→|->|=>)\s*(?P<target>{_FIGURE})"
    r"(?:\s*[,;]?\s*\b(?:by|until)\s+(?P<due_date>.+?))?$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?:increase|reduce|raise|decrease|lower|grow|improve|lift|cut|bring|move)\s+(?:the\s+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A line as it was pasted, and what it says for the fields of a row."""

    line: str
    fields: dict[str, str]


def read_rows(text: str, cycle: Span) -> list[PastedRow]:
    """A row for each line that is not empty; columns parted by tabs may have heads. Days without a year lie in the
    cycle."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    columns: Sequence[str] = COLUMNS
    if lines and "\t" in lines[0] and (heads := _heads(lines[0])):
        columns, lines = heads, lines[1:]
    return [PastedRow(line, _in_form(_fields(line, columns), cycle)) for line in lines]


def _heads(line: str) -> list[str]:
    """The fields that the cells of a line of heads name; empty when it is no such line."""
    named = [HEADS.get(cell.strip().casefold(), "") for cell in line.split("\t")]
    return named if "name" in named and sum(map(bool, named)) > 1 else []


def _fields(line: str, columns: Sequence[str]) -> dict[str, str]:
    if "\t" in line:
        cells = [cell.strip() for cell in line.split("\t")]
        return {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
    words = _BULLET.sub("", line).strip().rstrip(".")
    found = _FROM_TO.match(words)
    if found is None:
        return {"name": words}
    fields = {name: part.strip() for name, part in found.groupdict().items() if part}
    bare = _VERB.sub("", fields["name"])
    return fields | {"name": bare[:1].upper() + bare[1:]}


def _in_form(fields: dict[str, str], cycle: Span) -> dict[str, str]:
    """The words as the row's form takes them: figures with one unit, days as dates, choices by their code."""
    if not fields.get("unit"):
        fields["unit"] = unit_beside(fields.get("target", ""), fields.get("baseline", ""))
    if "due_date" in fields:
        day = _day(fields["due_date"], cycle)
        fields["due_date"] = day.isoformat() if day else fields["due_date"]
    return fields | {name: fields[name].casefold() for name in CHOSEN & set(fields)}


def _day(text: str, cycle: Span) -> date | None:
    words = text.strip().rstrip(".")
    for form in DAYS:
        found = _parsed(words, form)
        if found:
            return found
    years = sorted({cycle.first.year, cycle.last.year}, reverse=True)
    near = (_parsed(f"{words} {year}", form) for year in years for form in SHORT_DAYS)
    known = [day for day in near if day]
    return next((day for day in known if cycle.first <= day <= cycle.last), known[0] if known else None)


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
