"""When work that was believed to move a key result has gone quiet, and when it stands still.

Source: scoring.md, "Recommendations" (amber with a stalled initiative). Decided here, where the specification leaves it
open:

- An initiative has gone quiet when nobody has spoken of it for three weeks: neither written, moved nor confirmed it.
  Three is what it takes for the same value to put a bet in question.
- A quiet one stands still unless a score since then is better than the one at that time: figures that move speak for
  it.
- Without an update since then nothing can speak for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

QUIET = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Scored:
    """A check-in week that has an update, and the score after it."""

    week: date
    score: Decimal


def is_quiet(*, spoken_on: date, day: date) -> bool:
    """Whether nobody has spoken of running work for three weeks or more (this module, Decided here)."""
    return day - spoken_on >= QUIET


def stands_still(*, spoken_on: date, day: date, weeks: Sequence[Scored]) -> bool:
    """Whether running work is quiet while the score that it is meant to move has not risen (this module, Decided here).

    `weeks` run from the oldest to the newest. What stood then is the last score up to `spoken_on`, else the first one.
    """
    if not is_quiet(spoken_on=spoken_on, day=day):
        return False
    stood = max((place for place, each in enumerate(weeks) if each.week <= spoken_on), default=0)
    return all(each.score <= weeks[stood].score for each in weeks[stood + 1 :])
