"""What an objective contributes to: proposed by one side, answered by the other.

Source: domain.md, "Alignment and dependencies".
"""

from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from objectives import contributing, notices
from objectives.actions.drafting import ObjectiveValues, draft_objective, locked
from objectives.actions.tying import wait_for_other_ties
from objectives.aims import aim_of, source_of
from objectives.alignment_policies import (
    ENDS,
    owner_of,
    require,
    right_to_answer,
    right_to_contribute,
    right_to_diverge,
    target_of,
)
from objectives.enums import ContributionState
from objectives.lines import one_line
from objectives.models import Contribution, KeyResult, Objective
from objectives.models.alignment import STANDING
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership


@transaction.atomic
def propose_contribution(
    *, objective: Objective, by: Membership, target: Objective | KeyResult, how: str, at: datetime | None = None
) -> Contribution:
    """Say that an objective contributes to a KR or an objective of its own or the parent cycle, and how.

    It stands at once where the proposer owns the target, and waits for the target's owner otherwise. The first one is
    the primary one. The same words again give the contribution that is there. Raises Forbidden for those who do not
    edit the objective, and DomainError for what has ended, what lies in another cycle, what is there already, and what
    would close a loop.
    """
    held = locked(objective)
    require(right_to_contribute(by, held), "say what this objective contributes to")
    return _propose(held, by=by, target=target, how=how, at=at)


@transaction.atomic
def draft_contributing_objective(
    *,
    by: Membership,
    target: Objective | KeyResult,
    how: str,
    form_key: UUID | None = None,
    **values: Unpack[ObjectiveValues],
) -> Objective:
    """Write down an objective together with what it contributes to: both, or neither. Raises as each of them does."""
    drafted = draft_objective(by=by, form_key=form_key, **values)
    _propose(locked(drafted), by=by, target=target, how=how)
    return drafted


@transaction.atomic
def accept_contribution(*, contribution: Contribution, by: Membership, at: datetime | None = None) -> Contribution:
    """Agree, as the owner of the target, that it counts. Twice by the same person changes nothing.

    Raises Forbidden for others, Conflict when it was answered or withdrawn meanwhile, and DomainError when one of the
    two has ended.
    """
    held = _held(contribution)
    require(right_to_answer(by, held), "accept this contribution")
    if held.state == ContributionState.ACCEPTED and held.answered_by_id == by.id:
        return held
    _refuse_answered(held)
    if gone := contributing.what_became_of(aim_of(target_of(held))):
        raise DomainError(f"{gone}, so nothing more contributes to it.")
    if gone := contributing.what_became_of(aim_of(held.objective)):
        raise DomainError(f"{gone}, so it contributes to nothing more.")
    return _answered(held, ContributionState.ACCEPTED, by=by, at=at)


@transaction.atomic
def decline_contribution(
    *, contribution: Contribution, by: Membership, reason: str, at: datetime | None = None
) -> Contribution:
    """Say no, as the owner of the target, with a reason. Raises as accepting does, and DomainError without a reason."""
    held = _held(contribution)
    require(right_to_answer(by, held), "decline this contribution")
    words = one_line(reason, most=contributing.REASON_LENGTH, field="reason", missing="Say why, in a sentence.")
    if held.state == ContributionState.DECLINED and held.answered_by_id == by.id and held.answer == words:
        return held
    _refuse_answered(held)
    return _answered(held, ContributionState.DECLINED, by=by, at=at, answer=words)


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution, by: Membership, at: datetime | None = None) -> Contribution:
    """Take it back, as somebody who edits the objective. Twice changes nothing.

    Raises Forbidden for others, and Conflict when it was declined.
    """
    held = _held(contribution)
    require(right_to_contribute(by, held.objective), "withdraw this contribution")
    if held.state == ContributionState.WITHDRAWN:
        return held
    if held.state == ContributionState.DECLINED:
        raise Conflict(f"{_name(held.answered_by)} has declined this contribution already.")
    held.state, held.is_primary = ContributionState.WITHDRAWN, False
    held.save(update_fields=["state", "is_primary"])
    _promote_next(held.objective_id)
    notices.tell_contribution_withdrawn(held, by=by, at=at or clock.now())
    return held


@transaction.atomic
def make_primary(*, contribution: Contribution, by: Membership) -> Contribution:
    """Make it the one that is drawn in the tree. Raises Forbidden, and Conflict when it does not stand any more."""
    held = _held(contribution)
    require(right_to_contribute(by, held.objective), "choose the primary contribution")
    if held.state not in STANDING:
        raise Conflict(f"This contribution is {held.get_state_display().lower()}, so it can't be the primary one.")
    Contribution.objects.filter(objective=held.objective, is_primary=True).exclude(id=held.id).update(is_primary=False)
    held.is_primary = True
    held.save(update_fields=["is_primary"])
    return held


@transaction.atomic
def mark_divergence(
    *, contribution: Contribution, by: Membership, reason: str, at: datetime | None = None
) -> Contribution:
    """Note on an accepted contribution that the two pull apart on purpose, and why; the other side is told.

    Raises Forbidden for others than the two sides, Conflict for one that is not accepted.
    """
    held = _held(contribution)
    require(right_to_diverge(by, held), "mark this contribution")
    words = one_line(
        reason, most=contributing.DIVERGENCE_LENGTH, field="reason", missing="Say why they diverge on purpose."
    )
    if held.state != ContributionState.ACCEPTED:
        raise Conflict("Only an accepted contribution can diverge on purpose.")
    if held.divergence == words:
        return held
    held.divergence, held.diverged_by, held.diverged_at = words, by, at or clock.now()
    held.save(update_fields=["divergence", "diverged_by", "diverged_at"])
    notices.tell_divergence(held, by=by, at=held.diverged_at)
    return held


@transaction.atomic
def end_divergence(*, contribution: Contribution, by: Membership) -> Contribution:
    """Say that the two pull the same way again. Twice changes nothing."""
    held = _held(contribution)
    require(right_to_diverge(by, held), "mark this contribution")
    held.divergence, held.diverged_by, held.diverged_at = "", None, None
    held.save(update_fields=["divergence", "diverged_by", "diverged_at"])
    return held


def _propose(
    held: Objective, *, by: Membership, target: Objective | KeyResult, how: str, at: datetime | None = None
) -> Contribution:
    words = one_line(how, most=contributing.HOW_LENGTH, field="how", missing="Say in one line how.")
    wait_for_other_ties()
    aimed = _as_it_is(target)
    if problem := contributing.why_not_to(aim_of(aimed), source_of(held)):
        raise DomainError(problem, field="target")
    standing = list(Contribution.objects.select_related(*ENDS).filter(objective=held, state__in=STANDING))
    twin = next((each for each in standing if target_of(each) == aimed), None)
    if twin is not None:
        return _same(twin, words)
    _refuse_loop(held, aimed)
    now = at or clock.now()
    is_own = owner_of(aimed).id == by.id
    made = Contribution.objects.create(
        objective=held,
        to_objective=aimed if isinstance(aimed, Objective) else None,
        to_key_result=aimed if isinstance(aimed, KeyResult) else None,
        how=words,
        is_primary=not any(each.is_primary for each in standing),
        state=ContributionState.ACCEPTED if is_own else ContributionState.PROPOSED,
        proposed_by=by,
        proposed_at=now,
        answered_by=by if is_own else None,
        answered_at=now if is_own else None,
    )
    if not is_own:
        notices.tell_contribution_proposed(made, by=by, at=now)
    return made


def _as_it_is(target: Objective | KeyResult) -> Objective | KeyResult:
    """The target as it is after the wait. Raises Conflict when it is gone."""
    found: Objective | KeyResult | None
    if isinstance(target, KeyResult):
        surroundings = ("owner", "objective__owner", "objective__team", "objective__cycle")
        found = KeyResult.objects.select_related(*surroundings).filter(id=target.id).first()
    else:
        found = Objective.objects.select_related("owner", "team", "cycle").filter(id=target.id).first()
    if found is None:
        raise Conflict("Somebody has deleted this draft meanwhile.", field="target")
    return found


def _same(twin: Contribution, words: str) -> Contribution:
    if twin.how == words:
        return twin
    target = target_of(twin).reference
    raise DomainError(
        f"{twin.objective.reference} contributes to {target} already, or waits to. Withdraw that first to say it"
        " in other words.",
        field="target",
    )


def _refuse_loop(objective: Objective, target: Objective | KeyResult) -> None:
    aimed = target.objective_id if isinstance(target, KeyResult) else target.id
    upper = Coalesce(F("to_objective_id"), F("to_key_result__objective_id"))
    ties = Contribution.objects.filter(state__in=STANDING).order_by().values_list("objective_id", upper)
    way = contributing.way(ties, aimed, objective.id)
    if not way:
        return
    known = Objective.objects.in_bulk(way)
    steps = " → ".join(known[each].reference for each in [objective.id, *way])
    raise DomainError(f"This would go round in a circle: {steps}.", field="target")


def _held(contribution: Contribution) -> Contribution:
    """The contribution as it is now; its objective's row is held, so that only one changes what it contributes to."""
    Objective.objects.select_for_update(no_key=True).get(id=contribution.objective_id)
    return Contribution.objects.select_related(*ENDS, "answered_by").get(id=contribution.id)


def _refuse_answered(held: Contribution) -> None:
    if held.state == ContributionState.WITHDRAWN:
        raise Conflict("This contribution was withdrawn meanwhile.")
    if held.state != ContributionState.PROPOSED:
        raise Conflict(f"{_name(held.answered_by)} has {held.get_state_display().lower()} this contribution already.")


def _answered(
    held: Contribution, state: ContributionState, *, by: Membership, at: datetime | None, answer: str = ""
) -> Contribution:
    held.state, held.answered_by, held.answered_at, held.answer = state, by, at or clock.now(), answer
    held.is_primary = held.is_primary and state == ContributionState.ACCEPTED
    held.save(update_fields=["state", "answered_by", "answered_at", "answer", "is_primary"])
    _promote_next(held.objective_id)
    notices.tell_contribution_answered(held, by=by, at=held.answered_at)
    return held


def _promote_next(objective_id: int) -> None:
    """Of those that stand one is the primary one: an accepted one before one that waits, the oldest first."""
    standing = Contribution.objects.filter(objective_id=objective_id, state__in=STANDING)
    waits = Case(When(state=ContributionState.ACCEPTED, then=Value(0)), default=Value(1))
    if not standing.filter(is_primary=True).exists():
        first = standing.order_by(waits, "id").values("id")[:1]
        Contribution.objects.filter(id__in=first).update(is_primary=True)


def _name(person: Membership | None) -> str:
    return person.name if person else "Somebody"
