"""What a KR and an objective are heading for, as pages tell it: from the stored points alone, without a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from objectives import statements, units
from objectives.enums import KeyResultState, Unit
from objectives.models import KeyResult
from objectives.models.key_results import plan_of
from okrapp.figures import Figures
from scoring.attainment import Measure
from scoring.charts.trend import Aim
from scoring.enums import Band, Hold, Method
from scoring.forecast import GOOD_FINISH, MINIMUM, Forecast, Reading, forecast
from scoring.rag import Policy
from scoring.rollup import Part, RollUp, roll_up

Kept = tuple[tuple[str, str], ...]


def outlook_of(key_result: KeyResult) -> Forecast | None:
    """The forecast of a KR under way; None without enough history, and once its due date has been measured."""
    kr = key_result
    if kr.state != KeyResultState.ACTIVE or not (kr.starts_on and kr.due_on) or is_measured_to_the_end(kr):
        return None
    kept = tuple((point[0], point[1]) for point in kr.points if point[1] is not None)
    if len(kept) < MINIMUM or kr.due_on < kr.starts_on:
        return None
    return _forecast(kr.measure, kept, kr.starts_on, kr.due_on, kr.score)


def is_measured_to_the_end(key_result: KeyResult) -> bool:
    """Whether its newest update is of its due date or later: nothing is left to foresee."""
    return bool(key_result.due_on and key_result.last_week and key_result.last_week >= key_result.due_on)


def aim_of(key_result: KeyResult) -> Aim:
    """What the KR's chart is drawn against. A measure to be kept has bounds, and no plan on the way."""
    kr = key_result
    is_kept = kr.method == Method.CONTROL
    return Aim(
        baseline=kr.baseline,
        target=kr.target,
        starts_on=kr.starts_on,
        due_on=kr.due_on,
        upper=kr.hold_upper if is_kept and kr.hold == Hold.BETWEEN else None,
        plan=None if is_kept else plan_of(kr.plan),
    )


def told(key_result: KeyResult, outlook: Forecast, figures: Figures) -> str:
    """How the projected score came about, and how sure it is, in two sentences with their figures."""
    due = statements.due_day(key_result)
    score, low, high = map(figures.score, (outlook.score, outlook.score_low, outlook.score_high))
    success = f"{figures.score(GOOD_FINISH)} or better: {_percent(outlook.chance)}"
    sure = f"Eight times in ten it ends between {low} and {high}; {success}."
    return f"{_way(key_result, outlook, due)} = {score}. {sure}"


def _way(kr: KeyResult, outlook: Forecast, due: str) -> str:
    if outlook.value is None:
        return f"Held so far, and {_percent(outlook.per_week)} of the weeks until {due}"
    aim = aim_of(kr)
    now, then = (units.show(value, kr.unit, kr.unit_label) for value in (kr.actual, aim.fine(outlook.value)))
    weekly = aim.fine(outlook.per_week)
    pace = f"{'+' if weekly > 0 else ''}{units.show(weekly, kr.unit, kr.unit_label)} a week"
    if kr.method == Method.MILESTONE:
        return f"{now} reached, {pace} so far: {then} by {due}"
    return f"{now}, and {pace} over the last {outlook.readings} updates, fading: {then} by {due}"


def _percent(share: Decimal) -> str:
    return units.show(share * 100, Unit.PERCENT)


@dataclass(frozen=True, slots=True)
class Projected:
    """One KR in its objective's projection; `score` is None where there is not enough history."""

    score: Decimal | None
    weight: int | None


@dataclass(frozen=True, slots=True)
class ObjectiveOutlook:
    """An objective's projected score: the weighted mean of what its KRs are heading for."""

    rolled: RollUp
    parts: Sequence[Projected]
    figures: Figures

    @property
    def score(self) -> Decimal | None:
        return self.rolled.score

    @property
    def band(self) -> Band | None:
        return self.rolled.band

    @property
    def note(self) -> str:
        """What it leaves out, such as "2 of 3 KRs"."""
        counted, total = self.rolled.scored, self.rolled.total
        return f"{counted} of {total} KRs" if counted < total else ""

    @property
    def formula(self) -> str:
        """Such as "(0.62 × 40 + 0.71 × 60) ÷ 100 = 0.67", and what is left out."""
        shown = self.figures.score
        known = [(part.score, part.weight) for part in self.parts if part.score is not None]
        if self.rolled.weighted:
            sum_of = " + ".join(f"{shown(score)} × {weight}" for score, weight in known)
            divisor = sum(weight or 0 for _, weight in known)
        else:
            sum_of, divisor = " + ".join(shown(score) for score, _ in known), len(known)
        return f"({sum_of}) ÷ {divisor} = {shown(self.score or 0)}{self._gap}"

    @property
    def _gap(self) -> str:
        left = self.rolled.total - self.rolled.scored
        if not left:
            return ""
        return f"; {left} {'KR' if left == 1 else 'KRs'} without enough history left out"


def objective_outlook(parts: Sequence[Projected], policy: Policy, figures: Figures) -> ObjectiveOutlook:
    """The projection rolled up like the score, judged against a plan that is due in full. Errors as `roll_up`."""
    due = [Part(score=part.score, weight=part.weight, planned=Decimal(1), stale=False) for part in parts]
    return ObjectiveOutlook(roll_up(due, policy), parts, figures)


@lru_cache(maxsize=4096)  # the same figures are asked about until the next update
def _forecast(measure: Measure, kept: Kept, starts_on: date, due_on: date, so_far: Decimal | None) -> Forecast | None:
    readings = [Reading(date.fromisoformat(week), Decimal(value)) for week, value in kept]
    return forecast(measure, readings, starts_on=starts_on, due_on=due_on, so_far=so_far)
