"""The current state of a KR, computed from its check-ins: the columns that pages read (objectives, `STATE`).

`state_of` is pure. `refresh_state` writes what it finds; posting, amending, an applied change of the card and
`manage.py rebuild_state` all go through it, so that none of them can disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from checkins.models import CheckIn, EndedStreak
from checkins.rules import Standing, standing, weeks_between
from objectives import units
from objectives.enums import MethodChoice, Phase
from objectives.models import KeyResult
from objectives.models.key_results import milestones_of
from objectives.rules import Span, phase
from organizations.tenancy import prepared
from scoring.charts.sparkline import WEEKS
from scoring.enums import Band
from scoring.milestones import reached_percent
from scoring.models import RagPolicy, policy_at_work

# Phases whose red weeks are no reason to escalate.
UNCOUNTED = {Phase.PLANNING, Phase.BASELINE}

Point = list[str | int | None]


@dataclass(frozen=True, slots=True)
class Posted:
    """One update as far as the state depends on it, with the score and band that held when it was posted."""

    week: date
    actual: Decimal
    score: Decimal | None
    band: str
    confidence: int
    posted_at: datetime
    reached: list[str] = field(default_factory=list)


POSTED: list[Any] = [column.name for column in fields(Posted)]  # the columns of a check-in that a state needs


@dataclass(frozen=True, slots=True)
class State:
    """The values of the state columns."""

    actual: Decimal | None = None
    score: Decimal | None = None
    band: str = ""
    confidence: int | None = None
    last_week: date | None = None
    last_posted_at: datetime | None = None
    red_since: date | None = None
    points: list[Point] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)


def state_of(
    updates: Sequence[Posted],
    *,
    now: Standing | None,
    period: timedelta,
    cycle: Span,
    keeps_earlier: bool = False,
    before: Posted | None = None,
) -> State:
    """The state that these updates, oldest week first, leave behind.

    `now` is how the newest value stands on the card as it is today: after a changed target the score moves, while the
    points keep what held when each was posted. `period` is the length of a check-in week.
    `keeps_earlier` is for a score that depends on all weeks. `before` is the last update from the time before the card
    was measured: until there is another, it says when somebody last wrote, and nothing else.
    """
    if not updates:
        return State(**_last_written(before)) if before else State()
    last = updates[-1]
    band = (now.band or "") if now else ""
    bands = [(update.week, update.band) for update in updates[:-1]] + [(last.week, band)]
    return State(
        actual=last.actual,
        score=now.score if now else None,
        band=band,
        confidence=last.confidence,
        last_week=last.week,
        last_posted_at=last.posted_at,
        red_since=red_since(bands, period=period, cycle=cycle),
        points=points_of(updates, period=period),
        earlier=[units.plain(update.actual) for update in updates[:-1]] if keeps_earlier else [],
        reached=last.reached,
    )


def _last_written(update: Posted) -> dict[str, Any]:
    return {
        "confidence": update.confidence,
        "last_week": update.week,
        "last_posted_at": update.posted_at,
    }


def red_since(bands: Iterable[tuple[date, str]], *, period: timedelta, cycle: Span) -> date | None:
    """The first week of the current run of red weeks; None when the newest update is not red.

    A missing week keeps the colour it had, so it neither ends nor starts a run. Weeks of the cycle's
    baseline phase don't count: red by then, a KR is red from the first week that counts, which may lie ahead.
    Source: governance.md, "Escalations".
    """
    since: date | None = None
    for week, band in bands:
        if band != Band.RED:
            since = None
        elif since is None:
            since = week
            while phase(cycle, since) in UNCOUNTED:
                since += period
    return since


def points_of(updates: Sequence[Posted], *, period: timedelta) -> list[Point]:
    """Up to 13 consecutive weeks ending with the last that has an update: [week, actual, score, band, confidence]."""
    points: list[Point] = []
    for update in updates[-WEEKS:]:
        if points:
            before = date.fromisoformat(str(points[-1][0]))
            points += [[str(week), None, None, None, None] for week in weeks_between(before, update.week, period)]
        points.append(
            [
                update.week.isoformat(),
                units.plain(update.actual),
                None if update.score is None else str(update.score),
                update.band or None,
                update.confidence,
            ]
        )
    return points[-WEEKS:]


def refresh_state(
    key_result: KeyResult,
    *,
    at: datetime | None = None,
    policy: RagPolicy | None = None,
    updates: Sequence[Posted] | None = None,
) -> bool:
    """Write the state that the KR's check-ins and its card leave; returns whether anything differed.

    The caller holds the row's lock and has changed the card already. `at` is when somebody's act changed it, None for a
    mere rebuild: a red streak that an act ends is kept for the sweep of escalations. A locked or closed cycle keeps the
    state that it was locked with. One query for the check-ins and one for the policy, unless they are given, and one
    write when needed, two when a streak ends.
    """
    if key_result.objective.cycle.is_frozen:
        return False
    updates = updates_of(key_result) if updates is None else updates
    state = current_state(key_result, updates, policy or policy_at_work())
    values = {column.name: getattr(state, column.name) for column in fields(state)}
    changed = {name: value for name, value in values.items() if getattr(key_result, name) != value}
    if changed:
        if at and key_result.red_since and state.red_since is None:
            EndedStreak.objects.create(key_result=key_result, first_week=key_result.red_since, ended_at=at)
        KeyResult.objects.filter(id=key_result.id).update(**changed)
        for name, value in changed.items():
            setattr(key_result, name, value)
    return bool(changed)


def current_state(key_result: KeyResult, updates: Sequence[Posted], policy: RagPolicy) -> State:
    """The state of a KR (with its objective, cycle and organization loaded) from its updates, oldest first."""
    cycle = key_result.objective.cycle
    before = updates[-1] if updates else None
    updates = counted(key_result, updates)
    now, value = None, None
    if updates:
        value, earlier = value_today(key_result, updates[-1]), [update.actual for update in updates[:-1]]
        now = standing_on(key_result, value, at=updates[-1].posted_at, policy=policy, earlier=earlier)
    state = state_of(
        updates,
        now=now,
        period=timedelta(weeks=key_result.organization.cadence),
        cycle=Span(cycle.starts_on, cycle.ends_on),
        keeps_earlier=key_result.method == MethodChoice.CONTROL,
        before=before,
    )
    return replace(state, actual=value)


def counted(key_result: KeyResult, updates: Sequence[Posted]) -> list[Posted]:
    """The updates that the score of the card can follow from: none from before it was measured."""
    since = key_result.measured_since
    return [update for update in updates if since is None or update.posted_at >= since]


def value_today(key_result: KeyResult, newest: Posted) -> Decimal:
    """The newest value on today's card: of milestones that a decision changed, the weight of those reached by now."""
    if key_result.method != MethodChoice.MILESTONE or not key_result.milestones:
        return newest.actual
    return reached_percent(milestones_of(key_result.milestones), newest.reached)


def standing_on(
    key_result: KeyResult, actual: Decimal, *, at: datetime, policy: RagPolicy, earlier: Sequence[Decimal]
) -> Standing:
    """How a value stands on the KR's card at an instant, after the values of the updates before it."""
    return standing(
        key_result.measure,
        actual,
        starts_on=key_result.starts_on,
        due_on=key_result.due_on,
        day=at.astimezone(key_result.organization.zone).date(),
        policy=policy.rules,
        earlier=earlier,
        own_plan=key_result.own_plan,
    )


def updates_of(key_result: KeyResult) -> list[Posted]:
    """The KR's check-ins as the state needs them, oldest week first."""
    return [Posted(*row) for row in _posted(key_result.id)]


@prepared
def _posted(key_result_id: int) -> QuerySet[CheckIn, tuple[Any, ...]]:
    return CheckIn.objects.filter(key_result_id=key_result_id).order_by("week").values_list(*POSTED)
