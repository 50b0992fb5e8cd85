"""What the rules recommend about a KR, read from its stored state: the facts, and what was dismissed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from objectives.enums import RefreshFrequency
from scoring.enums import Band, Pace
from scoring.forecast.outlook import Reading
from scoring.forecast.projection import forecast
from scoring.recommendations import (
    Facts,
    Recommendation,
    Rule,
    Week,
    is_in_last_third,
    is_still_dismissed,
    recommendations,
)

if TYPE_CHECKING:
    from objectives.cards import KeyResultCard

DAY = timedelta(days=1)
REFRESHES: Mapping[str, timedelta] = {
    RefreshFrequency.HOURLY: timedelta(hours=1),
    RefreshFrequency.DAILY: DAY,
    RefreshFrequency.WEEKLY: timedelta(weeks=1),
    RefreshFrequency.MONTHLY: timedelta(days=31),
}
# Where one acts on each: the page, whose argument is the KR, its objective, or nothing.
PLACES: Mapping[Rule, tuple[str, str]] = {
    Rule.HUDDLE: ("governance:escalations", ""),
    Rule.HELP: ("checkins:check_in", "key_result"),
    Rule.INITIATIVE: ("checkins:check_in", "key_result"),
    Rule.RAISE: ("checkins:lesson", "key_result"),
    Rule.QUESTION: ("governance:propose", "key_result"),
    Rule.SOURCE: ("checkins:thread", "key_result"),
    Rule.DECISION: ("governance:record", "objective"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation as pages show it; `reason`, `by` and `at` where it was dismissed and still is.

    `page` and `argument` are where one acts on it.
    """

    recommendation: Recommendation
    page: str
    argument: str
    reason: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def code(self) -> str:
        return self.recommendation.rule.value

    @property
    def is_dismissed(self) -> bool:
        return bool(self.reason)


def advice_on(card: "KeyResultCard") -> list[Advice]:
    """What the rules recommend about an active KR, dismissed ones included; nothing for others.

    The KR comes with its objective, and with `dismissed` (objectives.models.dismissals). No query.
    """
    if not card.kr.is_active:
        return []
    dismissed = {parts["rule"]: parts for parts in getattr(card.kr, "dismissed", None) or []}
    return [_shown(card, each, dismissed.get(each.rule.value)) for each in recommendations(facts_of(card))]


def facts_of(card: "KeyResultCard") -> Facts:
    """The KR's stored state as the rules take it. The projection is made only in the last third, where it counts."""
    kr, today = card.kr, card.today
    facts = Facts(
        day=today.day,
        weeks=[
            Week(date.fromisoformat(week), Decimal(actual), Band(band) if band else None, confidence)
            for week, actual, _, band, confidence in kr.points
            if actual is not None
        ],
        band=card.band,
        score=kr.score,
        planned=card.planned,
        pace=Pace(card.pace) if card.pace else None,
        red_since=kr.red_since,
        red_weeks=_red_weeks(card),
        spares_on_pace=today.policy.spare_on_pace,
        starts_on=kr.starts_on,
        due_on=kr.due_on,
        refresh=_refresh(card),
        source_age=_source_age(card),
    )
    return replace(facts, projected=_projected(card, facts)) if is_in_last_third(facts) else facts


def _shown(card: "KeyResultCard", recommendation: Recommendation, dismissed: Mapping[str, Any] | None) -> Advice:
    page, about = PLACES[recommendation.rule]
    argument = {"key_result": card.reference, "objective": card.kr.objective.reference, "": ""}[about]
    if dismissed is None or not is_still_dismissed(
        recommendation, level=dismissed["level"], week=_day(dismissed["week"])
    ):
        return Advice(recommendation, page, argument)
    at = datetime.fromisoformat(dismissed["at"])
    return Advice(recommendation, page, argument, reason=dismissed["reason"], by=dismissed["by"], at=at)


def _red_weeks(card: "KeyResultCard") -> int:
    """The check-in weeks of the red streak so far; a week without an update keeps its colour."""
    since, last = card.kr.red_since, card.kr.last_week
    if since is None or last is None:
        return 0
    period = timedelta(weeks=card.today.calendar.every_weeks)
    return max(0, (max(last, card.today.last_closed_week) - since) // period + 1)


def _refresh(card: "KeyResultCard") -> timedelta | None:
    """How often a new value can be expected: with each refresh of the source, though not between two check-ins."""
    refresh = REFRESHES.get(card.kr.refresh_frequency)
    return None if refresh is None else max(refresh, timedelta(weeks=card.today.calendar.every_weeks))


def _source_age(card: "KeyResultCard") -> timedelta | None:
    """How old the newest value is, which holds for its whole week. None before the first and after the due date."""
    last, due_on = card.kr.last_week, card.kr.due_on
    if last is None or (due_on is not None and card.today.day > due_on):
        return None
    return max(timedelta(), card.today.now - card.today.calendar.deadline(last))


def _projected(card: "KeyResultCard", facts: Facts) -> Decimal | None:
    if facts.starts_on is None or facts.due_on is None:
        return None
    readings = [Reading(each.week, each.actual) for each in facts.weeks]
    found = forecast(card.kr.measure, readings, starts_on=facts.starts_on, due_on=facts.due_on, so_far=card.kr.score)
    return found.score if found else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
