"""A team's set of objectives on its way to activation, as objectives know it: the drafts that are looked at together.

Who may do each step is asked by the callers (governance, OKR sets), who hold the cycle's row from the start.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from objectives.actions.activation import put_under_way, take_back_told
from objectives.actions.cycles import locked_open
from objectives.enums import Gate, KeyResultState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership, Team


def submit_objectives(*, team: Team, cycle: Cycle) -> list[Objective]:
    """Put all drafts of a team in a cycle in review, where nobody edits them. Raises DomainError when there is none."""
    locked_open(cycle)
    drafts = list(_of(team, cycle, ObjectiveState.DRAFT))
    if not drafts:
        raise DomainError(f"{team.name} has no draft in {cycle.name} to submit.")
    Objective.objects.filter(id__in=[each.id for each in drafts]).update(state=ObjectiveState.IN_REVIEW, gate="")
    return drafts


def release_objectives(*, team: Team, cycle: Cycle, to: ObjectiveState = ObjectiveState.DRAFT) -> list[Objective]:
    """Give a team's objectives in review back to be drafted, or put them in the backlog."""
    locked_open(cycle)
    held = list(_of(team, cycle, ObjectiveState.IN_REVIEW))
    Objective.objects.filter(id__in=[each.id for each in held]).update(state=to, gate="")
    return held


def take_back_release(*, team: Team, cycle: Cycle, ids: Sequence[int]) -> list[Objective]:
    """Put objectives that were given back a moment ago in review again, behind the gate that they had passed."""
    locked_open(cycle)
    states = [ObjectiveState.DRAFT, ObjectiveState.BACKLOG]
    given = Objective.objects.filter(id__in=ids, team=team, cycle=cycle, state__in=states)
    given.update(state=ObjectiveState.IN_REVIEW, gate=Gate.PASSED)
    return list(_of(team, cycle, ObjectiveState.IN_REVIEW))


def pass_gate(*, team: Team, cycle: Cycle) -> list[Objective]:
    """Note on a team's objectives in review that the champion's quality gate was passed."""
    locked_open(cycle)
    held = list(_of(team, cycle, ObjectiveState.IN_REVIEW))
    Objective.objects.filter(id__in=[each.id for each in held]).update(gate=Gate.PASSED)
    return held


def activate_set(
    *, team: Team, cycle: Cycle, by: Membership, reason: str, at: datetime, visible_at: datetime
) -> list[Objective]:
    """Put all of a team's objectives in review under way; the owners of their key results hear of it at `visible_at`.

    Raises DomainError with a line per gap, and RequiredRules while a required rule is not kept and no reason is given.
    """
    locked_open(cycle)
    held = list(_of(team, cycle, ObjectiveState.IN_REVIEW))
    put_under_way(held, by=by, reason=reason, at=at, visible_at=visible_at, owners_know=True)
    return held


def take_back_activation(*, team: Team, cycle: Cycle, at: datetime, now: datetime) -> list[Objective]:
    """Put the objectives that were activated together at this instant in review again, before anybody was told.

    Raises Conflict once an update was posted on one of them.
    """
    locked_open(cycle)
    held = list(_of(team, cycle, ObjectiveState.ACTIVE).filter(activated_at=at))
    ids = [each.id for each in held]
    cards = KeyResult.objects.filter(objective_id__in=ids, activated_at=at)
    if cards.exclude(last_week=None).exists():
        raise Conflict("An update was posted meanwhile, so this can't be undone.")
    cards.update(state=KeyResultState.DRAFT, activated_at=None)
    Objective.objects.filter(id__in=ids).update(
        state=ObjectiveState.IN_REVIEW, activated_at=None, activated_by=None, passed_over=[], passed_over_because=""
    )
    take_back_told(at=at, now=now)
    return held


def _of(team: Team, cycle: Cycle, state: str) -> QuerySet[Objective]:
    """The team's objectives in this state, held until the transaction ends."""
    rows = Objective.objects.filter(team=team, cycle=cycle, state=state).select_related("team", "cycle", "owner")
    return rows.select_for_update(of=("self",), no_key=True).order_by("id")
