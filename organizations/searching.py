"""How words are compared in the search: pure rules, without the database."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

QUERY_LENGTH = 200  # of what is typed, so much is read
WORD_LENGTH = 60
WORDS = 8
EXCERPT = 160

# The database's function search_folded does the same with the same characters (migration 0005 of organizations).
MARKS = r"\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670"
BREAKS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00ac\u00ae-\u00bf\u00d7\u00f7\u05be\u05f3\u05f4\u060c\u061b\u061f"
    r"\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3003\u3008-\u3020\ufe00-\ufe0f\ufeff\ufffd\U0001f000-\U0001fbff"
)
MARK = re.compile(f"[{MARKS}]")
BREAK = re.compile(rf"[\x00{BREAKS}\ud800-\udfff]+")
REFERENCE = re.compile(r"\s*(?:([a-z]{1,3})[-\s\u2010-\u2015]*)?([0-9]{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """What may be a reference: `KR-45`, or a bare number, which may be that of any kind (`prefix` empty)."""

    prefix: str
    number: str


def folded(text: str) -> str:
    """The text without accents, case and whatever stands between words."""
    bare = MARK.sub("", unicodedata.normalize("NFKD", text))
    return BREAK.sub(" ", bare).lower().replace("ς", "σ")


def words_of(text: str) -> list[str]:
    """The words to look for: at most eight, in the order typed, each once. Never fails, whatever was typed."""
    found = folded(text[:QUERY_LENGTH]).split()
    return [word[:WORD_LENGTH] for word in dict.fromkeys(found)][:WORDS]


def reference_in(text: str) -> Reference | None:
    """The reference that the whole text is, as people type it: `KR-45`, `kr 45`, `kr45`, `45`."""
    found = REFERENCE.fullmatch(text[:QUERY_LENGTH])
    return Reference((found[1] or "").upper(), found[2].lstrip("0")) if found else None


def starts_a_word(text: str, words: Sequence[str]) -> bool:
    """Whether each word begins some word of the text: how pages are found by their names."""
    own = folded(text).split()
    return bool(words) and all(any(each.startswith(word) for each in own) for word in words)


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text as markup, with what was looked for in `<mark>`; everything in it is escaped."""
    parts, at = [], 0
    for start, end in _spans(text, words):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))


def excerpt(text: str, words: Sequence[str]) -> str:
    """The part of a longer text around the first word that was looked for; empty when none of them is in it."""
    first = next(_spans(text, words), None)
    if first is None:
        return ""
    start = 0 if first[0] < EXCERPT // 2 else text.rfind(" ", 0, first[0] - EXCERPT // 4) + 1
    end = start + EXCERPT
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _spans(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text: the part typed, or the whole word where folding changed its length."""
    for found in re.finditer(r"\S+", BREAK.sub(lambda gap: "".join(map(_unless_word, gap[0])), text)):
        own = folded(found[0])
        hit = max((word for word in words if own.startswith(word)), key=len, default="")
        if hit:
            same = len(own) == len(found[0])
            yield found.start(), found.start() + len(hit) if same else found.end()


def _unless_word(character: str) -> str:
    """A blank, but the character itself where folding makes it part of a word, as it does with `Ⅷ`."""
    return " " if BREAK.match(unicodedata.normalize("NFKD", character)) else character
