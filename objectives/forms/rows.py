"""Fields that repeat in a form, row by row: adding and removing a row works by sending the form, without a script.

The fields of row 3 of "milestone" are `milestone_name_3`, `milestone_weight_3` and so on. A button named `rows` asks
for another shape of the form: `add milestone`, or `remove milestone 3`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row on the page: its number, its fields in order, and what the button to remove it sends."""

    number: int
    fields: Sequence[forms.BoundField]
    remove: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A kind of row: the word that its fields begin with, its parts in order, and how many rows there may be."""

    word: str
    parts: tuple[str, ...]
    most: int

    def name(self, part: str, number: int) -> str:
        return f"{self.word}_{part}_{number}"

    def count(self, values: Mapping[str, Any]) -> int:
        """How many rows these values fill, or a browser sent; two to begin with."""
        sent = (
            number
            for number in range(self.most, 0, -1)
            if any(self.name(part, number) in values for part in self.parts)
        )
        return next(sent, BLANK_ROWS)

    def rows(self, form: forms.Form, count: int) -> Iterator[Row]:
        for number in range(1, count + 1):
            visible = [form[self.name(part, number)] for part in self.parts]
            yield Row(number, visible, f"remove {self.word} {number}")

    def values(self, cleaned: Mapping[str, Any], number: int) -> list[Any]:
        """What stands in a row, part by part; None for nothing and for what could not be read."""
        found = (cleaned.get(self.name(part, number)) for part in self.parts)
        return [None if value == "" else value for value in found]


def reshaped(data: QueryDict, asked: str, kinds: Sequence[Repeated]) -> tuple[QueryDict, str]:
    """What was typed with a row more or less, as a button asked, and the field to go on in; unasked, as it is."""
    typed = data.copy()
    verb, _, rest = asked.partition(" ")
    word, _, number = rest.partition(" ")
    kind = next((each for each in kinds if each.word == word), None)
    if kind is None:
        return typed, ""
    count = kind.count(typed)
    if verb == "add" and count < kind.most:
        for part in kind.parts:
            typed[kind.name(part, count + 1)] = ""
        return typed, kind.name(_first_shown(kind), count + 1)
    if verb == "remove" and number.isdecimal() and len(number) < 4 and 1 <= int(number) <= count:
        _close_up(typed, kind, int(number), count)
        return typed, kind.name(_first_shown(kind), max(1, min(int(number), count - 1)))
    return typed, ""


def _first_shown(kind: Repeated) -> str:
    return next(part for part in kind.parts if part != "key")


def _close_up(typed: QueryDict, kind: Repeated, gone: int, count: int) -> None:
    """Move the rows below the removed one up; a last row that is alone is emptied instead."""
    for number in range(gone, count):
        for part in kind.parts:
            typed[kind.name(part, number)] = typed.get(kind.name(part, number + 1), "")
    for part in kind.parts:
        if count > 1:
            typed.pop(kind.name(part, count), None)
        else:
            typed[kind.name(part, 1)] = ""
