"""Whether two texts name nearly the same metric. Pure.

Source: domain.md, "Metric dictionary": one metric has one definition.
"""

from difflib import SequenceMatcher
from functools import lru_cache

from objectives.coach.phrases import phrase

ALIKE = 0.6  # of the words that either has
SPELLED_ALIKE = 0.86
FEWEST_WORDS = 4  # a shorter definition says too little to be compared
STEM = 6


def is_nearly_the_name(one: str, other: str) -> bool:
    """Whether two names have most of their words in common, or are spelled nearly alike."""
    if _overlap(_stems(one), _stems(other)) >= ALIKE:
        return True
    return SequenceMatcher(None, one.casefold().strip(), other.casefold().strip()).ratio() >= SPELLED_ALIKE


def is_nearly_the_meaning(one: str, other: str) -> bool:
    """Whether two definitions have most of their words in common; a short one is like nothing."""
    said, meant = _stems(one), _stems(other)
    return len(said) >= FEWEST_WORDS and len(meant) >= FEWEST_WORDS and _overlap(said, meant) >= ALIKE


@lru_cache(maxsize=4096)  # the same dictionary is compared at every pause while typing
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM].rstrip("s") for word in phrase(text).words if len(word) > 2)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
