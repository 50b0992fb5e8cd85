"""Measured values in words: a number with its unit."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language

from objectives.enums import Unit

NO_VALUE = "–"
# A narrow space that keeps the number and its sign on one line.
NARROW = "\u202f"
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF", "SEK": "kr"}


# Typed as one word, “orders” is a unit of its own; in the dictionary it is a number of orders.
COUNTS = {Unit.NUMBER, Unit.TEXT}


def are_one(unit: str, label: str, other: str, other_label: str) -> bool:
    """Whether two units read the same beside a figure."""
    alike = unit == other or {unit, other} <= COUNTS
    return alike and label.strip().casefold() == other_label.strip().casefold()


def plain(value: Decimal) -> str:
    """The figure without trailing zeros: 18, 0.25, 1200."""
    text = f"{value.normalize():f}"
    return "0" if text in {"-0", ""} else text


def show(value: Decimal | None, unit: str, label: str = "") -> str:
    """A value as people read it: “18 %”, “€ 1,200”, “6 days”, or a dash when there is none."""
    if value is None:
        return NO_VALUE
    return _show(value, unit, label, get_language())


@lru_cache(maxsize=16384)  # a list of many shows the same figures again and again
def _show(value: Decimal, unit: str, label: str, _language: str | None) -> str:
    if unit == Unit.CURRENCY:
        return f"{SIGNS.get(label.upper(), label)}{NARROW}{_figure(value, cents=True)}".strip()
    figure = _figure(value)
    if unit == Unit.PERCENT:
        return f"{figure}{NARROW}%"
    return f"{figure}\u00a0{label}" if label else figure


def _figure(value: Decimal, *, cents: bool = False) -> str:
    """Without trailing zeros; an amount of money that is not whole shows its cents, and finer ones only below 1."""
    places = min(4, max(0, -int(value.normalize().as_tuple().exponent)))
    if cents and places:
        places = 2 if abs(value) >= 1 else max(2, places)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return formats.number_format(rounded, places, use_l10n=True, force_grouping=True).replace("-", "−")
