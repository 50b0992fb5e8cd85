"""Deciding on a proposed change, and taking a decision back before anybody was told."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid5

from django.db import transaction

from checkins.actions import responses
from checkins.state import refresh_state
from governance import notices
from governance.actions.changes import standing
from governance.cards import (
    SURROUNDINGS,
    card_of,
    cards_in,
    change_problems,
    locked_change,
    locked_key_result,
    put_down,
    refuse,
)
from governance.enums import ChangeState, DecisionState, Origin, ResultingChange
from governance.governed import GovernedCard
from governance.models import ChangeRequest, Decision
from governance.policies import CHANGE, can_decide, closed_to_changes, deciders_of, proposing_rights
from governance.rules import UNDO_WINDOW, can_still_be_undone
from governance.weights import (
    Weights,
    hold_cards_of,
    mark_of,
    seen_by_proposer,
    weigh_others,
    weights_in,
    weights_now,
)
from governance.wording import summary_of
from objectives.actions import activate_proposed, apply_card_change, take_out_again, take_up_again
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.enums import Letter
from organizations.models import Membership
from organizations.models.counters import next_number
from organizations.raci import Matrix

COLUMNS = {"owner_id": "owner"}


class StaleCard(Conflict):
    """The card changed after the proposal: whoever decides looks at the difference and confirms again."""


@transaction.atomic
def approve_change(
    *, by: Membership, change: ChangeRequest, seen_version: str = "", note: str = "", at: datetime | None = None
) -> ChangeRequest:
    """Apply a proposed change: card, state, responses, decision log and notices in one transaction.

    `seen_version` is the mark of the card that the approver had on the screen; without it, the one of the proposal.
    Raises StaleCard when the card is another by now, Conflict when somebody decided first, Forbidden for those who
    may not decide and DomainError when the change can't stand any more. Approving twice applies it once.
    """
    now = at or clock.now()
    change, key_result, matrix = _opened(by, change, ChangeState.APPLIED)
    if change.state == ChangeState.APPLIED:
        return change
    card, (before, wanted) = card_of(key_result), cards_in(change, key_result)
    others = weights_now([change])
    if mark_of(card, others) != (seen_version or mark_of(before, seen_by_proposer(change))):
        raise StaleCard(
            f"The card of {key_result.reference} has changed since {change.reference} was proposed."
            " Look at the difference and decide again."
        )
    after = card.merged(wanted, wanted.differing_from(before))
    refuse(change_problems(key_result, card, after))
    _check_still_stands(key_result, after, matrix)
    put_down(change, key_result, card, after)
    weigh_others(change, key_result, {each.number: each.after for each in weights_in(change)})
    band = key_result.band
    _write_weights({each.number: each.after for each in weights_in(change)}, by=by, now=now)
    _write_card(key_result, card, after, matrix, by=by, now=now)
    if change.replaces_id:
        _retire(change.replaces_id, by=by, now=now)
    responses.follow_change(key_result, before=band, at=now, visible_at=now + UNDO_WINDOW)
    _close(change, ChangeState.APPLIED, by=by, note=note, now=now)
    what = summary_of(change, key_result, matrix.roster, by.organization.figures)
    _log(change, key_result, what=what, by=by, now=now)
    notices.tell_decided(change, key_result, matrix, summary=what, at=now)
    return change


@transaction.atomic
def reject_change(*, by: Membership, change: ChangeRequest, note: str, at: datetime | None = None) -> ChangeRequest:
    """Turn a proposal down, with a note on why. Raises as `approve_change`."""
    return _answer(by, change, ChangeState.REJECTED, note, at or clock.now())


@transaction.atomic
def send_back_change(*, by: Membership, change: ChangeRequest, note: str, at: datetime | None = None) -> ChangeRequest:
    """Ask for another version, with a note on what is missing; of a draft, by those who would propose it.

    Raises as `approve_change`.
    """
    return _answer(by, change, ChangeState.SENT_BACK, note, at or clock.now())


@transaction.atomic
def undo_decision(*, by: Membership, change: ChangeRequest, at: datetime | None = None) -> ChangeRequest:
    """Take one's decision back within ten seconds, before anybody is told: the request waits again.

    Restores the card and its state, removes the line of the log and what would have been told. Raises DomainError
    later than that, Forbidden for anybody else, and Conflict when the card has moved on meanwhile.
    """
    now = at or clock.now()
    change = locked_change(change.id)
    if change.state in {ChangeState.PROPOSED, ChangeState.DRAFT} and change.undone_at:
        return change
    if change.state not in notices.VERBS:
        raise Conflict(standing(change, by))
    if change.decided_by_id != by.id:
        raise Forbidden("A decision is taken back by whoever took it.", who=_name(change.decided_by))
    if not can_still_be_undone(change.decided_at, now):
        raise DomainError("The ten seconds are over and everybody has been told. Propose a change to set it right.")
    hold_cards_of(change)
    key_result = locked_key_result(change.key_result_id)
    if change.state == ChangeState.APPLIED:
        before, after = cards_in(change, key_result)
        others = {each.number: each.after for each in weights_in(change)}
        if card_of(key_result) != after or weights_now([change]) != others:
            raise Conflict(f"The card of {key_result.reference} has changed again, so this can't be undone.")
        _take_back(change, key_result, after, before, by=by, now=now)
        _write_weights(seen_by_proposer(change), by=by, now=now)
        if change.replaces_id:
            replaced = locked_key_result(change.replaces_id)
            take_up_again(key_result=replaced)
            refresh_state(replaced, at=now)
    if ChangeRequest.objects.filter(key_result_id=key_result.id, state=ChangeState.PROPOSED).exists():
        raise Conflict(f"Another change of {key_result.reference} was proposed meanwhile.")
    notices.take_back_decided(change, now=now)
    Decision.objects.filter(change_request_id=change.id).delete()
    change.state = ChangeState.PROPOSED if change.proposed_by_id else ChangeState.DRAFT
    change.decided_by = change.decided_at = None
    change.note, change.undone_at = "", now
    change.save()
    return change


def _opened(by: Membership, change: ChangeRequest, outcome: ChangeState) -> tuple[ChangeRequest, KeyResult, Matrix]:
    """The request and its KR, locked, for somebody who may decide. Decided so by them already, it comes as it is."""
    change = locked_change(change.id)
    hold_cards_of(change)
    key_result, matrix = locked_key_result(change.key_result_id), Matrix()
    if change.state == outcome and change.decided_by_id == by.id:
        return change, key_result, matrix
    is_returned_draft = change.state == ChangeState.DRAFT and outcome == ChangeState.SENT_BACK
    if change.state != ChangeState.PROPOSED and not is_returned_draft:
        raise Conflict(standing(change, by))
    if is_returned_draft:
        _check_may_propose(by, key_result, matrix)
    elif not can_decide(by, change, key_result, matrix):
        raise _not_decider(by, change, key_result, matrix)
    return change, key_result, matrix


def _answer(by: Membership, change: ChangeRequest, outcome: ChangeState, note: str, now: datetime) -> ChangeRequest:
    change, key_result, matrix = _opened(by, change, outcome)
    if change.state == outcome:
        return change
    if not note.strip():
        word = "reject it" if outcome == ChangeState.REJECTED else "send it back"
        raise DomainError(f"Say why you {word}: the proposer reads this note.", field="note")
    _close(change, outcome, by=by, note=note, now=now)
    notices.tell_decided(
        change,
        key_result,
        matrix,
        summary=summary_of(change, key_result, matrix.roster, by.organization.figures),
        at=now,
    )
    return change


def _not_decider(by: Membership, change: ChangeRequest, key_result: KeyResult, matrix: Matrix) -> Forbidden:
    deciders = deciders_of(change, key_result, matrix)
    own = "Nobody decides on their own proposal. " if change.proposed_by_id == by.id else ""
    return Forbidden(f"{own}{deciders.line}.", who=deciders.names or deciders.gap)


def _check_may_propose(by: Membership, key_result: KeyResult, matrix: Matrix) -> None:
    if not proposing_rights(by, key_result, matrix).can_propose:
        raise Forbidden(
            f"A draft is sent back by those who would propose it. {matrix.line(CHANGE, Letter.RESPONSIBLE)}."
        )


def _check_still_stands(key_result: KeyResult, after: GovernedCard, matrix: Matrix) -> None:
    closed = closed_to_changes(key_result)
    if closed:
        raise DomainError(closed)
    owner = matrix.roster.person(after.owner_id)
    if owner is not None and not owner.is_active:
        raise DomainError(
            f"{owner.name} is no longer a member, so the KR can't be theirs. Send it back.", field="owner"
        )


def _retire(key_result_id: int, *, by: Membership, now: datetime) -> None:
    """The KR that another one replaces keeps its card and its score."""
    replaced = locked_key_result(key_result_id)
    if not replaced.is_active:
        raise DomainError(
            f"{replaced.reference} is {replaced.get_state_display().lower()} by now, so nothing can take its place."
        )
    apply_card_change(key_result=replaced, changes={"retired": True}, by=by, at=now)
    refresh_state(replaced, at=now)


def _write_weights(weights: Weights, *, by: Membership, now: datetime) -> None:
    """Give other cards of the set, which the caller has locked, their weights."""
    rows = KeyResult.objects.select_related(*SURROUNDINGS).filter(number__in=weights) if weights else ()
    for other in rows:
        apply_card_change(key_result=other, changes={"weight": weights[other.number]}, by=by, at=now)


def _write_card(
    key_result: KeyResult, old: GovernedCard, new: GovernedCard, matrix: Matrix, *, by: Membership, now: datetime
) -> None:
    """Turn the locked card from one into the other, and its state with it."""
    _write_state(key_result, old, new, now)
    changed = new.differing_from(old) - {"state"}
    changes = _columns(new, changed, matrix)
    if new.is_retired and not old.is_retired:
        changes["retired"] = True
    if changes:
        apply_card_change(key_result=key_result, changes=changes, by=by, at=now)
    refresh_state(key_result, at=now)


def _write_state(key_result: KeyResult, old: GovernedCard, new: GovernedCard, now: datetime) -> None:
    """Begin a card, and the ways back: from a retirement, and to a mere proposal."""
    moved = (old.state, new.state)
    if moved == (KeyResultState.PROPOSED, KeyResultState.ACTIVE):
        activate_proposed(key_result=key_result, at=now)
    elif moved == (KeyResultState.ACTIVE, KeyResultState.PROPOSED):
        take_out_again(key_result=key_result)
    elif moved == (KeyResultState.RETIRED, KeyResultState.ACTIVE):
        take_up_again(key_result=key_result)


def _columns(card: GovernedCard, names: Iterable[str], matrix: Matrix) -> dict[str, Any]:
    """These fields as the columns of a card take them."""
    readers: dict[str, Callable[[], Any]] = {
        "owner_id": lambda: matrix.roster.person(card.owner_id),
        "milestones": lambda: card.steps,
        "rungs": lambda: [list(pair) for pair in card.rungs],
        "plan": lambda: [list(pair) for pair in card.plan],
    }
    return {COLUMNS.get(name, name): readers.get(name, partial(getattr, card, name))() for name in sorted(names)}


def _take_back(
    change: ChangeRequest, key_result: KeyResult, old: GovernedCard, new: GovernedCard, *, by: Membership, now: datetime
) -> None:
    """Turn the locked card back, and the responses that the change had opened or overtaken."""
    band = key_result.band
    _write_card(key_result, old, new, Matrix(), by=by, now=now)
    if change.decided_at:
        responses.take_back_change(key_result, before=band, changed_at=change.decided_at, at=now)


def _close(change: ChangeRequest, outcome: ChangeState, *, by: Membership, note: str, now: datetime) -> None:
    change.state, change.decided_by, change.decided_at, change.note = outcome, by, now, note.strip()
    change.save()


def _log(change: ChangeRequest, key_result: KeyResult, *, what: str, by: Membership, now: datetime) -> Decision:
    """The line in the decision log: carried out already, so it is done."""
    return Decision.objects.create(
        number=next_number("D"),
        objective=key_result.objective,
        key_result=key_result,
        decided_on=now.astimezone(key_result.organization.zone).date(),
        note=f"{key_result.reference} {key_result.name}: {what}"[:500],
        evidence=change.evidence,
        evidence_url=change.evidence_url,
        score_then=change.score_before,
        owner=key_result.objective.owner,
        resulting_change=ResultingChange.KR_CHANGE,
        origin=Origin.CHANGE_REQUEST,
        state=DecisionState.DONE,
        change_request=change,
        recorded_by=by,
        recorded_at=now,
        form_key=uuid5(change.form_key, now.isoformat()),
    )


def _name(person: Membership | None) -> str:
    return person.name if person else ""
