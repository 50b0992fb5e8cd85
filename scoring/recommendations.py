"""What to do next about a key result, by rule: each recommendation names its rule and its evidence.

Source: scoring.md, "Recommendations". Decided here, where the specification leaves it open:

- A recommendation has a level that rises as its evidence gets worse, and the week in which the present spell began. Who
  dismisses it is rid of it until the level rises or a new spell begins.
- The time that is left is that of the key result's own span.
- A stale source is told apart from a late update: it takes two missed updates beside the value's age.
- A value can only be called unchanged once its source was refreshed in the meantime, and not at Stretch.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType

from okrapp.figures import SHARES, Figures
from scoring.enums import Band, Pace

RED_WEEKS = 2
MISSED_WEEKS = 2  # before them a KR is stale, and nothing is wrong with its source yet
UNCHANGED = 3  # updates
LOW_FINISH = Decimal("0.30")
TENTH = Decimal("0.1")
GRACE = 4  # a source is stale once it is late by this part of its refresh


class Rule(StrEnum):
    """Stored with dismissals and shown in addresses: the values never change."""

    HUDDLE = "red-two-weeks"
    HELP = "behind-and-doubting"
    INITIATIVE = "amber-and-stalled"
    RAISE = "stretch-by-mid-cycle"
    QUESTION = "value-unchanged"
    SOURCE = "source-stale"
    DECISION = "projected-low"


RULES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.HUDDLE: "Red in two check-in weeks or more, and not on pace where the policy spares those.",
        Rule.HELP: "Behind pace, and the newest confidence is lower than the one before.",
        Rule.INITIATIVE: "Amber while a running initiative stands still: nobody has spoken of it for three weeks, and"
        " the score has not risen since.",
        Rule.RAISE: "In Stretch since the first half of its time.",
        Rule.QUESTION: "The same value in three updates or more, although its source was refreshed.",
        Rule.SOURCE: "Two updates or more are missing, and the newest value is older than its source's refresh and a"
        " quarter of it.",
        Rule.DECISION: "Projected to end below {low}, with less than a third of its time left.",
    }
)


@dataclass(frozen=True, slots=True)
class Week:
    """A check-in week that has an update, as it was posted."""

    week: date
    actual: Decimal
    band: Band | None
    confidence: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A key result on a day. `weeks` run from the oldest to the newest; scores are 0 to 1, None when unknown.

    `red_weeks` counts the check-in weeks of the red streak that began in `red_since`. `source_age` is how old the
    newest value is, `refresh` how often its source brings a new one, `missed_weeks` how many updates are owed since.
    `figures` is how the words show them.
    """

    day: date
    weeks: Sequence[Week] = ()
    band: Band | None = None
    score: Decimal | None = None
    planned: Decimal | None = None
    pace: Pace | None = None
    red_since: date | None = None
    red_weeks: int = 0
    spares_on_pace: bool = True
    starts_on: date | None = None
    due_on: date | None = None
    refresh: timedelta | None = None
    source_age: timedelta | None = None
    missed_weeks: int = 0
    projected: Decimal | None = None
    has_stalled_initiative: bool = False
    figures: Figures = SHARES


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do, by which rule, on what evidence; `since` is the first week of the spell, None where it has none."""

    rule: Rule
    words: str
    evidence: str
    level: int
    since: date | None = None
    figures: Figures = SHARES

    @property
    def because(self) -> str:
        return rule_in_words(self.rule, self.figures)


def recommendations(facts: Facts) -> list[Recommendation]:
    """All that the rules say about a key result, in their order; empty when they say nothing. Needs no I/O."""
    return [found for rule in _IN_ORDER if (found := rule(facts)) is not None]


def rule_in_words(rule: Rule, figures: Figures) -> str:
    """What the rule asks for, with its figures as they are shown."""
    return RULES[rule].format(low=figures.score(LOW_FINISH))


def is_still_dismissed(recommendation: Recommendation, *, level: int, week: date | None) -> bool:
    """Whether a dismissal still holds: nothing is worse than the `level` that was dismissed, and the spell is the same.

    `week` is the newest week that had an update when it was dismissed.
    """
    if recommendation.level > level:
        return False
    return recommendation.since is None or (week is not None and recommendation.since <= week)


def _huddle(facts: Facts) -> Recommendation | None:
    on_pace = facts.pace in {Pace.ON, Pace.AHEAD}
    if facts.red_weeks < RED_WEEKS or facts.red_since is None or (facts.spares_on_pace and on_pace):
        return None
    return Recommendation(
        Rule.HUDDLE,
        "Hold a root cause huddle",
        f"Red for {facts.red_weeks} check-in weeks, since the week to {_day(facts.red_since)}{_against_plan(facts)}.",
        level=facts.red_weeks // RED_WEEKS,
        since=facts.red_since,
    )


def _help(facts: Facts) -> Recommendation | None:
    said = [(each.week, each.confidence) for each in facts.weeks if each.confidence is not None]
    if facts.pace != Pace.BEHIND or len(said) < 2 or said[-1][1] >= said[-2][1]:
        return None
    falls = list(takewhile(lambda pair: pair[1][1] < pair[0][1], zip(said[-2::-1], said[:0:-1], strict=True)))
    return Recommendation(
        Rule.HELP,
        "Ask for help",
        f"Behind pace{_against_plan(facts)}, and {_fall(said[-2][1], said[-1][1], facts.figures)}.",
        level=5 - said[-1][1],
        since=falls[-1][1][0],
    )


def _initiative(facts: Facts) -> Recommendation | None:
    run = _run_of(facts, Band.AMBER)
    if facts.band != Band.AMBER or not facts.has_stalled_initiative or not run:
        return None
    return Recommendation(
        Rule.INITIATIVE,
        "Stop or change the initiative that stands still",
        f"Amber since the week to {_day(run[0].week)}{_against_plan(facts)}, with an initiative that has stalled.",
        level=len(run) // 2,
        since=run[0].week,
    )


def _raise(facts: Facts) -> Recommendation | None:
    run = _run_of(facts, Band.STRETCH)
    if facts.band != Band.STRETCH or not run or facts.starts_on is None or facts.due_on is None:
        return None
    if run[0].week > facts.starts_on + (facts.due_on - facts.starts_on) / 2:
        return None
    score = facts.figures.score(facts.score or 0)
    return Recommendation(
        Rule.RAISE,
        "Raise the bar in the next cycle",
        f"Stretch since the week to {_day(run[0].week)}, in the first half of its time; score {score}.",
        level=0,
        since=run[0].week,
    )


def _question(facts: Facts) -> Recommendation | None:
    newest = facts.weeks[-1].actual if facts.weeks else None
    run = list(takewhile(lambda each: each.actual == newest, reversed(facts.weeks)))[::-1]
    if len(run) < UNCHANGED or facts.band == Band.STRETCH:
        return None
    if facts.refresh is not None and run[-1].week - run[0].week < facts.refresh:
        return None
    return Recommendation(
        Rule.QUESTION,
        "Question the bet",
        f"The same value in {len(run)} updates, since the week to {_day(run[0].week)}.",
        level=len(run) // UNCHANGED,
        since=run[0].week,
    )


def _source(facts: Facts) -> Recommendation | None:
    if facts.refresh is None or facts.source_age is None or facts.missed_weeks < MISSED_WEEKS:
        return None
    if not is_source_stale(facts.source_age, facts.refresh):
        return None
    return Recommendation(
        Rule.SOURCE,
        "Report a data issue",
        f"The newest value is {_days(facts.source_age)} old; its source is refreshed within {_days(facts.refresh)}.",
        level=facts.source_age // facts.refresh,
    )


def is_source_stale(age: timedelta, refresh: timedelta) -> bool:
    """Whether a source is late by more than a quarter of its refresh."""
    return age > refresh + refresh / GRACE


def _decision(facts: Facts) -> Recommendation | None:
    if facts.projected is None or facts.projected >= LOW_FINISH or not is_in_last_third(facts):
        return None
    left = (facts.due_on - facts.day).days if facts.due_on else 0
    return Recommendation(
        Rule.DECISION,
        "Propose a decision",
        f"Projected to end at {facts.figures.score(facts.projected)}, with {_days(timedelta(left))} of its time left.",
        level=int((LOW_FINISH - facts.projected) / TENTH),
        figures=facts.figures,
    )


def is_in_last_third(facts: Facts) -> bool:
    """Whether less than a third of the key result's time is left."""
    if facts.starts_on is None or facts.due_on is None:
        return False
    return 3 * (facts.due_on - facts.day) < facts.due_on - facts.starts_on


_IN_ORDER: tuple[Callable[[Facts], Recommendation | None], ...] = (
    _huddle,
    _decision,
    _help,
    _initiative,
    _question,
    _source,
    _raise,
)


def _run_of(facts: Facts, band: Band) -> list[Week]:
    """The newest updates that are all in this band, oldest first."""
    return list(takewhile(lambda each: each.band == band, reversed(facts.weeks)))[::-1]


def _against_plan(facts: Facts) -> str:
    if facts.score is None or facts.planned is None:
        return ""
    shown = facts.figures.score
    return f", score {shown(facts.score)} against {shown(facts.planned)} planned"


def _fall(before: int, after: int, figures: Figures) -> str:
    was, now = figures.confidence(before), figures.confidence(after)
    return f"confidence fell from {was} to {now}" if was != now else f"confidence fell, though it is {now} as before"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _days(length: timedelta) -> str:
    days = max(1, length.days)
    return "1 day" if days == 1 else f"{days} days"
