"""What the closing of a cycle writes on its cards: weights that were agreed late, and scores corrected afterwards."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from objectives.models import KeyResult
from okrapp.errors import Conflict
from scoring.enums import Band


@transaction.atomic
def settle_weights(*, weights: Mapping[int, int | None]) -> None:
    """Write the weights (whole percents by the KR's id) that were chosen before the scores of a cycle are final.

    The caller holds the cycle. Raises Conflict when one of the KRs has ended meanwhile.
    """
    for key_result_id, weight in sorted(weights.items()):
        open_cards = KeyResult.objects.filter(id=key_result_id, objective__cycle__closed_at=None)
        if not open_cards.update(weight=weight, version=F("version") + 1):
            raise Conflict("The cycle was closed meanwhile, so its weights stand.")


def correct_score(
    *, key_result: KeyResult, actual: Decimal | None, score: Decimal | None, band: Band | None
) -> KeyResult:
    """Put a corrected value and score on a card of a closed cycle, for which the caller keeps the correction entry.

    `score` is the two-place score. The points of its weeks stay as they were posted. Raises Conflict while its cycle
    is open.
    """
    closed = KeyResult.objects.filter(id=key_result.id, objective__cycle__closed_at__isnull=False)
    if not closed.update(actual=actual, score=score, band=band or ""):
        raise Conflict(f"The cycle of {key_result.reference} is not closed: its updates can still be amended.")
    key_result.actual, key_result.score, key_result.band = actual, score, band or ""
    return key_result
