"""What one organization asks of its drafts: its limits, the rules that it made required, and words of its own.

Source: domain.md, "Objectives" (limits; coach, don't lock) and "Writing coach" (word lists).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from objectives.coach.key_result_rules import KEY_RESULT_RULES
from objectives.coach.objective_rules import OBJECTIVE_RULES
from objectives.coach.set_rules import SET_RULES
from objectives.coach.values import Limits, Severity
from objectives.coach.vocabulary import Vocabulary, vocabulary

STRUCTURAL = "incomplete"  # blocks activation by itself, so nobody makes it required
RULES: Mapping[str, Mapping[str, tuple[Severity, object]]] = {
    "Objective": OBJECTIVE_RULES,
    "Key result": KEY_RESULT_RULES,
    "Set": SET_RULES,
}
ADVISING = tuple(code for rules in RULES.values() for code in rules if code != STRUCTURAL)
MOST_WORDS = 200
LONGEST_LIMIT = 20
Words = tuple[tuple[str, tuple[str, ...]], ...]

_ENTRY = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*(?: [^\W_]+(?:['’\-][^\W_]+)*)*")


@dataclass(frozen=True, slots=True)
class OwnList:
    """A word list that an organization can extend: what it is for, and how many words an entry may have."""

    label: str
    meaning: str
    longest: int


OWN_LISTS: Mapping[str, OwnList] = {
    "names": OwnList(
        "Product and place names", "Read as names: no number in them counts, nor an “app” or “portal”.", 5
    ),
    "strong_verbs": OwnList("Strong verbs", "An objective may begin with them.", 2),
    "artefacts": OwnList("Things that are made", "“Build the …” reads as a piece of work with one of these.", 1),
    "activities": OwnList("Activities", "Counting these, without their effect, is no key result. Write the plural.", 1),
    "metrics": OwnList("Metrics", "An objective that only moves one of these is a bare metric.", 1),
}


@dataclass(frozen=True, slots=True)
class House:
    """The rules of one house; the defaults are those of a house that has set none."""

    limits: Limits = field(default_factory=Limits)
    required: frozenset[str] = frozenset()
    known: Vocabulary = field(default_factory=vocabulary)


@lru_cache(maxsize=256)
def extended(words: Words, language: str = "en") -> Vocabulary:
    """The vocabulary of a language with an organization's own words; built once for the same words."""
    known = vocabulary(language)
    own = {name: getattr(known.lists, name) | frozenset(entries) for name, entries in words if name in OWN_LISTS}
    return replace(known, lists=replace(known.lists, **own)) if own else known


def frozen(words: Mapping[str, Iterable[str]]) -> Words:
    """Stored words in a form that the cache can tell apart."""
    return tuple((name, tuple(entries)) for name, entries in sorted(words.items()) if entries)


def entries_in(text: str) -> list[str]:
    """What was typed into a list, one a line or parted by commas: lower case, each once, in order."""
    parts = (" ".join(part.lower().replace("’", "'").split()) for part in re.split(r"[\n,;]", text))
    return sorted({part for part in parts if part})


def words_problem(name: str, entries: Sequence[str]) -> str | None:
    """Why these entries can't extend the list, in a sentence; None when they can."""
    own = OWN_LISTS[name]
    if len(entries) > MOST_WORDS:
        return f"These are {len(entries)} entries; {MOST_WORDS} are the most."
    for entry in entries:
        if len(entry) > 40 or not _ENTRY.fullmatch(entry):
            return f"“{entry[:40]}” is no word: write letters and digits, one entry a line."
        if len(entry.split()) > own.longest:
            longest = "one word" if own.longest == 1 else f"at most {own.longest} words"
            return f"“{entry}” is too long for this list: an entry has {longest}."
        if name != "names" and entry.isdigit():
            return f"“{entry}” is a number, not a word."
    return None


def limits_problem(limits: Limits) -> tuple[str, str] | None:
    """The field and the sentence for limits that contradict each other; None when they can stand."""
    if not 1 <= limits.fewest <= limits.most:
        return "most", "Usual are at least as many as the fewest."
    if limits.limit < limits.most:
        return "limit", "The limit is not below what is usual."
    if limits.objectives_limit < limits.most_objectives:
        return "objectives_limit", "The limit is not below what is usual."
    return None
