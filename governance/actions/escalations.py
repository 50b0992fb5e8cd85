"""Working an escalation: acknowledged, huddle set, decided, resolved; or explained once the data has cleared it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from governance import notices
from governance.actions.decisions import record_decision
from governance.cards import held
from governance.enums import EscalationState, Origin, ResultingChange, RootCause
from governance.models import Escalation
from governance.models.escalations import RUNNING
from governance.policies import CaseRights, case_rights
from governance.rules import CLOCK
from governance.wording import moment
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from organizations.raci import Roster

BEFORE_DECISION = {EscalationState.OPEN, EscalationState.ACKNOWLEDGED, EscalationState.HUDDLE_SET}


@transaction.atomic
def acknowledge(*, by: Membership, case: Escalation, at: datetime | None = None) -> Escalation:
    """Say that one is on it. The clock runs on until a huddle is set.

    Raises Forbidden for those who do not work the case, and Conflict when it is closed.
    """
    case, rights = _opened(by, case)
    _may_work(rights)
    if case.state != EscalationState.OPEN:
        return case
    case.state = EscalationState.ACKNOWLEDGED
    case.acknowledged_by, case.acknowledged_at = by, at or clock.now()
    case.save(update_fields=["state", "acknowledged_by", "acknowledged_at"])
    return case


@transaction.atomic
def set_huddle(
    *, by: Membership, case: Escalation, huddle_at: datetime, people: str, at: datetime | None = None
) -> Escalation:
    """Name time and people of the problem-solving huddle. From it, the decision has 48 hours.

    Raises DomainError for a time beyond the next 48 hours, or past them; otherwise as `acknowledge`.
    """
    now = at or clock.now()
    case, rights = _opened(by, case)
    _may_work(rights)
    if case.state not in BEFORE_DECISION:
        raise Conflict(f"{case.reference} has been decided already.")
    if not now - CLOCK <= huddle_at <= now + CLOCK:
        raise DomainError("A huddle is held within 48 hours. Give a time in that span.", field="huddle_at")
    if not people.strip():
        raise DomainError("Name who comes.", field="huddle_people")
    case.state, case.huddle_at, case.huddle_people = EscalationState.HUDDLE_SET, huddle_at, people.strip()
    case.due_at = max(case.due_at, huddle_at + CLOCK)
    if case.acknowledged_by_id is None:
        case.acknowledged_by, case.acknowledged_at = by, now
    case.save()
    notices.tell_huddle(case, by=by, when=moment(huddle_at, by.organization.zone), at=now)
    return case


@transaction.atomic
def decide(
    *,
    by: Membership,
    case: Escalation,
    choice: str,
    note: str,
    root_cause: str,
    owner: Membership,
    form_key: UUID,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Escalation:
    """Change the bet or ask for help: a line in the decision log, with the newest update as its evidence.

    `choice` is `change_bet` or `ask_help`. Raises Forbidden for those who don't decide, Conflict when it is decided or
    closed, and DomainError as `record_decision`.
    """
    now = at or clock.now()
    case, rights = _opened(by, case)
    if not rights.can_decide:
        raise Forbidden(rights.why_not_decide)
    if case.state == EscalationState.DECIDED:
        if case.decision and case.decision.form_key == form_key:
            return case
        raise Conflict(f"{case.reference} has been decided: {case.decision.note if case.decision else ''}")
    if root_cause not in RootCause.values:
        raise DomainError("Pick where it comes from.", field="root_cause")
    key_result = case.key_result
    decision = record_decision(
        by=by,
        objective=key_result.objective,
        key_result=key_result,
        note=note,
        owner=owner,
        due_on=due_on,
        evidence=key_result.check_ins.first(),
        resulting_change=ResultingChange.INITIATIVE_CHANGE if choice == "change_bet" else ResultingChange.NONE,
        origin=Origin.ESCALATION,
        form_key=form_key,
        at=now,
    )
    case.decision, case.decided_at, case.root_cause = decision, now, root_cause
    case.state = EscalationState.DECIDED
    case.save()
    notices.tell_case_decided(case, decision, Roster(), by=by, at=now)
    return case


@transaction.atomic
def resolve(*, by: Membership, case: Escalation, line: str, at: datetime | None = None) -> Escalation:
    """Close a decided case with one line on what came of it. Raises as `acknowledge`, DomainError without the line."""
    case, rights = _opened(by, case, closed_as=EscalationState.RESOLVED)
    if case.state == EscalationState.RESOLVED:
        return case
    _may_work(rights)
    if case.state != EscalationState.DECIDED:
        raise Conflict(f"{case.reference} has no decision yet: decide first, then close it.")
    return _close(case, EscalationState.RESOLVED, line, by=by, now=at or clock.now())


@transaction.atomic
def close_cleared(*, by: Membership, case: Escalation, line: str, at: datetime | None = None) -> Escalation:
    """Close a case whose KR is no longer red, with one line on why it turned.

    Raises Conflict while the KR is still red, Forbidden for those who have no part in it, DomainError without the line.
    """
    now = at or clock.now()
    case, rights = _opened(by, case, closed_as=EscalationState.CLEARED)
    if case.state == EscalationState.CLEARED:
        return case
    if not rights.can_explain:
        raise Forbidden(rights.why_not_work)
    if not case.is_cleared:
        raise Conflict(f"{case.key_result.reference} is still red: {case.reference} stays open.")
    case.data_cleared_at = case.data_cleared_at or now
    return _close(case, EscalationState.CLEARED, line, by=by, now=now)


def _opened(
    by: Membership, case: Escalation, *, closed_as: EscalationState | None = None
) -> tuple[Escalation, CaseRights]:
    """The case, locked, with what this member may do about it; closed cases only for those who closed it so."""
    held(Escalation, case.id)
    found = Escalation.objects.select_related(
        "key_result__objective__team", "key_result__objective__owner", "key_result__owner", "decision", "closed_by"
    ).get(id=case.id)
    found.organization = by.organization
    is_repeated = found.state == closed_as and found.closed_by_id == by.id
    if found.state not in RUNNING and not is_repeated:
        who = found.closed_by.name if found.closed_by else "Somebody"
        when = moment(found.closed_at, by.organization.zone) if found.closed_at else ""
        raise Conflict(f"{who} closed {found.reference} on {when}.")
    return found, case_rights(by, found, Roster())


def _may_work(rights: CaseRights) -> None:
    if not rights.can_work:
        raise Forbidden(rights.why_not_work)


def _close(case: Escalation, state: EscalationState, line: str, *, by: Membership, now: datetime) -> Escalation:
    if not line.strip():
        raise DomainError("Say in one line what turned it.", field="closing_line")
    case.state, case.closing_line = state, line.strip()
    case.closed_by, case.closed_at = by, now
    case.save()
    return case
