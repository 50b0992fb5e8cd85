"""Reading and locking the governed fields of a KR card."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Model

from governance.change_rules import Problem, Surroundings, problems
from governance.governed import GovernedCard, pairs, scores_under
from governance.models import ChangeRequest
from objectives.micro import span_of
from objectives.models import KeyResult
from okrapp.errors import DomainError

SURROUNDINGS = ("objective__team", "objective__cycle", "objective__owner", "owner", "organization")


def card_of(key_result: KeyResult) -> GovernedCard:
    """The governed fields of a card as it is now."""
    return GovernedCard(
        target=key_result.target,
        due_on=key_result.due_on,
        owner_id=key_result.owner_id,
        state=key_result.state,
        definition=key_result.definition,
        baseline=key_result.baseline,
        starts_on=key_result.starts_on,
        weight=key_result.weight,
        method=key_result.method,
        unit=key_result.unit,
        unit_label=key_result.unit_label,
        establishes_baseline=key_result.establishes_baseline,
        rungs=pairs(key_result.rungs),
        hold=key_result.hold,
        hold_upper=key_result.hold_upper,
        milestones=tuple(
            (each["key"], each["name"], each["weight"], each["due_on"] or "") for each in key_result.milestones
        ),
        plan=pairs(key_result.plan),
    )


def cards_in(change: ChangeRequest, key_result: KeyResult) -> tuple[GovernedCard, GovernedCard]:
    """The card as the proposer saw it, and as it was asked for; what was not governed then is as it is now."""
    now = card_of(key_result)
    return (
        GovernedCard.from_text(change.before, otherwise=now),
        GovernedCard.from_text(change.after, otherwise=now),
    )


def put_down(change: ChangeRequest, key_result: KeyResult, before: GovernedCard, after: GovernedCard) -> None:
    """Write onto the request, unsaved, the card before and after with the score of today's value under both.

    What it says beside the card stays.
    """
    beside = {name: value for name, value in change.after.items() if name not in after.as_text()}
    change.before, change.after = before.as_text(), after.as_text() | beside
    change.score_before, change.score_after = scores_of(key_result, before, after)


def scores_of(
    key_result: KeyResult, before: GovernedCard, after: GovernedCard
) -> tuple[Decimal | None, Decimal | None]:
    """The score of the KR's newest value under two cards."""
    return scores_under(
        before,
        after,
        key_result.actual,
        earlier=[Decimal(value) for value in key_result.earlier],
        reached=key_result.reached,
    )


def locked_change(change_id: int) -> ChangeRequest:
    """The request, locked until the transaction ends; always before its KR, so that nobody waits in a circle."""
    held(ChangeRequest, change_id)
    related = ("drafted_by", "proposed_by", "decided_by", "evidence", "replaces")
    return ChangeRequest.objects.select_related(*related).get(id=change_id)


def locked_key_result(key_result_id: int) -> KeyResult:
    """The KR with its surroundings, locked until the transaction ends."""
    held(KeyResult, key_result_id)
    return KeyResult.objects.select_related(*SURROUNDINGS).get(id=key_result_id)


def held(model: type[Model], row_id: int) -> None:
    """Lock one row. Read it afterwards: rows joined to a lock that waited are those from before the wait."""
    model._default_manager.select_for_update(no_key=True).only("id").get(id=row_id)


def change_problems(key_result: KeyResult, before: GovernedCard, after: GovernedCard) -> list[Problem]:
    """What stands against this change of this KR in the days of its set; the KR comes with its objective and cycle."""
    days = span_of(key_result.objective)
    around = Surroundings(days, key_result.data_source, key_result.refresh_frequency)
    return problems(before, after, around)


def refuse(found: Iterable[Problem]) -> None:
    """Raise the first problem, if there is one."""
    for problem in found:
        raise DomainError(problem.message, field=problem.field)
