"""Contributions as pages show them, read from what objectives and KRs are annotated with (objectives.models.ties)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from objectives.cards import COUNTED, KeyResultCard, Today, bar_of
from objectives.contributing import GONE
from objectives.enums import ContributionState
from objectives.models import KeyResult, Objective
from objectives.policies import Right, is_editor
from organizations.models import Membership
from scoring.rollup import RollUp, roll_up

DRAFTS = {"draft", "in_review", "backlog"}


@dataclass(frozen=True, slots=True)
class End:
    """An objective or a KR at one end of a tie. `owner_id` is who answers for it."""

    reference: str
    page: str
    id: int
    name: str
    state: str
    objective_id: int
    objective: str
    objective_state: str
    owner_id: int
    owner: str
    owner_left: bool
    team: str
    cycle: str
    is_cycle_closed: bool

    @classmethod
    def of_objective(cls, parts: Mapping[str, Any]) -> "End":
        reference = f"O-{parts['number']}"
        return cls(
            reference=reference,
            page="objectives:objective",
            id=parts["id"],
            name=parts["name"],
            state=parts["state"],
            objective_id=parts["id"],
            objective=reference,
            objective_state=parts["state"],
            **_common(parts),
        )

    @classmethod
    def of_key_result(cls, parts: Mapping[str, Any]) -> "End":
        return cls(
            reference=f"KR-{parts['number']}",
            page="objectives:key_result",
            id=parts["id"],
            name=parts["name"],
            state=parts["state"],
            objective_id=parts["objective_id"],
            objective=f"O-{parts['objective_number']}",
            objective_state=parts["objective_state"],
            **_common(parts),
        )

    @property
    def is_draft(self) -> bool:
        return self.objective_state in DRAFTS

    @property
    def fate(self) -> str:
        """What became of it, in words that stand behind its name; empty while it goes on."""
        if self.state in GONE:
            return GONE[self.state]
        if self.objective_state in GONE:
            return f"belongs to {self.objective}, which {GONE[self.objective_state]}"
        return f"belongs to {self.cycle}, which is closed" if self.is_cycle_closed else ""


def _common(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "owner_id": parts["owner_id"],
        "owner": parts["owner"],
        "owner_left": parts["owner_left"] is not None,
        "team": parts["team"],
        "cycle": parts["cycle"],
        "is_cycle_closed": parts["closed_at"] is not None,
    }


@dataclass(frozen=True, slots=True)
class ShownContribution:
    """One contribution with both of its ends."""

    id: int
    state: str
    how: str
    is_primary: bool
    proposed_by: str
    proposed_at: datetime
    answered_by: str
    answer: str
    divergence: str
    diverged_by: str
    source: End
    target: End

    @classmethod
    def of(cls, parts: Mapping[str, Any]) -> "ShownContribution":
        to_key_result = parts["to_key_result"]
        return cls(
            id=parts["id"],
            state=parts["state"],
            how=parts["how"],
            is_primary=parts["is_primary"],
            proposed_by=parts["proposed_by"],
            proposed_at=datetime.fromisoformat(parts["proposed_at"]),
            answered_by=parts["answered_by"] or "",
            answer=parts["answer"],
            divergence=parts["divergence"],
            diverged_by=parts["diverged_by"] or "",
            source=End.of_objective(parts["source"]),
            target=End.of_key_result(to_key_result) if to_key_result["id"] else End.of_objective(parts["to_objective"]),
        )

    @property
    def state_label(self) -> str:
        return str(ContributionState(self.state).label)

    @property
    def is_waiting(self) -> bool:
        return self.state == ContributionState.PROPOSED

    @property
    def what_ended(self) -> str:
        """Which of the two has ended, in words; empty while both go on."""
        return next((f"{end.reference} {end.fate}" for end in (self.target, self.source) if end.fate), "")

    @property
    def is_accepted(self) -> bool:
        return self.state == ContributionState.ACCEPTED

    @property
    def is_declined(self) -> bool:
        return self.state == ContributionState.DECLINED

    @property
    def stands(self) -> bool:
        return self.is_waiting or self.is_accepted


@dataclass(frozen=True, slots=True)
class Standing:
    """How a contributing objective stands: its score and band, and its KRs by band."""

    roll_up: RollUp
    bar: SafeString


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A contribution as one end of it shows it, with what the reader may do about it.

    `is_upward` where the page is of what contributes. `form` holds a refused reason of an `action`.
    """

    shown: ShownContribution
    is_upward: bool
    may_answer: bool
    may_edit: bool
    standing: Standing | None = None
    form: Any = None
    action: str = ""

    @property
    def other(self) -> End:
        """The end that the page is not about."""
        return self.shown.target if self.is_upward else self.shown.source

    @property
    def may_diverge(self) -> bool:
        return self.shown.is_accepted and (self.may_answer or self.may_edit)


@dataclass(frozen=True, slots=True)
class Alignment:
    """What an objective contributes to, what contributes to it, and whether the reader may say more."""

    objective: Objective
    upward: Sequence[ContributionRow]
    downward: Sequence[ContributionRow]
    right: Right

    @property
    def standing(self) -> list[ShownContribution]:
        """What it contributes to, or waits to, the primary one first."""
        return [row.shown for row in self.upward if row.shown.stands]

    @property
    def stands_alone(self) -> bool:
        """It contributes to nothing, and is not the company's own."""
        return not self.standing and not self.objective.team.is_company


def alignment_of(
    objective: Objective, reader: Membership, right: Right, beside: Mapping[int, Sequence[KeyResultCard]], today: Today
) -> Alignment:
    """The contributions of an objective that came with them; `beside` holds the cards of those that contribute."""
    below = rows(contributions_to(objective), reader, is_upward=False, may_edit=False, beside=beside, today=today)
    above = rows(contributions_of(objective), reader, is_upward=True, may_edit=right.allowed)
    return Alignment(objective, above, below, right)


def counted(found: Iterable[ShownContribution]) -> list[int]:
    """The ids of the objectives whose scores are shown beside what they contribute to."""
    return [each.source.id for each in found if each.is_accepted and not each.source.is_draft]


def contributions_of(objective: Objective) -> list[ShownContribution]:
    """What an objective contributes to; it comes with `contributes`. The primary one first."""
    return _shown(objective, "contributes")


def contributions_to(target: Objective | KeyResult) -> list[ShownContribution]:
    """What contributes to an objective or its KRs, or to a KR; it comes with them."""
    return [*_shown(target, "contributed"), *_shown(target, "contributed_below")]


def rows(
    found: Iterable[ShownContribution],
    reader: Membership,
    *,
    is_upward: bool,
    may_edit: bool,
    beside: Mapping[int, Sequence[KeyResultCard]] | None = None,
    today: Today | None = None,
) -> list[ContributionRow]:
    """The contributions with what the reader may do, and how those stand whose KRs are `beside`."""
    return [
        ContributionRow(
            each,
            is_upward=is_upward,
            may_answer=_may_answer(each.target, reader),
            may_edit=may_edit,
            standing=_standing(each.source, (beside or {}).get(each.source.id), today),
        )
        for each in found
    ]


def _may_answer(target: End, reader: Membership) -> bool:
    """As `alignment_policies.right_to_answer`."""
    return is_editor(reader) if target.owner_left else target.owner_id == reader.id


def _standing(source: End, cards: Sequence[KeyResultCard] | None, today: Today | None) -> Standing | None:
    if not cards or today is None:
        return None
    counts = [card for card in cards if card.kr.state in COUNTED]
    return Standing(roll_up([card.part for card in counts], today.policy.rules), bar_of(counts, label=source.reference))


def _shown(row: Objective | KeyResult, name: str) -> list[ShownContribution]:
    return [ShownContribution.of(parts) for parts in getattr(row, name, None) or []]
