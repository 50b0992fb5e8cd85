"""The moments at which an objective becomes binding, and at which it ends early."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from notifications.actions import notify
from objectives import kinds
from objectives.actions.drafting import locked
from objectives.actions.linking import tell_claimants
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import KeyResult, Objective
from objectives.policies import right_to_activate, right_to_cancel
from objectives.readiness import gaps
from okrapp import clock
from okrapp.errors import DomainError, Forbidden
from organizations.addresses import address
from organizations.models import Membership


@transaction.atomic
def activate_objective(*, objective: Objective, by: Membership, at: datetime | None = None) -> Objective:
    """Put a draft under way with its key results, and tell their owners.

    Raises Forbidden for those whom RACI does not make accountable, and DomainError, one line per gap, while something
    structural is missing. Advice stops nobody.
    """
    right = right_to_activate(by, objective)
    if not right.allowed:
        raise Forbidden(f"You can't activate this objective. {right.reason}", who=right.who)
    held = locked(objective)
    if held.is_active:
        return held
    cards = list(KeyResult.objects.select_for_update(no_key=True).filter(objective=held).order_by("id"))
    found = gaps(held, cards)
    if found:
        raise DomainError("\n".join(found))
    now = at or clock.now()
    held.state, held.activated_at, held.activated_by = ObjectiveState.ACTIVE, now, by
    held.save(update_fields=["state", "activated_at", "activated_by"])
    KeyResult.objects.filter(objective=held).update(state=KeyResultState.ACTIVE, activated_at=now)
    _tell(held, cards, by=by, kind=kinds.ACTIVATED, title=f"{held.reference} is under way: {held.title}", at=now)
    tell_claimants(held, cards, by=by, at=now)
    return held


@transaction.atomic
def cancel_objective(*, objective: Objective, by: Membership, reason: str, at: datetime | None = None) -> Objective:
    """End an objective before its time, with a reason; its key results are retired with the score they have.

    Under way this takes the one who decides on mid-cycle changes: raises Forbidden otherwise.
    """
    held = locked(objective)
    right = right_to_cancel(by, held)
    if not right.allowed:
        raise Forbidden(f"You can't cancel this objective. {right.reason}", who=right.who)
    if not reason.strip():
        raise DomainError("Say why, in a sentence.", field="reason")
    now = at or clock.now()
    was_active = held.is_active
    cards = list(KeyResult.objects.select_for_update(no_key=True).filter(objective=held).order_by("id"))
    held.state, held.cancelled_because = ObjectiveState.CANCELLED, reason.strip()
    held.save(update_fields=["state", "cancelled_because"])
    open_states = [KeyResultState.ACTIVE, KeyResultState.DRAFT]
    KeyResult.objects.filter(objective=held, state__in=open_states).update(state=KeyResultState.RETIRED, retired_at=now)
    if was_active:
        title = f"{held.reference} is called off: {held.title}"
        _tell(held, cards, by=by, kind=kinds.CALLED_OFF, title=title, body=held.cancelled_because, at=now)
    return held


def _tell(
    objective: Objective,
    cards: Sequence[KeyResult],
    *,
    by: Membership,
    kind: str,
    title: str,
    at: datetime,
    body: str = "",
) -> None:
    """The owner and the owners of the key results, each once, except the one who did it."""
    path = address(by.organization, "objectives:objective", objective.reference)
    owners = Membership.objects.filter(id__in={card.owner_id for card in cards})
    told = [([objective.owner], "You own this objective."), (owners, "You own a key result of this objective.")]
    for people, why in told:
        notify(
            recipients=[person for person in people if person.id != by.id],
            kind=kind,
            key=f"{kind}:{objective.id}",
            title=title,
            body=body,
            why=why,
            path=path,
            about={"objective": objective.id},
            at=at,
        )
