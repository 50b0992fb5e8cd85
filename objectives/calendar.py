"""Quarters and years of an organization's fiscal calendar."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from objectives.enums import CycleKind
from objectives.rules import Span

# With less than this share of a quarter left, the next one is the one to plan.
LATE_IN_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cycle that could be made with one click."""

    kind: CycleKind
    name: str
    span: Span


def quarter_at(day: date, fiscal_year_start: int) -> Suggestion:
    """The fiscal quarter of a day, named by the year in which its fiscal year ends: “Q1 2027”."""
    months = (day.month - fiscal_year_start) % 12
    first = _months_before(day, months % 3)
    begin = _months_before(day, months)
    year = (_months_after(begin, 12) - timedelta(days=1)).year
    span = Span(first, _months_after(first, 3) - timedelta(days=1))
    return Suggestion(CycleKind.QUARTERLY, f"Q{months // 3 + 1} {year}", span)


def year_at(day: date, fiscal_year_start: int) -> Suggestion:
    """The fiscal year of a day, named by the year in which it ends."""
    begin = _months_before(day, (day.month - fiscal_year_start) % 12)
    span = Span(begin, _months_after(begin, 12) - timedelta(days=1))
    return Suggestion(CycleKind.ANNUAL, f"{span.last.year}", span)


def quarter_to_plan(day: date, fiscal_year_start: int, taken: list[Span]) -> Suggestion:
    """The quarter to offer: the running one, or the next where it is taken or nearly over.

    One that shares some days with a cycle is offered without them, as long as most of it is left.
    """
    running = quarter_at(day, fiscal_year_start)
    is_nearly_over = LATE_IN_QUARTER * (running.span.last - day).days < running.span.days
    offer = quarter_at(running.span.last + timedelta(days=1), fiscal_year_start) if is_nearly_over else running
    while (rest := _rest(offer.span, taken)) is None:
        offer = quarter_at(offer.span.last + timedelta(days=1), fiscal_year_start)
    return replace(offer, span=rest)


def year_to_plan(day: date, fiscal_year_start: int, taken: list[Span]) -> Suggestion:
    """The fiscal year to offer: the running one, or the next that is not taken; as `quarter_to_plan` of shared days."""
    offer = year_at(day, fiscal_year_start)
    while (rest := _rest(offer.span, taken)) is None:
        offer = year_at(offer.span.last + timedelta(days=1), fiscal_year_start)
    return replace(offer, span=rest)


def _rest(span: Span, taken: list[Span]) -> Span | None:
    """What other spans leave of this one; None where that is less than two thirds."""
    first, last = span.first, span.last
    for other in sorted((each for each in taken if each.overlaps(span)), key=lambda each: each.first):
        if other.first <= first:
            first = max(first, other.last + timedelta(days=1))
        else:
            last = min(last, other.first - timedelta(days=1))
    rest = Span(first, last)
    return rest if 3 * rest.days >= 2 * span.days else None


def _months_before(day: date, months: int) -> date:
    return _months_after(day, -months)


def _months_after(day: date, months: int) -> date:
    """The first of the month that lies so many months away."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
