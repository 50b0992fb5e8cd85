"""Starting a micro-OKR under a KR, setting its days, and closing it with what was learnt."""

from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from objectives import micro
from objectives.actions.contributions import draft_contributing_objective
from objectives.actions.drafting import edit_objective, fit_cards, locked
from objectives.enums import KeyResultState, MicroOutcome, ObjectiveKind, ObjectiveState
from objectives.models import KeyResult, Objective
from objectives.policies import require_closer
from objectives.rules import Span
from okrapp import clock
from okrapp.errors import DomainError
from organizations.models import Membership, Team

LEARNING = 2000


class MicroValues(TypedDict):
    """What people write on a micro-OKR."""

    title: str
    why_now: str
    team: Team
    owner: Membership
    starts_on: date
    ends_on: date


@transaction.atomic
def start_micro(
    *,
    parent: KeyResult,
    by: Membership,
    how: str,
    form_key: UUID | None = None,
    **values: Unpack[MicroValues],
) -> Objective:
    """Draft a micro-OKR in the cycle of its parent KR, to which it contributes. The same `form_key` gives it again.

    The contribution is accepted at once where the parent's owner starts it, and proposed to them otherwise. Raises
    DomainError for a parent that is not under way, for days outside the cycle or more than 28 of them, and as
    `draft_contributing_objective` does.
    """
    if not KeyResult.objects.filter(id=parent.id, state=KeyResultState.ACTIVE).exists():
        raise DomainError(f"{parent.reference} is not under way, so nothing can be started to move it.")
    if parent.objective.is_micro:
        raise DomainError(f"{parent.objective.reference} is a micro-OKR itself: start beside it, under its parent.")
    cycle = parent.objective.cycle
    _check_days(Span(values["starts_on"], values["ends_on"]), Span(cycle.starts_on, cycle.ends_on))
    return draft_contributing_objective(
        by=by, target=parent, how=how, form_key=form_key, cycle=cycle, kind=ObjectiveKind.MICRO, **values
    )


@transaction.atomic
def edit_micro(
    *, objective: Objective, by: Membership, version: int | None = None, **values: Unpack[MicroValues]
) -> Objective:
    """Change a draft micro-OKR; KRs outside its new days get these days.

    Raises as `edit_objective` does, and DomainError for days that it can't have and once it is under way.
    """
    if not objective.is_draft:
        raise DomainError(f"{objective.reference} is {objective.get_state_display().lower()}: its days were agreed.")
    cycle = objective.cycle
    span = Span(values["starts_on"], values["ends_on"])
    _check_days(span, Span(cycle.starts_on, cycle.ends_on))
    edited = edit_objective(objective=objective, by=by, version=version, **values)
    fit_cards(edited, span)
    return edited


@transaction.atomic
def close_micro(
    *, objective: Objective, by: Membership, outcome: str, learning: str, at: datetime | None = None
) -> Objective:
    """End a micro-OKR under way with what became of it and one learning; its KRs keep the scores that they have.

    Raises Forbidden for those who don't edit it, DomainError without words or for an objective that is no micro-OKR
    under way. The same again changes nothing.
    """
    if objective.state == ObjectiveState.CLOSED and objective.outcome == outcome:
        return objective
    held = locked(objective)
    require_closer(by, held)
    if not (held.is_micro and held.is_active):
        raise DomainError(f"{held.reference} is no micro-OKR under way.")
    if outcome not in MicroOutcome.values:
        raise DomainError("Say what became of it.", field="outcome")
    words = learning.replace("\x00", "").strip()
    if not words:
        raise DomainError("Write down the one thing that you learnt.", field="learning")
    if len(words) > LEARNING:
        raise DomainError(f"This has {len(words)} characters; {LEARNING} are the most.", field="learning")
    held.state, held.outcome, held.learning = ObjectiveState.CLOSED, outcome, words
    held.closed_at, held.closed_by = at or clock.now(), by
    held.save(update_fields=["state", "outcome", "learning", "closed_at", "closed_by"])
    cards = KeyResult.objects.select_for_update(no_key=True).filter(objective=held, state=KeyResultState.ACTIVE)
    KeyResult.objects.filter(id__in=[card.id for card in cards.order_by("id")]).update(state=KeyResultState.CLOSED)
    return held


def _check_days(span: Span, cycle: Span) -> None:
    problem = micro.days_problem(span, cycle)
    if problem:
        raise DomainError(problem[1], field=problem[0])
