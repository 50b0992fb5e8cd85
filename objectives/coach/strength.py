"""How strong a set is: the share of the rules that it keeps.

Source: domain.md, "Writing coach", the strength of a set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from objectives.coach.key_result_rules import KEY_RESULT_RULES
from objectives.coach.objective_rules import OBJECTIVE_RULES
from objectives.coach.reading import about_key_result, about_objective, about_set
from objectives.coach.set_rules import SET_RULES
from objectives.coach.values import Draft, Finding, Severity
from objectives.coach.vocabulary import Vocabulary

ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Lost:
    """A finding and the points that it costs."""

    finding: Finding
    points: int


@dataclass(frozen=True, slots=True)
class Strength:
    """`value` from 0 to 100, None before there is a key result; the lost points add to what is missing from 100."""

    value: int | None
    lost: Sequence[Lost]


def strength(draft: Draft, known: Vocabulary | None = None) -> Strength:
    """Every finding about a draft, gravest first, with the points it costs.

    Each rule asked weighs 3, 2 or 1 by its severity: those of the objective and of the set once, those of a key
    result once for each.
    """
    findings = about_objective(draft, known) + about_set(draft, known)
    for card in draft.cards:
        findings += about_key_result(card, known)
    findings.sort(key=lambda finding: ORDER.index(finding.severity))
    total = _asked(len(draft.cards))
    lost, gone, before = [], 0, 0
    for finding in findings:
        gone += finding.severity.weight
        points = round(100 * gone / total)
        lost.append(Lost(finding, points - before))
        before = points
    return Strength(100 - before if draft.cards else None, lost)


def _asked(cards: int) -> int:
    """The weight of all rules for a set of so many key results."""
    once = sum(severity.weight for severity, _ in [*OBJECTIVE_RULES.values(), *SET_RULES.values()])
    return once + cards * sum(severity.weight for severity, _ in KEY_RESULT_RULES.values())
