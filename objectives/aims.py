"""Objectives and KRs as the rules of contributing and depending take them. No database."""

from objectives.contributing import Aim, Source
from objectives.depending import Asking, Delivering
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


def asking_of(key_result: KeyResult) -> Asking:
    """A KR that needs something; it comes with its objective, team and cycle."""
    objective = key_result.objective
    return Asking(
        id=key_result.id,
        reference=key_result.reference,
        state=key_result.state,
        objective_reference=objective.reference,
        objective_state=objective.state,
        team_id=objective.team_id,
        team=objective.team.name,
        due_on=key_result.due_on,
        cycle_problem=objective.cycle.why_frozen,
    )


def delivering_of(key_result: KeyResult) -> Delivering:
    """A KR that delivers something; it comes with its objective."""
    return Delivering(
        id=key_result.id,
        reference=key_result.reference,
        state=key_result.state,
        objective_state=key_result.objective.state,
        team_id=key_result.objective.team_id,
    )
