"""What the rules recommend about a KR, read from its stored state: the facts, and what was dismissed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from objectives.initiatives import InitiativeLine
from objectives.metrics.rules import REFRESHES
from scoring.enums import Band, Pace
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where one acts on a recommendation: a page about the KR or its objective, and the field or form on it.

    Where it takes a role that only the matrix knows, it is the place that says so."""

    page: str
    argument: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation as pages show it; `reason`, `by` and `at` where it was dismissed and still is.

    `place` is where one acts on it.
    """

    recommendation: Recommendation
    place: Place
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
    """The KR's stored state as the rules take it. Its outlook is asked for in the last third only, where it counts."""
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
        missed_weeks=_missed_weeks(card),
        has_stalled_initiative=_stalled(card) is not None,
        figures=today.figures,
    )
    if not is_in_last_third(facts) or card.outlook is None:
        return facts
    return replace(facts, projected=card.outlook.score)


def _shown(card: "KeyResultCard", recommendation: Recommendation, dismissed: Mapping[str, Any] | None) -> Advice:
    advice = Advice(recommendation, _place(card, recommendation.rule))
    if dismissed is None or not is_still_dismissed(
        recommendation, level=dismissed["level"], week=_day(dismissed["week"])
    ):
        return advice
    at = datetime.fromisoformat(dismissed["at"])
    return replace(advice, reason=dismissed["reason"], by=dismissed["by"], at=at)


def _place(card: "KeyResultCard", rule: Rule) -> Place:
    reference, stalled = card.reference, _stalled(card)
    places = {
        Rule.HUDDLE: Place("governance:open_case", reference),
        Rule.HELP: Place("checkins:check_in", reference, f"{reference.lower()}-help_needed"),
        Rule.INITIATIVE: Place("objectives:initiative", stalled.reference if stalled else ""),
        Rule.RAISE: Place("checkins:lesson", reference),
        Rule.QUESTION: Place("objectives:key_result", reference, "what-is-open"),
        Rule.SOURCE: Place("governance:raise_on_key_result", reference),
        Rule.DECISION: Place("objectives:objective", card.kr.objective.reference, "objective-log"),
    }
    return places[rule]


def _stalled(card: "KeyResultCard") -> InitiativeLine | None:
    """The first of its initiatives that stands still; None where there is none, or where the KR came without them."""
    return next((each for each in card.initiatives if each.has_stalled), None)


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


def _missed_weeks(card: "KeyResultCard") -> int:
    """The closed weeks since the newest update that owed one; none before the first update."""
    if card.kr.last_week is None:
        return 0
    return max(0, (card.last_owed_week - card.kr.last_week) // timedelta(weeks=card.today.calendar.every_weeks))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
