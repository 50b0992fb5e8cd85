"""Pulling what waits in the backlog into a cycle."""

from django.db import transaction

from objectives.actions.contributions import withdraw_contribution
from objectives.actions.cycles import locked_open
from objectives.actions.drafting import broken_ties, fit_cards, require_level
from objectives.enums import CycleKind, ObjectiveState
from objectives.models import Cycle, Objective
from objectives.policies import require_puller
from objectives.rules import Span
from okrapp.errors import Conflict
from organizations.models import Membership


@transaction.atomic
def pull_into_cycle(*, objective: Objective, by: Membership, cycle: Cycle) -> Objective:
    """Make an objective of the backlog a draft of a cycle. Twice into one is once.

    KRs outside the cycle get its dates; contributions that can't reach from there are withdrawn, and a theme is left
    where the cycle is not of a year. The cycle that it waited in may be closed by now. Raises Forbidden for those who
    don't lead it, DomainError where its team has no objectives any more, and Conflict when it waits no more, or the
    cycle is locked or closed.
    """
    require_puller(by, objective)
    open_cycle = locked_open(cycle)
    held = Objective.objects.select_related("cycle").select_for_update(no_key=True, of=("self",)).get(id=objective.id)
    if held.state == ObjectiveState.DRAFT and held.cycle_id == open_cycle.id:
        return held
    if held.state != ObjectiveState.BACKLOG:
        raise Conflict(f"{held.reference} is not in the backlog any more: it is {held.get_state_display().lower()}.")
    require_level(by, objective.team)
    for tie in broken_ties(held, open_cycle):
        withdraw_contribution(contribution=tie, by=by)
    fit_cards(held, Span(open_cycle.starts_on, open_cycle.ends_on))
    held.theme = held.theme if open_cycle.kind == CycleKind.ANNUAL else None
    held.state, held.cycle, held.version = ObjectiveState.DRAFT, open_cycle, held.version + 1
    held.save(update_fields=["state", "cycle", "theme", "version"])
    return held
