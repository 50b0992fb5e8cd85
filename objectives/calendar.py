"""Quarters and years of an organization's fiscal calendar."""

from dataclasses import dataclass
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
    """The quarter to offer: the running one, or the next where it is taken or nearly over."""
    running = quarter_at(day, fiscal_year_start)
    is_nearly_over = LATE_IN_QUARTER * (running.span.last - day).days < running.span.days
    offer = quarter_at(running.span.last + timedelta(days=1), fiscal_year_start) if is_nearly_over else running
    while any(offer.span.overlaps(span) for span in taken):
        offer = quarter_at(offer.span.last + timedelta(days=1), fiscal_year_start)
    return offer


def _months_before(day: date, months: int) -> date:
    return _months_after(day, -months)


def _months_after(day: date, months: int) -> date:
    """The first of the month that lies so many months away."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
