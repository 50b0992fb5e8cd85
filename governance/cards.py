"""Reading and locking the governed fields of a KR card."""

from collections.abc import Iterable

from django.db.models import Model

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
    held(ChangeRequest, change_id)
    return ChangeRequest.objects.select_related("drafted_by", "proposed_by", "decided_by", "evidence").get(id=change_id)


def locked_key_result(key_result_id: int) -> KeyResult:
    """The KR with its surroundings, locked until the transaction ends."""
    held(KeyResult, key_result_id)
    return KeyResult.objects.select_related(*SURROUNDINGS).get(id=key_result_id)


def held(model: type[Model], row_id: int) -> None:
    """Lock one row. Read it afterwards: rows joined to a lock that waited are those from before the wait."""
    model._default_manager.select_for_update(no_key=True).only("id").get(id=row_id)


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
