"""Making, moving and closing cycles."""

from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from objectives import rules
from objectives.enums import KeyResultState, ObjectiveState
from objectives.models import Cycle, KeyResult, Objective
from objectives.policies import require_lead
from objectives.rules import Span
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership, Organization
from organizations.tenancy import current_organization_id
from scoring.models import stored_policy


@transaction.atomic
def create_cycle(
    *, by: Membership, kind: str, name: str, starts_on: date, ends_on: date, parent: Cycle | None = None
) -> Cycle:
    """Open a time box. Raises DomainError when it overlaps another of its kind or does not lie inside its parent."""
    require_lead(by)
    _lock_organization()
    cycle = Cycle(kind=kind, name=name.strip(), starts_on=starts_on, ends_on=ends_on, parent=parent)
    _check(cycle)
    cycle.slug = _free_slug(cycle.name)
    cycle.save()
    return cycle


@transaction.atomic
def edit_cycle(
    *, cycle: Cycle, by: Membership, name: str, starts_on: date, ends_on: date, parent: Cycle | None = None
) -> Cycle:
    """Rename or move a cycle; its key results must stay inside it. Raises DomainError in words."""
    require_lead(by)
    _lock_organization()
    cycle = locked_open(cycle)
    cycle.name, cycle.starts_on, cycle.ends_on, cycle.parent = name.strip(), starts_on, ends_on, parent
    _check(cycle)
    _check_what_it_holds(cycle)
    cycle.save(update_fields=["name", "starts_on", "ends_on", "parent"])
    return cycle


@transaction.atomic
def lock_cycle(*, cycle: Cycle, by: Membership, at: datetime | None = None) -> Cycle:
    """Freeze the values of a cycle: no update, amendment or change of a card moves its scores from here on.

    It keeps the RAG policy of this day, by which its bands are read for good. Waits for the updates that are being
    posted at this moment, so that they count. Raises DomainError while drafts are left in it, and Conflict when it is
    locked or closed already, or as `keep_policy`.
    """
    require_lead(by)
    _lock_organization()
    held = locked_open(cycle)
    _refuse_drafts(held)
    keep_policy(held)
    held.locked_at, held.locked_by = at or clock.now(), by
    held.save(update_fields=["locked_at", "locked_by"])
    cards = KeyResult.objects.filter(objective__cycle=held).order_by("id").values_list("id")
    list(cards.select_for_update(no_key=True, of=("self",)))
    return held


@transaction.atomic
def unlock_cycle(*, cycle: Cycle, by: Membership) -> Cycle:
    """Let the values of a locked cycle move again. Raises Conflict when it is not locked, or closed already.

    It lets go of the policy that it kept: the caller reads its states again.
    """
    require_lead(by)
    held = held_cycle(cycle)
    if held.is_closed or held.locked_at is None:
        raise Conflict(held.why_frozen if held.is_closed else f"The data of {held.name} is not locked.")
    held.locked_at = held.locked_by = held.policy = None
    held.save(update_fields=["locked_at", "locked_by", "policy"])
    return held


@transaction.atomic
def close_cycle(*, cycle: Cycle, by: Membership, at: datetime | None = None) -> Cycle:
    """End a cycle whose data is locked: what was under way in it is closed and everything becomes read-only.

    The last step of the closing review, which looks after the steps before it. Raises DomainError while its data is
    not locked, and Conflict when it is closed already.
    """
    require_lead(by)
    now = at or clock.now()
    cycle = held_cycle(cycle)
    if cycle.is_closed:
        raise Conflict(cycle.why_frozen)
    if cycle.locked_at is None:
        raise DomainError(f"The data of {cycle.name} is not locked yet. Lock it before you close it.")
    KeyResult.objects.filter(objective__cycle=cycle, state=KeyResultState.ACTIVE).update(state=KeyResultState.CLOSED)
    Objective.objects.filter(cycle=cycle, state=ObjectiveState.ACTIVE).update(state=ObjectiveState.CLOSED)
    cycle.closed_at, cycle.closed_by = now, by
    cycle.save(update_fields=["closed_at", "closed_by"])
    return cycle


@transaction.atomic
def keep_policy(cycle: Cycle) -> Cycle:
    """Keep the RAG policy at work with a cycle that is being locked: its bands are read by it for good.

    Call it before other rows are locked: whoever publishes a policy holds the organization, then key results. Raises
    Conflict while a new policy is still being applied, since bands in the cycle may be of the one before.
    """
    _lock_organization()
    policy = stored_policy()
    if policy.is_being_applied:
        raise Conflict("A new RAG policy is being applied to all key results. Lock the cycle in a few minutes.")
    cycle.policy = policy
    cycle.save(update_fields=["policy"])
    return cycle


def locked_open(cycle: Cycle) -> Cycle:
    """The cycle's row, held against locking and closing until the transaction ends. Raises Conflict when frozen."""
    held = held_cycle(cycle)
    if held.is_frozen:
        raise Conflict(held.why_frozen)
    return held


def held_cycle(cycle: Cycle) -> Cycle:
    """The cycle's row as it is now, held until the transaction ends; always before what is in it."""
    return Cycle.objects.select_for_update(no_key=True).get(id=cycle.id)


def _lock_organization() -> None:
    """Whoever makes a cycle, locks one or publishes a policy waits for the other, and sees what the other did."""
    Organization.objects.select_for_update(no_key=True).get(id=current_organization_id())


def _check(cycle: Cycle) -> None:
    span = Span(cycle.starts_on, cycle.ends_on)
    problem = rules.length_problem(cycle.kind, span)
    if problem:
        raise DomainError(problem, field="ends_on")
    others = Cycle.objects.filter(kind=cycle.kind).exclude(id=cycle.id)
    taken = [(other.name, Span(other.starts_on, other.ends_on)) for other in others]
    overlap = rules.overlapping(span, taken)
    if overlap:
        raise DomainError(f"{overlap} has some of these days; cycles of one kind may not overlap.", field="starts_on")
    _check_parent(cycle, span)


def _check_parent(cycle: Cycle, span: Span) -> None:
    parent = cycle.parent
    if parent is None:
        return
    outer = Span(parent.starts_on, parent.ends_on)
    if parent.id == cycle.id or not outer.holds(span):
        raise DomainError(f"{parent.name} runs {rules.in_words(outer)} and does not hold this cycle.", field="parent")


def _check_what_it_holds(cycle: Cycle) -> None:
    """Neither key results nor cycles inside it may end up outside."""
    span = Span(cycle.starts_on, cycle.ends_on)
    for card in KeyResult.objects.filter(objective__cycle=cycle):
        if rules.dates_problem(card.starts_on, card.due_on, span):
            raise DomainError(f"{card.reference} {card.name} would lie outside these dates.", field="ends_on")
    for child in Cycle.objects.filter(parent=cycle):
        if not span.holds(Span(child.starts_on, child.ends_on)):
            raise DomainError(f"{child.name} would lie outside these dates.", field="ends_on")


def _refuse_drafts(cycle: Cycle) -> None:
    unfinished = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW]
    drafts = list(Objective.objects.filter(cycle=cycle, state__in=unfinished)[:5])
    if drafts:
        names = ", ".join(draft.reference for draft in drafts)
        raise DomainError(
            f"Drafts are left in {cycle.name}: {names}. Move them to another cycle or to the backlog, or delete them."
        )


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "cycle"
    taken = set(Cycle.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
