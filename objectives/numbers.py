"""Reads the figures that people type: “28,5”, “1.234,5”, “1,200”, “28 %”, “− 4”.

Comma and point are both understood. Where two readings are possible, the writing habit of the organization's language
decides; where even that leaves doubt, the person is asked.
"""

import re
from decimal import Decimal

WHOLE_DIGITS = 18
DECIMAL_PLACES = 6
LONGEST = 60
SIGNS = ("%", "€", "$", "£", "¥")

_SPACES = dict.fromkeys(map(ord, " \t\u00a0\u2007\u2009\u202f'’"), " ")
_MINUS = dict.fromkeys(map(ord, "−–‒"), "-")
_SHAPE = re.compile(r"(?P<sign>[+-]?) ?(?P<figure>[0-9.,](?:[0-9., ]*[0-9])?)")
_HOW = "Write a number in digits, such as 28.5 or 1200."


class NotANumber(ValueError):
    """The text can't be taken as one figure; the message says why, and how to write it."""


def read_number(text: str, *, decimal_comma: bool = False, signs: tuple[str, ...] = SIGNS) -> Decimal:
    """The figure that a person typed, exact: at most 18 digits before the decimal mark and 6 after it.

    `decimal_comma` says that the organization's language writes 1,5 for one and a half. `signs` are the units that may
    stand before or after the figure. Raises NotANumber, in words, for text, for figures that are too long, and for
    those that can be read in two ways.
    """
    typed = " ".join(text.translate(_SPACES | _MINUS).split())
    if len(typed) > LONGEST:
        raise NotANumber("That is too long for a figure.")
    shape = _SHAPE.fullmatch(_without_signs(typed, signs))
    if shape is None:
        raise NotANumber(_why_not(typed, signs))
    whole, fraction = _parts(shape["figure"], decimal_comma=decimal_comma)
    if len(whole.lstrip("0")) > WHOLE_DIGITS:
        raise NotANumber(f"That number is too large: {WHOLE_DIGITS} digits are the most.")
    if len(fraction.rstrip("0")) > DECIMAL_PLACES:
        raise NotANumber(f"Use at most {DECIMAL_PLACES} decimal places.")
    value = Decimal(f"{whole or 0}.{fraction.rstrip('0') or 0}")
    # Copying the sign keeps a zero plain: −0 is 0.
    return (-value if shape["sign"] == "-" and value else value).normalize() + 0


def _without_signs(typed: str, signs: tuple[str, ...]) -> str:
    """The text with one unit taken off its start or end, also between a minus and the figure."""
    for sign in filter(None, signs):
        for before, after in ((f"{sign}", ""), (f"-{sign}", "-"), (f"- {sign}", "-")):
            if typed.lower().startswith(before.lower()):
                return (after + typed[len(before) :]).strip()
        if typed.lower().endswith(sign.lower()):
            return typed[: -len(sign)].strip()
    return typed


def _why_not(typed: str, signs: tuple[str, ...]) -> str:
    if not typed:
        return _HOW
    if typed.lower().lstrip("+-") in {"nan", "inf", "infinity", "∞"}:
        return f"“{typed}” is not a figure that can be measured. {_HOW}"
    if re.fullmatch(r"[+-]?[0-9.,]+e[+-]?[0-9]+", typed, re.IGNORECASE):
        return f"Write “{typed}” out in digits, without an exponent."
    if typed.endswith("%") and "%" not in signs:
        return "This measure is not in percent: leave the % out, or change the unit."
    return f"“{typed}” is not a number. {_HOW}"


def _parts(figure: str, *, decimal_comma: bool) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    last = max(figure.rfind("."), figure.rfind(","))
    mark = figure[last] if last >= 0 else ""
    if not mark:
        return _whole(figure, figure), ""
    other = "," if mark == "." else "."
    if figure.count(mark) > 1:  # 1.234.567: only thousands repeat
        return _whole(figure, figure), ""
    whole, fraction = figure[:last], figure[last + 1 :]
    if " " in fraction:
        raise NotANumber(_unclear(figure))
    if other not in figure and _groups_by(mark, whole, fraction, decimal_comma=decimal_comma):
        return _whole(figure, figure), ""
    return _whole(whole, figure), fraction


def _groups_by(mark: str, whole: str, fraction: str, *, decimal_comma: bool) -> bool:
    """Whether a single mark parts thousands: 1,200 where the decimal mark is a point.

    Raises NotANumber for 1234,567, which nobody writes by habit.
    """
    if len(fraction) != 3 or mark == ("," if decimal_comma else "."):
        return False
    digits = whole.replace(" ", "")
    if digits.strip("0") == "":  # 0,250 and ,250
        return False
    if len(digits) > 3 or " " in whole:
        ways = f"{digits}{',' if decimal_comma else '.'}{fraction} or {digits}{fraction}"
        raise NotANumber(f"“{whole}{mark}{fraction}” can be read in two ways: write {ways}.")
    return True


def _whole(text: str, figure: str) -> str:
    """The digits of a whole number whose thousands may be parted by one kind of mark, in groups of three."""
    used = set(re.sub(r"[0-9]", "", text))
    groups = re.split(r"[., ]", text)
    is_grouped = len(groups) > 1
    if len(used) > 1 or (is_grouped and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:]))):
        raise NotANumber(_unclear(figure))
    return "".join(groups)


def _unclear(figure: str) -> str:
    return f"“{figure}” can't be read as one number. {_HOW}"
