"""Reading and locking the governed fields of a KR card."""

from collections.abc import Iterable

from governance.models import ChangeRequest
from governance.rules import GovernedCard, Problem, problems
from objectives.models import KeyResult
from objectives.rules import Span
from okrapp.errors import DomainError

SURROUNDINGS = ("objective__team", "objective__cycle", "objective__owner", "owner", "organization")


def card_of(key_result: KeyResult) -> GovernedCard:
    return GovernedCard(
        target=key_result.target, due_on=key_result.due_on, owner_id=key_result.owner_id, state=key_result.state
    )


def locked_change(change_id: int) -> ChangeRequest:
    """The request, locked until the transaction ends; always before its KR, so that nobody waits in a circle."""
    found = ChangeRequest.objects.select_for_update(of=("self",))
    return found.select_related("drafted_by", "proposed_by", "decided_by", "evidence").get(id=change_id)


def locked_key_result(key_result_id: int) -> KeyResult:
    """The KR with its surroundings, locked until the transaction ends."""
    found = KeyResult.objects.select_for_update(of=("self",), no_key=True).select_related(*SURROUNDINGS)
    return found.get(id=key_result_id)


def change_problems(key_result: KeyResult, before: GovernedCard, after: GovernedCard) -> list[Problem]:
    """What stands against this change of this KR in its cycle; the KR comes with its objective and cycle."""
    cycle = key_result.objective.cycle
    return problems(
        before,
        after,
        measure=key_result.measure,
        starts_on=key_result.starts_on,
        cycle=Span(cycle.starts_on, cycle.ends_on),
    )


def refuse(found: Iterable[Problem]) -> None:
    """Raise the first problem, if there is one."""
    for problem in found:
        raise DomainError(problem.message, field=problem.field)
