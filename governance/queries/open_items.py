"""What is open on an objective or a KR, and what one person has to see to: different things in a list, by one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from checkins.enums import ResponseBand
from checkins.models import Response
from checkins.queries import open_responses
from governance.enums import ChangeState, DecisionState, EscalationState, IssueState
from governance.models import ChangeRequest, DataIssue, Decision, Escalation
from governance.models.escalations import RUNNING
from governance.queries.change_cards import WAITING
from governance.queries.escalations import lowest_rung, turn
from governance.queries.issues import issue_rungs, issue_turn, nobody_waits
from governance.rules import SERVICE_LEVEL
from objectives.enums import ContributionState, DependencyState
from objectives.models import Contribution, Dependency, KeyResult
from objectives.queries import proposed_to, requested_of
from organizations.enums import Activity, Letter
from organizations.models import Membership, RaciRule
from organizations.tenancy import prepared

CASE, CHANGE, DECISION, RESPONSE, LINE = "case", "change", "decision", "response", "line"
CONTRIBUTION, DEPENDENCY, ISSUE = "contribution", "dependency", "data_issue"
PREFIXES = {CASE: "E", CHANGE: "CR", DECISION: "D", RESPONSE: "KR", CONTRIBUTION: "O", DEPENDENCY: "DP", ISSUE: "E"}
STATES = {
    CASE: EscalationState,
    CHANGE: ChangeState,
    DECISION: DecisionState,
    RESPONSE: ResponseBand,
    CONTRIBUTION: ContributionState,
    DEPENDENCY: DependencyState,
    ISSUE: IssueState,
}
SHOWN = 12

Rows = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open case, response that is due, change that waits, or decision to carry out.

    A response has no number of its own: it goes by its KR's. Its state is the band that asks for it. A contribution
    goes by the objective that wants to contribute.
    """

    what: str
    number: int
    state: str
    title: str
    about: int | None  # the number of its KR; a contribution's id
    due_at: datetime | None
    has_clock: bool

    @property
    def reference(self) -> str:
        return f"{PREFIXES[self.what]}-{self.number}"

    @property
    def is_case(self) -> bool:
        return self.what == CASE

    @property
    def is_response(self) -> bool:
        return self.what == RESPONSE

    @property
    def is_contribution(self) -> bool:
        return self.what == CONTRIBUTION

    @property
    def is_dependency(self) -> bool:
        return self.what == DEPENDENCY

    @property
    def is_data_issue(self) -> bool:
        return self.what == ISSUE

    @property
    def is_decision(self) -> bool:
        return self.what == DECISION

    @property
    def is_change(self) -> bool:
        return self.what == CHANGE

    @property
    def state_label(self) -> str:
        return str(STATES[self.what](self.state).label)

    @property
    def key_result(self) -> str:
        return f"KR-{self.about}" if self.about and not self.is_contribution else ""

    @property
    def due(self) -> object:
        """The instant at which its clock runs out, or for a decision the day; None where no clock runs."""
        if self.due_at is None or not self.has_clock:
            return None
        if self.what in {DECISION, DEPENDENCY}:
            return self.due_at.date()
        return self.due_at + SERVICE_LEVEL if self.is_change else self.due_at


@dataclass(frozen=True, slots=True)
class Open:
    """What is open on a KR or an objective, and the roles that propose changes of it, with who holds them today."""

    items: list[OpenItem]
    proposing_roles: list[str]
    proposers: str


def on_objective(objective_id: int) -> Open:
    """The open cases, responses and changes under an objective: cases first, then the oldest clock. One query, the
    lines of the matrix included."""
    return _open(_under_objective(objective_id))


@prepared
def _under_objective(objective_id: int) -> Rows:
    cases = Escalation.objects.filter(state__in=RUNNING, key_result__objective_id=objective_id)
    responses = open_responses().filter(key_result__objective_id=objective_id)
    changes = ChangeRequest.objects.filter(state__in=WAITING, key_result__objective_id=objective_id)
    return _together(_of_cases(cases), _of_responses(responses), _of_changes(changes), _of_lines(_lines()))


def on_key_result(key_result_id: int) -> Open:
    """What a KR's page shows of governance; one query, the lines of the matrix included."""
    return _open(_about_key_result(key_result_id))


def _open(rows: Iterable[tuple[Any, ...]]) -> Open:
    found = _items(rows)
    named = [item for item in found if item.what == LINE]
    return Open(
        items=[item for item in found if item.what != LINE],
        proposing_roles=[line.state for line in named],
        proposers=", ".join(line.title for line in named if line.title),
    )


def _lines() -> QuerySet[RaciRule]:
    return RaciRule.objects.filter(activity=Activity.KR_CHANGE, letter=Letter.RESPONSIBLE)


@prepared
def _about_key_result(key_result_id: int) -> Rows:
    cases = Escalation.objects.filter(state__in=RUNNING, key_result_id=key_result_id)
    responses = open_responses().filter(key_result_id=key_result_id)
    about = Q(key_result_id=key_result_id) | Q(replaces_id=key_result_id)
    changes = ChangeRequest.objects.filter(about, state__in=WAITING)
    measures = KeyResult.objects.filter(id=key_result_id).values("metric_id")
    data = Q(key_result_id=key_result_id) | Q(metric_id__in=measures)
    issues = _of_issues(DataIssue.objects.filter(data, resolved_at=None))
    return _together(_of_cases(cases), _of_responses(responses), _of_changes(changes), issues, _of_lines(_lines()))


def duties(membership: Membership) -> list[OpenItem]:
    """The cases in which it is this member's turn, the responses that they owe, the contributions and dependencies that
    they answer, and the dated decisions that they carry out, oldest clock first."""
    return _items(_turn_of(membership.id, lowest_rung(membership), *issue_rungs(membership)))


@prepared
def _turn_of(member_id: int, rung: int, issue_rung: int, unassigned_rung: int) -> Rows:
    cases = Escalation.objects.filter(turn(member_id, rung), state__in=RUNNING)
    owed = open_responses().filter(key_result__owner_id=member_id)
    mine = Decision.objects.filter(owner_id=member_id, state=DecisionState.OPEN, due_on__isnull=False)
    ties = _of_contributions(proposed_to(member_id)), _of_dependencies(requested_of(member_id))
    issues = DataIssue.objects.filter(issue_turn(member_id, issue_rung, unassigned_rung), resolved_at=None)
    return _together(_of_cases(cases), _of_responses(owed), _of_decisions(mine), _of_issues(issues), *ties)


def _together(first: Rows, *others: Rows) -> Rows:
    return first.order_by().union(*(other.order_by() for other in others), all=True).order_by("due")[:SHOWN]


def _items(rows: Iterable[tuple[Any, ...]]) -> list[OpenItem]:
    return sorted((OpenItem(*row) for row in rows), key=lambda item: not item.is_case)


def _of_cases(found: QuerySet[Escalation]) -> Rows:
    runs = When(data_cleared_at__isnull=True, decision__isnull=True, then=Value(value=True))
    return found.annotate(
        what=Value(CASE, output_field=CharField()),
        title=F("key_result__name"),
        about=F("key_result__number"),
        due=F("due_at"),
        has_clock=Case(runs, default=Value(value=False), output_field=BooleanField()),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")


def _of_responses(found: QuerySet[Response]) -> Rows:
    return found.annotate(
        what=Value(RESPONSE, output_field=CharField()),
        number=F("key_result__number"),
        state=F("band"),
        title=F("key_result__name"),
        about=F("key_result__number"),
        due=F("due_at"),
        has_clock=Value(value=True),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")


def _of_changes(found: QuerySet[ChangeRequest]) -> Rows:
    return found.annotate(
        what=Value(CHANGE, output_field=CharField()),
        title=F("key_result__name"),
        about=F("key_result__number"),
        due=Coalesce(F("proposed_at"), F("drafted_at"), output_field=DateTimeField()),
        has_clock=Value(value=True),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")


def _of_contributions(found: QuerySet[Contribution]) -> Rows:
    """By the objective that wants to contribute; `about` is the contribution's own id."""
    return found.annotate(
        what=Value(CONTRIBUTION, output_field=CharField()),
        number=F("objective__number"),
        title=F("objective__title"),
        about=F("id"),
        due=F("proposed_at"),
        has_clock=Value(value=False),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")


def _of_dependencies(found: QuerySet[Dependency]) -> Rows:
    """Without the names of the others: its own column of what is needed has one of them."""
    kind, day = Value(DEPENDENCY, output_field=CharField()), Cast("needed_on", DateTimeField())
    return found.values_list(kind, "number", "state", "what", "key_result__number", day, Value(value=True))


def _of_issues(found: QuerySet[DataIssue]) -> Rows:
    return found.annotate(
        what=Value(ISSUE, output_field=CharField()),
        title=Coalesce(F("metric__name"), F("key_result__name"), output_field=CharField()),
        about=F("key_result__number"),
        due=F("due_at"),
        has_clock=Case(
            When(nobody_waits(), then=Value(value=False)), default=Value(value=True), output_field=BooleanField()
        ),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")


def _of_lines(found: QuerySet[RaciRule]) -> Rows:
    """A role of the matrix as `state`, and as `title` the names of those who hold it organization-wide."""
    holders = Membership.objects.active().filter(roles__contains=[OuterRef("role")]).order_by()
    names = holders.values("organization_id").annotate(names=StringAgg("name", ", ", order_by="name")).values("names")
    return found.annotate(
        what=Value(LINE, output_field=CharField()),
        number=Value(0),
        state=F("role"),
        title=Coalesce(Subquery(names), Value(""), output_field=CharField()),
        about=Value(None, output_field=IntegerField()),
        due=Value(None, output_field=DateTimeField()),
        has_clock=Value(value=False),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")


def _of_decisions(found: QuerySet[Decision]) -> Rows:
    return found.annotate(
        what=Value(DECISION, output_field=CharField()),
        title=F("note"),
        about=F("key_result__number"),
        due=Cast("due_on", DateTimeField()),
        has_clock=Value(value=True),
    ).values_list("what", "number", "state", "title", "about", "due", "has_clock")
