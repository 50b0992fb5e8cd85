"""Deciding on a set that passed the quality gate, and taking a decision back before anybody was told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from governance import set_notices
from governance.actions.sets import NOTE_LENGTH, locked_set, move_on, objectives_in, owners_of, standing
from governance.enums import DecisionState, Origin, ResultingChange, SetState
from governance.models import Decision, OkrSet
from governance.rules import UNDO_WINDOW, can_still_be_undone
from governance.set_policies import approvers_of
from objectives.actions import activate_set, release_objectives, take_back_activation, take_back_release
from objectives.enums import ObjectiveState
from objectives.models import Objective
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership
from organizations.models.counters import next_number
from organizations.raci import Matrix

OUTCOMES = {SetState.APPROVED, SetState.RETURNED, SetState.REJECTED}
PASSED_OVER = UUID("5c0c6d5e-7b7e-4f5c-9a53-0f3f5f3c1c55")


@transaction.atomic
def approve_set(
    *,
    by: Membership,
    okr_set: OkrSet,
    seen: int | None = None,
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
) -> OkrSet:
    """Put all objectives of a set under way; whoever may hears of it after the seconds in which it can be undone.

    `seen` is the version of the set that the approver had on the screen; another round makes another. Raises Forbidden
    for those who may not approve it, DomainError with a line per gap, RequiredRules while a required rule is not kept
    and no `reason` is given, and Conflict when somebody was first or the set is another by now. Approving twice applies
    it once.
    """
    now = at or clock.now()
    okr_set, matrix = _opened(by, okr_set, SetState.APPROVED)
    if okr_set.state == SetState.APPROVED:
        return okr_set
    if seen is not None and seen != okr_set.version:
        name = f"T{okr_set.name[1:]}"
        raise Conflict(f"{name} went through another round since you opened it. Look at it as it is now, and decide.")
    objectives = activate_set(
        team=okr_set.team, cycle=okr_set.cycle, by=by, reason=reason, at=now, visible_at=now + UNDO_WINDOW
    )
    _log(okr_set, objectives, by=by, now=now)
    _close(okr_set, SetState.APPROVED, by=by, note=note, now=now, matrix=matrix)
    set_notices.tell_decided(okr_set, objectives, by=by, at=now)
    return okr_set


@transaction.atomic
def send_back_set(*, by: Membership, okr_set: OkrSet, note: str, at: datetime | None = None) -> OkrSet:
    """Give a set that passed the gate back to be drafted, with a note. Raises as `approve_set`."""
    return _answer(by, okr_set, SetState.RETURNED, note, at or clock.now())


@transaction.atomic
def reject_set(*, by: Membership, okr_set: OkrSet, note: str, at: datetime | None = None) -> OkrSet:
    """Turn a set down, with a note; its drafts go to the backlog. Raises as `approve_set`."""
    return _answer(by, okr_set, SetState.REJECTED, note, at or clock.now())


@transaction.atomic
def undo_set_decision(*, by: Membership, okr_set: OkrSet, at: datetime | None = None) -> OkrSet:
    """Take one's decision back within ten seconds, before anybody is told: the set waits again.

    Raises DomainError later than that, Forbidden for anybody else, and Conflict when its objectives moved on meanwhile.
    """
    now = at or clock.now()
    okr_set, matrix = locked_set(okr_set.id), Matrix()
    if okr_set.state == SetState.PASSED and okr_set.undone_at:
        return okr_set
    if okr_set.state not in OUTCOMES or okr_set.decided_at is None:
        raise Conflict(standing(okr_set, by))
    if okr_set.decided_by_id != by.id:
        raise Forbidden("A decision is taken back by whoever took it.", who=_name(okr_set.decided_by))
    if not can_still_be_undone(okr_set.decided_at, now):
        raise DomainError("The ten seconds are over and everybody has been told.")
    team, cycle, decided_at = okr_set.team, okr_set.cycle, okr_set.decided_at
    if okr_set.state == SetState.APPROVED:
        objectives = take_back_activation(team=team, cycle=cycle, at=decided_at, now=now)
    else:
        objectives = take_back_release(team=team, cycle=cycle, ids=okr_set.released)
    Decision.objects.filter(form_key__in=[_key(okr_set, each, decided_at) for each in objectives]).delete()
    set_notices.take_back_decided(okr_set, now=now)
    okr_set.state, okr_set.undone_at = SetState.PASSED, now
    okr_set.decided_by = okr_set.decided_at = None
    okr_set.note, okr_set.released = "", []
    move_on(okr_set, owners_of(objectives), matrix)
    return okr_set


def _opened(by: Membership, okr_set: OkrSet, outcome: SetState) -> tuple[OkrSet, Matrix]:
    """The set, locked, for somebody who may decide. Decided so by them already, it comes as it is."""
    okr_set, matrix = locked_set(okr_set.id), Matrix()
    if okr_set.state == outcome and okr_set.decided_by_id == by.id:
        return okr_set, matrix
    if okr_set.state != SetState.PASSED:
        raise Conflict(standing(okr_set, by))
    approvers = approvers_of(okr_set, owners_of(objectives_in(okr_set)), matrix)
    if by not in approvers:
        own = "Nobody approves what they submitted. " if okr_set.submitted_by_id == by.id else ""
        raise Forbidden(f"{own}{approvers.line}.", who=approvers.names or approvers.gap)
    return okr_set, matrix


def _answer(by: Membership, okr_set: OkrSet, outcome: SetState, note: str, now: datetime) -> OkrSet:
    okr_set, matrix = _opened(by, okr_set, outcome)
    if okr_set.state == outcome:
        return okr_set
    if not note.strip():
        word = "reject it" if outcome == SetState.REJECTED else "send it back"
        raise DomainError(f"Say why you {word}: its owners read this note.", field="note")
    to = ObjectiveState.BACKLOG if outcome == SetState.REJECTED else ObjectiveState.DRAFT
    objectives = release_objectives(team=okr_set.team, cycle=okr_set.cycle, to=to)
    okr_set.released = [each.id for each in objectives]
    _close(okr_set, outcome, by=by, note=note, now=now, matrix=matrix)
    set_notices.tell_decided(okr_set, objectives, by=by, at=now)
    return okr_set


def _close(okr_set: OkrSet, outcome: SetState, *, by: Membership, note: str, now: datetime, matrix: Matrix) -> None:
    okr_set.state, okr_set.decided_by, okr_set.decided_at = outcome, by, now
    okr_set.note = " ".join(note.split())[:NOTE_LENGTH]
    move_on(okr_set, [], matrix)


def _log(okr_set: OkrSet, objectives: Sequence[Objective], *, by: Membership, now: datetime) -> None:
    """A line in the decision log for each objective that goes ahead in spite of a required rule."""
    for each in objectives:
        if not each.passed_over_because:
            continue
        titles = "; ".join(rule["title"] for rule in each.passed_over)
        Decision.objects.create(
            number=next_number("D"),
            objective=each,
            decided_on=now.astimezone(by.organization.zone).date(),
            note=f"{each.reference} goes ahead in spite of: {titles}. {each.passed_over_because}"[:500],
            owner=each.owner,
            resulting_change=ResultingChange.NONE,
            origin=Origin.AD_HOC,
            state=DecisionState.DONE,
            recorded_by=by,
            recorded_at=now,
            form_key=_key(okr_set, each, now),
        )


def _key(okr_set: OkrSet, objective: Objective, at: datetime) -> UUID:
    return uuid5(PASSED_OVER, f"{okr_set.organization_id}:{objective.id}:{at.isoformat()}")


def _name(person: Membership | None) -> str:
    return person.name if person else ""
