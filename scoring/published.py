"""The RAG policy as it is published to everybody: each band with its range and what it asks for."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

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


def published(policy: RagPolicy) -> PublishedPolicy:
    """The organization's policy, for its page; no query."""
    bounds = policy.rules.bounds
    return PublishedPolicy(
        bands=tuple(
            PublishedBand(band, rule.range_text(bounds), rule.triggers, _span(rule.respond_within))
            for band, rule in BAND_RULES.items()
        ),
        follows_pace=policy.basis == Basis.PACE,
        behind_margin=policy.behind_margin,
        ahead_margin=policy.ahead_margin,
        spares_on_pace=policy.spare_on_pace,
    )


def _span(length: timedelta | None) -> str | None:
    if length is None:
        return None
    return f"{length // timedelta(hours=1)} hours" if length < timedelta(days=3) else f"{length.days} days"
