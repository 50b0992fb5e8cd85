"""The page on which a cycle is closed: the five steps, and every KR with what it still wants."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from objectives.cards import KeyResultCard, ObjectiveCard, Today
from objectives.models import Cycle
from objectives.queries import CycleRow, cycle_row
from objectives.rules import Span
from organizations.models import Membership
from organizations.raci import Matrix
from reviews import policies, rules
from reviews.enums import Sourcing, Step
from reviews.queries.standing import KeyResultStanding, ObjectiveStanding, Standing, standing

NAMES_SHOWN = 8


@dataclass(frozen=True)
class StepView:
    """One of the five steps; the first that is not done is the one at hand."""

    step: Step
    number: int
    is_done: bool
    is_now: bool

    @property
    def state(self) -> str:
        if self.is_done:
            return "done"
        return "now" if self.is_now else "later"


@dataclass(frozen=True)
class KeyResultLine:
    """A KR on the page, with what the reader may do about it. `who` names those who can confirm its value."""

    standing: KeyResultStanding
    card: KeyResultCard
    may_confirm: bool
    may_learn: bool
    who: str

    @property
    def reference(self) -> str:
        return self.card.reference

    @property
    def is_missing(self) -> bool:
        return self.standing.sourcing == Sourcing.MISSING

    @property
    def is_moved(self) -> bool:
        return self.standing.sourcing == Sourcing.MOVED

    @property
    def is_not_right(self) -> bool:
        return self.standing.sourcing == Sourcing.NOT_RIGHT

    @property
    def is_confirmed(self) -> bool:
        return self.standing.sourcing == Sourcing.CONFIRMED

    @cached_property
    def lacks_last_week(self) -> bool:
        """Whether the last check-in week that expected an update has closed without one."""
        kr = self.card.kr
        if not self.standing.wants_source or kr.due_on is None:
            return False
        last = self.card.today.calendar.week_of_day(kr.due_on)
        is_over = last <= self.card.today.last_closed_week
        return is_over and (kr.last_week is None or kr.last_week < last)

    @property
    def asked_first(self) -> str:
        """Whom one asks for the confirmation: the KR's owner, or those who answer for the data where it has none."""
        owner = self.card.kr.owner
        return owner.name if owner and owner.is_active else self.who

    @property
    def waits_for_reader(self) -> bool:
        is_frozen = self.card.kr.objective.cycle.is_frozen
        asks_source = self.standing.lacks_source and self.may_confirm and not is_frozen
        return asks_source or (self.standing.lacks_learning and self.may_learn)


@dataclass(frozen=True)
class ObjectiveSection:
    """An objective on the page with its KRs."""

    standing: ObjectiveStanding
    card: ObjectiveCard
    lines: Sequence[KeyResultLine]
    may_weigh: bool

    @property
    def reference(self) -> str:
        return self.card.reference


@dataclass(frozen=True)
class ClosingPage:
    """A cycle on its way to being closed, for one reader."""

    standing: Standing
    row: CycleRow
    sections: Sequence[ObjectiveSection]
    may_run: bool
    is_early: bool

    @property
    def cycle(self) -> Cycle:
        return self.standing.cycle

    @cached_property
    def steps(self) -> list[StepView]:
        done = self.standing.steps
        at_hand = next((step for step in Step if not done[step]), None) if self.standing.closing else None
        return [StepView(step, place, done[step], step == at_hand) for place, step in enumerate(Step, start=1)]

    @cached_property
    def lines(self) -> list[KeyResultLine]:
        return [line for section in self.sections for line in section.lines]

    @cached_property
    def mine(self) -> list[KeyResultLine]:
        """What waits for the reader, where somebody else could see to all the rest."""
        me = [line for line in self.lines if line.waits_for_reader]
        return [] if self.may_run else me

    @cached_property
    def missing(self) -> list[tuple[str, int]]:
        """Whom the confirmations that are missing wait for, with how many, the longest lists first."""
        names = Counter(line.asked_first for line in self.lines if line.standing.lacks_source)
        return names.most_common(NAMES_SHOWN)

    @property
    def without_last_week(self) -> list[KeyResultLine]:
        return [line for line in self.lines if line.lacks_last_week]

    @property
    def can_close(self) -> bool:
        return all(done for step, done in self.standing.steps.items() if step != Step.CLOSE)


def closing_page(reader: Membership, cycle: Cycle, today: Today) -> ClosingPage:
    """The cycle's closing for this reader. Twelve queries at most, however many KRs there are."""
    found, matrix = standing(cycle), Matrix()
    span = Span(cycle.starts_on, cycle.ends_on)
    sections = [_section(each, reader, matrix, today) for each in found.objectives]
    sections.sort(key=lambda section: not _is_own(section, reader))  # mine first, whatever is done of it
    return ClosingPage(
        standing=found,
        row=cycle_row(cycle, today),
        sections=sections,
        may_run=policies.can_run(reader),
        is_early=rules.needs_reason(span, today.day),
    )


def _is_own(section: ObjectiveSection, reader: Membership) -> bool:
    return reader.id in {section.card.objective.owner_id, *(line.card.kr.owner_id for line in section.lines)}


def _section(each: ObjectiveStanding, reader: Membership, matrix: Matrix, today: Today) -> ObjectiveSection:
    lines = [_line(row, reader, matrix, today) for row in each.key_results]
    return ObjectiveSection(
        standing=each,
        card=ObjectiveCard(each.objective, [line.card for line in lines], today),
        lines=lines,
        may_weigh=policies.can_weigh(reader, each.objective),
    )


def _line(row: KeyResultStanding, reader: Membership, matrix: Matrix, today: Today) -> KeyResultLine:
    card = row.key_result
    return KeyResultLine(
        standing=row,
        card=KeyResultCard(card, today),
        may_confirm=policies.can_confirm(reader, card, matrix),
        may_learn=row.wants_learning and policies.can_learn(reader, card),
        who=policies.who_confirms(card, matrix) if row.lacks_source else "",
    )
