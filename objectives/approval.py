"""Who puts objectives under way: the one rule for a team's set and for an objective by itself, read from the matrix.

Source: domain.md, "Objectives"; governance.md, "RACI as live policy" and "OKR set approval". The set is the ordinary
way, with the champion's quality gate before it. By itself, an objective takes the same approval, by somebody other than
who drafted it and who owns it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from objectives.enums import ObjectiveState
from objectives.models import Contribution, Objective
from objectives.models.alignment import STANDING
from objectives.policies import Right, can_draft, top_team_ids
from okrapp.panels import asked_once
from organizations.enums import Activity, Letter, RaciRole, Role
from organizations.models import Membership, Team
from organizations.raci import Deciders, Matrix, Subject, gap, matrix_of, stand_in_for

A = Letter.ACCOUNTABLE
ORDINARY = "The ordinary way is with the set of its team: the champion looks at it, and then it is approved."
NOT_NOW: Mapping[str, str] = {
    ObjectiveState.IN_REVIEW: "It is being looked at with the set of its team, and goes under way with it.",
    ObjectiveState.BACKLOG: "It waits in the backlog. Pull it into a cycle before it is activated.",
}


@dataclass(frozen=True, slots=True)
class Activation(Right):
    """Whether somebody may put an objective under way by itself; `is_alone` where nobody else is here to look at it."""

    is_alone: bool = False


def approvers(
    team: Team,
    owner_ids: Sequence[int],
    matrix: Matrix,
    *,
    proposer: Membership | None,
    own: Collection[int | None] = (),
) -> Deciders:
    """Whoever is accountable for the objectives of all these owners: never `proposer`, nor for what is their `own`.

    Where that is nobody, the sponsor decides; of a sponsor's, the program lead. With neither, `gap` says so.
    """
    activity = Activity.COMPANY_DRAFTING if team.is_company else Activity.QUALITY_GATE
    line, roles = matrix.line(activity, A), matrix.roles(activity, A)
    each = [holders(matrix, activity, A, team, [owner]) for owner in owner_ids]
    if not any(each):
        return Deciders((), line, gap=gap(roles))
    proposer_id = proposer.id if proposer else None
    shared = set.intersection(*({person.id for person in people} for people in each))
    others = [person for person in each[0] if person.id in shared - {proposer_id, *own}]
    if others:
        return Deciders(tuple(others), line)
    stand_in = stand_in_for(proposer)
    why = "nobody approves what they submitted or own" if shared else "its objectives have several owners"
    people = [person for person in matrix.roster.resolve(stand_in, Subject()) if person.id != proposer_id]
    if people:
        return Deciders(tuple(people), f"{line}; {why}, so the {stand_in.label}")
    return Deciders((), line, gap=f"{why[0].upper()}{why[1:]}. {gap([stand_in])}")


def holders(
    matrix: Matrix, activity: Activity, letter: Letter, team: Team, owner_ids: Sequence[int | None]
) -> list[Membership]:
    """The holders of a letter for a team's objectives of these owners, each once."""
    top = top_team_ids() if RaciRole.TOP_TEAM in matrix.roles(activity, letter) else ()
    found: dict[int, Membership] = {}
    owners: Sequence[int | None] = owner_ids or [None]
    for owner_id in owners:
        subject = Subject(team_id=team.id, objective_owner_id=owner_id, top_team_ids=top)
        found |= {person.id: person for person in matrix.people(activity, letter, subject)}
    return list(found.values())


def right_to_activate(membership: Membership, objective: Objective) -> Activation:
    """Whether this member may put the objective under way by itself, and if not, who may. One query, one more for a
    micro-OKR, and one where nobody is found; none while nobody can put it under way."""
    if objective.state in NOT_NOW:
        return Activation(allowed=False, reason=NOT_NOW[objective.state])
    matrix, answering_id = matrix_of(membership), _answering([objective])[objective.id]
    matrix.roster.learn([answering_id, _drafter_id(objective)])
    asked = _asked(objective, answering_id, matrix)
    if membership in asked:
        return Activation(allowed=True)
    if not asked.people and is_alone(membership):
        return Activation(allowed=True, is_alone=True)
    ordinary = "" if objective.is_micro else f" {ORDINARY}"
    if asked.people:
        return Activation(allowed=False, reason=f"{asked.line}.{ordinary}", who=asked.names)
    return Activation(allowed=False, reason=f"{asked.line}. {asked.gap}{ordinary}")


def rights_to_activate(membership: Membership, objectives: Sequence[Objective]) -> dict[int, Activation]:
    """As `right_to_activate` by id, without the names of all who may, for objectives with team, owner and drafter.

    No query; one where there are micro-OKRs, and one for an admin, who could be the only one here.
    """
    matrix = Matrix(matrix_of(membership).rules)
    matrix.roster.know([person for each in objectives for person in (each.owner, each.drafted_by)], reader=membership)
    answering = _answering(objectives)
    found = {}
    for each in objectives:
        if each.state in NOT_NOW:
            found[each.id] = Activation(allowed=False, reason=NOT_NOW[each.state])
            continue
        asked = _asked(each, answering[each.id], matrix)
        is_named = membership in asked
        is_only_one = not is_named and membership.has_role(Role.ADMIN) and is_alone(membership)
        refused = "" if is_named or is_only_one else f"{asked.line}. {ORDINARY}"
        found[each.id] = Activation(allowed=not refused, reason=refused, is_alone=is_only_one)
    return found


@asked_once
def is_alone(membership: Membership) -> bool:
    """Whether nobody else in the organization could take a role: everybody else has left, or is here to read."""
    others = Membership.objects.active().exclude(id=membership.id)
    return can_draft(membership) and not others.exclude(roles__contained_by=[Role.VIEWER]).exists()


def _asked(objective: Objective, answering_id: int, matrix: Matrix) -> Deciders:
    drafter = matrix.roster.person(_drafter_id(objective))
    return approvers(objective.team, [answering_id], matrix, proposer=drafter, own={objective.owner_id})


def _drafter_id(objective: Objective) -> int:
    """Who proposed it: whoever drafted it, or its owner where that is not known."""
    return objective.drafted_by_id or objective.owner_id


def _answering(objectives: Sequence[Objective]) -> dict[int, int]:
    """In the place of each objective's owner: of a micro-OKR, who owns the objective of its parent KR."""
    found = {each.id: each.owner_id for each in objectives}
    micros = [each.id for each in objectives if each.is_micro]
    parents = Contribution.objects.filter(objective__in=micros, to_key_result__isnull=False, state__in=STANDING)
    served = parents.order_by("is_primary", "-id").values_list("objective_id", "to_key_result__objective__owner_id")
    return found | {micro: owner for micro, owner in served if owner is not None} if micros else found
