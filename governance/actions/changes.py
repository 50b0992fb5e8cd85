"""Drafting, proposing and withdrawing a change of a KR's card."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from checkins.models import CheckIn
from governance import notices
from governance.cards import card_of, change_problems, locked_change, locked_key_result, refuse
from governance.enums import ChangeKind, ChangeState
from governance.models import ChangeRequest
from governance.policies import CHANGE, can_withdraw, deciders_of, proposing_rights, subject_of
from governance.rules import GovernedCard, scores_under, takes_no_new_targets
from governance.wording import fields_of, moment, summary
from objectives.enums import KeyResultState
from objectives.models import Cycle, KeyResult
from objectives.rules import Span
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.enums import Letter
from organizations.models import Membership
from organizations.models.counters import next_number
from organizations.raci import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody asks for and why. None in a field of the card leaves it as it is."""

    reason_category: str
    reason: str
    form_key: UUID
    target: Decimal | None = None
    due_on: date | None = None
    owner: Membership | None = None
    retire: bool = False
    override_reason: str = ""
    evidence: CheckIn | None = None
    evidence_url: str = ""


@transaction.atomic
def draft_change(
    *, by: Membership, key_result: KeyResult, proposal: Proposal, at: datetime | None = None
) -> ChangeRequest:
    """Write a change down and send it to those who may propose it; for the owners of the KR and of its objective.

    Raises Forbidden for others and DomainError for a change that can't stand. The same form twice gives one draft.
    """
    now = at or clock.now()
    key_result, matrix = locked_key_result(key_result.id), Matrix()
    known = _posted_before(proposal)
    if known is not None:
        return known
    rights = proposing_rights(by, key_result, matrix)
    if not rights.can_ask:
        raise Forbidden(rights.why_not, who=rights.who)
    change = _written(by, key_result, proposal, now)
    change.save()
    notices.tell_drafted(change, key_result, matrix, summary=_summary(change, key_result, matrix), at=now)
    return change


@transaction.atomic
def propose_change(
    *, by: Membership, key_result: KeyResult, proposal: Proposal, at: datetime | None = None
) -> ChangeRequest:
    """Put a change before those who decide; for those whom the matrix makes responsible.

    Raises Forbidden for others, and DomainError for a change that can't stand, for a KR that has one waiting already,
    and when nobody could decide. The same form twice gives one proposal.
    """
    now = at or clock.now()
    key_result, matrix = locked_key_result(key_result.id), Matrix()
    known = _posted_before(proposal)
    if known is not None:
        return known
    change = _written(by, key_result, proposal, now)
    _propose(change, key_result, matrix, by=by, now=now)
    return change


@transaction.atomic
def propose_draft(*, by: Membership, change: ChangeRequest, at: datetime | None = None) -> ChangeRequest:
    """Put a draft before those who decide, as it was written.

    A card that changed since the draft was written is taken as it is now: only the fields that the draft names change.
    Raises as `propose_change`, and Conflict when the draft moved on.
    """
    now = at or clock.now()
    change = locked_change(change.id)
    if change.state == ChangeState.PROPOSED and change.proposed_by_id == by.id:
        return change
    if change.state != ChangeState.DRAFT:
        raise Conflict(standing(change, by))
    key_result, matrix = locked_key_result(change.key_result_id), Matrix()
    _take_card_as_it_is(change, key_result)
    _propose(change, key_result, matrix, by=by, now=now)
    return change


@transaction.atomic
def withdraw_change(*, by: Membership, change: ChangeRequest, at: datetime | None = None) -> ChangeRequest:
    """Take a draft or proposal back before it is decided; for whoever wrote or sent it."""
    change = locked_change(change.id)
    if change.state == ChangeState.WITHDRAWN:
        return change
    if not can_withdraw(by, change):
        raise Forbidden("A change is withdrawn by whoever drafted or proposed it.", who=change.drafted_by.name)
    if change.state not in {ChangeState.DRAFT, ChangeState.PROPOSED}:
        raise Conflict(standing(change, by))
    change.state = ChangeState.WITHDRAWN
    change.decided_by, change.decided_at = by, at or clock.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])
    return change


@transaction.atomic
def withdraw_changes_of(*, by: Membership, cycle: Cycle, note: str, at: datetime | None = None) -> list[ChangeRequest]:
    """Withdraw every draft and proposal in a cycle whose data is being locked, and tell those who wrote and sent them.

    The caller holds the cycle and answers for `by`; the note says why. Cards stay as they are.
    """
    now = at or clock.now()
    waiting = [ChangeState.DRAFT, ChangeState.PROPOSED]
    open_ids = ChangeRequest.objects.filter(key_result__objective__cycle=cycle, state__in=waiting)
    ids = list(open_ids.order_by("id").select_for_update(no_key=True, of=("self",)).values_list("id", flat=True))
    ChangeRequest.objects.filter(id__in=ids).update(
        state=ChangeState.WITHDRAWN, decided_by=by, decided_at=now, note=note
    )
    related = ("key_result", "drafted_by", "proposed_by")
    withdrawn = list(ChangeRequest.objects.filter(id__in=ids).select_related(*related).order_by("number"))
    for change in withdrawn:
        notices.tell_withdrawn(change, by=by, at=now)
    return withdrawn


def standing(change: ChangeRequest, reader: Membership) -> str:
    """Where a request stands, for somebody who came to act on it: who was first, and when."""
    if change.state == ChangeState.DRAFT:
        return f"{change.reference} is a draft and has not been proposed yet."
    if change.state == ChangeState.PROPOSED:
        return f"{change.reference} has been proposed and waits for a decision."
    who = "You" if change.decided_by_id == reader.id else change.decided_by.name if change.decided_by else "Somebody"
    when = moment(change.decided_at, reader.organization.zone) if change.decided_at else ""
    verb = "withdrew" if change.state == ChangeState.WITHDRAWN else notices.VERBS[ChangeState(change.state)]
    return f"{who} {verb} {change.reference} on {when}. Nothing was done twice."


def _posted_before(proposal: Proposal) -> ChangeRequest | None:
    return ChangeRequest.objects.filter(form_key=proposal.form_key).first()


def _written(by: Membership, key_result: KeyResult, proposal: Proposal, now: datetime) -> ChangeRequest:
    """The request as it stands on the form, checked, and not saved."""
    before = card_of(key_result)
    after = _wanted(before, proposal)
    refuse(change_problems(key_result, before, after))
    _check_owner(before, after, proposal)
    _check_words(key_result, before, after, proposal, now)
    score_before, score_after = scores_under(
        key_result.measure, key_result.actual, before.target, after.target, key_result.earlier_values
    )
    return ChangeRequest(
        number=next_number("CR"),
        key_result=key_result,
        kind=ChangeKind.RETIRE if proposal.retire else ChangeKind.EDIT,
        before=before.as_text(),
        after=after.as_text(),
        score_before=score_before,
        score_after=score_after,
        reason_category=proposal.reason_category,
        reason=proposal.reason,
        override_reason=proposal.override_reason,
        evidence=proposal.evidence,
        evidence_url=proposal.evidence_url,
        drafted_by=by,
        drafted_at=now,
        form_key=proposal.form_key,
    )


def _wanted(before: GovernedCard, proposal: Proposal) -> GovernedCard:
    after = GovernedCard(
        target=before.target if proposal.target is None else proposal.target,
        due_on=proposal.due_on or before.due_on,
        owner_id=proposal.owner.id if proposal.owner else before.owner_id,
        state=KeyResultState.RETIRED if proposal.retire else before.state,
    )
    if proposal.retire and after.differing_from(before) != {"state"}:
        raise DomainError(
            "A retired KR keeps its card and its score: leave the other fields as they are.", field="retire"
        )
    return after


def _check_owner(before: GovernedCard, after: GovernedCard, proposal: Proposal) -> None:
    if after.owner_id != before.owner_id and proposal.owner and not proposal.owner.is_active:
        raise DomainError(f"{proposal.owner.name} is no longer a member. Name somebody who is.", field="owner")


def _check_words(
    key_result: KeyResult, before: GovernedCard, after: GovernedCard, proposal: Proposal, now: datetime
) -> None:
    if not proposal.reason.strip():
        raise DomainError("Say why, in words that somebody who was not there understands.", field="reason")
    if proposal.evidence is None and not proposal.evidence_url:
        raise DomainError(
            "Pick an update of this KR, or give a link: something that others can see.",
            field="evidence",
        )
    if proposal.evidence is not None and proposal.evidence.key_result_id != key_result.id:
        raise DomainError("Pick an update of this very KR.", field="evidence")
    cycle = key_result.objective.cycle
    today = now.astimezone(key_result.organization.zone).date()
    is_new_target = after.target != before.target and takes_no_new_targets(Span(cycle.starts_on, cycle.ends_on), today)
    if is_new_target and not proposal.override_reason.strip():
        raise DomainError(
            f"{cycle.name} is in its final push, which takes no new targets."
            " To make an exception, say why it can't wait for the next cycle.",
            field="override_reason",
        )


def _take_card_as_it_is(change: ChangeRequest, key_result: KeyResult) -> None:
    """Lay a draft over today's card."""
    drafted, wanted, now = (
        GovernedCard.from_text(change.before),
        GovernedCard.from_text(change.after),
        card_of(key_result),
    )
    after = now.merged(wanted, wanted.differing_from(drafted))
    refuse(change_problems(key_result, now, after))
    change.before, change.after = now.as_text(), after.as_text()
    change.score_before, change.score_after = scores_under(
        key_result.measure, key_result.actual, now.target, after.target, key_result.earlier_values
    )


def _propose(change: ChangeRequest, key_result: KeyResult, matrix: Matrix, *, by: Membership, now: datetime) -> None:
    rights = proposing_rights(by, key_result, matrix)
    if not rights.can_propose:
        raise Forbidden(rights.why_not or _only_draft(key_result, matrix), who=rights.who)
    waiting = ChangeRequest.objects.filter(key_result_id=key_result.id, state=ChangeState.PROPOSED).first()
    if waiting is not None:
        raise Conflict(f"{waiting.reference} already waits for a decision on this KR. Withdraw it or wait for it.")
    change.state, change.proposed_by, change.proposed_at = ChangeState.PROPOSED, by, now
    deciders = deciders_of(change, key_result, matrix)
    if not deciders.people:
        raise DomainError(f"Nobody could decide on this. {deciders.gap}")
    change.save()
    notices.tell_proposed(change, key_result, matrix, summary=_summary(change, key_result, matrix), at=now)


def _only_draft(key_result: KeyResult, matrix: Matrix) -> str:
    people = matrix.people(CHANGE, Letter.RESPONSIBLE, subject_of(key_result, matrix))
    names = ", ".join(person.name for person in people)
    return f"You can draft this and send it on; it is proposed by {names or 'nobody yet'}."


def _summary(change: ChangeRequest, key_result: KeyResult, matrix: Matrix) -> str:
    before, after = GovernedCard.from_text(change.before), GovernedCard.from_text(change.after)
    return summary(fields_of(before, after, key_result, matrix.roster, day=change.proposed_at or change.drafted_at))
