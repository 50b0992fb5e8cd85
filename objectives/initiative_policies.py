"""Who writes and moves initiatives, and the gate through which views get them."""

from django.db.models import QuerySet
from django.http import Http404

from objectives.enums import ObjectiveState
from objectives.models import Initiative, KeyResult
from objectives.policies import Right, To, can_post, leads_objective, readable, with_rights
from okrapp.errors import Forbidden
from organizations.models import Membership
from organizations.tenancy import prepared

BETTORS = (
    "Initiatives belong to the KR's owner and collaborators, the objective's owner, the team's lead and champions, and"
    " the program leads."
)


def initiative_or_404(membership: Membership, number: int, *, to: To = To.VIEW) -> Initiative:
    """The initiative with its lead, its KR, objective, team, cycle and owners. EDIT is for `can_move`."""
    initiative = next(iter(_numbered_initiative(number, membership.id)), None)
    if initiative is None:
        raise Http404
    readable(initiative)
    if to is To.EDIT:
        require_bettor(membership, initiative)
    return initiative


def can_move(membership: Membership, initiative: Initiative) -> bool:
    """Its lead, and those who have a part in its KR; also after the KR has ended, so that its bets come to an end."""
    return membership.id == initiative.lead_id or has_part(membership, initiative.key_result)


def has_part(membership: Membership, key_result: KeyResult) -> bool:
    """Those who post on the KR, and those who lead its objective, whatever state either is in."""
    return can_post(membership, key_result) or leads_objective(membership, key_result.objective)


def right_to_move(membership: Membership, initiative: Initiative) -> Right:
    """Whether this member may change the initiative and move it, or who may."""
    if can_move(membership, initiative):
        return Right(allowed=True)
    who = ", ".join(dict.fromkeys([initiative.lead.name, initiative.key_result.objective.owner.name]))
    return Right(allowed=False, reason=f"An initiative is moved by its lead. {BETTORS}", who=who)


def require_bettor(membership: Membership, initiative: Initiative) -> None:
    """Raises Forbidden unless this member may change the initiative and move it."""
    right = right_to_move(membership, initiative)
    if not right.allowed:
        raise Forbidden(right.reason, who=right.who)


def right_to_bet(membership: Membership, key_result: KeyResult) -> Right:
    """Who adds an initiative to a KR: those with a part in it, while it can still be moved."""
    objective = key_result.objective
    why = objective.cycle.why_frozen
    if not why and (key_result.is_over or objective.state in {ObjectiveState.CLOSED, ObjectiveState.CANCELLED}):
        why = f"{key_result.reference} has ended, so nothing can move it any more."
    if why:
        return Right(allowed=False, reason=why)
    if has_part(membership, key_result):
        return Right(allowed=True)
    who = (key_result.owner or objective.owner).name
    return Right(allowed=False, reason=BETTORS, who=who)


def require_bet(membership: Membership, key_result: KeyResult) -> None:
    """Raises Forbidden unless this member may add initiatives to the KR."""
    right = right_to_bet(membership, key_result)
    if not right.allowed:
        raise Forbidden(right.reason, who=right.who)


@prepared
def _numbered_initiative(number: int, member_id: int) -> QuerySet[Initiative]:
    return with_rights(Initiative.objects.filter(number=number), member_id)
