"""The decision log: searched, on one line's page, on an objective, and what is due to one person."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from governance.enums import DecisionState
from governance.models import Decision
from governance.policies import WHO_RECORDS, can_record, can_settle
from objectives.models import KeyResult, Objective
from okrapp import clock
from okrapp.remembering import looks
from organizations.models import Membership
from organizations.queries import members
from organizations.tenancy import prepared

PAGE = 30
ON_AN_OBJECTIVE = 10
BESIDE = ("key_result", "owner", "corrects", "change_request")
SHOWN = (  # the columns of a line on its objective's page
    *("organization", "number", "objective", "decided_on", "note", "score_then", "due_on", "state"),
    *("key_result__number", "owner__name", "corrects__number", "change_request__number"),
)


@dataclass(frozen=True)
class DecisionRow:
    """One line of the log on one day."""

    decision: Decision
    today: date

    @property
    def looks(self) -> tuple[Hashable, ...]:
        """All that a list shows of it; days count down, so it is drawn anew each day."""
        decision = self.decision
        beside = [decision.key_result, decision.change_request, decision.corrects]
        names = (decision.owner.name, decision.objective.title, decision.objective.number)
        return looks(decision), self.today, *names, *[each and each.number for each in beside]

    @property
    def is_overdue(self) -> bool:
        decision = self.decision
        return decision.state == DecisionState.OPEN and decision.due_on is not None and decision.due_on < self.today

    @property
    def is_settled(self) -> bool:
        return self.decision.state != DecisionState.OPEN


@dataclass(frozen=True)
class Log:
    """A page of the log with the filters that made it."""

    rows: list[DecisionRow]
    filters: Mapping[str, Any]
    people: list[Membership]
    after: str = ""

    @property
    def next_href(self) -> str:
        kept = {name: value for name, value in self.filters.items() if value and name != "after"}
        return f"?{urlencode({**kept, 'after': self.after})}" if self.after else ""

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.filters.items() if name != "after")


@dataclass(frozen=True)
class ObjectiveLog:
    """The newest lines of one objective, and whether the reader may add one."""

    objective: Objective
    rows: list[DecisionRow]
    has_more: bool
    may_record: bool
    why_not: str


@dataclass(frozen=True)
class RecordPage:
    """Who could carry a decision out, and what it could be about."""

    people: list[Membership]
    key_results: list[KeyResult]


@dataclass(frozen=True)
class DecisionPage:
    """One line with what it corrects and what corrects it."""

    row: DecisionRow
    corrections: list[Decision]
    may_settle: bool
    may_correct: bool
    people: list[Membership]

    @property
    def decision(self) -> Decision:
        return self.row.decision


def log(reader: Membership, filters: Mapping[str, Any], *, at: datetime | None = None) -> Log:
    """The lines that match, newest first: words or a reference, objective, owner, state, overdue. Two queries."""
    today = _today(reader, at)
    found = _lines().filter(_matching(filters, today))
    after = str(filters.get("after") or "")
    if after:
        found = found.filter(number__lt=int(after.removeprefix("D-")))
    lines = list(found.order_by("-number")[: PAGE + 1])
    shown = lines[:PAGE]
    more = shown[-1].reference if len(lines) > PAGE else ""
    return Log([DecisionRow(each, today) for each in shown], filters, list(members()), more)


def objective_log(reader: Membership, objective: Objective, *, at: datetime | None = None) -> ObjectiveLog:
    """The newest lines of an objective. One query, and at most one more for whether the reader may add to it."""
    lines = _newest_of(objective.id)
    for line in lines:
        line.objective = objective
    may = can_record(reader, objective)
    today = _today(reader, at)
    return ObjectiveLog(
        objective=objective,
        rows=[DecisionRow(each, today) for each in lines[:ON_AN_OBJECTIVE]],
        has_more=len(lines) > ON_AN_OBJECTIVE,
        may_record=may,
        why_not="" if may else WHO_RECORDS,
    )


def decision_page(decision: Decision, reader: Membership, *, at: datetime | None = None) -> DecisionPage:
    """A line that came with its surroundings. Three queries at most."""
    return DecisionPage(
        row=DecisionRow(decision, _today(reader, at)),
        corrections=list(decision.corrections.order_by("number")),
        may_settle=can_settle(reader, decision),
        may_correct=can_record(reader, decision.objective),
        people=list(members()),
    )


def record_page(objective: Objective) -> RecordPage:
    """What the form for a new line offers. Two queries."""
    under = KeyResult.objects.filter(objective_id=objective.id).exclude(state__in=["draft", "proposed"])
    return RecordPage(people=list(members()), key_results=list(under.order_by("number")))


def _lines() -> QuerySet[Decision]:
    return Decision.objects.select_related("objective", "key_result", "owner", "corrects", "change_request")


@prepared
def _newest_of(objective_id: int) -> QuerySet[Decision]:
    rows = Decision.objects.filter(objective_id=objective_id).select_related(*BESIDE).only(*SHOWN)
    return rows.order_by("-number")[: ON_AN_OBJECTIVE + 1]


def _matching(filters: Mapping[str, Any], today: date) -> Q:
    wanted = Q()
    text = str(filters.get("q") or "").strip()
    if text:
        number = text.upper().removeprefix("D-")
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        wanted &= Q(note__icontains=text) | (Q(number=int(number)) if is_number else Q(number=0))
    if filters.get("objective"):
        wanted &= Q(objective__number=int(str(filters["objective"]).removeprefix("O-")))
    if filters.get("owner"):
        wanted &= Q(owner_id=filters["owner"])
    if filters.get("state"):
        wanted &= Q(state=filters["state"])
    if filters.get("overdue"):
        wanted &= Q(state=DecisionState.OPEN, due_on__lt=today)
    return wanted


def _today(reader: Membership, at: datetime | None) -> date:
    return (at or clock.now()).astimezone(reader.organization.zone).date()
