"""The vocabulary in which a story tells what contributes to what, and what teams need from each other."""

from dataclasses import dataclass
from datetime import time

from okrapp.demo.moments import After, Ahead, Moment

# While the quarter was drafted, before its objectives were activated.
PROPOSED, ANSWERED = After(-1, -5), After(-1, -4, time(14, 20))


@dataclass(frozen=True, slots=True)
class DivergenceStory:
    """Why an accepted contribution pulls another way on purpose, as the objective's owner wrote it."""

    reason: str
    noted: Moment


@dataclass(frozen=True, slots=True)
class ContributionStory:
    """What an objective contributes to, a KR or an objective by its key, and how; proposed by the objective's owner.

    Without `answered` it waits; with a reason to decline it is `declined`, and accepted otherwise. What the target's
    owner proposes stands at once. The first of an objective is its primary one.
    """

    objective: str
    target: str
    how: str
    proposed: Moment = PROPOSED
    answered: Moment | None = ANSWERED
    declined: str = ""
    divergence: DivergenceStory | None = None


@dataclass(frozen=True, slots=True)
class DependencyStory:
    """What a KR's owner asks of another team, whose lead answers unless a `person` is named.

    Without `answered` it waits; with a reason to decline it is `declined`, and agreed otherwise. What has not come by
    its day is missed on the day after.
    """

    key: str
    key_result: str
    team: str
    what: str
    needed: Moment | Ahead
    asked: Moment
    person: str = ""
    answered: Moment | None = None
    declined: str = ""
    delivered_by: str = ""
    delivered: Moment | None = None
