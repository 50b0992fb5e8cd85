"""Correcting a score after its cycle was closed: a new entry beside the old score, never in its place."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from objectives.actions import correct_score
from objectives.actions.cycles import held_cycle
from objectives.cards import KeyResultCard
from objectives.models import KeyResult
from objectives.queries import today_for
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from okrapp.figures import Figures
from organizations.models import Membership
from reviews import notices, rules
from reviews.actions.scoring import roll_up_of
from reviews.models import Correction
from reviews.policies import require_runner
from reviews.queries import KeyResultStanding, ObjectiveStanding, standing
from scoring.attainment import round_score
from scoring.attainment import score as score_of
from scoring.rag import band


@transaction.atomic
def correct_final_score(
    *,
    by: Membership,
    key_result: KeyResult,
    reason: str,
    seen: str,
    form_key: UUID,
    actual: Decimal | None = None,
    score: Decimal | None = None,
    at: datetime | None = None,
) -> Correction:
    """Correct the final value of a KR in a closed cycle, and its score and its objective's with it.

    Where the method reads the score off the value, the corrected value gives it, against the baseline and target that
    were agreed; elsewhere `score` is given. `seen` is the mark of value and score on the screen. The same form twice
    gives one entry. Raises Forbidden for those who don't run cycles, DomainError without a reason or for what changes
    nothing, and Conflict when somebody corrected it meanwhile or the cycle is open.
    """
    require_runner(by)
    now = at or clock.now()
    cycle = held_cycle(key_result.objective.cycle)
    twin = Correction.objects.filter(form_key=form_key).first()
    if twin is not None:
        return twin
    if not cycle.is_closed:
        raise Conflict(f"{cycle.name} is not closed: a value is set right by amending its update.")
    found = standing(cycle)
    objective, row = _find(found.objectives, key_result)
    if not reason.strip():
        raise DomainError("Say why, for somebody who reads the old score.", field="reason")
    if row.final_mark != seen:
        raise Conflict("Somebody corrected this meanwhile. Look at what it says now.")
    today = today_for(by.organization, now, cycle=cycle)
    card, before = row.key_result, roll_up_of(objective, today).score
    old = card.actual, card.score
    value, corrected = _corrected(card, actual, score, today.figures)
    if (value, corrected) == old:
        raise DomainError("This is what it says already.", field="actual")
    planned = KeyResultCard(card, today).planned
    correct_score(key_result=card, actual=value, score=corrected, band=band(corrected, today.policy.rules, planned))
    entry = Correction.objects.create(
        key_result=card,
        actual_before=old[0],
        actual_after=value,
        score_before=old[1],
        score_after=corrected,
        objective_before=before,
        objective_after=roll_up_of(objective, today).score,
        reason=reason.strip(),
        corrected_by=by,
        corrected_at=now,
        form_key=form_key,
    )
    notices.tell_corrected(entry, by=by, at=now)
    return entry


def _find(
    objectives: Sequence[ObjectiveStanding], key_result: KeyResult
) -> tuple[ObjectiveStanding, KeyResultStanding]:
    for objective in objectives:
        for row in objective.key_results:
            if row.key_result.id == key_result.id:
                return objective, row
    raise DomainError(f"{key_result.reference} was never under way, so it has no score to correct.")


def _corrected(
    card: KeyResult, actual: Decimal | None, score: Decimal | None, figures: Figures
) -> tuple[Decimal | None, Decimal | None]:
    """The value and the score that stand from now on."""
    if card.measure.method in rules.BY_VALUE:
        if actual is None:
            raise DomainError("Give the value that is right.", field="actual")
        return actual, score_of(card.measure, actual)
    if score is None or not rules.is_score(score):
        raise DomainError(f"Give the score that is right, from {figures.span}.", field="score")
    return card.actual if actual is None else actual, round_score(score)
