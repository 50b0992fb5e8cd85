"""What can't be right on a card, whoever writes it. Raises DomainError naming the field."""

from objectives import micro, rules
from objectives.actions.drafting import require_owner
from objectives.enums import KeyResultState
from objectives.models import KeyResult, Objective
from objectives.readiness import fields_of
from okrapp.errors import DomainError


def require_room(objective: Objective) -> None:
    """Raises DomainError when an objective, which the caller holds, has as many key results as any can."""
    held = KeyResult.objects.filter(objective=objective).exclude(state=KeyResultState.PROPOSED)
    count = held.count()
    if objective.is_micro and count >= micro.MOST_KEY_RESULTS:
        raise DomainError(micro.TOO_MANY)
    if count >= rules.MOST_KEY_RESULTS:
        raise DomainError(
            f"{objective.reference} has {rules.MOST_KEY_RESULTS} key results, and no objective holds more. Two to four"
            " prove an outcome: delete some of these, or begin another objective."
        )


def check_card(card: KeyResult) -> None:
    """Dates outside the cycle, parameters that its method can't use, an owner who can't own, a wrong counterweight."""
    dates = rules.dates_problem(card.starts_on, card.due_on, micro.span_of(card.objective))
    problem = dates or rules.parameters_problem(fields_of(card))
    if problem:
        raise DomainError(problem[1], field=problem[0])
    require_owner(card.owner)
    _check_balance(card)


def check_schedule(card: KeyResult) -> None:
    """A plan and milestone dates fit the card's dates when they are written; a due date moved later by decision may
    leave some behind, and the plan then ends with the new date."""
    problem = rules.schedule_problem(fields_of(card))
    if problem:
        raise DomainError(problem[1], field=problem[0])


def _check_balance(card: KeyResult) -> None:
    other = card.balances
    if other is not None and (other.objective_id != card.objective_id or other.id == card.id):
        raise DomainError("It balances another key result of its own objective. Pick one of those.", field="balances")
