"""A text taken apart into the words that the rules ask about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from objectives.coach.vocabulary import Lists

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(\S+)([.!?…]+[\"”’)]*)\s+(?=\S)")
_CURRENCY = "€$£¥"
_RANGE = re.compile(r"[+\-−]?\d[\d.,']*[-–]\d[\d.,']*")
_PLAIN = re.compile(r"[+\-−]?(\d[\d.,']*)([A-Za-z]*)")
_EDGES = "\"'“”‘’()[].,;:!?…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a text in lower case, and the text as it was typed."""

    text: str
    words: tuple[str, ...]

    def opening(self, verbs: frozenset[str], fillers: frozenset[str] = frozenset()) -> str:
        """The verb of the list with which the text begins, behind a filler such as “finally”; empty when none."""
        words = self.words[1:] if self.words[:1] and self.words[0] in fillers else self.words
        pair = " ".join(words[:2])
        if pair in verbs:
            return pair
        return words[0] if words and words[0] in verbs else ""

    def having(self, listed: frozenset[str]) -> tuple[str, ...]:
        """The words of the text that are in the list, in order, each once."""
        return tuple(dict.fromkeys(word for word in self.words if word in listed))


def phrase(text: str) -> Phrase:
    return Phrase(text, tuple(_WORD.findall(text.lower().replace("’", "'"))))


def without_names(text: str, lists: Lists, stand_in: str = " ") -> str:
    """The text without an organization's names, in whose place something else may stand."""
    return _names(lists.names).sub(stand_in, text) if lists.names else text


@lru_cache(maxsize=256)
def _names(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def names_change(said: Phrase, lists: Lists) -> bool:
    """Whether the text says what will be different for somebody. A thing made on time is no change; a parcel is."""
    if said.having(lists.change_words) or _has_phrase(said, lists.change_phrases):
        return True
    return _has_phrase(said, lists.punctual) and not said.having(lists.artefacts | lists.projects)


def core(words: tuple[str, ...], lists: Lists) -> tuple[str, ...]:
    """The words before the first preposition: “workshops held” of “Number of workshops held for new managers”."""
    if words[1:2] == ("of",) and words[0] in lists.counting:
        words = words[2:]
    return next((words[:place] for place, word in enumerate(words) if place and word in lists.joints), words)


def head(words: tuple[str, ...], lists: Lists) -> str:
    """The noun that the words are about: the last one before a preposition, without what was done to it."""
    words = core(words, lists)
    while len(words) > 1 and words[-1] in lists.done:
        words = words[:-1]
    return words[-1] if words else ""


def first_sentence(text: str, lists: Lists) -> str:
    """The text up to the end of its first sentence; an abbreviation ends none."""
    return next((text[: found.start(2)] for found in _ends(text, lists)), text)


def sentences(text: str, lists: Lists) -> int:
    """How many sentences a text has; an abbreviation ends none."""
    return 1 + sum(1 for _ in _ends(text.strip(), lists))


def measures_in(text: str, lists: Lists) -> tuple[str, ...]:
    """The numbers of a text that measure something; years, “SOC 2” and “tier-one” do not."""
    chunks = without_names(text, lists, "Name").split()
    bare = [chunk.strip(_EDGES) for chunk in chunks]
    found = [word for place, word in enumerate(bare) if _is_measure(place, bare, lists)]
    lower = f" {' '.join(word.lower() for word in bare)} "
    return (*found, *(each for each in sorted(lists.fractions) if f" {each} " in lower))


def _ends(text: str, lists: Lists) -> Iterator[re.Match[str]]:
    """Where a sentence ends and another follows: the second group is what ends it."""
    for found in _SENTENCE_END.finditer(text):
        word = found.group(1).lower().strip(_EDGES)
        if word not in lists.abbreviations and len(word) > 1:
            yield found


def _has_phrase(said: Phrase, phrases: frozenset[str]) -> bool:
    joined = f" {' '.join(said.words)} "
    return any(f" {each} " in joined for each in phrases)


def _is_measure(place: int, words: list[str], lists: Lists) -> bool:
    word = words[place]
    if not any(sign.isdigit() for sign in word):
        return _is_spelled_measure(place, words, lists)
    if word[-1] in "%‰" or word[0] in _CURRENCY or word[-1] in _CURRENCY or _RANGE.fullmatch(word):
        return True
    plain = _PLAIN.fullmatch(word)
    if plain is None:
        return False
    digits, suffix = plain.groups()
    if suffix:
        return suffix.lower() in lists.measure_suffixes and (suffix.islower() or len(digits) > 1)
    return _counts(digits, place, words, lists)


def _counts(digits: str, place: int, words: list[str], lists: Lists) -> bool:
    """Whether a number that stands alone counts something, by the words on both sides of it."""
    before = words[place - 1] if place else ""
    after = words[place + 1].lower() if place + 1 < len(words) else ""
    if after in lists.measure_units:
        return True
    if after in lists.months or before.lower() in lists.months | lists.number_labels:
        return False
    if len(digits) == 4 and digits[:2] in {"19", "20"}:
        return bool(before) and before.lower() not in lists.year_words and after.endswith("s")
    is_name = before[:1].isupper() and (place > 1 or (len(before) > 1 and before.isupper()))
    return not is_name


def _is_spelled_measure(place: int, words: list[str], lists: Lists) -> bool:
    if words[place].lower() not in lists.number_words:
        return False
    before = words[place - 1].lower() if place else ""
    after = [word.lower() for word in words[place + 1 : place + 3]]
    if after and after[0] in lists.measure_units:
        return True
    return before not in lists.definite and any(word.endswith("s") and len(word) > 3 for word in after)
