"""What people hear about the metrics that their key results are measured by."""

from collections.abc import Collection, Sequence
from datetime import datetime

from notifications.outbox import Line, record
from objectives import kinds
from objectives.models import KeyResult, Metric
from organizations.addresses import address
from organizations.models import Membership

# What a card's owner has to know of, by the column of the metric.
TOLD = {
    "definition": "definition",
    "technical_definition": "definition",
    "direction": "direction",
    "source": "source",
    "source_url": "source",
    "refresh_frequency": "refresh",
    "steward": "data steward",
}
STAYS = "Its card keeps the definition that was agreed. To take the new one over, propose a change."
FOLLOWS = "Its card follows by itself."


def tell_changed(
    metric: Metric, cards: Sequence[KeyResult], changed: Collection[str], *, by: Membership, at: datetime
) -> None:
    """The owners of the key results under way that it measures hear what of it became another."""
    words = list(dict.fromkeys(word for name, word in TOLD.items() if name in changed))
    of_owner: dict[int, list[KeyResult]] = {}
    for card in cards if words else ():
        if card.is_active and card.owner_id not in {None, by.id}:
            of_owner.setdefault(card.owner_id, []).append(card)
    active = Membership.objects.active().filter(id__in=of_owner).values_list("id", flat=True) if of_owner else ()
    lines = [
        Line(
            owner_id,
            key=f"{kinds.METRIC_CHANGED}:{metric.id}:{metric.version}",
            title=f"“{metric.name}” has changed: its {' and '.join(words)}",
            body=STAYS if "definition" in words else FOLLOWS,
            why=f"It measures {', '.join(card.reference for card in of_owner[owner_id][:5])}, which you own.",
            path=address(by.organization, "objectives:key_result", of_owner[owner_id][0].reference),
        )
        for owner_id in active
    ]
    record(lines, kind=kinds.METRIC_CHANGED, at=at)
