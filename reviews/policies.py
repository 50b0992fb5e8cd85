"""Who takes part in closing a cycle, and the gates through which views get theirs.

Program leads and admins run it, as they set cycles. Final values are confirmed by the KR's owner, or by those whom the
matrix makes responsible or accountable for data integrity. Every member reads all of it.
"""

from django.http import Http404

from objectives.models import Cycle, KeyResult, Objective
from objectives.policies import is_editor
from okrapp.errors import Forbidden
from organizations.enums import Activity, Letter
from organizations.models import Membership
from organizations.raci import Matrix, Subject

DATA = Activity.DATA_INTEGRITY
CONFIRMING = (Letter.RESPONSIBLE, Letter.ACCOUNTABLE)
WHO_RUNS = "A cycle is closed by the program leads and the admins."


def can_run(membership: Membership) -> bool:
    """Whether they open, lock, unlock and close, and correct afterwards."""
    return is_editor(membership)


def require_runner(membership: Membership) -> None:
    """Raises Forbidden, saying who may, for everybody else."""
    if not can_run(membership):
        raise Forbidden(WHO_RUNS, who="a program lead or an admin")


def can_confirm(membership: Membership, key_result: KeyResult, matrix: Matrix) -> bool:
    """Whether they know the source of this KR (with its objective): its owner, or who answers for the data."""
    if membership.id == key_result.owner_id:
        return True
    subject = _subject(key_result)
    return any(matrix.holds(membership, DATA, letter, subject) for letter in CONFIRMING)


def require_confirmer(membership: Membership, key_result: KeyResult, matrix: Matrix) -> None:
    """Raises Forbidden, with the line of the matrix and who it is today, for those who don't know the source."""
    if can_confirm(membership, key_result, matrix):
        return
    lines = "; ".join(matrix.line(DATA, letter) for letter in CONFIRMING)
    raise Forbidden(
        f"A final value is confirmed by the KR's owner or the steward of its data. {lines}.",
        who=who_confirms(key_result, matrix),
    )


def who_confirms(key_result: KeyResult, matrix: Matrix) -> str:
    """The names of those who can confirm this KR (with its objective and owner): its owner and the stewards."""
    people = [key_result.owner] if key_result.owner and key_result.owner.is_active else []
    people += matrix.people(DATA, Letter.RESPONSIBLE, _subject(key_result))
    people = people or matrix.people(DATA, Letter.ACCOUNTABLE, _subject(key_result))
    return ", ".join({person.id: person.name for person in people}.values()) or "nobody yet: an admin names a steward"


def can_learn(membership: Membership, key_result: KeyResult) -> bool:
    """Who writes a KR's learning: its owner, the owner of its objective, and those who run the closing."""
    return membership.id in {key_result.owner_id, key_result.objective.owner_id} or can_run(membership)


def require_learner(membership: Membership, key_result: KeyResult) -> None:
    """Raises Forbidden, naming the KR's owner, for everybody else."""
    if not can_learn(membership, key_result):
        raise Forbidden(
            "The learning is written by the KR's owner, the owner of its objective or a program lead.",
            who=key_result.owner.name if key_result.owner else key_result.objective.owner.name,
        )


def can_weigh(membership: Membership, objective: Objective) -> bool:
    """Who records how an objective without agreed weights is scored: its owner and those who run the closing."""
    return membership.id == objective.owner_id or can_run(membership)


def require_weigher(membership: Membership, objective: Objective) -> None:
    """Raises Forbidden, naming the objective's owner, for everybody else."""
    if not can_weigh(membership, objective):
        raise Forbidden(
            "How an objective is weighed is recorded by its owner or a program lead.", who=objective.owner.name
        )


def cycle_or_404(slug: str) -> Cycle:
    """A cycle by its address; every member may read how it was closed."""
    cycle = Cycle.objects.select_related("locked_by", "closed_by", "policy").filter(slug=slug).first()
    if cycle is None:
        raise Http404
    return cycle


def key_result_or_404(cycle: Cycle, number: int) -> KeyResult:
    """A KR of this cycle with its objective and owner."""
    found = KeyResult.objects.select_related("objective__cycle", "objective__owner", "owner")
    key_result = found.filter(number=number, objective__cycle=cycle).first()
    if key_result is None:
        raise Http404
    return key_result


def objective_or_404(cycle: Cycle, number: int) -> Objective:
    """An objective of this cycle with its owner."""
    objective = Objective.objects.select_related("cycle", "owner").filter(number=number, cycle=cycle).first()
    if objective is None:
        raise Http404
    return objective


def _subject(key_result: KeyResult) -> Subject:
    objective = key_result.objective
    return Subject(team_id=objective.team_id, objective_owner_id=objective.owner_id, kr_owner_id=key_result.owner_id)
