"""A key result in words: the sentence that its card composes, and what it aims at. No database.

Source: domain.md, "Key results", Statement.
"""

from decimal import Decimal

from django.utils import formats

from objectives import units
from objectives.enums import HoldChoice, MethodChoice
from objectives.models import KeyResult

QUARTER = 100  # days; what runs longer is not of one quarter
SIGNS = {HoldChoice.AT_LEAST: "≥", HoldChoice.AT_MOST: "≤"}


def statement(key_result: KeyResult) -> str:
    """“Increase repeat purchase rate from 18 % to 28 % by 31 Dec”, as far as the card is filled in.

    “Keep uptime at least 99.9 % until 31 Dec” where a measure is kept, “Reach all 4 milestones of …” where steps count.
    """
    measure = _measure(key_result.name)
    due = due_day(key_result)
    by = f" by {due}" if due else ""
    if key_result.establishes_baseline:
        return f"Establish the baseline of {measure}{by}"
    if key_result.method == MethodChoice.MILESTONE:
        return f"Reach {_milestones(len(key_result.milestones))} of {measure}{by}"
    if key_result.method == MethodChoice.CONTROL:
        bounds = _bounds(key_result)
        return f"Keep {measure} {bounds}{f' until {due}' if due else ''}" if bounds else key_result.name
    if key_result.baseline is None or key_result.target is None:
        return key_result.name
    verb = "Reduce" if key_result.target < key_result.baseline else "Increase"
    from_to = f"from {_show(key_result, key_result.baseline)} to {_show(key_result, key_result.target)}"
    return f"{verb} {measure} {from_to}{by}"


def due_day(key_result: KeyResult) -> str:
    """“31 Dec”, and with the year where it is not that of a quarter's days: “3 Jan 2027”; empty without a due date."""
    due, start = key_result.due_on, key_result.starts_on
    if due is None:
        return ""
    is_plain = start is None or (start.year == due.year and (due - start).days <= QUARTER)
    return formats.date_format(due, "j M" if is_plain else "j M Y")


def aim(key_result: KeyResult, target: Decimal | None) -> str:
    """A target as figures show it: “28 %”, and with its relation where it is a bound: “≥ 99.9 %”, “2 % to 4 %”."""
    shown = _show(key_result, target)
    if key_result.method != MethodChoice.CONTROL or target is None:
        return shown
    if key_result.hold == HoldChoice.BETWEEN:
        return f"{shown} to {_show(key_result, key_result.hold_upper)}"
    return f"{SIGNS[HoldChoice(key_result.hold)]} {shown}"


def _bounds(key_result: KeyResult) -> str:
    if key_result.target is None:
        return ""
    lower = _show(key_result, key_result.target)
    if key_result.hold == HoldChoice.BETWEEN:
        return f"between {lower} and {_show(key_result, key_result.hold_upper)}"
    return f"{'at most' if key_result.hold == HoldChoice.AT_MOST else 'at least'} {lower}"


def _milestones(count: int) -> str:
    if count < 2:
        return "the milestone" if count else "the milestones"
    return f"all {count} milestones"


def _measure(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _show(key_result: KeyResult, value: Decimal | None) -> str:
    return units.show(value, key_result.unit, key_result.unit_label)
