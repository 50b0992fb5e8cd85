"""What an objective is put under way in spite of, and so with a reason that stays on it. No database.

Source: domain.md, "Objectives" (the gate; coach, don't lock) and "Cycles" (the final push takes no new targets).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from objectives.coach import Finding
from objectives.enums import Gate
from objectives.models import Cycle, Objective
from objectives.rules import Span, takes_no_new_targets


@dataclass(frozen=True, slots=True)
class Over:
    """One thing that takes a reason: a gate that was not passed, a rule that is not kept."""

    code: str
    title: str
    rule: str = ""
    subject: str = ""

    @property
    def words(self) -> str:
        """What follows the reference of an objective, such as “, KR-3: growth without a counterweight.”"""
        about = f", {self.subject}" if self.subject else ""
        return f"{about}: {self.title[0].lower()}{self.title[1:]}."

    @property
    def kept(self) -> dict[str, str]:
        """As it stays on the objective."""
        return {"code": self.code, "title": self.title, "subject": self.subject}


GATE = Over("gate", "The champion’s quality gate was not passed", "The champion looks at a set before it starts.")
LATE = Over("final_push", "New targets in the final push", "The final push of a cycle takes none without a reason.")
ONLY_ONE = "I am the only one here so far, so nobody else could look at it."


def passed_over(objective: Objective, required: Sequence[Finding] = (), *, day: date, only_one: str = "") -> list[Over]:
    """What the objective would be put under way in spite of on this day; empty when nothing takes a reason.

    `only_one` names whoever acts where nobody else could look at it. A micro-OKR needs no gate before it.
    """
    found: list[Over] = []
    if only_one:
        found.append(Over("alone", f"Nobody else could look at it: {only_one} was the only one here"))
    elif objective.gate != Gate.PASSED and not objective.is_micro:
        found.append(GATE)
    if is_late(objective.cycle, day):
        found.append(LATE)
    return found + [Over(each.code, each.title, each.rule, each.subject) for each in required]


def is_late(cycle: Cycle, day: date) -> bool:
    """Whether targets that begin in the cycle on this day take an explicit reason."""
    return takes_no_new_targets(Span(cycle.starts_on, cycle.ends_on), day)
