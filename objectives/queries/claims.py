"""Objectives of one cycle whose key results claim the same metric."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from objectives.models import KeyResult, Metric, Objective
from objectives.models.driving import OPEN_KEY_RESULTS, OPEN_OBJECTIVES


@dataclass(frozen=True, slots=True)
class Claim:
    """Another objective that claims a metric, with the KR through which it does."""

    metric: Metric
    objective: Objective
    key_result: KeyResult

    @property
    def is_active(self) -> bool:
        return self.objective.is_active and self.key_result.is_active

    @property
    def shown(self) -> "ShownClaim":
        objective = self.objective
        return ShownClaim(
            self.metric, self.key_result.reference, objective.reference, objective.title, objective.owner.name
        )


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim as pages show it: the references of the KR and of its objective, whose title and whose owner's name."""

    metric: Metric
    key_result: str
    objective: str
    title: str
    owner: str


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


def claims_beside_key_result(key_result: KeyResult) -> list[ShownClaim]:
    """Who else in the cycle claims the metric of a KR that came from its gate, each objective once. No query."""
    metric = key_result.metric
    if metric is None or key_result.state not in OPEN_KEY_RESULTS:
        return []
    first: dict[int, dict[str, Any]] = {}
    for parts in vars(key_result)["claiming"]:
        first.setdefault(parts["objective"], parts)
    return [
        ShownClaim(metric, f"KR-{each['key_result']}", f"O-{each['objective']}", each["title"], each["owner"])
        for each in first.values()
    ]
