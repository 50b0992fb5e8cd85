"""The RAG policy as it is published to everybody: each band with its range and what it asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from okrapp.figures import Figures
from scoring.enums import Band, Basis
from scoring.models import RagPolicy
from scoring.rag import BAND_RULES


@dataclass(frozen=True, slots=True)
class PublishedBand:
    """One band: the scores that fall in it, what follows, and how soon an answer is due (None: no answer is due)."""

    band: Band
    scores: str
    triggers: str
    respond_within: str | None


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """The whole policy in words and figures."""

    bands: tuple[PublishedBand, ...]
    follows_pace: bool
    behind_margin: Decimal
    ahead_margin: Decimal
    spares_on_pace: bool


def published(policy: RagPolicy, figures: Figures) -> PublishedPolicy:
    """The organization's policy, for its page; no query."""
    bounds = policy.rules.bounds
    return PublishedPolicy(
        bands=tuple(
            PublishedBand(band, rule.range_text(bounds, figures), rule.triggers, _span(rule.respond_within))
            for band, rule in BAND_RULES.items()
        ),
        follows_pace=policy.basis == Basis.PACE,
        behind_margin=policy.behind_margin,
        ahead_margin=policy.ahead_margin,
        spares_on_pace=policy.spare_on_pace,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two policies, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the policy, and what it changed; nothing for the first."""

    policy: RagPolicy
    differences: tuple[Difference, ...]

    @property
    def summary(self) -> str:
        """What it changed in one line, such as “Red ends at 0.40, was 0.30”."""
        return in_one_line(self.differences)


def versions(policies: Sequence[RagPolicy], figures: Figures) -> list[Version]:
    """The versions, newest first, each with what differs from the one before; no query."""
    changed = [Version(after, differences(before, after, figures)) for after, before in pairwise(policies)]
    return [*changed, *(Version(first, ()) for first in policies[-1:])]


def differences(before: RagPolicy, after: RagPolicy, figures: Figures) -> tuple[Difference, ...]:
    """The figures in which two policies differ, as people read them; empty when they judge alike."""
    return tuple(
        Difference(LABELS[name], in_words(name, was, figures), in_words(name, after.figures[name], figures))
        for name, was in before.figures.items()
        if was != after.figures[name]
    )


def in_one_line(changed: Iterable[Difference]) -> str:
    """Such as “Red ends at 0.40, was 0.30; behind pace by more than 0.20, was 0.10”."""
    line = "; ".join(f"{each.label[:1].lower()}{each.label[1:]} {each.after}, was {each.before}" for each in changed)
    return f"{line[:1].upper()}{line[1:]}"


def in_words(name: str, value: Any, figures: Figures) -> str:
    """A figure of a policy as people read it."""
    return WORDS.get((name, value)) or figures.score(value)


LABELS = {
    "red_top": "Red ends at",
    "amber_top": "Amber ends at",
    "green_top": "Green ends at",
    "basis": "The band follows",
    "behind_margin": "Behind pace by more than",
    "ahead_margin": "Ahead of pace by more than",
    "spare_on_pace": "A red key result that is on pace",
}
WORDS = {
    ("basis", "score"): "the score",
    ("basis", "pace"): "the pace",
    ("spare_on_pace", True): "opens no case",
    ("spare_on_pace", False): "opens a case",
}


def _span(length: timedelta | None) -> str | None:
    if length is None:
        return None
    return f"{length // timedelta(hours=1)} hours" if length < timedelta(days=3) else f"{length.days} days"
