"""Who may do what in governance, read from the RACI matrix, and the gates through which views get their objects.

Every refusal says who may, by which line of the matrix, and who that is today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404

from governance.models import ChangeRequest, Decision, Escalation
from objectives.enums import KeyResultState
from objectives.models import Cycle, KeyResult, Objective
from objectives.policies import top_team_ids
from okrapp.errors import Forbidden
from organizations.enums import Activity, Letter, RaciRole, Role, Seat
from organizations.models import Membership, TeamSeat
from organizations.raci import Deciders, Matrix, Roster, Subject, gap

CHANGE = Activity.KR_CHANGE


T = TypeVar("T")


def once(membership: Membership, name: str, ask: Callable[[], T]) -> T:
    """Ask once for this acting membership, which lives as long as its request, however many parts of a page want it."""
    known: dict[str, T] = membership.__dict__.setdefault("_asked", {})
    if name not in known:
        known[name] = ask()
    return known[name]


def matrix_for(membership: Membership) -> Matrix:
    """The matrix at work."""
    return once(membership, "matrix", Matrix)


def subject_of(key_result: KeyResult, matrix: Matrix) -> Subject:
    """What the roles of the matrix resolve for when this KR changes."""
    objective = key_result.objective
    return Subject(
        team_id=objective.team_id,
        objective_owner_id=objective.owner_id,
        kr_owner_id=key_result.owner_id,
        top_team_ids=top_team_ids() if _asks_top_team(matrix) else (),
    )


def _asks_top_team(matrix: Matrix) -> bool:
    return any(RaciRole.TOP_TEAM in matrix.roles(CHANGE, letter) for letter in Letter)


# Change requests ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposingRights:
    """What a member may do towards changing a KR; `why_not` explains it where that is nothing, and `who` may."""

    can_propose: bool = False
    can_draft: bool = False
    why_not: str = ""
    who: str = ""

    @property
    def can_ask(self) -> bool:
        return self.can_propose or self.can_draft

    @property
    def explained(self) -> str:
        """Why not, by which line of the matrix, and who may today."""
        return f"{self.why_not} Today: {self.who}." if self.who else self.why_not


def proposing_rights(
    membership: Membership, key_result: KeyResult, matrix: Matrix, *, who: str = ""
) -> ProposingRights:
    """Those responsible by the matrix propose; the owners of the KR and of its objective may draft for them.

    `who` names the responsible, where that is known already.
    """
    closed = closed_to_changes(key_result)
    if closed:
        return ProposingRights(why_not=closed)
    subject = subject_of(key_result, matrix)
    if matrix.holds(membership, CHANGE, Letter.RESPONSIBLE, subject):
        return ProposingRights(can_propose=True)
    if membership.id in {key_result.owner_id, key_result.objective.owner_id}:
        return ProposingRights(can_draft=True)
    who = who or ", ".join(person.name for person in matrix.people(CHANGE, Letter.RESPONSIBLE, subject))
    return ProposingRights(
        why_not=f"{matrix.line(CHANGE, Letter.RESPONSIBLE)}. The owners of the KR and of its objective can draft one.",
        who=who or gap(matrix.roles(CHANGE, Letter.RESPONSIBLE)),
    )


def adding_rights(
    membership: Membership, objective: Objective, matrix: Matrix, *, replaces: KeyResult | None = None, who: str = ""
) -> ProposingRights:
    """What a member may do towards another KR of an objective under way: what changing one of its KRs takes, the owner
    of the one that it would replace included. `who` names the responsible, where that is known already."""
    stand_in = KeyResult(objective=objective, state=KeyResultState.PROPOSED)
    stand_in.owner_id = replaces.owner_id if replaces else None
    return proposing_rights(membership, stand_in, matrix, who=who)


def may_add_or_refuse(
    membership: Membership, objective: Objective, *, replaces: KeyResult | None = None
) -> ProposingRights:
    """What the member may do towards adding a KR; raises Forbidden, in words, where that is nothing."""
    rights = adding_rights(membership, objective, matrix_for(membership), replaces=replaces)
    closed = unchangeable(replaces) if replaces else ""
    if closed or not rights.can_ask:
        raise Forbidden(closed or rights.why_not, who="" if closed else rights.who)
    return rights


def may_ask_or_refuse(membership: Membership, key_result: KeyResult) -> ProposingRights:
    """What the member may do towards changing the KR; raises Forbidden, in words, where that is nothing."""
    if key_result.state == KeyResultState.PROPOSED:
        raise Forbidden(unchangeable(key_result))
    rights = proposing_rights(membership, key_result, matrix_for(membership))
    if not rights.can_ask:
        raise Forbidden(rights.why_not, who=rights.who)
    return rights


def closed_to_changes(key_result: KeyResult) -> str:
    """Why nothing can be decided about this KR at all, be it to change it or to add it; empty when it can."""
    if key_result.state != KeyResultState.PROPOSED:
        return unchangeable(key_result)
    objective: Objective = key_result.objective
    cycle: Cycle = objective.cycle
    if cycle.is_frozen:
        return cycle.why_frozen
    if not objective.is_active:
        return f"{objective.reference} is {objective.get_state_display().lower()}: nothing is added to it."
    return ""


def unchangeable(key_result: KeyResult) -> str:
    """Why no change of this KR can be asked for at all; empty when it can."""
    if key_result.state == KeyResultState.PROPOSED:
        return "This KR is itself proposed: its card waits for a decision."
    if key_result.objective.cycle.is_closed:
        return f"{key_result.objective.cycle.name} is closed: its cards stay as they are."
    if key_result.objective.cycle.is_frozen:
        return f"{key_result.objective.cycle.why_frozen} Neither method, baseline nor target can change any more."
    if key_result.state == KeyResultState.DRAFT:
        return "This KR is still a draft: its card can be edited directly."
    if not key_result.is_active:
        return f"This KR is {key_result.get_state_display().lower()}: its card stays as it is."
    return ""


def deciders_of(change: ChangeRequest, key_result: KeyResult, matrix: Matrix) -> Deciders:
    return matrix.deciders(CHANGE, subject_of(key_result, matrix), proposer=change.proposed_by)


def can_decide(membership: Membership, change: ChangeRequest, key_result: KeyResult, matrix: Matrix) -> bool:
    return matrix.may_decide(membership, CHANGE, subject_of(key_result, matrix), proposer=change.proposed_by)


def can_withdraw(membership: Membership, change: ChangeRequest) -> bool:
    """Whoever wrote or sent it."""
    return membership.id in {change.drafted_by_id, change.proposed_by_id}


def change_or_404(number: int) -> ChangeRequest:
    """The request with its KR, the KR's surroundings, its evidence and the people in it; every member may read it."""
    change = with_surroundings().filter(number=number).first()
    if change is None:
        raise Http404
    return change


def with_surroundings() -> QuerySet[ChangeRequest]:
    """Requests with all that their pages and rules ask of them, in one query."""
    return ChangeRequest.objects.select_related(
        "key_result__objective__team",
        "key_result__objective__cycle",
        "key_result__objective__owner",
        "key_result__owner",
        "replaces",
        "evidence",
        "drafted_by",
        "proposed_by",
        "decided_by",
    )


# Decisions ---------------------------------------------------------------------------------------------------------

RECORDERS = (Role.PROGRAM_LEAD, Role.SPONSOR)
WHO_RECORDS = (
    "Decisions on an objective are logged by its owner, the owners of its KRs, the team's lead and champions,"
    " program leads and sponsors."
)


def can_record(membership: Membership, objective: Objective) -> bool:
    """Those who work on the objective or answer for it. At most one query, and none for most of them."""
    if membership.id in {objective.owner_id, objective.team.lead_id} or membership.has_role(*RECORDERS):
        return True
    seats = TeamSeat.objects.filter(team_id=objective.team_id, membership_id=membership.id, seat=Seat.CHAMPION)
    owned = KeyResult.objects.filter(objective_id=objective.id, owner_id=membership.id)
    return bool(seats.values("id").union(owned.values("id"), all=True)[:1])


def may_record_or_refuse(membership: Membership, objective: Objective) -> None:
    """Raises Forbidden, in words, for those who have no part in the objective."""
    if not can_record(membership, objective):
        raise Forbidden(WHO_RECORDS, who=objective.owner.name)


def can_settle(membership: Membership, decision: Decision) -> bool:
    """Say that a decision is done or dropped: its owner, who logged it, the objective's owner, and program leads."""
    people = {decision.owner_id, decision.recorded_by_id, decision.objective.owner_id}
    return membership.id in people or membership.has_role(Role.PROGRAM_LEAD)


def decision_or_404(number: int) -> Decision:
    """A line of the log with everything that its page shows."""
    decision = (
        Decision.objects.select_related(
            "objective__team", "key_result", "owner", "recorded_by", "evidence", "change_request", "corrects"
        )
        .filter(number=number)
        .first()
    )
    if decision is None:
        raise Http404
    return decision


# Escalations -------------------------------------------------------------------------------------------------------


def case_or_404(number: int) -> Escalation:
    """An escalation with its KR, the KR's surroundings and the people in it; every member may read it."""
    case = (
        Escalation.objects.select_related(
            "key_result__objective__team",
            "key_result__objective__cycle",
            "key_result__objective__owner",
            "key_result__owner",
            "acknowledged_by",
            "closed_by",
            "decision",
        )
        .filter(number=number)
        .first()
    )
    if case is None:
        raise Http404
    return case


@dataclass(frozen=True, slots=True)
class CaseRights:
    """What a member may do about an escalation. `why_not_work` and `why_not_decide` explain what they may not."""

    can_work: bool
    can_decide: bool
    can_explain: bool
    why_not_work: str
    why_not_decide: str


def case_rights(membership: Membership, case: Escalation, roster: Roster) -> CaseRights:
    """The champion works the case and the objective owner decides; program leads stand in, sponsors decide with them.

    What cleared the data can be explained by the KR's owner, too.
    """
    objective = case.key_result.objective
    champions = roster.champions_of(objective.team_id)
    is_lead, is_owner = membership.has_role(Role.PROGRAM_LEAD), membership.id == objective.owner_id
    can_work = is_lead or is_owner or any(person.id == membership.id for person in champions)
    names = ", ".join(person.name for person in champions) or "nobody: the team has no champion"
    return CaseRights(
        can_work=can_work,
        can_decide=is_lead or is_owner or membership.has_role(Role.SPONSOR),
        can_explain=can_work or membership.id == case.key_result.owner_id,
        why_not_work=f"The team's champion works this case ({names}); the objective's owner ({objective.owner.name})"
        " and the program leads may step in.",
        why_not_decide=f"The objective's owner decides what to do ({objective.owner.name});"
        " program leads and sponsors may, too.",
    )
