"""An objective that brings an unhealthy KPI back, drafted from the metric and from what moves it."""

from typing import Unpack
from uuid import UUID

from django.db import transaction

from objectives.actions.cards import add_key_result
from objectives.actions.drafting import ObjectiveValues, draft_objective
from objectives.enums import KeyResultClass
from objectives.models import Metric, Objective
from organizations.models import Membership

MOST_DRIVERS = 3


@transaction.atomic
def draft_restoring_objective(
    *, metric: Metric, by: Membership, form_key: UUID | None = None, **values: Unpack[ObjectiveValues]
) -> Objective:
    """Draft an objective with key results on the metric, aimed at its healthy range, and on up to three of its drivers,
    whose targets are left to be chosen. The same `form_key` gives the same draft again. Errors as `draft_objective`.
    """
    objective = draft_objective(by=by, form_key=form_key, **values)
    if objective.key_results.exists():
        return objective
    links = metric.drivers.filter(driver__retired_at=None).select_related("driver__owner")[:MOST_DRIVERS]
    _draft_card(objective, metric, by=by, kr_class=KeyResultClass.LAGGING)
    for link in links:
        _draft_card(objective, link.driver, by=by, kr_class=KeyResultClass.LEADING)
    return objective


def _draft_card(objective: Objective, metric: Metric, *, by: Membership, kr_class: KeyResultClass) -> None:
    ends = [end for end in (metric.healthy_low, metric.healthy_high) if end is not None]
    value = metric.latest_value
    aim = min(ends, key=lambda end: abs(end - value)) if ends and value is not None else None
    owner = metric.owner
    add_key_result(
        objective=objective,
        by=by,
        name=metric.name,
        metric=metric,
        baseline=value,
        target=aim if kr_class == KeyResultClass.LAGGING and aim != value else None,
        starts_on=objective.cycle.starts_on,
        due_on=objective.cycle.ends_on,
        owner=owner if owner.is_active and not owner.is_viewer_only else None,
        kr_class=kr_class,
    )
