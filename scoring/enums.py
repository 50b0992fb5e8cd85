"""The words of scoring. Their values are stored and shown in addresses and attributes: they never change."""

from enum import StrEnum


class Method(StrEnum):
    """How an actual value becomes a score."""

    LINEAR = "linear"
    LADDER = "ladder"
    CONTROL = "control"
    MILESTONE = "milestone"


class Hold(StrEnum):
    """Where a controlled measure is to be kept; the bounds count as kept."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"


class Band(StrEnum):
    """RAG: the band that a score falls in, worst first."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    STRETCH = "stretch"


class Pace(StrEnum):
    """The score against the score planned for today."""

    BEHIND = "behind"
    ON = "on"
    AHEAD = "ahead"


class Basis(StrEnum):
    """What the band follows: the score itself, or the score as a share of the planned score."""

    SCORE = "score"
    PACE = "pace"
