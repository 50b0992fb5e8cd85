"""What one KR needs from another team: asked for, answered, and delivered or missed.

Source: domain.md, "Alignment and dependencies".
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from objectives import depending, notices
from objectives.aims import asking_of, delivering_of
from objectives.alignment_policies import (
    AROUND,
    answerer_of,
    require,
    right_to_answer_dependency,
    right_to_ask,
    right_to_deliver,
    right_to_end,
)
from objectives.enums import DependencyState
from objectives.lines import one_line
from objectives.models import Dependency, KeyResult
from objectives.models.alignment import WAITING
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership, Team
from organizations.models.counters import next_number


@transaction.atomic
def request_dependency(
    *,
    key_result: KeyResult,
    by: Membership,
    what: str,
    team: Team,
    needed_on: date,
    person: Membership | None = None,
    delivered_by: KeyResult | None = None,
    form_key: UUID | None = None,
    at: datetime | None = None,
) -> Dependency:
    """Ask another team for what a KR needs by a day; its lead answers, or the person named.

    What one asks of oneself is agreed at once. The same `form_key` gives the same request again. Raises Forbidden for
    those who neither post on the KR nor edit its objective, and DomainError for one's own team, a day that has passed
    or lies behind the KR's due date, a team where nobody would answer, and a KR that could not deliver it.
    """
    held = _held_key_result(key_result)
    require(right_to_ask(by, held), "ask for this")
    twin = Dependency.objects.select_related(*AROUND).filter(form_key=form_key).first() if form_key else None
    if twin:
        return twin
    now = at or clock.now()
    words = one_line(what, most=depending.WHAT_LENGTH, field="what", missing="Say in one line what is needed.")
    today = now.astimezone(by.organization.zone).date()
    if problem := depending.why_not_ask(asking_of(held), team_id=team.id, needed_on=needed_on, today=today):
        raise DomainError(problem[1], field=problem[0])
    asked = Dependency(
        key_result=held,
        what=words,
        team=team,
        person=_present(person),
        needed_on=needed_on,
        requested_by=by,
        requested_at=now,
        form_key=form_key,
        number=0,
    )
    _name_deliverer(asked, delivered_by)
    answerer = answerer_of(asked)
    if answerer is None:
        raise DomainError(f"{team.name} has no lead yet: name the person who answers.", field="person")
    if answerer.id == by.id:
        asked.state, asked.answered_by, asked.answered_at = DependencyState.AGREED, by, now
    asked.number = next_number("DP")
    asked.save()
    notices.tell_dependency_requested(asked, answerer, by=by, at=now)
    return asked


@transaction.atomic
def agree_dependency(
    *, dependency: Dependency, by: Membership, delivered_by: KeyResult | None = None, at: datetime | None = None
) -> Dependency:
    """Promise it, as the one who is asked, and say which KR delivers it where one does.

    With a KR that is complete already it is delivered at once. Raises Forbidden for others, Conflict when it was
    answered or withdrawn meanwhile, and DomainError for a KR that could not deliver it or that
    has ended and needs nothing any more.
    """
    held = _held(dependency)
    require(right_to_answer_dependency(by, held), "answer this")
    if held.state == DependencyState.AGREED and held.answered_by_id == by.id:
        return name_deliverer(dependency=held, by=by, delivered_by=delivered_by, at=at) if delivered_by else held
    _refuse_answered(held)
    if problem := depending.what_became_of(asking_of(held.key_result)):
        raise DomainError(problem)
    now = at or clock.now()
    if delivered_by is not None:
        _name_deliverer(held, delivered_by)
    held.state, held.answered_by, held.answered_at = DependencyState.AGREED, by, now
    held.save(update_fields=["state", "answered_by", "answered_at", "delivered_by"])
    notices.tell_dependency_answered(held, by=by, at=now)
    return _delivered_if_complete(held, by=by, at=now)


@transaction.atomic
def decline_dependency(
    *, dependency: Dependency, by: Membership, reason: str, at: datetime | None = None
) -> Dependency:
    """Say no, as the one who is asked, with a reason. Raises as agreeing does, and DomainError without a reason."""
    held = _held(dependency)
    require(right_to_answer_dependency(by, held), "answer this")
    words = one_line(reason, most=depending.REASON_LENGTH, field="reason", missing="Say why, in a sentence.")
    if held.state == DependencyState.DECLINED and held.answered_by_id == by.id and held.answer == words:
        return held
    _refuse_answered(held)
    now = at or clock.now()
    held.state, held.answered_by, held.answered_at, held.answer = DependencyState.DECLINED, by, now, words
    held.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    notices.tell_dependency_answered(held, by=by, at=now)
    return held


@transaction.atomic
def name_deliverer(
    *, dependency: Dependency, by: Membership, delivered_by: KeyResult | None, at: datetime | None = None
) -> Dependency:
    """Say which KR of the asked team delivers it, or that none does, as long as it is waited for.

    Raises Forbidden for others than the one who is asked, Conflict when it has ended, DomainError for a KR that could
    not deliver it.
    """
    held = _held(dependency)
    require(right_to_answer_dependency(by, held), "say what delivers this")
    if held.state not in WAITING:
        raise Conflict(f"{held.reference} is {held.get_state_display().lower()} by now.")
    held.delivered_by = None
    _name_deliverer(held, delivered_by)
    held.save(update_fields=["delivered_by"])
    agreed = held.state == DependencyState.AGREED
    return _delivered_if_complete(held, by=by, at=at or clock.now()) if agreed else held


@transaction.atomic
def deliver_dependency(*, dependency: Dependency, by: Membership, at: datetime | None = None) -> Dependency:
    """Say that it has come, as either side; also after its day. Twice changes nothing.

    Raises Forbidden for others, and Conflict when it was neither agreed nor missed.
    """
    held = _held(dependency)
    require(right_to_deliver(by, held), "say that this is delivered")
    if held.state == DependencyState.DELIVERED:
        return held
    if held.state not in {DependencyState.AGREED, DependencyState.MISSED}:
        raise Conflict(f"{held.reference} is {held.get_state_display().lower()}: nobody has agreed to deliver it.")
    return _delivered(held, by=by, at=at or clock.now())


@transaction.atomic
def withdraw_dependency(*, dependency: Dependency, by: Membership, at: datetime | None = None) -> Dependency:
    """Take the request back, as the asking side. Twice changes nothing.

    Raises Forbidden for others, and Conflict when it has ended otherwise.
    """
    held = _held(dependency)
    require(right_to_end(by, held), "withdraw this")
    if held.state == DependencyState.WITHDRAWN:
        return held
    if held.state not in WAITING:
        raise Conflict(f"{held.reference} is {held.get_state_display().lower()} by now, so it stays on the record.")
    now = at or clock.now()
    held.state, held.ended_at, held.ended_by = DependencyState.WITHDRAWN, now, by
    held.save(update_fields=["state", "ended_at", "ended_by"])
    notices.tell_dependency_withdrawn(held, answerer_of(held), by=by, at=now)
    return held


def deliver_by_completion(*, key_result: KeyResult, by: Membership, at: datetime) -> int:
    """Mark as delivered all that waits for a KR which an update has just completed; returns how many.

    One query where nothing waits for it.
    """
    waiting = Dependency.objects.filter(delivered_by=key_result, state__in=depending.DELIVERABLE)
    found = list(waiting.select_for_update(no_key=True, of=("self",)).select_related(*AROUND).order_by("id"))
    for each in found:
        _delivered(each, by=by, at=at)
    return len(found)


def _held_key_result(key_result: KeyResult) -> KeyResult:
    """The KR as it is now; a form sent twice waits here for its twin. Raises Conflict when it is gone."""
    KeyResult.objects.select_for_update(no_key=True).filter(id=key_result.id).first()
    surroundings = ("owner", "objective__team", "objective__cycle", "objective__owner")
    held = KeyResult.objects.select_related(*surroundings).filter(id=key_result.id).first()
    if held is None:
        raise Conflict("Somebody has deleted this draft meanwhile.")
    return held


def _held(dependency: Dependency) -> Dependency:
    rows = Dependency.objects.select_related(*AROUND).select_for_update(no_key=True, of=("self",))
    return rows.get(id=dependency.id)


def _present(person: Membership | None) -> Membership | None:
    if person is not None and not person.is_active:
        raise DomainError(f"{person.name} has left this organization. Pick somebody else.", field="person")
    if person is not None and person.is_viewer_only:
        raise DomainError(f"{person.name} is here as a viewer and can't answer. Pick somebody else.", field="person")
    return person


def _name_deliverer(dependency: Dependency, key_result: KeyResult | None) -> None:
    if key_result is None:
        return
    problem = depending.why_not_deliver(
        delivering_of(key_result),
        asking_id=dependency.key_result_id,
        team_id=dependency.team_id,
        team=dependency.team.name,
    )
    if problem:
        raise DomainError(problem, field="delivered_by")
    dependency.delivered_by = key_result


def _refuse_answered(held: Dependency) -> None:
    if held.state == DependencyState.REQUESTED:
        return
    if held.state in {DependencyState.AGREED, DependencyState.DECLINED}:
        name = held.answered_by.name if held.answered_by else "Somebody"
        raise Conflict(f"{name} has {held.get_state_display().lower()} already.")
    raise Conflict(f"{held.reference} is {held.get_state_display().lower()} by now.")


def _delivered_if_complete(held: Dependency, *, by: Membership, at: datetime) -> Dependency:
    card = held.delivered_by
    if card is not None and depending.is_complete(card.score, card.method):
        return _delivered(held, by=by, at=at)
    return held


def _delivered(held: Dependency, *, by: Membership, at: datetime) -> Dependency:
    held.state, held.ended_at, held.ended_by = DependencyState.DELIVERED, at, by
    held.save(update_fields=["state", "ended_at", "ended_by"])
    notices.tell_dependency_delivered(held, answerer_of(held), by=by, at=at)
    return held
