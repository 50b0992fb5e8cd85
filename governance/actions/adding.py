"""Asking for another key result of an objective under way, beside the others or in place of one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from django.db import transaction

from governance import notices
from governance.actions.changes import Reasons, check_reasons, put_on_paper, send
from governance.cards import card_of, locked_key_result
from governance.enums import ChangeKind
from governance.governed import GovernedCard
from governance.models import ChangeRequest
from governance.policies import adding_rights, unchangeable
from governance.weights import require_whole, weigh_others
from governance.wording import summary_of
from objectives.actions import CardValues, write_proposed
from objectives.enums import KeyResultState
from objectives.models import KeyResult, Objective
from okrapp import clock
from okrapp.errors import DomainError, Forbidden
from organizations.models import Membership
from organizations.raci import Matrix


@dataclass(frozen=True, slots=True)
class Addition:
    """Where a card is to be added, why, and which one it would replace."""

    objective: Objective
    reasons: Reasons
    replaces: KeyResult | None


@transaction.atomic
def draft_addition(
    *,
    by: Membership,
    objective: Objective,
    reasons: Reasons,
    replaces: KeyResult | None = None,
    at: datetime | None = None,
    **card: Unpack[CardValues],
) -> ChangeRequest:
    """Write down a card to be added, and send it to those who may propose it; for the objective's owner, and the owner
    of the KR that it would replace.

    Raises Forbidden for others, and DomainError for a card that is not complete. The same form twice gives one draft.
    """
    now = at or clock.now()
    change, matrix, is_new = _written(by, Addition(objective, reasons, replaces), card, now)
    if is_new:
        change.save()
        summary = summary_of(change, change.key_result, matrix.roster, by.organization.figures)
        notices.tell_drafted(change, change.key_result, matrix, summary=summary, at=now)
    return change


@transaction.atomic
def propose_addition(
    *,
    by: Membership,
    objective: Objective,
    reasons: Reasons,
    replaces: KeyResult | None = None,
    at: datetime | None = None,
    **card: Unpack[CardValues],
) -> ChangeRequest:
    """Put a card that is complete before those who decide; approval puts it under way at that moment.

    With `replaces` that KR is retired then, with its score kept. Raises Forbidden for those who may not propose, and
    DomainError for a card that is not complete, for a set that is full, for a KR that is not under way or has a request
    waiting already, and in the final push without a reason for an exception. The same form twice gives one proposal.
    """
    now = at or clock.now()
    change, matrix, is_new = _written(by, Addition(objective, reasons, replaces), card, now)
    if is_new:
        send(change, change.key_result, matrix, by=by, now=now)
    return change


def _written(by: Membership, addition: Addition, card: CardValues, now: datetime) -> tuple[ChangeRequest, Matrix, bool]:
    """The request with its card, checked, and whether it is a new one that is not saved yet."""
    reasons = addition.reasons
    replaced = locked_key_result(addition.replaces.id) if addition.replaces else None
    known = ChangeRequest.objects.filter(form_key=reasons.form_key).first()
    if known is not None:
        return known, Matrix(), False
    matrix = Matrix()
    _check_right(by, addition.objective, replaced, matrix)
    values: dict[str, Any] = dict(card)
    written = write_proposed(objective=addition.objective, form_key=reasons.form_key, **values)
    proposed = locked_key_result(written.id)
    check_reasons(proposed, reasons, now, is_new_target=True, also_of=replaced)
    before, after = _before_and_after(proposed)
    kind = ChangeKind.REPLACE if replaced else ChangeKind.ADD
    change = put_on_paper(by, proposed, reasons, now, kind=kind, before=before, after=after)
    change.replaces = replaced
    weigh_others(change, proposed, reasons.weights)
    require_whole(change, proposed, after)
    return change, matrix, True


def _before_and_after(proposed: KeyResult) -> tuple[GovernedCard, GovernedCard]:
    """The card as it is proposed, and under way: nothing else of it changes by the decision."""
    card = card_of(proposed)
    return card, card.merged(GovernedCard(None, None, None, KeyResultState.ACTIVE), {"state"})


def _check_right(by: Membership, objective: Objective, replaced: KeyResult | None, matrix: Matrix) -> None:
    closed = unchangeable(replaced) if replaced else ""
    if closed:
        raise DomainError(closed)
    if replaced and replaced.objective_id != objective.id:
        raise DomainError("A key result is replaced by another one of its own objective.")
    rights = adding_rights(by, objective, matrix, replaces=replaced)
    if not rights.can_ask:
        raise Forbidden(rights.why_not, who=rights.who)
