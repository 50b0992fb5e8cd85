"""The coach asked about stored rows, and about what is being typed. No database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from objectives import micro
from objectives.bets import bet_of
from objectives.coach import (
    Card,
    Draft,
    Finding,
    House,
    Limits,
    Vocabulary,
    about_key_result,
    about_objective,
    about_set,
)
from objectives.enums import MethodChoice
from objectives.fields import MeasuredField
from objectives.models import KeyResult, Objective
from objectives.readiness import fields_of
from objectives.rules import CardFields

LONGEST = 200


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
        bet=bet_of(key_result.impact, key_result.effort),
        reference=key_result.reference,
    )


def about_typed_objective(title: str, *, known: Vocabulary, others: Sequence[str] = ()) -> list[Finding]:
    """What the coach says of an objective that is being typed, among the titles of its cycle."""
    return about_objective(Draft(title[:LONGEST], others=others), known)


def about_typed_measure(typed: Mapping[str, str], *, house: House, beside: Sequence[KeyResult] = ()) -> list[Finding]:
    """What the coach says of a card that is being typed; what is merely missing yet is not said.

    Of the set, which holds the cards `beside` it already, it says what becomes of it with this card.
    """
    name = typed.get("name", "")[:LONGEST]
    if not name.strip():
        return []
    card = _typed_card(name, typed)
    found = [finding for finding in about_key_result(card, house.known) if finding.code != "incomplete"]
    return found + (_about_set_with(card, beside, house) if beside else [])


def _about_set_with(card: Card, beside: Sequence[KeyResult], house: House) -> list[Finding]:
    cards = [card_of(row) for row in beside]
    limits = micro.within(house.limits) if beside[0].objective.is_micro else house.limits
    before = {each.code for each in about_set(Draft("", cards, limits=limits), house.known)}
    after = about_set(Draft("", [*cards, card], limits=limits), house.known)
    return [each for each in after if each.code not in before]


def _typed_card(name: str, typed: Mapping[str, str]) -> Card:
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
    weight = typed.get("weight", "")
    return Card(
        name,
        fields,
        unit=typed.get("unit", ""),
        kr_class=typed.get("kr_class", ""),
        weight=int(weight) if weight.isdecimal() and len(weight) < 4 else None,
        bet=bet_of(typed.get("impact", ""), typed.get("effort", "")),
    )


def _typed_number(text: str) -> Decimal | None:
    """The figure as the form would take it; None while it is no figure yet."""
    try:
        figure: Decimal | None = MeasuredField(required=False).clean(text)
    except ValidationError:
        return None
    return figure
