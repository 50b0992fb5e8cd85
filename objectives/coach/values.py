"""What the coach is told and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from objectives.rules import CardFields


class Severity(StrEnum):
    MUST = "must"
    SHOULD = "should"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """What a rule of this severity counts in the strength of a set."""
        return {Severity.MUST: 3, Severity.SHOULD: 2, Severity.NOTE: 1}[self]


class Bet(StrEnum):
    """What a key result is by its impact and effort."""

    EASY_WIN = "easy_win"
    BIG_BET = "big_bet"
    INCREMENTAL = "incremental"
    MONEY_PIT = "money_pit"


@dataclass(frozen=True, slots=True)
class Card:
    """A key result as the coach reads it: the measure in words and the fields of its card."""

    name: str
    fields: CardFields
    kr_class: str = ""
    unit: str = ""
    weight: int | None = None
    bet: Bet | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many are usual, and from where on they are too many."""

    fewest: int = 2
    most: int = 4
    limit: int = 5
    most_objectives: int = 4
    objectives_limit: int = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """An objective with its cards, the titles of the cycle's other objectives, and how many its team carries."""

    title: str
    cards: Sequence[Card] = ()
    others: Sequence[str] = ()
    team_objectives: int = 1
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a text or a card does not keep, with the words that caused it.

    `subject` is the reference of the key result; empty where the objective or the set is meant.
    """

    code: str
    severity: Severity
    words: Sequence[str]
    title: str
    reason: str
    example: str
    rule: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule that was asked; `finding` tells it, with words only where it is not kept."""

    finding: Finding
    is_kept: bool
