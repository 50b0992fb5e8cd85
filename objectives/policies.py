"""Who may see and change objectives and KRs, and the gates through which views get them."""

from enum import Enum

from django.http import Http404

from objectives.enums import ObjectiveState
from objectives.models import Collaborator, KeyResult, Objective
from okrapp.errors import Forbidden
from organizations.enums import Role, Seat
from organizations.models import Membership, TeamSeat

EDITORS = (Role.PROGRAM_LEAD, Role.ADMIN)


class To(Enum):
    """What a view wants an object for."""

    VIEW = "view"
    EDIT = "edit"
    POST = "post"


def objective_or_404(membership: Membership, number: int, *, to: To = To.VIEW) -> Objective:
    """The objective with its team, cycle and owner. 404 when there is none; 403 when it may not be edited by them."""
    objective = Objective.objects.select_related("team", "cycle", "owner").filter(number=number).first()
    if objective is None:
        raise Http404
    if to is To.EDIT and not can_edit(membership, objective):
        raise Forbidden(
            "This objective is edited by its owner, its team's lead and champions, and the program leads.",
            who=objective.owner.name,
        )
    return objective


def key_result_or_404(membership: Membership, number: int, *, to: To = To.VIEW) -> KeyResult:
    """The KR with its objective, team, cycle and owner. POST is for those who may write its weekly update."""
    found = KeyResult.objects.select_related("objective__team", "objective__cycle", "objective__owner", "owner")
    key_result = found.filter(number=number).first()
    if key_result is None:
        raise Http404
    if to is To.EDIT and not can_edit(membership, key_result.objective):
        raise Forbidden(
            "This card is edited by the objective's owner, the team's lead and champions, and the program leads.",
            who=key_result.objective.owner.name,
        )
    if to is To.POST and not can_post(membership, key_result):
        raise Forbidden(
            "The weekly update is written by the KR's owner and collaborators.",
            who=key_result.owner.name if key_result.owner else "nobody yet: the KR has no owner",
        )
    return key_result


def can_draft(membership: Membership) -> bool:
    """Nothing stops a person from writing a draft, short of being here to read only."""
    return not membership.is_viewer_only


def can_edit(membership: Membership, objective: Objective) -> bool:
    """Owner, team lead, team's champions, program leads and admins; nobody once it is closed or cancelled."""
    if objective.state in {ObjectiveState.CLOSED, ObjectiveState.CANCELLED} or objective.cycle.is_closed:
        return False
    if membership.id in {objective.owner_id, objective.team.lead_id} or membership.has_role(*EDITORS):
        return True
    return TeamSeat.objects.filter(team_id=objective.team_id, membership_id=membership.id, seat=Seat.CHAMPION).exists()


def can_post(membership: Membership, key_result: KeyResult) -> bool:
    """The owner and the collaborators, whoever else is curious."""
    if membership.id == key_result.owner_id:
        return True
    return Collaborator.objects.filter(key_result_id=key_result.id, membership_id=membership.id).exists()
