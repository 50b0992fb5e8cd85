"""What is decided from values alone: what a change does to a card, what stands against it, and when a clock runs out.

Source: governance.md, "Change requests" and "Escalations"; domain.md, "Cycles" and the fields marked ●.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from governance.enums import ReasonCategory
from objectives.enums import Phase
from objectives.rules import Span, dates_problem, is_flat, phase
from objectives.units import plain
from scoring.attainment import Measure, score, validate_hold
from scoring.enums import Hold, Method

SERVICE_LEVEL = timedelta(hours=24)
UNDO_WINDOW = timedelta(seconds=10)
CLOCK = timedelta(hours=48)
LAST_RUNG = 3

# Methods whose target is not what the score is read against, and what is.
FIXED = {Method.LADDER: "ladder", Method.MILESTONE: "milestones"}

# What people write when the target is simply far away. A missed target stays on record, so they are told so.
_HARD_TO_REACH = re.compile(
    r"\b(hard|difficult|tough|impossible|unlikely|unrealistic|unreachable|unattainable|ambitious)\b"
    r"|\b(not|never|no longer|won['’]?t|can['’]?t|cannot|unable to) (\w+ )?"
    r"(reach|reachable|achieve|achievable|hit|make|meet|get there)\b"
    r"|\btoo (high|far|much)\b|\bout of reach\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class GovernedCard:
    """The fields of a KR card that change only by request, once the KR is active."""

    target: Decimal | None
    due_on: date | None
    owner_id: int | None
    state: str

    def as_text(self) -> dict[str, str]:
        """For storing: plain text by field name, empty for nothing."""
        return {
            "target": "" if self.target is None else plain(self.target),
            "due_on": "" if self.due_on is None else self.due_on.isoformat(),
            "owner": "" if self.owner_id is None else str(self.owner_id),
            "state": self.state,
        }

    @classmethod
    def from_text(cls, text: Mapping[str, str]) -> "GovernedCard":
        return cls(
            target=Decimal(text["target"]) if text["target"] else None,
            due_on=date.fromisoformat(text["due_on"]) if text["due_on"] else None,
            owner_id=int(text["owner"]) if text["owner"] else None,
            state=text["state"],
        )

    @property
    def mark(self) -> str:
        """A short mark of these very values: what somebody saw before deciding."""
        return hashlib.sha256(repr(sorted(self.as_text().items())).encode()).hexdigest()[:16]

    def differing_from(self, other: "GovernedCard") -> set[str]:
        """The names of the fields in which the two differ."""
        return {field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)}

    def merged(self, wanted: "GovernedCard", names: set[str]) -> "GovernedCard":
        """This card with the named fields taken from another: a change applied to a card that moved on meanwhile."""
        values = {field.name: getattr(wanted if field.name in names else self, field.name) for field in fields(self)}
        return GovernedCard(**values)


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands against a change, in words, and the form field that it is about."""

    message: str
    field: str | None = None


def problems(
    before: GovernedCard, after: GovernedCard, *, measure: Measure, starts_on: date | None, cycle: Span
) -> list[Problem]:
    """What stands against turning a card into another; empty when nothing does."""
    changed = after.differing_from(before)
    if not changed:
        return [Problem("Nothing would change. Enter a new target, due date or owner, or retire the KR.")]
    found = [
        _target_problem(before, after, measure) if "target" in changed else None,
        _due_problem(after.due_on, starts_on, cycle) if "due_on" in changed else None,
        Problem("A KR has one owner. Name who takes it over.", "owner")
        if "owner_id" in changed and after.owner_id is None
        else None,
    ]
    return [problem for problem in found if problem]


def _target_problem(before: GovernedCard, after: GovernedCard, measure: Measure) -> Problem | None:
    if measure.method in FIXED:
        by = FIXED[measure.method]
        return Problem(f"This KR is scored by its {by} as agreed. Retire it and add a new one instead.", "target")
    target = after.target
    if target is None:
        return Problem("A KR keeps a target. To end it without one, retire it.", "target")
    if measure.method == Method.CONTROL:
        crossed = validate_hold(measure.hold, target, measure.hold_upper)
        return Problem(f"{crossed[0]} That one is {_upper(measure)}.", "target") if crossed else None
    return _way_problem(before.target, target, measure.baseline)


def _way_problem(before: Decimal | None, target: Decimal, baseline: Decimal | None) -> Problem | None:
    """What stands against another end of the line from the baseline."""
    if baseline is None or before is None:
        return None
    if is_flat(baseline, target):
        return Problem(
            f"The target equals the baseline of {plain(baseline)}, so there would be nothing to score.", "target"
        )
    if (target > baseline) != (before > baseline):
        way = "above" if before > baseline else "below"
        return Problem(
            f"This KR counts {'up' if way == 'above' else 'down'} from {plain(baseline)}: its target stays {way} that."
            " To measure the other way, retire it and add a new one.",
            "target",
        )
    return None


def _upper(measure: Measure) -> str:
    return "" if measure.hold_upper is None else plain(measure.hold_upper)


def _due_problem(due_on: date | None, starts_on: date | None, cycle: Span) -> Problem | None:
    if due_on is None:
        return Problem("A KR has a due date.", "due_date")
    found = dates_problem(starts_on, due_on, cycle)
    return Problem(found[1], "due_date") if found else None


def takes_no_new_targets(cycle: Span, day: date) -> bool:
    """Whether a new target needs an explicit reason on this day: in the final push, and after it."""
    return phase(cycle, day) in {Phase.FINAL_PUSH, Phase.CLOSING}


def is_late_in_cycle(cycle: Span, day: date) -> bool:
    """After the mid-cycle window, the time in which targets are meant to be reconsidered."""
    return 26 * (day - cycle.first).days >= 15 * cycle.days


def scores_under(
    measure: Measure,
    actual: Decimal | None,
    before: Decimal | None,
    after: Decimal | None,
    earlier: Sequence[Decimal] = (),
) -> tuple[Decimal | None, Decimal | None]:
    """The score of one value, after those of earlier weeks, under two targets; None where there is none."""
    return _score(measure, actual, before, earlier), _score(measure, actual, after, earlier)


def _score(
    measure: Measure, actual: Decimal | None, target: Decimal | None, earlier: Sequence[Decimal]
) -> Decimal | None:
    if measure.method == Method.LINEAR and is_flat(measure.baseline, target):
        return None
    return score(replace(measure, target=target), actual, earlier)


def is_lowered(before: Decimal | None, after: Decimal | None, measure: Measure) -> bool:
    """Whether the new target asks for less, so that the same value earns a higher score: nearer to the baseline, or
    for a measure that is kept, a bound that leaves more room."""
    if before is None or after is None:
        return False
    if measure.method == Method.CONTROL:
        return after > before if measure.hold == Hold.AT_MOST else after < before
    return measure.baseline is not None and abs(after - measure.baseline) < abs(before - measure.baseline)


def reads_as_hard_to_reach(category: str, reason: str) -> bool:
    """Whether the reason says no more than that the target is far away. Advice follows, never a refusal."""
    return category == ReasonCategory.OTHER and bool(_HARD_TO_REACH.search(reason))


def can_still_be_undone(decided_at: datetime | None, now: datetime) -> bool:
    return decided_at is not None and now - decided_at < UNDO_WINDOW
