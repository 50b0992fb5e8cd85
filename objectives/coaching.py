"""The coach asked about stored rows, and about what is being typed. No database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from objectives.coach import Bet, Card, Draft, Finding, Limits, about_key_result, about_objective
from objectives.enums import Level, MethodChoice
from objectives.fields import MeasuredField
from objectives.models import KeyResult, Objective
from objectives.readiness import fields_of
from objectives.rules import CardFields

LONGEST = 200


BETS: Mapping[tuple[str, str], Bet] = {
    (Level.HIGH, Level.LOW): Bet.EASY_WIN,
    (Level.HIGH, Level.HIGH): Bet.BIG_BET,
    (Level.LOW, Level.LOW): Bet.INCREMENTAL,
    (Level.LOW, Level.HIGH): Bet.MONEY_PIT,
}


def draft_of(
    objective: Objective, rows: Sequence[KeyResult], *, others: Sequence[str], carried: int, limits: Limits
) -> Draft:
    """The objective as the coach reads it: `others` are the titles of the cycle's other objectives, `carried` how many
    its team has with it."""
    return Draft(objective.title, [card_of(row) for row in rows], others, carried, limits)


def card_of(key_result: KeyResult) -> Card:
    """The card as the coach reads it."""
    return Card(
        name=key_result.name,
        fields=fields_of(key_result),
        kr_class=key_result.kr_class,
        unit=key_result.unit,
        weight=key_result.weight,
        bet=BETS.get((key_result.impact, key_result.effort)),
        reference=key_result.reference,
    )


def about_typed_objective(title: str) -> list[Finding]:
    """What the coach says of an objective that is being typed."""
    return about_objective(Draft(title[:LONGEST]))


def about_typed_measure(typed: Mapping[str, str]) -> list[Finding]:
    """What the coach says of a card that is being typed; what is merely missing yet is not said."""
    name = typed.get("name", "")[:LONGEST]
    if not name.strip():
        return []
    fields = CardFields(
        owner=None,
        baseline=_typed_number(typed.get("baseline", "")),
        target=_typed_number(typed.get("target", "")),
        starts_on=None,
        due_on=None,
        data_source="",
        refresh_frequency=typed.get("refresh_frequency", ""),
        method=typed.get("method", MethodChoice.LINEAR),
    )
    found = about_key_result(Card(name, fields, unit=typed.get("unit", "")))
    return [finding for finding in found if finding.code != "incomplete"]


def _typed_number(text: str) -> Decimal | None:
    """The figure as the form would take it; None while it is no figure yet."""
    try:
        figure: Decimal | None = MeasuredField(required=False).clean(text)
    except ValidationError:
        return None
    return figure
