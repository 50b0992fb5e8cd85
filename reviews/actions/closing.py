"""The walk through the end of a cycle: opened, locked, perhaps unlocked, and closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from checkins.state import refresh_state
from governance.actions import withdraw_changes_of
from governance.wording import moment
from objectives.actions import close_cycle, lock_cycle, unlock_cycle
from objectives.actions.cycles import held_cycle
from objectives.models import Cycle, KeyResult
from objectives.queries import today_for
from objectives.rules import Span
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership
from reviews import notices, rules
from reviews.actions.scoring import keep_final_scores
from reviews.models import Closing, DataLock
from reviews.policies import require_runner
from reviews.queries import KeyResultStanding, Standing, standing
from reviews.rules import line_problem, listed
from scoring.models import policy_at_work


@transaction.atomic
def open_closing(*, by: Membership, cycle: Cycle, early_because: str = "", at: datetime | None = None) -> Closing:
    """Begin the closing review of a cycle, and ask owners and stewards to confirm its final values.

    Before the cycle has ended it takes a reason. Raises DomainError without one, Forbidden for those who don't run
    cycles, and Conflict, naming who was first, when it is open already.
    """
    require_runner(by)
    now = at or clock.now()
    held = held_cycle(cycle)
    known = Closing.objects.select_related("opened_by").filter(cycle=held).first()
    if known is not None:
        raise Conflict(f"{known.opened_by.name} has opened the closing of {held.name} already.")
    if held.is_closed:
        raise Conflict(held.why_frozen)
    reason = early_because.strip()
    if rules.needs_reason(Span(held.starts_on, held.ends_on), now.astimezone(by.organization.zone).date()):
        _require_line(reason, "Say why it can't wait for the end of the cycle.", field="early_because")
    else:
        reason = ""
    calendar = by.organization.calendar
    closing = Closing.objects.create(
        cycle=held,
        opened_by=by,
        opened_at=now,
        early_because=reason,
        data_due_at=calendar.deadline(calendar.week_of_day(held.ends_on)),
    )
    notices.ask_for_sources(standing(held), by=by, at=now)
    return closing


@transaction.atomic
def lock_data(*, by: Membership, cycle: Cycle, because: str = "", at: datetime | None = None) -> DataLock:
    """Freeze the values: what is observed, posted or amended later does not change a score of this cycle.

    Open changes of its cards are withdrawn, visibly. With sources that nobody confirmed it takes a reason, which stays
    readable. Raises DomainError without one and while drafts are left in the cycle, and Conflict when it is locked.
    """
    require_runner(by)
    now = at or clock.now()
    opened = _standing_of(cycle)
    if opened.lock is not None:
        raise Conflict(f"{opened.lock.locked_by.name} has locked the data of {opened.cycle.name} already.")
    locked = lock_cycle(cycle=opened.cycle, by=by, at=now)
    found = standing(locked)  # read again: updates that were being posted count
    reason = because.strip()
    if found.unconfirmed:
        _require_line(reason, _why_without(found), field="because")
    withdraw_changes_of(by=by, cycle=locked, note=f"The data of {locked.name} was locked for its closing.", at=now)
    lock = DataLock.objects.create(
        closing=found.opened,
        locked_by=by,
        locked_at=now,
        unconfirmed=len(found.unconfirmed),
        because=reason if found.unconfirmed else "",
    )
    notices.ask_for_learnings(found, by=by, at=now)
    return lock


@transaction.atomic
def unlock_data(*, by: Membership, cycle: Cycle, because: str, at: datetime | None = None) -> DataLock:
    """Let values move again before the cycle is closed, with a reason that stays readable; learnings and weights stay.

    Raises DomainError without a reason, and Conflict when it is not locked or closed already.
    """
    require_runner(by)
    _require_line(because, "Say why the data is unlocked.", field="because")
    found = _standing_of(cycle)
    kept = found.cycle.policy
    unlocked = unlock_cycle(cycle=found.cycle, by=by)
    if kept != policy_at_work():
        _judge_again(unlocked, by)
    now = at or clock.now()
    changes = {"unlocked_by": by, "unlocked_at": now, "unlocked_because": because.strip()}
    DataLock.objects.filter(closing=found.opened, unlocked_at=None).update(**changes)
    return DataLock.objects.filter(closing=found.opened).latest("id")


@transaction.atomic
def close(*, by: Membership, cycle: Cycle, at: datetime | None = None) -> Cycle:
    """Keep the final scores and make everything in the cycle read-only; the owners are told where its summary is.

    Raises DomainError, a line for each step that is left, while anything is; Conflict when it was closed before.
    """
    require_runner(by)
    now = at or clock.now()
    found = _standing_of(cycle)
    if found.cycle.is_closed:
        raise Conflict(_closed_before(found.cycle, by))
    left = what_is_left(found)
    if left:
        raise DomainError("\n".join(left))
    closed = close_cycle(cycle=found.cycle, by=by, at=now)
    keep_final_scores(found, today_for(by.organization, now, cycle=closed))
    notices.tell_closed(found, by=by, at=now)
    return closed


def _judge_again(cycle: Cycle, by: Membership) -> None:
    """Read the states of its KRs by the policy at work: another one was published while the data was locked."""
    rows = KeyResult.objects.filter(objective__cycle=cycle).select_related("objective__cycle").order_by("id")
    policy = policy_at_work()
    for row in rows.select_for_update(no_key=True, of=("self",)):
        row.organization = by.organization
        refresh_state(row, policy=policy)


def what_is_left(found: Standing) -> list[str]:
    """What stands between a cycle and its closing, a sentence each; empty when nothing does."""
    steps = [
        (not found.tally.is_open, "Its closing is not open yet."),
        (not found.tally.is_locked, "Its data is not locked yet."),
        (bool(found.unlearnt), f"Learnings are missing: {_named(found.unlearnt)}."),
        (bool(found.unweighed), f"Weights are to be discussed: {_objectives(found)}."),
    ]
    return [words for is_left, words in steps if is_left]


def _standing_of(cycle: Cycle) -> Standing:
    """The cycle, held until the transaction ends, with how far its closing has come. Raises DomainError unopened."""
    found = standing(held_cycle(cycle))
    if found.closing is None and not found.cycle.is_closed:
        raise DomainError(f"The closing of {cycle.name} is not open yet.")
    return found


def _require_line(text: str, empty: str, *, field: str) -> None:
    problem = line_problem(text, empty=empty)
    if problem:
        raise DomainError(problem, field=field)


def _why_without(found: Standing) -> str:
    return f"Not confirmed yet: {_named(found.unconfirmed)}. To lock without them, say why."


def _named(rows: Sequence[KeyResultStanding]) -> str:
    return listed([each.key_result.reference for each in rows])


def _objectives(found: Standing) -> str:
    return listed([each.objective.reference for each in found.unweighed])


def _closed_before(cycle: Cycle, by: Membership) -> str:
    if cycle.closed_by_id is None or cycle.closed_at is None:
        return cycle.why_frozen
    who = "You" if cycle.closed_by_id == by.id else Membership.objects.get(id=cycle.closed_by_id).name
    return f"{who} closed {cycle.name} on {moment(cycle.closed_at, by.organization.zone)}. Nothing was done twice."
