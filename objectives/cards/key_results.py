"""One KR on one day."""

import json
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from objectives import statements, units
from objectives.advice import Advice, advice_on
from objectives.bets import NAMES, bet_of
from objectives.cards.days import Today
from objectives.cards.hooks import standing_hooks
from objectives.drivers import Counterweight, DriverCard, counterweights_of, drivers_of
from objectives.initiatives import InitiativeLine, lines_on
from objectives.metrics.cards import MetricCard
from objectives.micro import MicroLine, micros_under
from objectives.models import KeyResult
from objectives.models.key_results import milestones_of, plan_of
from objectives.outlooks import Projected, aim_of, is_measured_to_the_end, outlook_of, told
from objectives.rules import METHODS
from okrapp.remembering import looks
from scoring.attainment import best_first, lower_is_better
from scoring.charts.sparkline import Point, sparkline
from scoring.charts.trend import trend
from scoring.confidence import confidence_change, is_early_warning
from scoring.enums import Band
from scoring.figures import explain
from scoring.forecast import Forecast
from scoring.pace import pace, planned_score
from scoring.rollup import Part
from scoring.staleness import is_stale


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as pages show it."""

    name: str
    weight: int
    due_on: date | None
    is_reached: bool


def steps_of(key_result: KeyResult, reached: Collection[str]) -> list[Step]:
    """The KR's milestones in its card's order, each with whether its key is among those reached."""
    milestones = milestones_of(key_result.milestones)
    return [Step(each.name, each.weight, each.due_on, each.key in reached) for each in milestones]


@dataclass(frozen=True)
class KeyResultCard:
    """One KR on one day. `kr` is the row with its stored state; the rest follows from it."""

    kr: KeyResult
    today: Today

    @property
    def reference(self) -> str:
        return self.kr.reference

    @cached_property
    def statement(self) -> str:
        return statements.statement(self.kr)

    @property
    def score(self) -> Decimal | None:
        return self.kr.score

    @property
    def band(self) -> Band | None:
        return Band(self.kr.band) if self.kr.band else None

    @cached_property
    def planned(self) -> Decimal | None:
        kr = self.kr
        if not (kr.starts_on and kr.due_on and kr.due_on > kr.starts_on):
            return None
        return planned_score(kr.starts_on, kr.due_on, self.today.day, kr.own_plan)

    @cached_property
    def pace(self) -> str:
        return pace(self.kr.score, self.planned, self.today.policy.rules) or ""

    @cached_property
    def first_expected_week(self) -> date | None:
        return self.today.calendar.first_full_week(self.kr.activated_at) if self.kr.activated_at else None

    @cached_property
    def stale(self) -> bool:
        """No update for the last closed week that expected one. A KR past its due week expects none."""
        if not self.kr.is_active:
            return False
        return is_stale(
            last_week=self.kr.last_week,
            first_expected_week=self.first_expected_week,
            last_closed_week=self.last_owed_week,
        )

    @property
    def last_owed_week(self) -> date:
        """The last closed week that its due date lets owe an update."""
        closed = self.today.last_closed_week
        return min(closed, self.today.calendar.week_of_day(self.kr.due_on)) if self.kr.due_on else closed

    @property
    def confidence_change(self) -> int | None:
        return confidence_change(self.confidences)

    @cached_property
    def confidences(self) -> list[int]:
        return [point[4] for point in self.kr.points if point[4] is not None]

    @cached_property
    def warns_early(self) -> bool:
        return is_early_warning(self.confidences)

    @cached_property
    def all_advice(self) -> list[Advice]:
        """What the rules recommend, dismissed ones included; the KR comes with its objective."""
        return advice_on(self)

    @property
    def advice(self) -> list[Advice]:
        return [each for each in self.all_advice if not each.is_dismissed]

    @cached_property
    def initiatives(self) -> list[InitiativeLine]:
        """Its initiatives, open ones first; the KR comes with `bets` (objectives.models.initiatives)."""
        return lines_on(self.kr, self.today.day, self.today.calendar.zone)

    @cached_property
    def micros(self) -> list[MicroLine]:
        """The micro-OKRs under it; the KR comes with `micros` (objectives.models.alignment)."""
        return micros_under(self.kr, self.today.day, self.today.policy.rules)

    @property
    def running_initiatives(self) -> list[InitiativeLine]:
        return [each for each in self.initiatives if each.is_running]

    @property
    def baseline(self) -> str:
        return self._show(None if self.kr.establishes_baseline else self.kr.baseline)

    @property
    def actual(self) -> str:
        return self._show(self.kr.actual)

    @property
    def target(self) -> str:
        return statements.aim(self.kr, None if self.kr.establishes_baseline else self.kr.target)

    @cached_property
    def formula(self) -> str:
        """How the score came about, with its figures."""
        kr = self.kr
        return explain(kr.measure, kr.actual, kr.earlier_values, figures=self.today.figures) if kr.activated_at else ""

    @property
    def method_text(self) -> str:
        """How the score is made, in words."""
        return METHODS[self.kr.method]

    @cached_property
    def milestones(self) -> list[Step]:
        """The milestones in the card's order, for a KR that is scored by them."""
        return steps_of(self.kr, self.kr.reached)

    @property
    def reached(self) -> list[str]:
        """The names of the milestones reached."""
        return [step.name for step in self.milestones if step.is_reached]

    @property
    def plan(self) -> list[tuple[date, str]]:
        """The card's own plan: day and value as shown."""
        return [(each.day, self._show(each.value)) for each in plan_of(self.kr.plan)]

    @cached_property
    def ladder(self) -> list[tuple[str, Decimal]]:
        """The rungs, best first: the bound as shown, and the score that reaching it earns."""
        rungs = best_first(self.kr.measure.rungs)
        relation = "≤" if lower_is_better(rungs) else "≥"
        return [(f"{relation} {self._show(rung.bound)}", rung.score) for rung in rungs]

    @cached_property
    def metric(self) -> MetricCard | None:
        """The metric that it takes its value from. One query, where it has one that it did not come with."""
        return MetricCard(self.kr.metric, self.today.now) if self.kr.metric else None

    @cached_property
    def drivers(self) -> list[DriverCard]:
        """The metrics believed to move it, for a KR that came with them."""
        return drivers_of(self.kr)

    @cached_property
    def counterweights(self) -> list[Counterweight]:
        """What it balances and what balances it, for a KR that came with them."""
        return counterweights_of(self.kr)

    @property
    def bet(self) -> str:
        """“Easy win”, “Big bet” …; empty while impact or effort are open."""
        bet = bet_of(self.kr.impact, self.kr.effort)
        return NAMES[bet] if bet else ""

    @property
    def is_up_to_date(self) -> bool:
        """Whether the update of the running week is in."""
        return self.kr.last_week is not None and self.kr.last_week >= self.today.open_week

    @cached_property
    def weeks(self) -> list[Point]:
        """The stored points as the charts take them."""
        return _weeks(self.kr.points)

    @cached_property
    def sparkline(self) -> SafeString:
        kr = self.kr
        return _sparkline(self.reference, kr.name, json.dumps(kr.points), kr.target, self.band)

    @cached_property
    def trend(self) -> SafeString:
        """The same weeks as a chart over the KR's whole span."""
        kr = self.kr
        drawn = trend(
            points=self.weeks,
            aim=aim_of(kr),
            today=self.today.day,
            label=kr.name,
            band=self.band,
            forecast=self.outlook,
            show=self._show,
        )
        return mark_safe(drawn)

    @cached_property
    def outlook(self) -> Forecast | None:
        """Where it is heading; None without enough history, and for a KR that is not under way."""
        return outlook_of(self.kr)

    @property
    def outlook_told(self) -> str:
        return told(self.kr, self.outlook, self.today.figures) if self.outlook else ""

    @property
    def projected(self) -> Projected:
        """Its part in the objective's projection: one that has come to its end keeps the score that it has."""
        if self.is_closed or is_measured_to_the_end(self.kr):
            return Projected(self.kr.score, self.kr.weight)
        return Projected(self.outlook.score if self.outlook else None, self.kr.weight)

    @property
    def part(self) -> Part:
        return Part(score=self.kr.score, weight=self.kr.weight, planned=self.planned, stale=self.stale)

    @property
    def hooks(self) -> SafeString:
        """The attributes that every page puts on the element that shows this KR (screens, Hooks)."""
        kr = self.kr
        return mark_safe(  # nothing here comes from a person
            f'data-kr="KR-{kr.number}" {standing_hooks(kr.score, kr.band, self.pace)}'
            f' data-confidence="{kr.confidence or ""}" data-stale="{"true" if self.stale else "false"}"'
        )

    @cached_property
    def looks(self) -> tuple[Hashable, ...]:
        """All that a page shows of this KR, the moment aside."""
        return looks(self.kr), self.stale, self.pace

    @property
    def advice_looks(self) -> tuple[Hashable, ...]:
        """All that the recommendations depend on; ages in them grow by the hour."""
        hour = self.today.now.replace(minute=0, second=0, microsecond=0)
        return self.looks, self.today.policy.number, self.today.day, hour

    @property
    def is_closed(self) -> bool:
        return self.kr.is_over

    def _show(self, value: Decimal | None) -> str:
        return units.show(value, self.kr.unit, self.kr.unit_label)


@lru_cache(maxsize=4096)  # drawn anew when one of its figures changes; pages of many show mostly the same ones
def _sparkline(reference: str, name: str, points: str, target: Decimal | None, band: Band | None) -> SafeString:
    weeks = _weeks(json.loads(points))
    return mark_safe(sparkline(reference=reference, points=weeks, target=target, band=band, label=name))


def _weeks(points: Iterable[Sequence[Any]]) -> list[Point]:
    return [Point(week=date.fromisoformat(p[0]), value=None if p[1] is None else Decimal(p[1])) for p in points]
