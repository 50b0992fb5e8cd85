"""Every rule asked of a text, a card or a set."""

from collections.abc import Iterable, Sequence

from objectives.coach.key_result_rules import KEY_RESULT_RULES
from objectives.coach.objective_rules import OBJECTIVE_RULES
from objectives.coach.phrases import phrase
from objectives.coach.set_rules import SET_RULES
from objectives.coach.values import Card, Draft, Finding, Severity
from objectives.coach.vocabulary import Vocabulary, vocabulary

Answer = tuple[str, Severity, tuple[str, ...] | None]


def about_objective(draft: Draft, known: Vocabulary | None = None) -> list[Finding]:
    """What the sentence of an objective does not keep; nothing for an empty one. Pure, the same for the same text."""
    if not draft.title.strip():
        return []
    known = known or vocabulary()
    said = phrase(draft.title)
    asked = ((code, severity, check(draft, said, known.lists)) for code, (severity, check) in OBJECTIVE_RULES.items())
    return _told(asked, known)


def about_key_result(card: Card, known: Vocabulary | None = None) -> list[Finding]:
    """What a card does not keep, its subject the card's reference."""
    known = known or vocabulary()
    said = phrase(card.name)
    asked = ((code, severity, check(card, said, known.lists)) for code, (severity, check) in KEY_RESULT_RULES.items())
    return _told(asked, known, card.reference)


def about_set(draft: Draft, known: Vocabulary | None = None) -> list[Finding]:
    """What the set does not keep; nothing before it has a key result, because that gap is a structural one."""
    if not draft.cards:
        return []
    known = known or vocabulary()
    asked = ((code, severity, check(draft, known.lists)) for code, (severity, check) in SET_RULES.items())
    return _told(asked, known)


def _told(asked: Iterable[Answer], known: Vocabulary, subject: str = "") -> list[Finding]:
    return [_finding(code, severity, words, known, subject) for code, severity, words in asked if words is not None]


def _finding(code: str, severity: Severity, words: Sequence[str], known: Vocabulary, subject: str) -> Finding:
    told = known.tellings[code]
    return Finding(code, severity, words, told.title, told.reason, told.example, told.rule, subject)
