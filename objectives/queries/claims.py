"""Objectives of one cycle whose key results claim the same metric."""

from collections.abc import Collection
from dataclasses import dataclass

from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import KeyResult, Metric, Objective

OPEN_OBJECTIVES = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.ACTIVE]
OPEN_KEY_RESULTS = [KeyResultState.DRAFT, KeyResultState.ACTIVE]


@dataclass(frozen=True, slots=True)
class Claim:
    """Another objective that claims a metric, with the KR through which it does."""

    metric: Metric
    objective: Objective
    key_result: KeyResult

    @property
    def is_active(self) -> bool:
        return self.objective.is_active and self.key_result.is_active


def claims_beside(objective: Objective, metric_ids: Collection[int | None]) -> list[Claim]:
    """Who else in the objective's cycle claims one of these metrics, each objective once for each. One query."""
    rows = KeyResult.objects.filter(
        metric_id__in=list(metric_ids),
        state__in=OPEN_KEY_RESULTS,
        objective__cycle_id=objective.cycle_id,
        objective__state__in=OPEN_OBJECTIVES,
    ).exclude(objective_id=objective.id)
    found = rows.select_related("metric", "objective__owner").order_by("number")
    claims = {(row.metric_id, row.objective_id): row for row in reversed(found)}
    return [Claim(row.metric, row.objective, row) for row in reversed(claims.values()) if row.metric is not None]
