"""The balance of some objectives, and which of their updates came, as pages show them: from their cards alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from objectives.cards import KeyResultCard, ObjectiveCard, Today
from okrapp.figures import Figures
from scoring.balance import LIMIT, Balance, Standing, balance
from scoring.charts.heat_map import Completion, HeatRow, heat_map
from scoring.charts.radar import radar

WEEKS = 12  # what KRs keep reaches back so far, also when this week's update is in


@dataclass(frozen=True, slots=True)
class Outlier:
    """An objective far from its plan: its reference, and how far, with the sign."""

    reference: str
    gap: str


@dataclass(frozen=True)
class BalanceCard:
    """How evenly some objectives keep to their plans."""

    balance: Balance
    figures: Figures

    @property
    def is_unbalanced(self) -> bool:
        return self.balance.is_unbalanced

    @property
    def imbalance(self) -> str:
        return self.figures.score(self.balance.imbalance)

    @property
    def formula(self) -> str:
        """The largest gap minus the smallest, with their names."""
        gaps = sorted(self.balance.compared, key=lambda each: each.gap)
        least, most = gaps[0], gaps[-1]
        limit, gap = self.figures.score(LIMIT), self.figures.gap
        verdict = f"over {limit} is unbalanced" if self.is_unbalanced else f"up to {limit} is in balance"
        return f"{most.name} {gap(most.gap)} to its plan, {least.name} {gap(least.gap)}; {verdict}"

    @property
    def ahead(self) -> list[Outlier]:
        return [Outlier(each.name, self.figures.gap(each.gap)) for each in self.balance.ahead]

    @property
    def behind(self) -> list[Outlier]:
        return [Outlier(each.name, self.figures.gap(each.gap)) for each in self.balance.behind]

    @cached_property
    def chart(self) -> SafeString:
        return mark_safe(radar(compared=self.balance.compared, label="Planned and actual score", figures=self.figures))


def balance_of(cards: Iterable[ObjectiveCard], figures: Figures) -> BalanceCard | None:
    """The balance of the objectives that have a score and a plan; None when fewer than two have. No query."""
    found = balance([Standing(card.reference, card.roll_up.planned, card.score) for card in cards])
    return BalanceCard(found, figures) if len(found.compared) > 1 else None


def completion_chart(cards: Sequence[ObjectiveCard], today: Today) -> SafeString:
    """Objectives × weeks: the updates that came of those expected, up to the last closed week; empty without any.

    No query: weeks and values are those that the KRs keep.
    """
    weeks = [today.last_closed_week]
    while len(weeks) < WEEKS:
        weeks.insert(0, today.calendar.previous(weeks[0]))
    rows = [HeatRow(card.reference, [_completion(card, week) for week in weeks]) for card in cards]
    first = min(map(_first_expected, rows), default=WEEKS)
    shown = [HeatRow(row.name, row.weeks[first:]) for row in rows if _first_expected(row) < WEEKS]
    return mark_safe(heat_map(rows=shown, weeks=weeks[first:], label="Updates"))


def _completion(card: ObjectiveCard, week: date) -> Completion:
    expected = [kr for kr in card.key_results if _is_expected(kr, week)]
    return Completion(came=sum(_came(kr, week) for kr in expected), expected=len(expected))


def _is_expected(card: KeyResultCard, week: date) -> bool:
    kr, first = card.kr, card.first_expected_week
    if not kr.is_active or first is None or week < first:
        return False
    return kr.due_on is None or week <= card.today.calendar.week_of_day(kr.due_on)


def _came(card: KeyResultCard, week: date) -> bool:
    """An update of the period that ends with the week's deadline, also after the check-in day has moved."""
    before = card.today.calendar.previous(week)
    return any(point.value is not None and before < point.week <= week for point in card.weeks)


def _first_expected(row: HeatRow) -> int:
    return next((place for place, week in enumerate(row.weeks) if week.expected), WEEKS)
