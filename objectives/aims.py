"""Objectives and KRs as the rules of contributing take them. No database."""

from objectives.contributing import Aim, Source
from objectives.models import Cycle, KeyResult, Objective


def aim_of(target: Objective | KeyResult) -> Aim:
    """A target as the rules take it; it comes with its objective and cycle."""
    objective = target.objective if isinstance(target, KeyResult) else target
    return Aim(
        reference=target.reference,
        state=target.state,
        objective_id=objective.id,
        objective_reference=objective.reference,
        objective_state=objective.state,
        cycle_id=objective.cycle_id,
        cycle=objective.cycle.name,
        is_cycle_closed=objective.cycle.is_closed,
    )


def source_of(objective: Objective, cycle: Cycle | None = None) -> Source:
    """An objective as the rules take it, in its own cycle or in another one that it might move to."""
    where = cycle or objective.cycle
    return Source(objective.id, objective.reference, where.id, where.parent_id)
