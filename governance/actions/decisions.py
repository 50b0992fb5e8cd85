"""Writing the decision log."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from checkins.models import CheckIn
from governance import notices
from governance.cards import held
from governance.enums import DecisionState, Origin, ResultingChange
from governance.models import Decision
from governance.policies import WHO_RECORDS, can_record, can_settle
from objectives.models import KeyResult, Objective
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from organizations.models.counters import next_number


@transaction.atomic
def record_decision(
    *,
    by: Membership,
    objective: Objective,
    note: str,
    owner: Membership,
    form_key: UUID,
    due_on: date | None = None,
    key_result: KeyResult | None = None,
    evidence: CheckIn | None = None,
    evidence_url: str = "",
    resulting_change: str = ResultingChange.NONE,
    origin: str = Origin.AD_HOC,
    corrects: Decision | None = None,
    at: datetime | None = None,
) -> Decision:
    """Add a line to the log. The same form twice gives one line.

    Raises Forbidden for those who have no part in the objective, and DomainError for an empty note, a due date in the
    past, or an owner who left.
    """
    now = at or clock.now()
    known = Decision.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    if not can_record(by, objective):
        raise Forbidden(WHO_RECORDS, who=objective.owner.name)
    today = now.astimezone(by.organization.zone).date()
    _check(note, owner, due_on, today, key_result=key_result, objective=objective)
    decision = Decision(
        number=next_number("D"),
        objective=objective,
        key_result=key_result,
        decided_on=today,
        note=note.strip(),
        evidence=evidence,
        evidence_url=evidence_url,
        score_then=evidence.score if evidence else key_result.score if key_result else None,
        owner=owner,
        due_on=due_on,
        resulting_change=resulting_change,
        origin=origin,
        corrects=corrects,
        recorded_by=by,
        recorded_at=now,
        form_key=form_key,
    )
    return _kept(decision, by=by, now=now)


@transaction.atomic
def correct_decision(
    *,
    by: Membership,
    decision: Decision,
    note: str,
    owner: Membership,
    form_key: UUID,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Decision:
    """Set a line right with a new one that refers to it; the old one stays as it was written, and is dropped if open.

    Raises as `record_decision`, and Conflict when it has been corrected already.
    """
    held(Decision, decision.id)
    surroundings = ("objective__team", "objective__owner", "key_result", "evidence")
    old = Decision.objects.select_related(*surroundings).get(id=decision.id)
    correction = old.corrections.first()
    if correction is not None and correction.form_key != form_key:
        raise Conflict(f"{old.reference} has been corrected by {correction.reference}. Correct that one.")
    new = record_decision(
        by=by,
        objective=old.objective,
        key_result=old.key_result,
        note=note,
        owner=owner,
        due_on=due_on,
        evidence=old.evidence,
        evidence_url=old.evidence_url,
        resulting_change=old.resulting_change,
        origin=old.origin,
        corrects=old,
        form_key=form_key,
        at=at,
    )
    Decision.objects.filter(id=old.id, state=DecisionState.OPEN).update(state=DecisionState.DROPPED)
    return new


@transaction.atomic
def settle_decision(*, by: Membership, decision: Decision, state: str) -> Decision:
    """Say that a decision is done, dropped, or open again.

    Raises Forbidden for those who have no part in it.
    """
    held(Decision, decision.id)
    now = Decision.objects.select_related("objective").get(id=decision.id)
    if not can_settle(by, now):
        raise Forbidden(
            "A decision is marked by its owner, whoever logged it, the objective's owner and the program leads.",
            who=decision.owner.name,
        )
    if now.state != state:
        now.state = DecisionState(state)
        now.save(update_fields=["state"])
    return now


def _check(
    note: str,
    owner: Membership,
    due_on: date | None,
    today: date,
    *,
    key_result: KeyResult | None,
    objective: Objective,
) -> None:
    if not note.strip():
        raise DomainError("Write what was decided, in one line.", field="note")
    if len(note.strip()) > 500:
        raise DomainError("A decision is one line: 500 characters are the most.", field="note")
    if not owner.is_active:
        raise DomainError(f"{owner.name} is no longer a member. Name somebody who is.", field="owner")
    if due_on is not None and due_on < today:
        raise DomainError("The due date has passed. Give a day from today on.", field="due_on")
    if key_result is not None and key_result.objective_id != objective.id:
        raise DomainError("Pick a KR of this objective.", field="key_result")


def _kept(decision: Decision, *, by: Membership, now: datetime) -> Decision:
    """Save the line; when the same form arrived a moment earlier, the line that it left."""
    decision.organization = by.organization
    rows = Decision.objects.bulk_create([decision], ignore_conflicts=True)
    kept = Decision.objects.select_related("owner").get(form_key=rows[0].form_key)
    kept.organization = by.organization
    notices.tell_assigned(kept, by=by, at=now)
    return kept
