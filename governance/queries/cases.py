"""The list of everything with a clock: escalations of key results and data issues, in one order, paged by key."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from governance.enums import EscalationKind, EscalationState
from governance.issue_policies import issues_around
from governance.models import DataIssue, Escalation
from governance.models.escalations import RUNNING
from governance.queries.escalations import CaseRow, had_part_in
from governance.queries.issues import IssueRow, issue_part, nobody_waits
from objectives.enums import KeyResultState
from okrapp import clock
from organizations.models import Membership

PAGE = 30
OPEN, CLOSED, MINE = "open", "closed", "mine"
RED_KR, DATA_ISSUE = EscalationKind.RED_KR.value, "data_issue"
TABS = {OPEN: "Open", CLOSED: "Closed"}
WHOSE = {"": "All", MINE: "Those I have a part in"}
KINDS = {"": "All kinds", RED_KR: "Red key results", DATA_ISSUE: "Data issues"}
OPEN_ORDER, CLOSED_ORDER = ("place", "due_at", "number"), ("-number",)
ABOUT = (
    "key_result__objective__team",
    "key_result__objective__owner",
    "key_result__owner",
    "decision",
    "closed_by",
)


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What the address of the list asks for; what is unknown asks for the usual."""

    tab: str = OPEN
    whose: str = ""
    kind: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "CaseFilters":
        known = {"tab": TABS, "whose": WHOSE, "kind": KINDS}
        return cls(**{name: query[name] for name, values in known.items() if query.get(name) in values})

    @property
    def is_open(self) -> bool:
        return self.tab == OPEN

    def href(self, **changes: str) -> str:
        """The list with another filter; what is usual stays out of the address."""
        wanted = asdict(self) | changes
        return f"?{urlencode({name: value for name, value in wanted.items() if value and value != OPEN})}"


@dataclass(frozen=True, slots=True)
class Cases:
    """A page of cases and data issues with the filters that made it; `after` is the last one where more follow."""

    rows: Sequence[CaseRow | IssueRow]
    filters: CaseFilters
    after: str = ""

    @property
    def tabs(self) -> list[dict[str, object]]:
        return self._choices("tab", TABS)

    @property
    def choices(self) -> list[list[dict[str, object]]]:
        """Whose, and of which kind."""
        return [self._choices("whose", WHOSE), self._choices("kind", KINDS)]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters.whose or self.filters.kind)

    @property
    def is_open(self) -> bool:
        return self.filters.is_open

    @property
    def all_href(self) -> str:
        """The same tab without filters."""
        return self.filters.href(whose="", kind="")

    @property
    def next_href(self) -> str:
        return self.filters.href(after=self.after) if self.after else ""

    def _choices(self, name: str, labels: Mapping[str, str]) -> list[dict[str, object]]:
        now = getattr(self.filters, name)
        return [
            {"label": label, "href": self.filters.href(**{name: value}), "current": value == now}
            for value, label in labels.items()
        ]


def cases(
    reader: Membership, filters: CaseFilters | None = None, *, after: str = "", at: datetime | None = None
) -> Cases:
    """Open ones, breached first and then by clock, or closed ones, newest first. A query for each kind that is shown;
    behind the first page as many more to find where it begins.
    """
    now, filters = at or clock.now(), filters or CaseFilters()
    tables = [_cases(now), _issues(now)]
    behind = _behind(tables, _number(after), filters)
    rows = [table.filter(wanted, behind) for table, wanted in zip(tables, _wanted(reader, filters), strict=True)]
    order = OPEN_ORDER if filters.is_open else CLOSED_ORDER
    shown = [row for table in rows for row in table.order_by(*order)[: PAGE + 1]]
    shown.sort(key=_in_open_order if filters.is_open else _in_closed_order)
    more = shown[PAGE - 1].reference if len(shown) > PAGE else ""
    return Cases([_row(each, now) for each in shown[:PAGE]], filters, more)


def _cases(now: datetime) -> QuerySet[Any]:
    is_red = Q(key_result__state=KeyResultState.ACTIVE, key_result__red_since__lte=F("streak_week"))
    has_ended = ~is_red | Q(data_cleared_at__isnull=False) | Q(state=EscalationState.DECIDED)
    return Escalation.objects.select_related(*ABOUT).annotate(place=_place(has_ended, now))


def _issues(now: datetime) -> QuerySet[Any]:
    return issues_around().annotate(place=_place(nobody_waits(), now))


def _place(has_ended: Q, now: datetime) -> Case:
    """First those whose clock runs, and has run out: what their rows call breached."""
    ran_out = Q(rung__gt=0) | Q(due_at__lte=now)
    whens = [When(has_ended, then=Value(1)), When(ran_out, then=Value(0))]
    return Case(*whens, default=Value(1), output_field=IntegerField())


def _wanted(reader: Membership, filters: CaseFilters) -> tuple[Q, Q]:
    """What the filters want of the cases, and of the data issues."""
    cases, issues = Q(state__in=RUNNING), Q(resolved_at=None)
    if not filters.is_open:
        cases, issues = ~cases, ~issues
    if filters.whose == MINE:
        cases, issues = cases & had_part_in(reader), issues & issue_part(reader)
    if filters.kind:
        nothing = Q(pk__in=[])
        return (nothing, issues) if filters.kind == DATA_ISSUE else (cases & Q(kind=filters.kind), nothing)
    return cases, issues


def _behind(tables: Sequence[QuerySet[Any]], number: int, filters: CaseFilters) -> Q:
    """What comes behind the one of this number, which may be closed by now; everything where there is none."""
    if not number or not filters.is_open:
        return Q(number__lt=number) if number else Q()
    last = next((row for table in tables for row in table.filter(number=number)), None)
    if last is None:
        return Q()
    later = Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, number__gt=last.number)
    return Q(place__gt=last.place) | (Q(place=last.place) & later)


def _in_open_order(row: Any) -> tuple[Any, ...]:
    return row.place, row.due_at, row.number


def _in_closed_order(row: Any) -> int:
    return -int(row.number)


def _row(found: Escalation | DataIssue, now: datetime) -> CaseRow | IssueRow:
    return IssueRow(found, now) if isinstance(found, DataIssue) else CaseRow(found, now)


def _number(reference: str) -> int:
    digits = reference.removeprefix("E-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
