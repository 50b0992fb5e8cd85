"""Cycles, where they stand, and the next one to plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from objectives import rules
from objectives.calendar import quarter_to_plan, year_to_plan
from objectives.cards import Today
from objectives.enums import CycleKind, Phase
from objectives.models import Cycle
from objectives.rules import Span
from okrapp import clock
from organizations.models import Membership, Organization
from organizations.tenancy import prepared


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle with where it stands on the day. `is_ending`: it is time to close it, or soon will be."""

    cycle: Cycle
    phase: Phase
    week: tuple[int, int]
    is_ending: bool = False

    @property
    def span(self) -> str:
        return rules.in_words(Span(self.cycle.starts_on, self.cycle.ends_on))


def cycle_rows(today: Today) -> list[CycleRow]:
    """All cycles, newest first. One query."""
    return [cycle_row(cycle, today) for cycle in _cycles()]


@prepared
def _cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("parent", "policy")


def cycle_row(cycle: Cycle, today: Today) -> CycleRow:
    span = Span(cycle.starts_on, cycle.ends_on)
    week = today.calendar.week_number(today.open_week, cycle.starts_on, cycle.ends_on)
    phase = rules.phase(span, today.day, is_closed=cycle.is_closed)
    return CycleRow(cycle, phase, week, is_ending=not cycle.is_closed and rules.is_ending(span, today.day))


def cycle_at_work(cycles: Iterable[Cycle], day: date) -> Cycle | None:
    """The cycle to open on: the running quarter, else another that runs, else the next, else the last."""
    known = list(cycles)
    running = [cycle for cycle in known if cycle.starts_on <= day <= cycle.ends_on]
    quarters = [cycle for cycle in running if cycle.kind == CycleKind.QUARTERLY]
    coming = sorted((cycle for cycle in known if cycle.starts_on > day), key=lambda cycle: cycle.starts_on)
    past = sorted((cycle for cycle in known if cycle.ends_on < day), key=lambda cycle: cycle.ends_on, reverse=True)
    return next(iter([*quarters, *running, *coming, *past]), None)


def cycle_to_draft(cycles: Iterable[Cycle], day: date) -> Cycle | None:
    """The cycle to draft for: the one at work while it begins, afterwards the next one where it is set up."""
    known = list(cycles)
    running = cycle_at_work(known, day)
    if running is None or running.starts_on > day:
        return running
    begins = rules.phase(Span(running.starts_on, running.ends_on), day) == Phase.BASELINE
    coming = [each for each in known if each.starts_on > day and each.kind == running.kind]
    return running if begins or not coming else min(coming, key=lambda each: each.starts_on)


def cycle_to_plan(membership: Membership) -> Cycle | None:
    """The open cycle at work, in which new drafts most likely belong. One query."""
    today = clock.now().astimezone(membership.organization.zone).date()
    return cycle_at_work(Cycle.objects.filter(closed_at=None, locked_at=None), today)


def suggested_cycle(organization: Organization, kind: str = CycleKind.QUARTERLY) -> dict[str, Any]:
    """The cycle of a kind that comes next, as its form begins; no dates of a custom one. One query."""
    if kind not in {CycleKind.QUARTERLY, CycleKind.ANNUAL}:
        return {"kind": CycleKind.CUSTOM if kind == CycleKind.CUSTOM else CycleKind.QUARTERLY}
    today = clock.now().astimezone(organization.zone).date()
    rows = list(Cycle.objects.all())
    taken = [Span(row.starts_on, row.ends_on) for row in rows if row.kind == kind]
    to_plan = year_to_plan if kind == CycleKind.ANNUAL else quarter_to_plan
    offer = to_plan(today, organization.fiscal_year_start, taken)
    years = [row for row in rows if row.kind == CycleKind.ANNUAL and Span(row.starts_on, row.ends_on).holds(offer.span)]
    return {
        "kind": offer.kind,
        "name": offer.name,
        "starts_on": offer.span.first,
        "ends_on": offer.span.last,
        "parent": years[0].id if years and kind != CycleKind.ANNUAL else None,
    }
