"""What the dates of a cycle and the fields of a card say by themselves. Values in, words out; no database, no clock.

Source: domain.md, "Cycles", "Objectives" and "Key results".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from objectives.enums import CycleKind, MethodChoice, Phase
from scoring.attainment import Rung, validate_hold, validate_ladder
from scoring.enums import Hold
from scoring.milestones import Milestone, validate_milestones
from scoring.pace import PlannedValue, plan_problem

MOST_KEY_RESULTS = 20  # under one objective, whatever an organization thinks usual
SHORTEST: Mapping[str, int] = {CycleKind.QUARTERLY: 42, CycleKind.ANNUAL: 180, CycleKind.CUSTOM: 7}
LAST_DAYS = 7
LONGEST: Mapping[str, int] = {CycleKind.QUARTERLY: 124, CycleKind.ANNUAL: 400, CycleKind.CUSTOM: 400}

BUCKETS = (
    "Aligned",
    "Depended upon",
    "Important and urgent",
    "Important",
    "Urgent",
    "Neither important nor urgent",
)
OUTSIDE = "A milestone is due between the start and the due date of its key result."
METHOD_STAYS = (
    "The scoring method stays while the key result is under way. To score it another way, retire it with its score"
    " kept and add a new one."
)
DIFFERING = "a target that differs from its baseline"
ONE_STEP = "A key result that establishes its baseline has exactly one milestone: that the baseline is known."
FLAT = "The target must differ from the baseline: there is nothing to score between them."
METHODS: Mapping[str, str] = {
    MethodChoice.LINEAR: "The score is the part of the way that is covered: (actual − baseline) ÷ (target − baseline),"
    " never less than none of it and never more than all.",
    MethodChoice.LADDER: "The score is that of the best rung that the actual value reaches; beyond the last it is 0.",
    MethodChoice.CONTROL: "The score is the share of weekly updates so far in which the actual value held.",
    MethodChoice.MILESTONE: "The score is the weight of the milestones reached, over the weight of all of them.",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Two days and everything between them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, other: "Span") -> bool:
        return self.first <= other.last and other.first <= self.last

    def holds(self, other: "Span") -> bool:
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class CardFields:
    """What the completeness of a key result depends on."""

    owner: object | None
    baseline: Decimal | None
    target: Decimal | None
    starts_on: date | None
    due_on: date | None
    data_source: str
    refresh_frequency: str
    method: str
    rungs: Sequence[Rung] = ()
    hold: Hold = Hold.AT_LEAST
    hold_upper: Decimal | None = None
    milestones: Sequence[Milestone] = ()
    plan: Sequence[PlannedValue] = ()
    establishes_baseline: bool = False


def phase(cycle: Span, day: date, *, is_closed: bool = False) -> Phase:
    """Where a cycle stands on a day: its first 2/13, middle 2/13 and last 3/13 have names of their own.

    A quarter of 91 days has a baseline of two weeks, a mid-cycle window of two and a final push of three.
    """
    if is_closed:
        return Phase.CLOSED
    if not cycle.first <= day <= cycle.last:
        return Phase.PLANNING if day < cycle.first else Phase.CLOSING
    gone, length = (day - cycle.first).days, cycle.days
    if 13 * gone < 2 * length:
        return Phase.BASELINE
    if 13 * gone >= 10 * length:
        return Phase.FINAL_PUSH
    return Phase.MID_CYCLE if 11 * length <= 26 * gone < 15 * length else Phase.EXECUTION


def takes_no_new_targets(cycle: Span, day: date) -> bool:
    """Whether a new target needs an explicit reason on this day: in the final push, and after it."""
    return phase(cycle, day) in {Phase.FINAL_PUSH, Phase.CLOSING}


def is_ending(cycle: Span, day: date) -> bool:
    """Whether a cycle is in its last week or past its end: the time to prepare its closing."""
    return (cycle.last - day).days < LAST_DAYS


def missing(card: CardFields) -> list[str]:
    """What a key result lacks before it can be activated, in words that follow “It needs”; empty when complete."""
    is_measured, is_kept = card.method != MethodChoice.MILESTONE, card.method == MethodChoice.CONTROL
    lacks = [
        (card.owner is None, "an owner"),
        (is_measured and card.baseline is None, "a baseline"),
        (is_measured and card.target is None, "a bound to hold" if is_kept else "a target"),
        (card.starts_on is None, "a start date"),
        (card.due_on is None, "a due date"),
        (not card.data_source, "a data source"),
        (not card.refresh_frequency, "how often its source is refreshed"),
        (is_unscorable(card), DIFFERING),
        (bool(ladder_problems(card.method, card.rungs)), "a ladder with at least two rungs in order"),
        (
            is_kept and bool(validate_hold(card.hold, card.target, card.hold_upper)),
            "an upper bound above the lower one",
        ),
        (not is_measured and bool(validate_milestones(card.milestones)), "at least one milestone with a weight"),
        (card.establishes_baseline and len(card.milestones) > 1, "exactly one milestone: that its baseline is known"),
    ]
    return [words for is_missing, words in lacks if is_missing]


def is_flat(baseline: Decimal | None, target: Decimal | None) -> bool:
    """Whether there is nothing between baseline and target to measure."""
    return baseline is not None and baseline == target


def is_unscorable(card: CardFields) -> bool:
    """Whether the card's method needs a way from baseline to target and there is none."""
    needs_way = card.method in {MethodChoice.LINEAR, MethodChoice.LADDER}
    return needs_way and is_flat(card.baseline, card.target)


def parameters_problem(card: CardFields) -> tuple[str, str] | None:
    """The field and the sentence for parameters of the card's method that can't be right; None when they can.

    What is merely missing is no problem here: a draft may wait for it.
    """
    if is_unscorable(card):
        return "target", FLAT
    if card.rungs and (broken := ladder_problems(card.method, card.rungs)):
        return "rungs", " ".join(broken)
    if card.method == MethodChoice.CONTROL and card.hold_upper is not None:
        crossed = validate_hold(card.hold, card.target, card.hold_upper)
        return ("hold_upper", crossed[0]) if crossed else None
    if card.establishes_baseline and len(card.milestones) > 1:
        return "establishes_baseline", ONE_STEP
    if card.method == MethodChoice.MILESTONE and card.milestones:
        unusable = validate_milestones(card.milestones)
        return ("milestones", " ".join(unusable)) if unusable else None
    return None


def schedule_problem(card: CardFields) -> tuple[str, str] | None:
    """The field and the sentence for a plan or milestone dates that do not fit the card's span; None when they do."""
    found = plan_problem(card.plan, card.starts_on, card.due_on)
    if found:
        return "plan", f"Plan, row {found[0] + 1}: {found[1]}"
    for each in card.milestones:
        if each.due_on and milestone_date_problem(each.due_on, card.starts_on, card.due_on):
            return "milestones", f"“{each.name}”: {OUTSIDE}"
    return None


def milestone_date_problem(day: date, starts_on: date | None, due_on: date | None) -> str:
    """Why a milestone can't be due on this day; empty when it can."""
    is_outside = (starts_on and day < starts_on) or (due_on and day > due_on)
    return OUTSIDE if is_outside else ""


def ladder_problems(method: str, rungs: Sequence[Rung]) -> list[str]:
    """What is wrong with the rungs of a card that is scored by them, in sentences."""
    return validate_ladder(rungs) if method == MethodChoice.LADDER else []


def dates_problem(starts_on: date | None, due_on: date | None, cycle: Span) -> tuple[str, str] | None:
    """The field and the sentence for dates that do not lie inside the cycle in order; None when they do."""
    if starts_on and not cycle.first <= starts_on <= cycle.last:
        return "starts_on", f"The start lies outside the cycle, which runs {in_words(cycle)}."
    if due_on and not cycle.first <= due_on <= cycle.last:
        return "due_on", f"The due date lies outside the cycle, which runs {in_words(cycle)}."
    if starts_on and due_on and due_on <= starts_on:
        return "due_on", "The due date comes after the start."
    return None


def in_words(span: Span) -> str:
    """“1 Oct to 31 Dec 2026”, with both years where they differ."""
    first = f"{span.first.day} {span.first:%b}"
    if span.first.year != span.last.year:
        first = f"{first} {span.first.year}"
    return f"{first} to {span.last.day} {span.last:%b %Y}"


def bucket(*, is_important: bool, is_urgent: bool, is_aligned: bool = False, is_depended_upon: bool = False) -> str:
    """The priority, one of BUCKETS: the first that applies (domain.md, Objectives, Priority).

    Aligned has an accepted contribution upwards; depended upon has a KR that another team needs.
    """
    applies = (is_aligned, is_depended_upon, is_important and is_urgent, is_important, is_urgent, True)
    return next(name for name, is_so in zip(BUCKETS, applies, strict=True) if is_so)


def length_problem(kind: str, span: Span) -> str | None:
    """Why a cycle of this kind can't have this length; None when it can."""
    if not 2000 <= span.first.year <= span.last.year <= 2200:
        return "Give dates between the years 2000 and 2200."
    if span.days < SHORTEST[CycleKind.CUSTOM]:
        return "A cycle lasts a week or more, and ends after it starts."
    if span.days < SHORTEST[kind]:
        return (
            f"A cycle of this kind lasts at least {SHORTEST[kind]} days; this one would last {span.days}."
            " Choose custom for a shorter one."
        )
    if span.days > LONGEST[kind]:
        return f"A cycle of this kind lasts at most {LONGEST[kind]} days; this one would last {span.days}."
    return None


def overlapping(span: Span, others: Iterable[tuple[str, Span]]) -> str | None:
    """The name of the first other cycle that shares a day with this one."""
    return next((name for name, other in others if span.overlaps(other)), None)
