"""Writing an objective, before and after it is under way."""

from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import F, ProtectedError, Q

from objectives import rules
from objectives.actions.cycles import held_cycle, locked_open
from objectives.actions.tying import wait_for_other_ties
from objectives.aims import aim_of, source_of
from objectives.alignment_policies import ENDS, target_of
from objectives.contributing import fits
from objectives.enums import CycleKind, ObjectiveState
from objectives.models import Contribution, Cycle, KeyResult, Objective, Theme
from objectives.models.alignment import STANDING
from objectives.policies import can_draft, is_editor
from objectives.rules import Span
from okrapp.errors import Conflict, DomainError, Forbidden
from organizations.models import Membership, Team
from organizations.models.counters import next_number
from organizations.queries import level_problem


class ObjectiveValues(TypedDict, total=False):
    """What people write on an objective; kind and days of its own where it is a micro-OKR."""

    title: str
    why_now: str
    team: Team
    cycle: Cycle
    owner: Membership
    theme: Theme | None
    ambition: str
    is_important: bool
    is_urgent: bool
    kind: str
    starts_on: date
    ends_on: date


# What an objective under way keeps: it was agreed with these.
AGREED = ("team", "cycle")
IN_REVIEW = "is being looked at with the set of its team. Take the set back before you change it."


@transaction.atomic
def draft_objective(*, by: Membership, form_key: UUID | None = None, **values: Unpack[ObjectiveValues]) -> Objective:
    """Write down an objective as a draft. The same `form_key` gives the same draft again.

    Raises Forbidden for those who are here to read, and DomainError for a closed cycle, an owner who can't own, or a
    team on a level that has no objectives.
    """
    if not can_draft(by):
        raise Forbidden("You are here as a viewer, so you can read everything and write nothing.", who="any member")
    locked_open(values["cycle"])  # a form sent twice waits here for its twin
    twin = Objective.objects.filter(form_key=form_key).first() if form_key else None
    if twin:
        return twin
    require_level(by, values["team"])
    require_owner(values["owner"])
    _require_year(values.get("theme"), values["cycle"])
    return Objective.objects.create(number=next_number("O"), form_key=form_key, drafted_by=by, **values)


@transaction.atomic
def edit_objective(
    *, objective: Objective, by: Membership, version: int | None = None, **values: Unpack[ObjectiveValues]
) -> Objective:
    """Change what is written. Under way, team and cycle stay, and only program leads hand it to another owner.

    Raises Conflict when `version` is given and somebody else changed the objective since it was read.
    """
    held = editable(objective)
    if version not in {None, held.version}:
        raise Conflict("Somebody changed this objective since you opened it. Compare, and save again to keep yours.")
    changed: dict[str, Any] = {name: value for name, value in values.items() if getattr(held, name) != value}
    if not held.is_draft:
        _refuse_agreed(changed, by)
    if "cycle" in changed:
        locked_open(changed["cycle"])
        wait_for_other_ties()
        _refuse_broken_ties(held, changed["cycle"])
        fit_cards(held, Span(changed["cycle"].starts_on, changed["cycle"].ends_on))
    if "team" in changed:
        require_level(by, changed["team"])
    if "owner" in changed:
        require_owner(changed["owner"])
    if changed.keys() & {"theme", "cycle"}:
        _require_year(changed.get("theme", held.theme), changed.get("cycle", held.cycle))
    for name, value in changed.items():
        setattr(held, name, value)
    if changed:
        held.version += 1
        held.save(update_fields=[*changed, "version"])
    return held


@transaction.atomic
def put_aside(*, objective: Objective, by: Membership) -> Objective:
    """Move a draft to the backlog. Raises DomainError for a micro-OKR, which has its days or is nothing."""
    if objective.is_micro:
        raise DomainError(f"{objective.reference} is a micro-OKR with days of its own. Delete it, or start it later.")
    return _move(objective, by, ObjectiveState.BACKLOG)


@transaction.atomic
def take_up(*, objective: Objective, by: Membership) -> Objective:
    """Take an objective back from the backlog to work on its draft, in the cycle that it was drafted for."""
    locked_open(objective.cycle)
    return _move(objective, by, ObjectiveState.DRAFT)


@transaction.atomic
def delete_objective(*, objective: Objective, by: Membership) -> None:
    """Remove a draft with its key results; its reference is not used again. Raises DomainError once it was active."""
    held = _draft(objective)
    try:
        KeyResult.objects.filter(objective=held).update(balances=None)
        KeyResult.objects.filter(objective=held).delete()
        held.delete()
    except ProtectedError as error:
        raise DomainError("People have already discussed this draft. Cancel it instead, with a reason.") from error


def locked(objective: Objective) -> Objective:
    """The objective's row with what it belongs to, held until the transaction ends, its cycle before it.

    Raises Conflict when it is gone, or when its cycle or itself is closed or cancelled.
    """
    cycle = held_cycle(objective.cycle)
    rows = Objective.objects.select_related("team", "cycle", "owner")
    held = rows.select_for_update(of=("self",), no_key=True).filter(id=objective.id).first()
    if held is None:
        raise Conflict("Somebody has deleted this draft meanwhile.")
    if cycle.is_frozen and held.state != ObjectiveState.BACKLOG:  # what waits there may outlive the cycle
        raise Conflict(cycle.why_frozen)
    if held.state in {ObjectiveState.CLOSED, ObjectiveState.CANCELLED}:
        raise Conflict(f"{held.reference} is {held.get_state_display().lower()} and can't be changed.")
    return held


def editable(objective: Objective) -> Objective:
    """As `locked`, for those who write: what is looked at with its set stays as it is until the set comes back.

    Raises Conflict while the objective is in review.
    """
    held = locked(objective)
    if held.is_in_review:
        raise Conflict(f"{held.reference} {IN_REVIEW}")
    return held


def require_owner(owner: Membership | None) -> None:
    """Raises DomainError for an owner who has left or who is here to read only."""
    if owner is None:
        return
    if not owner.is_active:
        raise DomainError(f"{owner.name} has left this organization. Pick somebody else.", field="owner")
    if owner.is_viewer_only:
        raise DomainError(
            f"{owner.name} is here as a viewer and can't own anything. Pick somebody else.", field="owner"
        )


def require_level(by: Membership, team: Team) -> None:
    """Raises DomainError for a team below the levels in use, or for one that is a single person where that is off."""
    why = level_problem(by.organization, team)
    if why:
        raise DomainError(why, field="team")


def _require_year(theme: Theme | None, cycle: Cycle) -> None:
    if theme is not None and cycle.kind != CycleKind.ANNUAL:
        raise DomainError(
            f"Themes are named by objectives of a year, and {cycle.name} is none. Leave the theme out.", field="theme"
        )


def _refuse_agreed(changed: dict[str, Any], by: Membership) -> None:
    for name in AGREED:
        if name in changed:
            raise DomainError(f"The {name} was agreed when the objective was activated.", field=name)
    if "owner" in changed and not is_editor(by):
        raise DomainError("Under way, an objective gets another owner from a program lead or an admin.", field="owner")


def _refuse_broken_ties(objective: Objective, cycle: Cycle) -> None:
    """A draft does not move away from what it contributes to, nor from what contributes to it."""
    broken = [target_of(each).reference for each in broken_ties(objective, cycle)]
    standing = Contribution.objects.filter(state__in=STANDING).select_related(*ENDS)
    down = standing.filter(Q(to_objective=objective) | Q(to_key_result__objective=objective))
    broken += [each.objective.reference for each in down if not fits(cycle.id, source_of(each.objective))]
    if broken:
        raise DomainError(
            f"Contributions tie it to {', '.join(broken)}. They hold within a cycle or to the one above it: withdraw"
            " them first, or keep the cycle.",
            field="cycle",
        )


def broken_ties(objective: Objective, cycle: Cycle) -> list[Contribution]:
    """What an objective contributes to and could not in this cycle: ties hold within a cycle or to the one above it."""
    standing = Contribution.objects.filter(objective=objective, state__in=STANDING).select_related(*ENDS).order_by("id")
    source = source_of(objective, cycle)
    return [each for each in standing if not fits(aim_of(target_of(each)).cycle_id, source)]


def fit_cards(objective: Objective, span: Span) -> None:
    """A draft that moves takes its key results along: those outside its new days get these."""
    outside = [
        card.id
        for card in KeyResult.objects.filter(objective=objective)
        if rules.dates_problem(card.starts_on, card.due_on, span)
    ]
    KeyResult.objects.filter(id__in=outside).update(starts_on=span.first, due_on=span.last, version=F("version") + 1)


def _draft(objective: Objective) -> Objective:
    held = editable(objective)
    if not held.is_draft:
        raise Conflict(f"{held.reference} is no longer a draft.")
    return held


def _move(objective: Objective, by: Membership, state: ObjectiveState) -> Objective:
    held = _draft(objective)
    held.state = state
    held.save(update_fields=["state"])
    return held
