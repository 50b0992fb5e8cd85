"""Pulling what waits in the backlog into a cycle."""

from django.db import transaction

from objectives.actions.cycles import locked_open
from objectives.actions.drafting import fit_cards
from objectives.enums import ObjectiveState
from objectives.models import Cycle, Objective
from objectives.policies import require_puller
from objectives.rules import Span
from okrapp.errors import Conflict
from organizations.models import Membership


@transaction.atomic
def pull_into_cycle(*, objective: Objective, by: Membership, cycle: Cycle) -> Objective:
    """Make an objective of the backlog a draft of a cycle; KRs outside it get its dates. Twice into one is once.

    The cycle that it waited in may be closed by now. Raises Forbidden for those who don't lead it, and Conflict when it
    waits no more, or the cycle is locked or closed.
    """
    require_puller(by, objective)
    open_cycle = locked_open(cycle)
    held = Objective.objects.select_for_update(no_key=True).get(id=objective.id)
    if held.state == ObjectiveState.DRAFT and held.cycle_id == open_cycle.id:
        return held
    if held.state != ObjectiveState.BACKLOG:
        raise Conflict(f"{held.reference} is not in the backlog any more: it is {held.get_state_display().lower()}.")
    fit_cards(held, Span(open_cycle.starts_on, open_cycle.ends_on))
    held.state, held.cycle = ObjectiveState.DRAFT, open_cycle
    held.save(update_fields=["state", "cycle"])
    return held
