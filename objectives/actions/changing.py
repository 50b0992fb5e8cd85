"""What a decision does to the cards of an objective under way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from objectives.actions.cards import keep_own_parameters
from objectives.actions.checking import check_card, check_schedule, require_room
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership

# What the names of a change are called on the row, where they differ.
COLUMNS = {"due_date": "due_on", "start_date": "starts_on"}
GOVERNED = {
    *("definition", "baseline", "target", "starts_on", "due_on", "owner", "weight"),
    *("plan", "milestones", "rungs", "hold", "hold_upper"),
}
# What else becomes another when a card that established its baseline turns into a measured one.
TURNING = {"method", "unit", "unit_label", "establishes_baseline"}


def apply_card_change(
    *, key_result: KeyResult, changes: Mapping[str, Any], by: Membership, at: datetime | None = None
) -> KeyResult:
    """Change agreed fields of an active card after a decision; the one place that does.

    `changes` may hold any of the card's governed fields as its columns take them, `due_date` and `start_date` (date)
    and `retired` (True); with `establishes_baseline` (False) also method and unit: then the card is measured from `at`
    on, or with True it waits for its baseline again. The card must still be at the version that `key_result` was read
    at: raises Conflict otherwise, and DomainError for a change that can't stand. `by` is who decided. The score state
    is recomputed by the caller (checkins.state).
    """
    columns = {COLUMNS.get(name, name): value for name, value in changes.items() if name != "retired"}
    _refuse_strangers(columns)
    now = at or clock.now()
    with transaction.atomic():
        if not key_result.is_active:
            raise Conflict(f"{key_result.reference} is {key_result.get_state_display().lower()} by now.")
        for name, value in columns.items():
            setattr(key_result, name, value)
        if "establishes_baseline" in columns:
            columns |= _turned(key_result, now)
        check_card(key_result)
        if columns.keys() & {"plan", "milestones"}:
            check_schedule(key_result)
        if changes.get("retired"):
            columns |= {"state": KeyResultState.RETIRED, "retired_at": now}
        _write(key_result, columns)
    return key_result


def take_up_again(*, key_result: KeyResult) -> KeyResult:
    """Undo a retirement that was decided a moment ago, on a row that the caller has locked."""
    retired = KeyResult.objects.filter(id=key_result.id, state=KeyResultState.RETIRED)
    retired.update(state=KeyResultState.ACTIVE, retired_at=None, version=F("version") + 1)
    key_result.state, key_result.retired_at = KeyResultState.ACTIVE, None
    key_result.version += 1
    return key_result


def activate_proposed(*, key_result: KeyResult, at: datetime) -> KeyResult:
    """Put a proposed card under way after a decision, on a row that the caller has locked."""
    require_room(key_result.objective)
    check_card(key_result)
    _require_measured(key_result)
    return _move(key_result, KeyResultState.PROPOSED, KeyResultState.ACTIVE, activated_at=at)


def take_out_again(*, key_result: KeyResult) -> KeyResult:
    """Undo an activation that was decided a moment ago, on a row that the caller has locked."""
    return _move(key_result, KeyResultState.ACTIVE, KeyResultState.PROPOSED, activated_at=None)


def _move(
    key_result: KeyResult, before: KeyResultState, after: KeyResultState, *, activated_at: datetime | None
) -> KeyResult:
    rows = KeyResult.objects.filter(id=key_result.id, state=before)
    if not rows.update(state=after, activated_at=activated_at, version=F("version") + 1):
        raise Conflict(f"{key_result.reference} is {key_result.get_state_display().lower()} by now.")
    key_result.state, key_result.activated_at = after, activated_at
    key_result.version += 1
    return key_result


def _require_measured(key_result: KeyResult) -> None:
    metric = key_result.metric
    if metric is not None and metric.is_retired:
        raise DomainError(f"Its metric “{metric.name}” was retired meanwhile, so it could not be measured.")


def _turned(key_result: KeyResult, now: datetime) -> dict[str, Any]:
    """The columns that turning touches beside those named: parameters of the method left, and since when it counts."""
    key_result.measured_since = None if key_result.establishes_baseline else now
    keep_own_parameters(key_result)
    names = ("unit", "unit_label", "baseline", "target", "rungs", "hold", "hold_upper", "milestones", "plan")
    return {name: getattr(key_result, name) for name in (*names, "measured_since")}


def _refuse_strangers(columns: Mapping[str, Any]) -> None:
    allowed = GOVERNED | (TURNING if "establishes_baseline" in columns else set())
    unknown = set(columns) - allowed
    if unknown:
        raise ValueError(f"Not a field that a decision changes: {', '.join(sorted(unknown))}")


def _write(key_result: KeyResult, columns: Mapping[str, Any]) -> None:
    """A conditional update: nothing is written when the card has moved on since it was read."""
    active = KeyResult.objects.filter(
        id=key_result.id,
        version=key_result.version,
        state=KeyResultState.ACTIVE,
        objective__cycle__locked_at=None,
        objective__cycle__closed_at=None,
    )
    if not active.update(**columns, version=F("version") + 1):
        raise Conflict("The card changed since this was proposed. Look at the difference and decide again.")
    for name, value in columns.items():
        setattr(key_result, name, value)
    key_result.version += 1
