"""The moments at which an objective becomes binding, and at which it ends early."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from notifications.actions import notify
from notifications.models import Notification
from objectives import kinds, micro, notices
from objectives.actions.drafting import editable, locked
from objectives.actions.linking import tell_claimants
from objectives.approval import right_to_activate
from objectives.enums import Gate, KeyResultState, ObjectiveState
from objectives.models import Contribution, KeyResult, Objective
from objectives.models.alignment import STANDING
from objectives.passing import Over, passed_over
from objectives.policies import right_to_cancel
from objectives.queries.drafts import neighbours
from okrapp import clock
from okrapp.errors import DomainError, Forbidden
from organizations.addresses import address
from organizations.models import Membership

REASON_LENGTH = 500


class RequiredRules(DomainError):
    """Something that takes a reason was not given one; whoever is accountable may pass it with a reason."""

    def __init__(self, objectives: Sequence[tuple[Objective, Sequence[Over]]]) -> None:
        lines = [f"{objective.reference}{each.words}" for objective, over in objectives for each in over]
        asked = "Keep what is required here, or say why it goes ahead all the same:"
        super().__init__("\n".join([asked, *lines]), field="reason")


@transaction.atomic
def activate_objective(
    *, objective: Objective, by: Membership, reason: str = "", at: datetime | None = None
) -> Objective:
    """Put a draft under way by itself with its key results, and tell their owners.

    Raises Forbidden for those whom the rule does not name (objectives.approval), and DomainError, one line per gap,
    while something structural is missing. Advice stops nobody; a gate that was not passed does, and a rule that the
    organization requires (RequiredRules), unless a reason is given, which stays on the objective.
    """
    held = locked(objective)
    right = right_to_activate(by, held)
    if not right.allowed:
        raise Forbidden(f"You can't activate this objective. {right.reason}", who=right.who)
    if not held.is_active:
        only_one = by.name if right.is_alone else ""
        put_under_way([held], by=by, reason=reason, at=at or clock.now(), only_one=only_one)
    return held


def put_under_way(
    objectives: Sequence[Objective],
    *,
    by: Membership,
    reason: str,
    at: datetime,
    visible_at: datetime | None = None,
    owners_know: bool = False,
    only_one: str = "",
) -> None:
    """Put drafts of one team and cycle under way together; the caller holds their rows and has asked who may.

    `only_one` names whoever acts where nobody else is here. Raises as `activate_objective`. Four queries, and five more
    for each objective.
    """
    cards = _cards_of(objectives)
    read = neighbours(objectives[0].cycle_id) if objectives else None
    ready = [(each, read.readiness(each, cards[each.id])) for each in objectives if read]
    gaps = [gap for _, readiness in ready for gap in readiness.gaps]
    gaps += [line for each in objectives for line in _stands_alone(each)]
    if gaps:
        raise DomainError("\n".join(gaps))
    words, day = " ".join(reason.split())[:REASON_LENGTH], at.astimezone(by.organization.zone).date()
    over = [(each, passed_over(each, found.required, day=day, only_one=only_one)) for each, found in ready]
    if not words and any(each for _, each in over):
        raise RequiredRules(over)
    for objective, passed in over:
        _begin(objective, passed, by=by, reason=words, at=at)
        _tell(
            objective,
            cards[objective.id],
            by=by,
            kind=kinds.ACTIVATED,
            title=f"{objective.reference} is under way: {objective.title}",
            at=at,
            visible_at=visible_at,
            owner_knows=owners_know,
        )
        tell_claimants(objective, cards[objective.id], by=by, at=at, visible_at=visible_at)


def _begin(objective: Objective, over: Sequence[Over], *, by: Membership, reason: str, at: datetime) -> None:
    objective.state, objective.activated_at, objective.activated_by = ObjectiveState.ACTIVE, at, by
    objective.gate = objective.gate or Gate.SKIPPED
    objective.passed_over = [each.kept for each in over]
    objective.passed_over_because = reason if over else ""
    names = ["state", "activated_at", "activated_by", "gate", "passed_over", "passed_over_because"]
    objective.save(update_fields=names)
    KeyResult.objects.filter(objective=objective).update(state=KeyResultState.ACTIVE, activated_at=at)


def _cards_of(objectives: Sequence[Objective]) -> dict[int, list[KeyResult]]:
    """The key results of each objective, held until the transaction ends."""
    cards: dict[int, list[KeyResult]] = {each.id: [] for each in objectives}
    rows = KeyResult.objects.select_related("owner").filter(objective__in=list(cards)).order_by("id")
    for card in rows.select_for_update(of=("self",), no_key=True):
        cards[card.objective_id].append(card)
    return cards


def _stands_alone(objective: Objective) -> list[str]:
    """A micro-OKR stands under a KR, always (domain.md, Objectives)."""
    parents = Contribution.objects.filter(objective=objective, to_key_result__isnull=False, state__in=STANDING)
    return [micro.NO_PARENT] if objective.is_micro and not parents.exists() else []


@transaction.atomic
def cancel_objective(*, objective: Objective, by: Membership, reason: str, at: datetime | None = None) -> Objective:
    """End an objective before its time, with a reason; its key results are retired with the score they have.

    Under way this takes the one who decides on mid-cycle changes: raises Forbidden otherwise.
    """
    held = editable(objective)
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
    notices.tell_called_off(held, by=by, at=now)
    return held


def take_back_told(*, at: datetime, now: datetime) -> None:
    """Remove what nobody has seen yet of an activation at this instant that is being undone."""
    unseen = Notification.objects.filter(created_at=at, visible_at__gt=now)
    unseen.filter(kind__in=[kinds.ACTIVATED, kinds.CLAIMED]).delete()


def _tell(
    objective: Objective,
    cards: Sequence[KeyResult],
    *,
    by: Membership,
    kind: str,
    title: str,
    at: datetime,
    body: str = "",
    visible_at: datetime | None = None,
    owner_knows: bool = False,
) -> None:
    """The owner, who may know already, and the owners of the key results, each once, except the one who did it."""
    path = address(by.organization, "objectives:objective", objective.reference)
    owners = Membership.objects.filter(id__in={card.owner_id for card in cards})
    told = [([objective.owner], "You own this objective."), (owners, "You own a key result of this objective.")]
    knowing = {by.id, objective.owner_id} if owner_knows else {by.id}
    for people, why in told:
        notify(
            recipients=[person for person in people if person.id not in knowing],
            kind=kind,
            key=f"{kind}:{objective.id}",
            title=title,
            body=body,
            why=why,
            path=path,
            about={"objective": objective.id},
            at=at,
            visible_at=visible_at,
        )
