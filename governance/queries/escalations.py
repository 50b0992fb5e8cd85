"""Open cases and their clocks: a row, one case, and what waits on one objective or KR."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

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


def had_part_in(reader: Membership) -> Q:
    """Those that the reader has a part in: as owner, as champion, or as it has climbed to them."""
    mine = Q(key_result__objective__owner_id=reader.id) | Q(key_result__owner_id=reader.id)
    return mine | _championed(reader.id) | Q(rung__gte=lowest_rung(reader))


def _championed(reader_id: int) -> Q:
    return Q(key_result__objective__team_id__in=championed_by(reader_id))
