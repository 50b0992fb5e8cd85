"""An update as people read it: five to seven lines, always in the same order (check-ins, The weekly update)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString

from checkins.enums import Reaction, ResponseOutcome, TimingChoice
from checkins.models import CheckIn, CheckInVersion, Comment
from objectives import units
from objectives.models import KeyResult
from objectives.statements import aim
from okrapp import markdown
from okrapp.figures import Figures
from scoring.enums import Band, Pace
from scoring.rag import BAND_RULES

PACES = {Pace.BEHIND: "behind pace", Pace.ON: "on pace", Pace.AHEAD: "ahead of pace"}
NO_EVIDENCE = "No evidence given"
Line = tuple[str, str]


@dataclass(frozen=True)
class ShownReaction:
    """One kind of reaction on an update: how many, and whether the reader is among them."""

    reaction: Reaction
    count: int
    mine: bool


@dataclass(frozen=True)
class ShownComment:
    comment: Comment

    @cached_property
    def markup(self) -> SafeString:
        return markdown.render(self.comment.body)


@dataclass(frozen=True)
class ShownUpdate:
    """One update with what stands around it.

    `before` is the confidence of the update before and `before_reached` its milestones, for the change.
    """

    check_in: CheckIn
    key_result: KeyResult
    before: int | None = None
    before_reached: Sequence[str] = ()
    comments: Sequence[ShownComment] = ()
    reactions: Sequence[tuple[str, int]] = ()  # what, and by whom
    responses: Sequence["ShownResponse"] = ()
    reader_id: int = 0
    can_amend: bool = False
    can_answer: bool = False

    @property
    def baseline(self) -> str:
        return self._show(self.check_in.baseline)

    @property
    def actual(self) -> str:
        return self._show(self.check_in.actual)

    @property
    def target(self) -> str:
        return aim(self.key_result, self.check_in.target)

    @property
    def milestones(self) -> str:
        """The names of the milestones reached, and of those taken back; empty for a KR that is scored by a number."""
        if not self.key_result.milestones:
            return ""
        reached = milestone_names(self.key_result, self.check_in.reached) or "none yet"
        lost = milestone_names(self.key_result, set(self.before_reached) - set(self.check_in.reached))
        return f"{reached}; no longer {lost}" if lost else reached

    @property
    def change(self) -> str:
        """Since the update before: “+2 %”, “no change”; empty for the first."""
        return change_in_words(self.check_in.actual, self.check_in.previous_actual, self.key_result)

    @property
    def confidence_change(self) -> int | None:
        return None if self.before is None else self.check_in.confidence - self.before

    @property
    def is_late(self) -> bool:
        return self.check_in.timing == TimingChoice.LATE

    @property
    def is_amended(self) -> bool:
        return self.check_in.versions_count > 1

    @property
    def anchor(self) -> str:
        return f"week-{self.check_in.week.isoformat()}"

    @cached_property
    def reaction_counts(self) -> list[ShownReaction]:
        """All that one can react with, with the counts."""
        return [
            ShownReaction(
                reaction,
                count=sum(1 for kind, _ in self.reactions if kind == reaction),
                mine=(reaction.value, self.reader_id) in self.reactions,
            )
            for reaction in Reaction
        ]

    def lines(self, figures: Figures) -> list[Line]:
        """Label and text of each line; help is left out where none is needed, missing evidence is said."""
        check_in = self.check_in
        score = "unscored" if check_in.score is None else f"{figures.score(check_in.score)} {_band_word(check_in.band)}"
        lines = [
            ("Metric", ", ".join(filter(None, [self.metric, self._change_since, self._steps]))),
            (
                "Score",
                ", ".join(filter(None, [score.strip(), PACES.get(Pace(check_in.pace)) if check_in.pace else ""])),
            ),
            ("Confidence", f"{figures.confidence_of_five(check_in.confidence)}{self._moved(figures)}"),
            ("Insight", check_in.insight),
            ("Next action", check_in.next_action),
            ("Help needed", check_in.help_needed),
            ("Evidence", self.evidence),
        ]
        return [line for line in lines if line[1]]

    @property
    def metric(self) -> str:
        return f"{self.baseline} → {self.actual} → {self.target}"

    @property
    def evidence(self) -> str:
        file = self.check_in.evidence_file
        return " ".join(filter(None, [self.check_in.evidence_url, file.name if file else ""])) or NO_EVIDENCE

    def _moved(self, figures: Figures) -> str:
        """How confidence changed; in words, what it was before."""
        if not self.confidence_change or self.before is None:
            return ""
        if not figures.confidence_in_words:
            return f" ({self.confidence_change:+d})".replace("-", "−")
        was, now = figures.confidence(self.before), figures.confidence(self.check_in.confidence)
        return f" (was {was})" if was != now else ""

    @property
    def _change_since(self) -> str:
        return f"{self.change} since the last update" if self.change else ""

    @property
    def _steps(self) -> str:
        return f"reached: {self.milestones}" if self.milestones else ""

    def _show(self, value: Decimal | None) -> str:
        return units.show(value, self.key_result.unit, self.key_result.unit_label)


@dataclass(frozen=True, slots=True)
class ShownResponse:
    """What an update owed for entering a band, or what was answered. `ended_by` is the week that overtook it."""

    band: Band
    due_at: datetime
    outcome: str
    closed_at: datetime | None
    answered_by: str | None
    ended_by: date | None
    root_cause: str
    revised_bet: str
    help_request: str
    adjusted: str

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_answered(self) -> bool:
        return self.outcome == ResponseOutcome.ANSWERED

    @property
    def is_overtaken(self) -> bool:
        return self.outcome == ResponseOutcome.OVERTAKEN

    @property
    def word(self) -> str:
        return BAND_RULES[self.band].word

    @property
    def asks_for(self) -> str:
        """What the band wants of its owner."""
        return BAND_RULES[self.band].triggers

    @property
    def lines(self) -> list[Line]:
        """Label and text of each part of the answer."""
        parts = [
            ("Root cause", self.root_cause),
            ("Revised bet", self.revised_bet),
            ("Help request", self.help_request),
            ("Adjusted", self.adjusted),
        ]
        return [part for part in parts if part[1]]


@dataclass(frozen=True)
class ShownVersion:
    """What an update once said."""

    version: CheckInVersion
    key_result: KeyResult

    @property
    def actual(self) -> str:
        return units.show(self.version.actual, self.key_result.unit, self.key_result.unit_label)

    @property
    def milestones(self) -> str:
        return milestone_names(self.key_result, self.version.reached)


@dataclass(frozen=True)
class MissedWeek:
    """A week that expected an update and got none."""

    week: date


def milestone_names(key_result: KeyResult, keys: Collection[str]) -> str:
    """The names of those of the KR's milestones that these keys stand for, in the card's order."""
    return ", ".join(each["name"] for each in key_result.milestones if each["key"] in keys)


def change_in_words(actual: Decimal, before: Decimal | None, key_result: KeyResult) -> str:
    """The change between two values with its sign and unit; empty without a value before."""
    if before is None:
        return ""
    change = actual - before
    if not change:
        return "no change"
    shown = units.show(change, key_result.unit, key_result.unit_label)
    return shown if change < 0 else f"+{shown}"


def as_text(update: ShownUpdate, figures: Figures) -> str:
    """The update as plain text, to paste anywhere."""
    head = f"{update.key_result.reference} {update.key_result.name}, week to {_day(update.check_in.week)}"
    return "\n".join([head, *(f"{label}: {text}" for label, text in update.lines(figures))]) + "\n"


def as_markdown(update: ShownUpdate, figures: Figures) -> str:
    """The update as a Markdown list."""
    reference, name = update.key_result.reference, _escaped(update.key_result.name)
    head = f"**{reference} {name}**, week to {_day(update.check_in.week)}\n"
    return "\n".join([head, *(f"- **{label}:** {_escaped(text)}" for label, text in update.lines(figures))]) + "\n"


def _escaped(text: str) -> str:
    """Words as they stand, whatever marks they hold; addresses stay whole."""
    return " ".join(f"<{word}>" if word.startswith(("https://", "http://")) else _marked(word) for word in text.split())


def _marked(word: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#" else letter for letter in word)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _band_word(band: str) -> str:
    return next((rule.word for rule in BAND_RULES.values() if rule.band == band), "")
