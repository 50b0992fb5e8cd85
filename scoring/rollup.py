"""Roll-up: what an objective's score, band, pace and staleness owe to its key results.

Source: scoring.md, "Roll-up". Decided here, where the specification leaves it open:

- The planned score is rolled up over the same key results with the same weights as the score, and pace compares the
  two. The pace of an objective is therefore not the most frequent or the worst pace among its key results.
- An objective is stale as soon as one of its key results is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.attainment import require_finite, round_score
from scoring.enums import Band, Pace
from scoring.pace import pace
from scoring.rag import Policy, band


@dataclass(frozen=True, slots=True)
class Part:
    """One key result in its objective. Scores are 0 to 1; `weight` is what was agreed before activation, if it was."""

    score: Decimal | None
    weight: int | None
    planned: Decimal | None
    stale: bool


@dataclass(frozen=True, slots=True)
class RollUp:
    """An objective as the sum of its parts. `score` has two places, `planned` is unrounded; None when unscored."""

    score: Decimal | None
    planned: Decimal | None
    band: Band | None
    pace: Pace | None
    weighted: bool
    scored: int
    total: int
    stale: int

    @property
    def is_stale(self) -> bool:
        """Whether at least one key result is stale."""
        return self.stale > 0

    @property
    def note(self) -> str:
        """What must be said beside the number, such as "3 of 4 KRs, unweighted"; empty when nothing must."""
        left_out = f"{self.scored} of {self.total} KRs" if self.scored < self.total else ""
        unweighted = "unweighted" if self.scored and not self.weighted else ""
        return ", ".join(filter(None, (left_out, unweighted)))


def roll_up(parts: Sequence[Part], policy: Policy) -> RollUp:
    """The mean of the scored parts, weighted when every part (scored or not) has a weight, rounded once at the end.

    Unscored parts are left out, never counted as zero. `planned` is None when a scored part has no plan. Raises
    ValueError for a weight below 1 and for a figure that is not finite.
    """
    weighted = bool(parts) and all(part.weight is not None for part in parts)
    scored = [(part, _weight(part) if weighted else 1) for part in parts if part.score is not None]
    mean = _mean([(part.score, weight) for part, weight in scored])
    score = None if mean is None else round_score(mean)
    planned = _mean([(part.planned, weight) for part, weight in scored])
    return RollUp(
        score=score,
        planned=planned,
        band=band(score, policy, planned),
        pace=pace(score, planned, policy),
        weighted=weighted,
        scored=len(scored),
        total=len(parts),
        stale=sum(part.stale for part in parts),
    )


def weights_problem(weights: Sequence[int | None]) -> str | None:
    """What is wrong with the weights of an objective's key results, in a sentence; None when they can be agreed.

    Weights add to 100 or are all equal, and are at least 1. None at all is allowed: the objective is unweighted.
    """
    given = [weight for weight in weights if weight is not None]
    if not given:
        return None
    if len(given) < len(weights):
        return "Give every key result a weight, or none of them."
    if min(given) < 1:
        return "Every weight must be at least 1."
    if len(set(given)) > 1 and sum(given) != 100:
        return f"The weights add to {sum(given)}; they must add to 100, or all be equal."
    return None


def _weight(part: Part) -> int:
    if part.weight is None or part.weight < 1:
        raise ValueError("Every weight must be at least 1.")
    return part.weight


def _mean(weighed: Sequence[tuple[Decimal | None, int]]) -> Decimal | None:
    total = Decimal(0)
    for value, weight in weighed:
        if value is None:
            return None
        require_finite("score", value)
        total += value * weight
    return total / sum(weight for _, weight in weighed) if weighed else None
