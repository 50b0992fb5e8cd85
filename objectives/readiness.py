"""Whether an objective can be activated: the rules, asked of stored rows. No database."""

from collections.abc import Sequence

from objectives import micro, rules
from objectives.models import KeyResult, Objective
from objectives.models.key_results import milestones_of, plan_of, rungs_of
from objectives.rules import CardFields
from organizations.models import Membership
from scoring.enums import Hold


def gaps(objective: Objective, cards: Sequence[KeyResult]) -> list[str]:
    """What stands between a draft and its activation, a sentence each; empty when nothing does. Asks for owners."""
    if not cards:
        return ["It has no key result yet: add a measure that proves it."]
    span = micro.span_of(objective)
    found = [] if objective.owner.can_own else [f"{objective.reference} needs an owner.{unable(objective.owner)}"]
    found += [micro.TOO_MANY] if objective.is_micro and len(cards) > micro.MOST_KEY_RESULTS else []
    for card in cards:
        values = fields_of(card)
        lacks = rules.missing(values)
        if lacks:
            found.append(f"{card.reference} {card.name} needs {in_a_row(lacks)}.{unable(card.owner)}")
        problem = rules.dates_problem(card.starts_on, card.due_on, span) or rules.schedule_problem(values)
        if problem:
            found.append(f"{card.reference} {card.name}: {problem[1]}")
    return found


def fields_of(card: KeyResult) -> CardFields:
    """The card as the rules take it; who has left or is here to read owns nothing."""
    return CardFields(
        owner=card.owner_id if card.owner and card.owner.can_own else None,
        baseline=card.baseline,
        target=card.target,
        starts_on=card.starts_on,
        due_on=card.due_on,
        data_source=card.data_source,
        refresh_frequency=card.refresh_frequency,
        method=card.method,
        rungs=rungs_of(card.rungs),
        hold=Hold(card.hold),
        hold_upper=card.hold_upper,
        milestones=milestones_of(card.milestones),
        plan=plan_of(card.plan),
        establishes_baseline=card.establishes_baseline,
    )


def unable(owner: Membership | None) -> str:
    """Why the owner who is named can't own it, to follow a sentence; empty where they can, or nobody is named."""
    if owner is None or owner.can_own:
        return ""
    return f" {owner.name} is here to read only." if owner.is_active else f" {owner.name} has left."


def in_a_row(words: Sequence[str]) -> str:
    """“an owner, a target and a due date”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
