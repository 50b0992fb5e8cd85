"""Who proposes, answers and ends contributions, and the gate through which views get them."""

from django.http import Http404

from objectives.models import Contribution, KeyResult, Objective
from objectives.policies import Right, can_edit
from okrapp.errors import Forbidden
from organizations.models import Membership

ENDS = (
    *("objective__team", "objective__cycle", "objective__owner", "proposed_by"),
    *("to_objective__owner", "to_objective__team", "to_objective__cycle"),
    *("to_key_result__owner", "to_key_result__objective__owner", "to_key_result__objective__team"),
    "to_key_result__objective__cycle",
)

LARGEST = 2**63 - 1  # of the ids that the database knows


def contribution_or_404(membership: Membership, number: int) -> Contribution:
    """A contribution with both of its ends. 404 when there is none. One query."""
    found = Contribution.objects.select_related(*ENDS).filter(id=number).first() if number <= LARGEST else None
    if found is None:
        raise Http404
    return found


def owner_of(target: Objective | KeyResult) -> Membership:
    """Who answers for it: the owner; of a KR without one, its objective's."""
    owner: Membership = target.owner or target.objective.owner if isinstance(target, KeyResult) else target.owner
    return owner


def target_of(contribution: Contribution) -> Objective | KeyResult:
    """The KR or the objective that it contributes to."""
    target: Objective | KeyResult = contribution.to_key_result or contribution.to_objective
    return target


def right_to_contribute(membership: Membership, objective: Objective) -> Right:
    """What an objective contributes to is written by those who edit it."""
    if can_edit(membership, objective):
        return Right(allowed=True)
    return Right(
        allowed=False,
        reason=objective.cycle.why_frozen
        or "What it contributes to is written by its owner, its team's lead and champions, and the program leads.",
        who=objective.owner.name,
    )


def right_to_answer(membership: Membership, contribution: Contribution) -> Right:
    """Whoever owns what it contributes to, today."""
    target = target_of(contribution)
    owner = owner_of(target)
    if membership.id == owner.id:
        return Right(allowed=True)
    return Right(allowed=False, reason=f"The owner of {target.reference} answers this.", who=owner.name)


def right_to_diverge(membership: Membership, contribution: Contribution) -> Right:
    """Either side may say that the two pull apart on purpose."""
    if right_to_answer(membership, contribution).allowed or can_edit(membership, contribution.objective):
        return Right(allowed=True)
    target = target_of(contribution)
    return Right(
        allowed=False,
        reason=f"A divergence is noted by those who edit {contribution.objective.reference} and the owner of"
        f" {target.reference}.",
        who=f"{contribution.objective.owner.name}, {owner_of(target).name}",
    )


def require(right: Right, what: str) -> None:
    """Raises Forbidden, with the reason and who may, unless the right is there."""
    if not right.allowed:
        raise Forbidden(f"You can't {what}. {right.reason}", who=right.who)
