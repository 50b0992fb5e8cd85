"""What a team drafts for a cycle, as its one page shows it. Nothing here asks the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from objectives import statements
from objectives.approval import Activation
from objectives.coach import Finding, Limits, Strength
from objectives.coach.strength import Lost
from objectives.enums import ContributionState
from objectives.models import Cycle, KeyResult, Objective
from objectives.passing import ONLY_ONE, Over
from objectives.readiness import fields_of
from objectives.rules import missing
from objectives.unit_words import SUGGESTED
from organizations.models import Team

INCOMPLETE = "incomplete"


@dataclass
class TeamSet:
    """A team's set in a cycle: what the panels beside its draft are asked about."""

    team: Team
    cycle: Cycle


@dataclass(frozen=True, slots=True)
class DraftOfSet:
    """An objective of a set: what the panels at its draft are asked about. All of a page share the `subject`."""

    subject: TeamSet
    objective: Objective


@dataclass(frozen=True)
class DraftRow:
    """A drafted KR with what the coach says of it."""

    kr: KeyResult
    findings: Sequence[Finding]

    @property
    def reference(self) -> str:
        return self.kr.reference

    @property
    def statement(self) -> str:
        return statements.statement(self.kr)

    @property
    def lacks(self) -> list[str]:
        """What it needs before it can be activated, in words that follow “It needs”."""
        return missing(fields_of(self.kr))


@dataclass(frozen=True, slots=True)
class Tie:
    """What a draft contributes to in the first place."""

    contribution_id: int
    reference: str
    page: str
    name: str
    is_waiting: bool

    @classmethod
    def of(cls, parts: Mapping[str, Any]) -> "Tie":
        is_key_result = parts["key_result"] is not None
        reference = f"KR-{parts['key_result']}" if is_key_result else f"O-{parts['objective']}"
        page = "objectives:key_result" if is_key_result else "objectives:objective"
        return cls(parts["id"], reference, page, parts["name"], parts["state"] == ContributionState.PROPOSED)


@dataclass(frozen=True)
class Draft:
    """One objective of the set with its rows, what it needs, and what this reader may do with it."""

    objective: Objective
    key_results: Sequence[KeyResult]
    gaps: Sequence[str]
    coach: Strength
    can_edit: bool
    activation: Activation
    over: Sequence[Over]

    @property
    def reference(self) -> str:
        return self.objective.reference

    @cached_property
    def rows(self) -> list[DraftRow]:
        return [DraftRow(each, self._about(each.reference)) for each in self.key_results]

    @property
    def strength(self) -> int | None:
        return self.coach.value

    @property
    def lost(self) -> list[Lost]:
        """What the objective and its set lose points for; what a row loses stands at the row."""
        return [each for each in self.coach.lost if not each.finding.subject]

    @property
    def suggested(self) -> str:
        """The reason that somebody begins with who has nobody else to look at it."""
        return ONLY_ONE if self.activation.is_alone else ""

    @property
    def tie(self) -> Tie | None:
        """What it contributes to; of several the primary one."""
        return next((Tie.of(parts) for parts in vars(self.objective)["ties"]), None)

    @property
    def stands_alone(self) -> bool:
        """Whether it contributes to nothing, and is not the company's own."""
        return self.tie is None and not self.objective.team.is_company

    @property
    def is_ready(self) -> bool:
        return not self.gaps

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has written in it since it was made."""
        return self.objective.version == 1 and all(each.version == 1 for each in self.key_results)

    def row(self, number: int) -> DraftRow | None:
        """The row of the KR of this number."""
        return next((each for each in self.rows if each.kr.number == number), None)

    def _about(self, reference: str) -> list[Finding]:
        found = [each.finding for each in self.coach.lost]
        return [each for each in found if each.subject == reference and each.code != INCOMPLETE]


@dataclass(frozen=True)
class DraftSet:
    """All that a team drafts for a cycle. `under_way` counts its objectives there that are drafts no more."""

    subject: TeamSet
    drafts: Sequence[Draft]
    under_way: int
    limits: Limits

    @property
    def units(self) -> Sequence[str]:
        """Units to choose from; any other word is one too."""
        return SUGGESTED

    @property
    def team(self) -> Team:
        return self.subject.team

    @property
    def cycle(self) -> Cycle:
        return self.subject.cycle

    @property
    def objectives(self) -> int:
        """How many count into what a team carries: micro-OKRs do not."""
        return sum(not draft.objective.is_micro for draft in self.drafts)

    @property
    def key_results(self) -> int:
        return sum(len(draft.rows) for draft in self.drafts)

    @property
    def ready(self) -> int:
        return sum(1 for draft in self.drafts if draft.is_ready)

    @property
    def strength(self) -> int | None:
        """The mean of the strengths of its objectives, 0 to 100; None before one has a key result."""
        known = [draft.strength for draft in self.drafts if draft.strength is not None]
        return round(sum(known) / len(known)) if known else None

    def draft(self, number: int) -> Draft | None:
        """The draft of this number."""
        return next((each for each in self.drafts if each.objective.number == number), None)
