"""A unit as people type it in one word: “%”, “EUR”, “days”, “orders”. No database."""

import re

from objectives import units
from objectives.enums import Unit

PERCENT_WORDS = {"%", "percent", "per cent", "pct"}
NUMBER_WORDS = {"", "number", "#"}
TIMES = {
    *("ms", "s", "sec", "second", "seconds", "min", "mins", "minute", "minutes", "h", "hour", "hours"),
    *("day", "days", "working days", "week", "weeks", "month", "months"),
}
CODES = {*units.SIGNS, "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "HUF", "INR", "MXN", "NOK", "NZD", "PLN", "RON", "SGD"}
BY_SIGN = {sign: code for code, sign in units.SIGNS.items()}
SUGGESTED = ("%", "EUR", "USD", "GBP", "number", "days", "hours", "minutes", "ratio")
LONGEST_LABEL = 20

_BESIDE = re.compile(
    r"^\s*(?P<before>[€$£¥]|[A-Z]{3}\b)?\s*[+\-−–]?\s*[\d.,\s'’\u00a0\u202f]*\d\s*(?P<after>[^\d\s].*)?$"
)


def read_unit(text: str) -> tuple[str, str]:
    """The unit and its label that one typed word stands for; a word that is no known unit is a unit of its own.

    A label is cut to what a card can hold.
    """
    word = " ".join(text.split())
    lower = word.casefold()
    if lower in PERCENT_WORDS:
        return Unit.PERCENT, ""
    if lower in NUMBER_WORDS:
        return Unit.NUMBER, ""
    if lower in {Unit.RATIO, Unit.CURRENCY, Unit.DURATION}:
        return Unit(lower), ""
    if word in BY_SIGN or word.upper() in CODES:
        return Unit.CURRENCY, BY_SIGN.get(word, word.upper())
    return (Unit.DURATION if lower in TIMES else Unit.TEXT), word[:LONGEST_LABEL]


def unit_word(unit: str, label: str) -> str:
    """The word that stands for a card's unit; read back it means the same measure."""
    if unit == Unit.PERCENT:
        return "%"
    return label or str(Unit(unit).value)


def unit_beside(*figures: str) -> str:
    """The unit that stands beside the first of these figures that has one: “%” of “18 %”; empty where none has."""
    for figure in figures:
        found = _BESIDE.match(figure)
        word = found and (found["before"] or found["after"] or "").strip()
        if word:
            return word
    return ""
