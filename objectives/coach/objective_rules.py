"""What the sentence of an objective shows by itself. Each rule answers with the words that break it, or None.

Source: domain.md, "Writing coach", Objective.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from objectives.coach.phrases import Phrase, core, first_sentence, head, measures_in, names_change, phrase, sentences
from objectives.coach.values import Draft, Severity
from objectives.coach.vocabulary import Lists

Caught = tuple[str, ...] | None
Check = Callable[[Draft, Phrase, Lists], Caught]

FEWEST_WORDS, MOST_WORDS = 4, 18
ALIKE = 0.7


def number(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """A number that is a measure belongs to a key result."""
    return measures_in(draft.title, lists) or None


def project(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """A thing to be made, and nothing that is different once it is there."""
    made = _deliverable(said, lists)
    return None if not made or names_change(said, lists) else made


def project_beside_change(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """A thing to be made is named beside the change that it is for."""
    if not names_change(said, lists):
        return None
    made = _deliverable(said, lists)
    meant = said.having(lists.making)
    things = said.having(lists.artefacts)
    if made:
        return made
    return (meant[0], things[0]) if meant and things else None


def weak_verb(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """The sentence does not begin with a verb of change."""
    if not said.words or said.opening(lists.strong_verbs, lists.fillers):
        return None
    return (said.words[0],)


def length(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """Fewer than 4 or more than 18 words."""
    count = len(draft.title.split())
    return None if FEWEST_WORDS <= count <= MOST_WORDS else (f"{count} word{'' if count == 1 else 's'}",)


def one_sentence(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """More than one sentence."""
    count = sentences(draft.title, lists)
    return (f"{count} sentences",) if count > 1 else None


def alike(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """Nearly the same words as another objective of the cycle."""
    own = _stems(draft.title)
    return tuple(other for other in draft.others if _overlap(own, _stems(other)) >= ALIKE) or None


def bare_metric(draft: Draft, said: Phrase, lists: Lists) -> Caught:
    """A metric goes up or down, and nothing says what that would mean."""
    if names_change(said, lists):
        return None
    verb = said.opening(lists.movement_verbs, lists.fillers)
    if not verb:
        return _metric_without_verb(said, lists)
    behind = said.words[said.words.index(verb.split()[-1]) + 1 :]
    metric = head(behind, lists)
    return (verb, metric) if metric in lists.metrics or len(behind) == 1 else None


OBJECTIVE_RULES: Mapping[str, tuple[Severity, Check]] = {
    "number": (Severity.MUST, number),
    "project": (Severity.MUST, project),
    "project-beside-change": (Severity.NOTE, project_beside_change),
    "weak-verb": (Severity.SHOULD, weak_verb),
    "length": (Severity.SHOULD, length),
    "one-sentence": (Severity.SHOULD, one_sentence),
    "alike": (Severity.NOTE, alike),
    "bare-metric": (Severity.SHOULD, bare_metric),
}


def _deliverable(said: Phrase, lists: Lists) -> Caught:
    """The words that name a thing to be made: a verb of delivery, a verb of making with its thing, or a project."""
    things = said.having(lists.artefacts)
    delivering = said.opening(lists.delivery_verbs, lists.fillers)
    if delivering and (things or delivering not in lists.everyday_verbs or said.having(lists.projects | lists.fresh)):
        return (delivering, *things[:1])
    making = said.opening(lists.maker_verbs, lists.fillers)
    if making:
        return (making, things[0]) if things else None
    noun = head(phrase(first_sentence(said.text, lists)).words, lists)
    return (noun,) if noun in lists.projects and not said.opening(lists.strong_verbs, lists.fillers) else None


def _metric_without_verb(said: Phrase, lists: Lists) -> Caught:
    """A metric and the figure that it is to reach: “Ticket backlog to under 50”."""
    named = core(said.words, lists)
    bound = said.words[len(named) : len(named) + 1]
    is_one = bool(named) and named[-1] in lists.metrics and bool(bound) and bound[0] in lists.bounds
    return (named[-1], *bound) if is_one and not said.opening(lists.strong_verbs, lists.fillers) else None


@lru_cache(maxsize=2048)  # the same titles of a cycle are compared with every text that is typed in it
def _stems(title: str) -> frozenset[str]:
    return frozenset(word[:6].rstrip("s") for word in phrase(title).words if len(word) > 3)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
