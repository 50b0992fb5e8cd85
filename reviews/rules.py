"""What closing a cycle decides from values alone: which step is done, what is left, and what can't stand.

Source: scoring.md, "Quarter-end scoring".
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from objectives.rules import Span
from objectives.units import plain
from reviews.enums import Sourcing, Step, Verdict
from scoring.attainment import HUNDREDTH, ONE, ZERO
from scoring.enums import Method
from scoring.rollup import weights_problem

LINE = 240

# These are read off the value alone, so a corrected value gives a corrected score.
BY_VALUE = frozenset({Method.LINEAR, Method.LADDER})


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a closing has come, in numbers: the confirmations, learnings and weights that are wanted and there.

    `wanted` are the learnings that are to be written.
    """

    is_open: bool
    is_locked: bool
    is_closed: bool
    sources: int
    confirmed: int
    wanted: int
    learnings: int
    to_weigh: int
    weighed: int
    drafts: int


def standing_of(tally: Tally) -> Mapping[Step, bool]:
    """Which of the five steps are done. Closing an empty cycle has nothing to confirm, to learn or to weigh."""
    is_ready = tally.is_open
    return {
        Step.CONFIRM: is_ready and (tally.is_locked or tally.confirmed == tally.sources),
        Step.LOCK: tally.is_locked,
        Step.LEARN: is_ready and tally.learnings == tally.wanted,
        Step.WEIGH: is_ready and tally.weighed == tally.to_weigh,
        Step.CLOSE: tally.is_closed,
    }


def needs_reason(cycle: Span, day: date) -> bool:
    """Whether opening the closing on this day is early: the last day of the cycle has not passed."""
    return day <= cycle.last


def sourcing(*, verdict: str, spoken_of: Decimal | None, actual: Decimal | None, is_active: bool) -> Sourcing:
    """Where the confirmation of a final value stands. What was said holds for the value of which it was said.

    `verdict` is empty where nobody has spoken. A KR that was retired before kept its score then.
    """
    if not is_active:
        return Sourcing.NOT_NEEDED
    if not verdict:
        return Sourcing.MISSING
    if spoken_of != actual:
        return Sourcing.MOVED
    return Sourcing.CONFIRMED if verdict == Verdict.CONFIRMED else Sourcing.NOT_RIGHT


def mark(actual: Decimal | None, verdict: str, said_at: datetime | None) -> str:
    """A short mark of a value and of what was last said of it, to recognise what somebody had on the screen."""
    text = f"{'' if actual is None else plain(actual)} {verdict} {said_at.isoformat() if said_at else ''}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def line_problem(text: str, *, empty: str) -> str:
    """Why a text can't stand where one line is wanted, in a sentence; empty when it can. `empty` says what to write."""
    if not text.strip():
        return empty
    if len(text.strip().splitlines()) > 1:
        return "Exactly one line: keep the sentence that will change the next cycle's bets, and leave the rest out."
    if len(text.strip()) > LINE:
        return f"One line has at most {LINE} characters; this one has {len(text.strip())}."
    return ""


def is_to_weigh(agreed: Sequence[int | None], counted: int) -> bool:
    """Whether the weights have to be discussed before the objective is scored.

    `agreed` are the weights of all its KRs that were under way, those retired since among them: they were agreed
    together. One KR or none leaves nothing to weigh.
    """
    if counted < 2:
        return False
    return None in agreed or weights_problem(agreed) is not None


def equal_weights(count: int) -> list[int]:
    """The whole percents under which all KRs count the same."""
    return [max(1, 100 // count)] * count


def typed_weights_problem(weights: Sequence[int | None]) -> str:
    """Why these weights can't be chosen for an objective; empty when they can: whole percents that add to 100."""
    given = [weight for weight in weights if weight is not None]
    if len(given) < len(weights):
        return "Give every key result a weight."
    if any(weight < 1 for weight in given):
        return "Every weight must be at least 1."
    if sum(given) != 100:
        return f"The weights add to {sum(given)}; they must add to 100."
    return ""


def is_score(value: Decimal | None) -> bool:
    """Whether a typed value can be a score: from 0 to 1 with at most two places."""
    return value is not None and value.is_finite() and ZERO <= value <= ONE and not value % HUNDREDTH


def listed(references: Sequence[str], shown: int = 6) -> str:
    """References in a row, the first few by name: “KR-1, KR-4 and 3 more”."""
    named = ", ".join(references[:shown])
    return named if len(references) <= shown else f"{named} and {len(references) - shown} more"
