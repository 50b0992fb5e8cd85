"""Initiatives as pages show them, and what may be done with them in which state.

Source: domain.md, "Initiatives": idea → running → stopped, scaled or done; and back to running. An idea that nobody has
started can be stopped too: dropping it leaves what was learnt. Nothing here asks the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from objectives.enums import InitiativeState
from scoring.bets import Scored, is_quiet, stands_still

if TYPE_CHECKING:
    from objectives.models import Initiative, KeyResult

IDEA, RUNNING, STOPPED, SCALED, DONE = InitiativeState
OPEN = (IDEA, RUNNING)
ENDED = (STOPPED, SCALED, DONE)
TONES: Mapping[str, str] = {IDEA: "quiet", RUNNING: "open", STOPPED: "warn", SCALED: "good", DONE: "good"}
SHOWN = 8  # under one KR, before the list has the rest


@dataclass(frozen=True, slots=True)
class Move:
    """A step that an initiative can take: the state it leads to, and what the button says."""

    to: str
    label: str


MOVES: Mapping[str, tuple[Move, ...]] = {
    IDEA: (Move(RUNNING, "Start it"), Move(STOPPED, "Drop it")),
    RUNNING: (Move(STOPPED, "Stop it"), Move(SCALED, "Scale it"), Move(DONE, "It is done")),
    STOPPED: (Move(RUNNING, "Run it again"),),
    SCALED: (Move(RUNNING, "Run it again"),),
    DONE: (Move(RUNNING, "Run it again"),),
}


def can_move(state: str, to: str) -> bool:
    """Whether an initiative in this state can be moved there (domain.md, Initiatives)."""
    return any(move.to == to for move in MOVES[state])


def needs_learning(to: str) -> bool:
    """Whether moving there takes words on what was learnt (domain.md, Initiatives: required on stopping)."""
    return to == STOPPED


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """One initiative in a list. `has_stalled` and `is_quiet` are said of a running one only."""

    number: int
    title: str
    state: str
    lead_id: int
    lead: str
    spoken_at: datetime
    is_quiet: bool = False
    has_stalled: bool = False

    @property
    def reference(self) -> str:
        return f"I-{self.number}"

    @property
    def label(self) -> str:
        return str(InitiativeState(self.state).label)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def moves(self) -> Sequence[Move]:
        return MOVES[self.state]

    @property
    def is_running(self) -> bool:
        return self.state == RUNNING


def line_of(initiative: "Initiative", day: date, zone: tzinfo) -> InitiativeLine:
    """An initiative on a day of the organization's `zone`; it comes with its lead and its KR."""
    return _line(
        (initiative.number, initiative.title, initiative.state, initiative.lead_id, initiative.lead.name),
        initiative.moved_at,
        initiative.key_result,
        day,
        zone,
    )


def lines_on(key_result: "KeyResult", day: date, zone: tzinfo) -> list[InitiativeLine]:
    """The initiatives that a KR was annotated with (`initiatives_of` of their models); open ones first."""
    parts: Sequence[Mapping[str, Any]] = getattr(key_result, "bets", None) or []
    return [
        _line(
            (each["number"], each["title"], each["state"], each["lead_id"], each["lead"]),
            datetime.fromisoformat(each["moved_at"]),
            key_result,
            day,
            zone,
        )
        for each in parts
    ]


def _line(
    shown: tuple[int, str, str, int, str], spoken_at: datetime, key_result: "KeyResult", day: date, zone: tzinfo
) -> InitiativeLine:
    if shown[2] != RUNNING:
        return InitiativeLine(*shown, spoken_at)
    spoken_on = spoken_at.astimezone(zone).date()
    return InitiativeLine(
        *shown,
        spoken_at,
        is_quiet=is_quiet(spoken_on=spoken_on, day=day),
        has_stalled=stands_still(spoken_on=spoken_on, day=day, weeks=_scores(key_result)),
    )


def _scores(key_result: "KeyResult") -> list[Scored]:
    return [
        Scored(date.fromisoformat(week), Decimal(score))
        for week, _, score, _, _ in key_result.points
        if score is not None
    ]
