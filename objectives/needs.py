"""Dependencies as pages show them, read from what objectives and KRs are annotated with (objectives.models.ties)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from objectives.enums import DependencyState
from objectives.models import KeyResult, Objective
from objectives.ties import End
from organizations.models import Membership
from scoring.enums import Band

WAITING = {DependencyState.REQUESTED, DependencyState.AGREED}


@dataclass(frozen=True, slots=True)
class ShownDependency:
    """One dependency with both of its sides. `answerer` is empty where nobody is there to be asked."""

    number: int
    what: str
    state: str
    needed_on: date
    team: str
    team_slug: str
    answerer_id: int | None
    answerer: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    answered_by: str
    answer: str
    ended_at: datetime | None
    ended_by: str
    asking: End
    delivering: End | None
    score: Decimal | None
    band: Band | None

    @classmethod
    def of(cls, parts: Mapping[str, Any]) -> "ShownDependency":
        answerer_id, answerer = _answerer(parts)
        delivering = parts["delivering"]
        return cls(
            number=parts["number"],
            what=parts["what"],
            state=parts["state"],
            needed_on=date.fromisoformat(parts["needed_on"]),
            team=parts["team"],
            team_slug=parts["team_slug"],
            answerer_id=answerer_id,
            answerer=answerer,
            requested_by_id=parts["requested_by_id"],
            requested_by=parts["requested_by"],
            requested_at=datetime.fromisoformat(parts["requested_at"]),
            answered_by=parts["answered_by"] or "",
            answer=parts["answer"],
            ended_at=datetime.fromisoformat(parts["ended_at"]) if parts["ended_at"] else None,
            ended_by=parts["ended_by"] or "",
            asking=End.of_key_result(parts["asking"]),
            delivering=End.of_key_result(delivering) if delivering["id"] else None,
            score=None if parts["score"] is None else Decimal(str(parts["score"])).quantize(Decimal("0.01")),
            band=Band(parts["band"]) if parts["band"] else None,
        )

    @property
    def reference(self) -> str:
        return f"DP-{self.number}"

    @property
    def state_label(self) -> str:
        return str(DependencyState(self.state).label)

    @property
    def is_unanswered(self) -> bool:
        return self.state == DependencyState.REQUESTED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_missed(self) -> bool:
        return self.state == DependencyState.MISSED

    @property
    def is_declined(self) -> bool:
        return self.state == DependencyState.DECLINED

    @property
    def can_be_delivered(self) -> bool:
        return self.state in {DependencyState.AGREED, DependencyState.MISSED}


@dataclass(frozen=True, slots=True)
class Needs:
    """What the KRs of a page need from others, and what others need that they deliver."""

    asked: list[ShownDependency]
    given: list[ShownDependency]

    @property
    def unanswered(self) -> list[ShownDependency]:
        """What is asked for and not answered: worth a word before an objective is activated."""
        return [each for each in self.asked if each.is_unanswered]

    def __bool__(self) -> bool:
        return bool(self.asked or self.given)


def needs_of(row: Objective | KeyResult) -> Needs:
    """The dependencies of an objective's KRs, or of a KR; it comes with `needs` and `deliveries`."""
    return Needs(_shown(getattr(row, "needs", None)), _shown(getattr(row, "deliveries", None)))


def _shown(found: Iterable[Mapping[str, Any]] | None) -> list[ShownDependency]:
    return [ShownDependency.of(parts) for parts in found or []]


def _answerer(parts: Mapping[str, Any]) -> tuple[int | None, str]:
    """The person named while they are here, or else the team's lead."""
    if parts["person_id"] and not parts["person_left"]:
        return parts["person_id"], parts["person"]
    if parts["lead_id"] and not parts["lead_left"]:
        return parts["lead_id"], parts["lead"]
    return None, ""


def answers(reader: Membership, dependency: ShownDependency) -> bool:
    """Whether this reader is the one who is asked."""
    return dependency.answerer_id == reader.id
