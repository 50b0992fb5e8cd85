"""Who proposes, answers and ends contributions and dependencies, and the gates through which views get them."""

from django.http import Http404

from objectives.models import Contribution, Dependency, KeyResult, Objective
from objectives.policies import Right, can_edit, can_post, is_editor
from okrapp.errors import Forbidden
from organizations.models import Membership

ENDS = (
    *("objective__team", "objective__cycle", "objective__owner", "proposed_by"),
    *("to_objective__owner", "to_objective__team", "to_objective__cycle"),
    *("to_key_result__owner", "to_key_result__objective__owner", "to_key_result__objective__team"),
    "to_key_result__objective__cycle",
)

AROUND = (
    *("key_result__owner", "key_result__objective__owner", "key_result__objective__team"),
    *("key_result__objective__cycle", "team__lead", "person", "delivered_by__objective__team"),
    *("delivered_by__owner", "requested_by", "answered_by", "ended_by"),
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
    """Whoever owns what it contributes to, today; after they have left, a program lead or an admin."""
    target = target_of(contribution)
    owner = owner_of(target)
    if membership.id == owner.id if owner.is_active else is_editor(membership):
        return Right(allowed=True)
    if not owner.is_active:
        reason = f"{owner.name}, who owned {target.reference}, has left."
        return Right(allowed=False, reason=reason, who="a program lead or an admin, until somebody owns it")
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


def dependency_or_404(membership: Membership, number: int) -> Dependency:
    """A dependency with both of its sides. 404 when there is none. One query."""
    found = Dependency.objects.select_related(*AROUND).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def answerer_of(dependency: Dependency) -> Membership | None:
    """Who answers: the person named, or else the team's lead of today; None where neither is here."""
    named = (dependency.person, dependency.team.lead)
    return next((person for person in named if person is not None and person.is_active), None)


def right_to_ask(membership: Membership, key_result: KeyResult) -> Right:
    """What a KR needs is asked for by those who post on it and those who edit its objective."""
    if can_post(membership, key_result) or can_edit(membership, key_result.objective):
        return Right(allowed=True)
    return Right(
        allowed=False,
        reason="What a key result needs is asked for by those who post on it and those who edit its objective.",
        who=owner_of(key_result).name,
    )


def right_to_answer_dependency(membership: Membership, dependency: Dependency) -> Right:
    """Who is asked; where nobody is there to be asked, a program lead or an admin."""
    answerer = answerer_of(dependency)
    if (answerer is None and is_editor(membership)) or (answerer is not None and membership.id == answerer.id):
        return Right(allowed=True)
    who = answerer.name if answerer else "a program lead or an admin, until the team has a lead"
    return Right(allowed=False, reason=f"{dependency.reference} is answered by the one who is asked.", who=who)


def right_to_end(membership: Membership, dependency: Dependency) -> Right:
    """The asking side takes a request back: who asked, and those who may ask for its KR."""
    if membership.id == dependency.requested_by_id:
        return Right(allowed=True)
    return right_to_ask(membership, dependency.key_result)


def right_to_deliver(membership: Membership, dependency: Dependency) -> Right:
    """Either side says that it has come."""
    if right_to_answer_dependency(membership, dependency).allowed or right_to_end(membership, dependency).allowed:
        return Right(allowed=True)
    answerer = answerer_of(dependency)
    names = [owner_of(dependency.key_result).name, *([answerer.name] if answerer else [])]
    return Right(allowed=False, reason="Either side says that it has come.", who=", ".join(names))


def require(right: Right, what: str) -> None:
    """Raises Forbidden, with the reason and who may, unless the right is there."""
    if not right.allowed:
        raise Forbidden(f"You can't {what}. {right.reason}", who=right.who)
