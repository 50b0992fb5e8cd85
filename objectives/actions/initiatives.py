"""Writing initiatives, moving them, and carrying them over when their KR has ended."""

from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from notifications.actions import notify
from objectives import kinds
from objectives.actions.drafting import locked, require_owner
from objectives.enums import InitiativeState
from objectives.initiative_policies import require_bet, require_bettor
from objectives.initiatives import ENDED, OPEN, can_move, needs_learning
from objectives.models import Initiative, KeyResult
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.addresses import address
from organizations.models import Membership
from organizations.models.counters import next_number

LEARNING = 2000


class InitiativeValues(TypedDict, total=False):
    """What people write on the card of an initiative."""

    title: str
    because: str
    lead: Membership
    expected_effect: str
    start_criteria: str
    stop_criteria: str
    url: str


@transaction.atomic
def add_initiative(
    *,
    key_result: KeyResult,
    by: Membership,
    is_running: bool = False,
    form_key: UUID | None = None,
    at: datetime | None = None,
    **values: Unpack[InitiativeValues],
) -> Initiative:
    """Write a bet down under a KR, as an idea or as running already. The same `form_key` gives the same one again.

    Tells the lead when somebody else names them. Raises Forbidden for those without a part in the KR and for a KR
    that has ended, DomainError for a lead who can't lead or a link that is none.
    """
    require_bet(by, key_result)
    locked(key_result.objective)  # a form sent twice waits here for its twin
    twin = Initiative.objects.filter(form_key=form_key).first() if form_key else None
    if twin:
        return twin
    _check(values)
    now = at or clock.now()
    initiative = Initiative.objects.create(
        number=next_number("I"),
        key_result=key_result,
        form_key=form_key,
        state=InitiativeState.RUNNING if is_running else InitiativeState.IDEA,
        started_at=now if is_running else None,
        moved_at=now,
        **values,
    )
    _tell_lead(initiative, by, now)
    return initiative


@transaction.atomic
def edit_initiative(
    *,
    initiative: Initiative,
    by: Membership,
    version: int,
    at: datetime | None = None,
    **values: Unpack[InitiativeValues],
) -> Initiative:
    """Change the card of an initiative that was read at this `version`; whoever becomes its lead is told.

    Raises Conflict when somebody else changed it meanwhile; otherwise as `add_initiative`.
    """
    require_bettor(by, initiative)
    held = _held(initiative)
    if held.version != version:
        raise Conflict("Somebody changed this initiative since you opened it. Your words are kept: look, then save.")
    changed: dict[str, Any] = {name: value for name, value in values.items() if getattr(held, name) != value}
    _check(changed)
    for name, value in changed.items():
        setattr(held, name, value)
    if changed:
        now = at or clock.now()
        _write(held, *changed, at=now)
        if "lead" in changed:
            _tell_lead(held, by, now)
    return held


@transaction.atomic
def move_initiative(
    *, initiative: Initiative, by: Membership, was: str, to: str, learning: str = "", at: datetime | None = None
) -> Initiative:
    """Move an initiative from the state it `was` in. The same move sent twice is one.

    Stopping takes words on what was learnt, and tells the KR's owner when another person does it. Ending keeps the
    words where there are some; running again leaves them as they are. Raises Conflict when somebody else has moved it
    or there is no such step, Forbidden as `require_bettor`, and DomainError without a learning, or for running again
    under a KR that has ended.
    """
    require_bettor(by, initiative)
    held, now = _held(initiative), at or clock.now()
    if held.state == to:
        return held
    if held.state != was or not can_move(was, to):
        raise Conflict(f"{held.reference} is {held.get_state_display().lower()} by now. Look at it, and decide again.")
    _refuse_ended(held, to)
    words = learning.replace("\x00", "").strip() or held.learning
    if needs_learning(to) and not words:
        raise DomainError("Say what you learnt: it is what remains of a bet that was stopped.", field="learning")
    if len(words) > LEARNING:
        raise DomainError(f"This has {len(words)} characters; {LEARNING} are the most.", field="learning")
    held.state, held.learning = InitiativeState(to), words
    held.started_at = held.started_at or (now if to == InitiativeState.RUNNING else None)
    held.ended_at = now if to in ENDED else None
    _write(held, "state", "learning", "started_at", "ended_at", at=now)
    if to == InitiativeState.STOPPED:
        _tell_owner(held, by, now)
    return held


@transaction.atomic
def confirm_initiative(*, initiative: Initiative, by: Membership, at: datetime | None = None) -> Initiative:
    """Say that a running initiative is still under way. Raises Conflict when it does not run, Forbidden as moving."""
    require_bettor(by, initiative)
    held = _held(initiative)
    if held.state != InitiativeState.RUNNING:
        raise Conflict(
            f"{held.reference} is {held.get_state_display().lower()} by now, so there is nothing to confirm."
        )
    held.moved_at = at or clock.now()
    held.save(update_fields=["moved_at"])
    return held


@transaction.atomic
def carry_over_initiative(
    *, initiative: Initiative, by: Membership, key_result: KeyResult, at: datetime | None = None
) -> Initiative:
    """Move an open initiative to another KR, usually of the next cycle; its words, learning and history go along.

    Raises Conflict for one that has ended, DomainError for a KR that has, and Forbidden as `require_bettor` does, or
    for a KR of another team that they have no part in.
    """
    require_bettor(by, initiative)
    held = _held(initiative)
    if key_result.objective.team_id != held.key_result.objective.team_id:
        require_bet(by, key_result)
    if held.state not in OPEN:
        raise Conflict(f"{held.reference} is {held.get_state_display().lower()} by now. Run it again to carry it over.")
    objective = locked(key_result.objective)
    if KeyResult.objects.get(id=key_result.id).is_over:
        raise DomainError(f"{key_result.reference} has ended. Choose one that can still be moved.", field="key_result")
    key_result.objective = objective
    held.key_result = key_result
    _write(held, "key_result", at=at or clock.now())
    return held


def _held(initiative: Initiative) -> Initiative:
    rows = Initiative.objects.select_related("lead", "key_result__owner", "key_result__objective")
    return rows.select_for_update(of=("self",), no_key=True).get(id=initiative.id)


def _write(held: Initiative, *names: str, at: datetime) -> None:
    held.moved_at = at
    held.version += 1
    held.save(update_fields=[*names, "moved_at", "version"])


def _check(values: InitiativeValues | dict[str, Any]) -> None:
    if "title" in values and not values["title"].strip():
        raise DomainError("Say what you believe will help.", field="title")
    url = values.get("url", "")
    if url and not url.lower().startswith(("https://", "http://")):
        raise DomainError("Begin the link with https:// or http://.", field="url")
    if "lead" in values:
        _require_lead(values["lead"])


def _require_lead(lead: Membership) -> None:
    try:
        require_owner(lead)
    except DomainError as error:
        raise DomainError(error.message, field="lead") from None


def _refuse_ended(held: Initiative, to: str) -> None:
    if to == InitiativeState.RUNNING and held.key_result.is_over:
        raise DomainError(f"{held.key_result.reference} has ended, so nothing can move it any more.")


def _tell_lead(initiative: Initiative, by: Membership, at: datetime) -> None:
    if initiative.lead_id == by.id:
        return
    notify(
        recipients=[initiative.lead],
        kind=kinds.LEADS_INITIATIVE,
        key=f"{kinds.LEADS_INITIATIVE}:{initiative.id}:{initiative.version}",
        title=f"You lead {initiative.reference}: {initiative.title}",
        body=f"A bet for {initiative.key_result.reference} {initiative.key_result.name}.",
        why=f"{by.name} named you as its lead.",
        path=address(by.organization, "objectives:initiative", initiative.reference),
        about={"initiative": initiative.id},
        at=at,
    )


def _tell_owner(initiative: Initiative, by: Membership, at: datetime) -> None:
    owner = initiative.key_result.owner
    if owner is None or owner.id == by.id:
        return
    notify(
        recipients=[owner],
        kind=kinds.INITIATIVE_STOPPED,
        key=f"{kinds.INITIATIVE_STOPPED}:{initiative.id}:{initiative.version}",
        title=f"{by.name} stopped {initiative.reference}: {initiative.title}",
        body=initiative.learning,
        why=f"It is a bet for {initiative.key_result.reference}, which you own.",
        path=address(by.organization, "objectives:initiative", initiative.reference),
        at=at,
    )
