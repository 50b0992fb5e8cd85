"""Open cases and their clocks: the list, one case, and what waits on one objective or KR."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from checkins.models import CheckIn
from governance.enums import EscalationState
from governance.models import Escalation
from governance.models.escalations import RUNNING
from governance.notices import RUNGS
from governance.policies import CaseRights, case_rights
from objectives.cards import KeyResultCard
from objectives.models import KeyResult
from objectives.queries import today_for
from okrapp import clock
from organizations.enums import Role
from organizations.models import Membership
from organizations.queries import members
from organizations.raci import Roster, championed_by

PAGE = 30


@dataclass(frozen=True)
class CaseRow:
    """One case with its clock."""

    case: Escalation
    now: datetime

    @property
    def key_result(self) -> KeyResult:
        key_result: KeyResult = self.case.key_result
        return key_result

    @property
    def is_breached(self) -> bool:
        """A clock ran out: it has climbed, or is about to."""
        runs = self.case.is_running and self.case.state != EscalationState.DECIDED and not self.case.is_cleared
        return runs and (self.case.rung > 0 or self.case.due_at <= self.now)

    @property
    def has_clock(self) -> bool:
        return self.case.is_running and self.case.state != EscalationState.DECIDED and not self.case.is_cleared

    @property
    def with_whom(self) -> str:
        """On whose rung the case stands."""
        return RUNGS[self.case.rung]


@dataclass(frozen=True)
class CaseView(CaseRow):
    """One case with all that is needed to work it, for one reader."""

    card: KeyResultCard
    rights: CaseRights
    evidence: list[CheckIn] = field(default_factory=list)
    people: list[Membership] = field(default_factory=list)

    @property
    def is_before_decision(self) -> bool:
        return self.case.state in {EscalationState.OPEN, EscalationState.ACKNOWLEDGED, EscalationState.HUDDLE_SET}

    @property
    def can_be_acknowledged(self) -> bool:
        return self.case.state == EscalationState.OPEN and not self.case.is_cleared

    @property
    def huddle_summary(self) -> str:
        return "Move the huddle" if self.case.huddle_at else "Set a huddle"

    @property
    def opens_huddle(self) -> bool:
        """Open the next step: the huddle until there is one, then the decision."""
        return self.case.state in {EscalationState.OPEN, EscalationState.ACKNOWLEDGED}

    @property
    def opens_decision(self) -> bool:
        return self.case.state == EscalationState.HUDDLE_SET

    @property
    def is_decided(self) -> bool:
        return self.case.state == EscalationState.DECIDED

    @property
    def awaits_line(self) -> bool:
        """Cleared by the data, and nobody has said why yet."""
        return self.case.is_running and self.case.is_cleared and not self.is_decided

    @property
    def needs_decision(self) -> bool:
        return self.is_before_decision and not self.case.is_cleared


@dataclass(frozen=True)
class Cases:
    """A page of cases with the filters that made it."""

    rows: list[CaseRow]
    tab: str
    whose: str
    after: str = ""

    @property
    def tabs(self) -> list[dict[str, object]]:
        labels = {"open": "Open", "closed": "Closed"}
        return [
            {"label": label, "href": self._href(tab=tab), "current": tab == self.tab} for tab, label in labels.items()
        ]

    @property
    def whose_choices(self) -> list[dict[str, object]]:
        labels = {"": "All", "mine": "Those I have a part in"}
        return [
            {"label": label, "href": self._href(whose=whose), "current": whose == self.whose}
            for whose, label in labels.items()
        ]

    @property
    def next_href(self) -> str:
        return self._href(after=self.after) if self.after else ""

    def _href(self, **changes: str) -> str:
        """This page with another filter; what is empty stays out of the address."""
        names = {"tab": self.tab, "whose": self.whose, **changes}
        names["tab"] = "" if names["tab"] == "open" else names["tab"]
        return f"?{urlencode({name: value for name, value in names.items() if value})}"


def cases(
    reader: Membership, *, tab: str = "open", whose: str = "", after: str = "", at: datetime | None = None
) -> Cases:
    """Open cases, breached first and then by clock, or closed ones, newest first; all, or those of the reader."""
    now = at or clock.now()
    is_open = tab != "closed"
    found = _surroundings().filter(state__in=RUNNING) if is_open else _surroundings().exclude(state__in=RUNNING)
    if whose == "mine":
        found = found.filter(_of(reader))
    found = _ordered(found, after, now) if is_open else _newest(found, after)
    shown = list(found[: PAGE + 1])
    more = shown[PAGE - 1].reference if len(shown) > PAGE else ""
    return Cases([CaseRow(each, now) for each in shown[:PAGE]], "open" if is_open else "closed", whose, more)


def open_case_of(key_result: KeyResult) -> Escalation | None:
    """The case that runs on a KR, the oldest where there are several; None without one. One query."""
    return Escalation.objects.filter(key_result=key_result, state__in=RUNNING).order_by("number").first()


def case_page(case: Escalation, reader: Membership, *, at: datetime | None = None) -> CaseView:
    """A case that came with its surroundings, for this reader. Five queries."""
    now = at or clock.now()
    case.key_result.organization = case.organization = reader.organization
    today = today_for(reader.organization, now, cycle=case.key_result.objective.cycle)
    updates = CheckIn.objects.filter(id__in=case.evidence.values("check_in_id")).select_related("posted_by")
    rights = case_rights(reader, case, Roster())
    decides = rights.can_decide and case.is_running
    return CaseView(
        case=case,
        now=now,
        card=KeyResultCard(case.key_result, today),
        rights=rights,
        evidence=list(updates.order_by("-week")),
        people=list(members()) if decides else [],
    )


def turn(reader_id: int, rung: int) -> Q:
    """The champion's turn until the huddle, the objective owner's to decide, and up the rungs of a breached clock.

    `rung` is the reader's `lowest_rung`.
    """
    before = [EscalationState.OPEN, EscalationState.ACKNOWLEDGED]
    champions = Q(state__in=[*before, EscalationState.DECIDED]) | Q(data_cleared_at__isnull=False)
    owners = Q(state=EscalationState.HUDDLE_SET) | Q(rung__gte=1)
    owned = Q(key_result__objective__owner_id=reader_id)
    return (_championed(reader_id) & champions) | (owned & owners) | Q(rung__gte=rung)


def lowest_rung(reader: Membership) -> int:
    """The rung from which a breached case reaches this member by their role; beyond the last one for most."""
    if reader.has_role(Role.PROGRAM_LEAD):
        return 2
    return 3 if reader.has_role(Role.SPONSOR) else len(RUNGS)


def _surroundings() -> QuerySet[Escalation]:
    return Escalation.objects.select_related(
        "key_result__objective__team", "key_result__objective__owner", "key_result__owner", "decision", "closed_by"
    )


def _of(reader: Membership) -> Q:
    """Those that the reader has a part in."""
    mine = Q(key_result__objective__owner_id=reader.id) | Q(key_result__owner_id=reader.id)
    return mine | _championed(reader.id) | Q(rung__gte=lowest_rung(reader))


def _championed(reader_id: int) -> Q:
    return Q(key_result__objective__team_id__in=championed_by(reader_id))


def _ordered(found: QuerySet[Escalation], after: str, now: datetime) -> QuerySet[Escalation]:
    """Breached first, then by clock, paged by the place of the last case shown."""
    is_breached = Q(rung__gt=0) | Q(due_at__lte=now)
    found = found.annotate(
        place=Case(When(is_breached, then=Value(0)), default=Value(1), output_field=IntegerField())
    ).order_by("place", "due_at", "id")
    last = found.filter(number=_number(after)).first() if after else None
    if last is None:
        return found
    later = Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, id__gt=last.id)
    return found.filter(Q(place__gt=last.place) | (Q(place=last.place) & later))


def _newest(found: QuerySet[Escalation], after: str) -> QuerySet[Escalation]:
    number = _number(after)
    return (found.filter(number__lt=number) if number else found).order_by("-number")


def _number(reference: str) -> int:
    digits = reference.removeprefix("E-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
