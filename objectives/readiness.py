"""Whether an objective can be activated: the rules, asked of stored rows. No database."""

from collections.abc import Sequence

from objectives import micro, rules
from objectives.models import KeyResult, Objective
from objectives.models.key_results import milestones_of, plan_of, rungs_of
from objectives.rules import CardFields
from scoring.enums import Hold


def gaps(objective: Objective, cards: Sequence[KeyResult]) -> list[str]:
    """What stands between a draft and its activation, a sentence each; empty when nothing does."""
    if not cards:
        return ["It has no key result yet: add a measure that proves it."]
    span = micro.span_of(objective)
    found = [micro.TOO_MANY] if objective.is_micro and len(cards) > micro.MOST_KEY_RESULTS else []
    for card in cards:
        values = fields_of(card)
        lacks = rules.missing(values)
        if lacks:
            found.append(f"{card.reference} {card.name} needs {in_a_row(lacks)}.")
        problem = rules.dates_problem(card.starts_on, card.due_on, span) or rules.schedule_problem(values)
        if problem:
            found.append(f"{card.reference} {card.name}: {problem[1]}")
    return found


def fields_of(card: KeyResult) -> CardFields:
    """The card as the rules take it."""
    return CardFields(
        owner=card.owner_id,
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


def in_a_row(words: Sequence[str]) -> str:
    """“an owner, a target and a due date”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
