"""The coach asked about stored rows. No database."""

from collections.abc import Sequence

from objectives.coach import Card, Draft, Strength, strength
from objectives.models import KeyResult, Objective
from objectives.readiness import fields_of


def coached(
    objective: Objective, rows: Sequence[KeyResult], *, others: Sequence[str], team_objectives: int
) -> Strength:
    """How strong a draft is and what it loses points for; `others` are the titles of the cycle's other objectives."""
    cards = [card_of(row) for row in rows]
    return strength(Draft(objective.title, cards, others, team_objectives))


def card_of(key_result: KeyResult) -> Card:
    """The card as the coach reads it."""
    return Card(
        name=key_result.name,
        fields=fields_of(key_result),
        kr_class=key_result.kr_class,
        unit=key_result.unit,
        weight=key_result.weight,
        reference=key_result.reference,
    )
