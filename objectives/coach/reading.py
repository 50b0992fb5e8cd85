"""Every rule asked of a text, a card or a set."""

from collections.abc import Iterable
from dataclasses import asdict

from objectives.coach.key_result_rules import KEY_RESULT_RULES
from objectives.coach.objective_rules import OBJECTIVE_RULES
from objectives.coach.phrases import phrase, without_names
from objectives.coach.set_rules import SET_RULES
from objectives.coach.values import Card, Checked, Draft, Finding, Limits, Severity
from objectives.coach.vocabulary import Vocabulary, vocabulary

Answer = tuple[str, Severity, tuple[str, ...] | None]


def about_objective(draft: Draft, known: Vocabulary | None = None) -> list[Finding]:
    """What the sentence of an objective does not keep; nothing for an empty one. Pure, the same for the same text."""
    return _broken(_asked_of_objective(draft, known or vocabulary()), known or vocabulary())


def about_key_result(card: Card, known: Vocabulary | None = None) -> list[Finding]:
    """What a card does not keep, its subject the card's reference."""
    return _broken(_asked_of_card(card, known or vocabulary()), known or vocabulary(), subject=card.reference)


def about_set(draft: Draft, known: Vocabulary | None = None) -> list[Finding]:
    """What the set does not keep; nothing before it has a key result, because that gap is a structural one."""
    return _broken(_asked_of_set(draft, known or vocabulary()), known or vocabulary(), limits=draft.limits)


def checklist(draft: Draft, known: Vocabulary | None = None) -> list[Checked]:
    """Every rule that can be asked of the draft, kept or not: of the objective, of the set, of each card in order."""
    known = known or vocabulary()
    answers = _checked(_asked_of_objective(draft, known), known)
    answers += _checked(_asked_of_set(draft, known), known, limits=draft.limits)
    for card in draft.cards:
        answers += _checked(_asked_of_card(card, known), known, subject=card.reference or card.name)
    return answers


def _asked_of_objective(draft: Draft, known: Vocabulary) -> list[Answer]:
    if not draft.title.strip():
        return []
    said = phrase(without_names(draft.title, known.lists))
    return [(code, severity, check(draft, said, known.lists)) for code, (severity, check) in OBJECTIVE_RULES.items()]


def _asked_of_card(card: Card, known: Vocabulary) -> list[Answer]:
    said = phrase(without_names(card.name, known.lists))
    return [(code, severity, check(card, said, known.lists)) for code, (severity, check) in KEY_RESULT_RULES.items()]


def _asked_of_set(draft: Draft, known: Vocabulary) -> list[Answer]:
    if not draft.cards:
        return []
    return [(code, severity, check(draft, known.lists)) for code, (severity, check) in SET_RULES.items()]


def _broken(
    asked: Iterable[Answer], known: Vocabulary, *, subject: str = "", limits: Limits | None = None
) -> list[Finding]:
    return [_finding(each, known, subject, limits) for each in asked if each[2] is not None]


def _checked(
    asked: Iterable[Answer], known: Vocabulary, *, subject: str = "", limits: Limits | None = None
) -> list[Checked]:
    return [Checked(_finding(each, known, subject, limits), is_kept=each[2] is None) for each in asked]


def _finding(answer: Answer, known: Vocabulary, subject: str, limits: Limits | None) -> Finding:
    code, severity, words = answer
    told = known.tellings[code]
    return Finding(
        code, severity, words or (), told.title, told.reason, told.example, ruling(told.rule, limits), subject
    )


def ruling(rule: str, limits: Limits | None) -> str:
    """A rule in words, with the limits of the house in their places."""
    return rule.format_map(asdict(limits or Limits())) if "{" in rule else rule
