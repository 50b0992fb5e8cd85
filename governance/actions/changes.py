"""Drafting, proposing and withdrawing a change of a KR's card."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from checkins.models import CheckIn
from governance import notices
from governance.cards import (
    card_of,
    cards_in,
    change_problems,
    locked_change,
    locked_key_result,
    put_down,
    refuse,
)
from governance.change_rules import PARAMETERS
from governance.enums import ChangeKind, ChangeState
from governance.governed import GovernedCard
from governance.models import ChangeRequest
from governance.policies import CHANGE, can_withdraw, deciders_of, proposing_rights, subject_of
from governance.weights import Weights, require_whole, weigh_others, weights_in
from governance.wording import moment, summary_of
from objectives.enums import KeyResultState
from objectives.models import Cycle, KeyResult
from objectives.rules import Span, takes_no_new_targets
from okrapp import clock
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.enums import Letter
from organizations.models import Membership
from organizations.models.counters import next_number
from organizations.raci import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why somebody asks for a change, what it rests on, and the weights of other cards of the set that go with it."""

    reason_category: str
    reason: str
    form_key: UUID
    override_reason: str = ""
    evidence: CheckIn | None = None
    evidence_url: str = ""
    weights: Weights = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Reasons):
    """What somebody asks for and why. None in a field of the card leaves it as it is.

    `fields` are other governed fields by the names and with the values of a `GovernedCard`.
    """

    target: Decimal | None = None
    due_on: date | None = None
    owner: Membership | None = None
    retire: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)


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
    summary = summary_of(change, key_result, matrix.roster, by.organization.figures)
    notices.tell_drafted(change, key_result, matrix, summary=summary, at=now)
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
    send(change, key_result, matrix, by=by, now=now)
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
    send(change, key_result, matrix, by=by, now=now)
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


def _posted_before(reasons: Reasons) -> ChangeRequest | None:
    return ChangeRequest.objects.filter(form_key=reasons.form_key).first()


def _written(by: Membership, key_result: KeyResult, proposal: Proposal, now: datetime) -> ChangeRequest:
    """The request as it stands on the form, checked, and not saved."""
    before = card_of(key_result)
    after = _wanted(before, proposal)
    refuse(change_problems(key_result, before, after))
    _check_owner(before, after, proposal)
    check_reasons(key_result, proposal, now, is_new_target=bool(after.differing_from(before) & PARAMETERS))
    kind = ChangeKind.RETIRE if proposal.retire else ChangeKind.EDIT
    change = put_on_paper(by, key_result, proposal, now, kind=kind, before=before, after=after)
    weigh_others(change, key_result, proposal.weights)
    require_whole(change, key_result, after)
    return change


def put_on_paper(
    by: Membership,
    key_result: KeyResult,
    reasons: Reasons,
    now: datetime,
    *,
    kind: ChangeKind,
    before: GovernedCard,
    after: GovernedCard,
) -> ChangeRequest:
    """The request, with a number of its own, not saved."""
    change = ChangeRequest(
        number=next_number("CR"),
        key_result=key_result,
        kind=kind,
        reason_category=reasons.reason_category,
        reason=reasons.reason,
        override_reason=reasons.override_reason,
        evidence=reasons.evidence,
        evidence_url=reasons.evidence_url,
        drafted_by=by,
        drafted_at=now,
        form_key=reasons.form_key,
    )
    put_down(change, key_result, before, after)
    return change


def _wanted(before: GovernedCard, proposal: Proposal) -> GovernedCard:
    asked = {
        "target": before.target if proposal.target is None else proposal.target,
        "due_on": proposal.due_on or before.due_on,
        "owner_id": proposal.owner.id if proposal.owner else before.owner_id,
        "state": KeyResultState.RETIRED if proposal.retire else before.state,
    }
    after = replace(before, **{**asked, **proposal.fields})
    if proposal.retire and after.differing_from(before) != {"state"}:
        raise DomainError(
            "A retired KR keeps its card and its score: leave the other fields as they are.", field="retire"
        )
    turns = before.establishes_baseline and after.method != before.method
    return replace(after, establishes_baseline=False).tidied() if turns else after


def _check_owner(before: GovernedCard, after: GovernedCard, proposal: Proposal) -> None:
    if after.owner_id != before.owner_id and proposal.owner and not proposal.owner.is_active:
        raise DomainError(f"{proposal.owner.name} is no longer a member. Name somebody who is.", field="owner")


def check_reasons(
    key_result: KeyResult, reasons: Reasons, now: datetime, *, is_new_target: bool, also_of: KeyResult | None = None
) -> None:
    """Raises DomainError without a reason, without evidence that others can see, and for a new target too late.

    Evidence is of this very KR, or of the one that it replaces (`also_of`).
    """
    if not reasons.reason.strip():
        raise DomainError("Say why, in words that somebody who was not there understands.", field="reason")
    if reasons.evidence is None and not reasons.evidence_url:
        raise DomainError(
            "Pick an update of this KR, or give a link: something that others can see.",
            field="evidence",
        )
    own = {key_result.id, also_of.id if also_of else None}
    if reasons.evidence is not None and reasons.evidence.key_result_id not in own:
        raise DomainError("Pick an update of this very KR.", field="evidence")
    cycle = key_result.objective.cycle
    today = now.astimezone(key_result.organization.zone).date()
    is_late = is_new_target and takes_no_new_targets(Span(cycle.starts_on, cycle.ends_on), today)
    if is_late and not reasons.override_reason.strip():
        raise DomainError(
            f"{cycle.name} is in its final push, which takes no new targets."
            " To make an exception, say why it can't wait for the next cycle.",
            field="override_reason",
        )


def _take_card_as_it_is(change: ChangeRequest, key_result: KeyResult) -> None:
    """Lay a draft over today's card."""
    now, (drafted, wanted) = card_of(key_result), cards_in(change, key_result)
    after = now.merged(wanted, wanted.differing_from(drafted))
    refuse(change_problems(key_result, now, after))
    put_down(change, key_result, now, after)
    weigh_others(change, key_result, {each.number: each.after for each in weights_in(change)})


def send(change: ChangeRequest, key_result: KeyResult, matrix: Matrix, *, by: Membership, now: datetime) -> None:
    """Put a request that is written down before those who decide. Raises as `propose_change`."""
    rights = proposing_rights(by, key_result, matrix)
    if not rights.can_propose:
        raise Forbidden(rights.why_not or _only_draft(key_result, matrix), who=rights.who)
    waiting = ChangeRequest.objects.filter(_about(change), state=ChangeState.PROPOSED).first()
    if waiting is not None:
        raise Conflict(f"{waiting.reference} already waits for a decision on this KR. Withdraw it or wait for it.")
    change.state, change.proposed_by, change.proposed_at = ChangeState.PROPOSED, by, now
    deciders = deciders_of(change, key_result, matrix)
    if not deciders.people:
        raise DomainError(f"Nobody could decide on this. {deciders.gap}")
    change.save()
    summary = summary_of(change, key_result, matrix.roster, by.organization.figures)
    notices.tell_proposed(change, key_result, matrix, summary=summary, at=now)


def _about(change: ChangeRequest) -> Q:
    """The requests about one of the KRs that this one is about."""
    ids = [each for each in (change.key_result_id, change.replaces_id) if each]
    return Q(key_result_id__in=ids) | Q(replaces_id__in=ids)


def _only_draft(key_result: KeyResult, matrix: Matrix) -> str:
    people = matrix.people(CHANGE, Letter.RESPONSIBLE, subject_of(key_result, matrix))
    names = ", ".join(person.name for person in people)
    return f"You can draft this and send it on; it is proposed by {names or 'nobody yet'}."
