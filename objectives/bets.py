"""What key results are by their impact and effort, and how a whole set spreads over the four. No database.

Source: domain.md, "Key results", Impact and effort.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from objectives.coach.values import Bet
from objectives.enums import Level
from objectives.models import KeyResult

NAMES: Mapping[Bet, str] = {
    Bet.EASY_WIN: "Easy win",
    Bet.BIG_BET: "Big bet",
    Bet.INCREMENTAL: "Incremental",
    Bet.MONEY_PIT: "Money pit",
}
WORTH: Mapping[Bet, str] = {
    Bet.EASY_WIN: "much for little: start here",
    Bet.BIG_BET: "much for much: back it properly",
    Bet.INCREMENTAL: "little for little: fine in between",
    Bet.MONEY_PIT: "little for much: think again",
}
_BETS: Mapping[tuple[str, str], Bet] = {
    (Level.HIGH, Level.LOW): Bet.EASY_WIN,
    (Level.HIGH, Level.HIGH): Bet.BIG_BET,
    (Level.LOW, Level.LOW): Bet.INCREMENTAL,
    (Level.LOW, Level.HIGH): Bet.MONEY_PIT,
}


def bet_of(impact: str, effort: str) -> Bet | None:
    """The bet that impact and effort make together; None while one of them is open, or no level."""
    return _BETS.get((impact, effort))


@dataclass(frozen=True, slots=True)
class Corner:
    """One of the four: what it is called, what it is worth, and the key results in it."""

    bet: Bet
    name: str
    worth: str
    key_results: Sequence[KeyResult]

    @property
    def says_worth(self) -> bool:
        """Whether it says what it is worth: where it is empty, and where a money pit stands, for even one is told."""
        return self.bet is Bet.MONEY_PIT or not self.key_results


@dataclass(frozen=True, slots=True)
class Quadrant:
    """A set by impact, high first, and effort, low first; `open` are those whose impact or effort nobody has said."""

    rows: Sequence[tuple[str, Sequence[Corner]]]
    open: Sequence[KeyResult]


def quadrant_of(key_results: Sequence[KeyResult]) -> Quadrant | None:
    """Where each key result of a set stands; None when none has been placed."""
    placed = [(bet_of(each.impact, each.effort), each) for each in key_results]
    if not any(bet for bet, _ in placed):
        return None
    corners = {bet: Corner(bet, NAMES[bet], WORTH[bet], [each for own, each in placed if own is bet]) for bet in Bet}
    rows = [
        ("High impact", [corners[Bet.EASY_WIN], corners[Bet.BIG_BET]]),
        ("Low impact", [corners[Bet.INCREMENTAL], corners[Bet.MONEY_PIT]]),
    ]
    return Quadrant(rows, [each for bet, each in placed if bet is None])
