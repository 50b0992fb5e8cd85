"""A card whose measure is a metric of the dictionary: what it takes from there, and who else claims the metric."""

from collections.abc import Sequence
from datetime import datetime

from notifications.actions import notify
from objectives import kinds, units
from objectives.actions.metrics import FOLLOWS, taken_from
from objectives.models import KeyResult, Objective
from objectives.queries.claims import Claim, claims_beside
from okrapp.errors import DomainError
from organizations.addresses import address
from organizations.models import Membership

# The columns of a card that a metric fills in, where the metric says something.
FOLLOWED = ("metric", "definition", "unit", "unit_label", *FOLLOWS)


def follow_metric(card: KeyResult) -> None:
    """Write onto the card, unsaved, what its metric says. Under way, what was agreed stays: unit and definition.

    Raises DomainError, naming the field, for a retired metric, and for one in another unit than a card under way.
    """
    metric = card.metric
    if metric is None:
        return
    if metric.is_retired:
        raise DomainError(f"“{metric.name}” is retired. Pick a metric that is measured.", field="metric")
    if card.is_active and not units.are_one(card.unit, card.unit_label, metric.unit, metric.unit_label):
        measured = " ".join(filter(None, [metric.get_unit_display().lower(), metric.unit_label]))
        raise DomainError(
            f"“{metric.name}” is measured in another unit ({measured}), and the unit of this card was agreed.",
            field="metric",
        )
    taken = taken_from(metric)
    for name in FOLLOWS if card.is_active else taken:
        if taken[name] or name == "unit_label":
            setattr(card, name, taken[name])


def tell_claimants(
    objective: Objective,
    cards: Sequence[KeyResult],
    *,
    by: Membership,
    at: datetime,
    visible_at: datetime | None = None,
) -> None:
    """Both owners hear, once, that another objective under way in the cycle claims the same metric."""
    claimed = [card.metric_id for card in cards if card.metric_id]
    for claim in claims_beside(objective, claimed) if claimed else ():
        if claim.is_active:
            _tell_of_claim(objective, claim, by=by, at=at, visible_at=visible_at)


def _tell_of_claim(
    objective: Objective, claim: Claim, *, by: Membership, at: datetime, visible_at: datetime | None
) -> None:
    other = claim.objective
    low, high = sorted([objective.id, other.id])
    for mine, theirs in ((objective, other), (other, objective)):
        notify(
            recipients=[mine.owner],
            kind=kinds.CLAIMED,
            key=f"{kinds.CLAIMED}:{claim.metric.id}:{low}:{high}",
            title=f"{mine.reference} and {theirs.reference} both claim “{claim.metric.name}”",
            body=f"{theirs.title}, owned by {theirs.owner.name}. Agree who moves it, and who counts it.",
            why=f"You own {mine.reference}.",
            path=address(by.organization, "objectives:objective", mine.reference),
            about={"objective": mine.id},
            at=at,
            visible_at=visible_at,
        )
