"""Writing KR cards: freely while they are drafts, and by decision once they are under way."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from objectives import rules
from objectives.actions.checking import check_card, check_schedule, require_room
from objectives.actions.drafting import editable, locked
from objectives.actions.linking import FOLLOWED, follow_metric
from objectives.actions.surroundings import set_collaborators, set_drivers
from objectives.enums import HoldChoice, KeyResultClass, KeyResultState, MethodChoice, Unit
from objectives.models import KeyResult, Metric, Objective
from objectives.readiness import fields_of, in_a_row
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership
from organizations.models.counters import next_number
from scoring.attainment import HUNDRED, ZERO

# The fields of an active card that change only by a decision on a change request (domain, Key results, ●).
AGREED = {
    "definition": "definition",
    "unit": "unit",
    "unit_label": "unit",
    "baseline": "baseline",
    "target": "target",
    "starts_on": "start",
    "due_on": "due date",
    "owner": "owner",
    "method": "scoring method",
    "establishes_baseline": "baseline",
    "rungs": "ladder",
    "hold": "bounds",
    "hold_upper": "bounds",
    "milestones": "milestones",
    "plan": "plan",
    "weight": "weight",
}


class CardValues(TypedDict, total=False):
    """What people write on a KR card.

    `rungs` are pairs of bound and score as decimal text, `plan` pairs of ISO date and decimal text, `milestones` have
    key, name, weight and due_on (ISO date or nothing), `drivers` at most three metrics in order. Parameters of other
    methods than the card's are left out, and what a card balances where its class is another.
    """

    name: str
    definition: str
    unit: str
    unit_label: str
    baseline: Decimal | None
    target: Decimal | None
    starts_on: date | None
    due_on: date | None
    owner: Membership | None
    collaborators: Sequence[Membership]
    data_source: str
    data_source_url: str
    refresh_frequency: str
    method: str
    rungs: list[list[str]]
    hold: str
    hold_upper: Decimal | None
    milestones: list[dict[str, Any]]
    plan: list[list[str]]
    kr_class: str
    balances: KeyResult | None
    category: str
    impact: str
    effort: str
    metric: Metric | None
    drivers: Sequence[Metric]
    establishes_baseline: bool
    weight: int | None


@transaction.atomic
def add_key_result(
    *, objective: Objective, by: Membership, form_key: UUID | None = None, **values: Unpack[CardValues]
) -> KeyResult:
    """Write a KR under a draft; it may be incomplete. The same `form_key` gives the same KR again.

    Raises DomainError for what can't be right: equal baseline and target, dates outside the cycle, a broken ladder,
    bounds that nothing can hold, milestones without a name or weight, a plan that does not fit the card's dates,
    balancing a KR of another set, more drivers than three; and for one more than a set can hold. With a metric,
    definition, unit, source and refresh come from there.
    """
    held = editable(objective)  # a form sent twice waits here for its twin
    twin = KeyResult.objects.filter(form_key=form_key).first() if form_key else None
    if twin:
        return twin
    if not held.is_draft:
        raise DomainError("Key results are agreed before an objective is activated. Propose to add this one instead.")
    require_room(held)
    return _written(held, values, form_key=form_key, state=KeyResultState.DRAFT)


@transaction.atomic
def write_proposed(*, objective: Objective, form_key: UUID, **values: Unpack[CardValues]) -> KeyResult:
    """The card that a change request would add to an objective under way: complete, and part of no set yet.

    The caller has checked who may propose it. Raises DomainError as `add_key_result`, and for what it lacks.
    """
    held = locked(objective)
    require_room(held)
    card = _written(held, values, form_key=form_key, state=KeyResultState.PROPOSED)
    lacks = rules.missing(fields_of(card))
    if lacks:
        raise DomainError(f"Before it can be added it needs {in_a_row(lacks)}.")
    return card


@transaction.atomic
def edit_key_result(*, key_result: KeyResult, by: Membership, version: int, **values: Unpack[CardValues]) -> KeyResult:
    """Change a card that was read at this `version`. Under way, only what was not agreed on activation changes.

    Raises Conflict when somebody else changed the card meanwhile, and DomainError in words.
    """
    held = locked_card(key_result)
    if held.state == KeyResultState.PROPOSED:
        raise DomainError(f"{held.reference} is proposed as it stands. To change it, withdraw it and propose it again.")
    if held.version != version:
        raise Conflict("Somebody changed this card since you opened it. Compare, and save again to keep yours.")
    columns: dict[str, Any] = dict(values)
    collaborators, drivers = columns.pop("collaborators", None), columns.pop("drivers", None)
    changed = _rewrite(held, columns)
    if held.is_active:
        _refuse_agreed(changed)
    else:
        check_schedule(held)
    check_card(held)
    around = [
        collaborators is not None and set_collaborators(held, collaborators),
        drivers is not None and set_drivers(held, drivers),
    ]
    if changed or any(around):
        held.version += 1
        held.save(update_fields=[*changed, "version"])
    return held


@transaction.atomic
def delete_key_result(*, key_result: KeyResult, by: Membership) -> None:
    """Remove a draft KR; its reference is not used again. Raises DomainError once it was active or discussed."""
    held = locked_card(key_result)
    if held.state == KeyResultState.PROPOSED:
        raise DomainError(f"{held.reference} stays readable with the request that proposed it.")
    if held.state != KeyResultState.DRAFT:
        raise DomainError(f"{held.reference} is under way. It ends by a decision: propose to retire it.")
    try:
        KeyResult.objects.filter(balances=held).update(balances=None)
        held.delete()
    except ProtectedError as error:
        raise DomainError("People have already discussed this key result, so it stays.") from error


def _written(objective: Objective, values: CardValues, *, form_key: UUID | None, state: KeyResultState) -> KeyResult:
    """A new card under an objective that is held."""
    columns: dict[str, Any] = dict(values)
    collaborators, drivers = columns.pop("collaborators", ()), columns.pop("drivers", ())
    card = KeyResult(objective=objective, number=0, form_key=form_key, state=state, **columns)
    keep_own_parameters(card)
    _keep_own_counterweight(card)
    follow_metric(card)
    check_card(card)
    check_schedule(card)
    card.number = next_number("KR")
    card.save()
    set_collaborators(card, collaborators)
    set_drivers(card, drivers)
    return card


def _rewrite(card: KeyResult, columns: Mapping[str, Any]) -> list[str]:
    """Write the values onto the card, unsaved; returns the names of all that became another."""
    before = {name: getattr(card, name) for name in {*columns, *AGREED, *FOLLOWED, "balances"}}
    for name, value in columns.items():
        setattr(card, name, value)
    _keep_own_counterweight(card)
    if not card.is_active:
        keep_own_parameters(card)
    if "metric" in columns:
        follow_metric(card)
    return [name for name, value in before.items() if getattr(card, name) != value]


def _refuse_agreed(changed: Sequence[str]) -> None:
    if "method" in changed:
        raise DomainError(rules.METHOD_STAYS, field="method")
    names = ", ".join(dict.fromkeys(word for name, word in AGREED.items() if name in changed))
    if names:
        raise DomainError(f"Under way, a change of the {names} is proposed and decided. Propose a change instead.")


def keep_own_parameters(card: KeyResult) -> None:
    """Drop what belongs to other methods; a card of milestones measures the percentage of their weight."""
    if card.method == MethodChoice.MILESTONE:
        card.unit, card.unit_label, card.baseline, card.target = Unit.PERCENT, "", ZERO, HUNDRED
        card.metric = None
    else:
        card.milestones = []
    if card.method != MethodChoice.LADDER:
        card.rungs = []
    if card.method == MethodChoice.CONTROL:
        card.plan = []
    else:
        card.hold = HoldChoice.AT_LEAST
    if card.hold != HoldChoice.BETWEEN:
        card.hold_upper = None
    card.establishes_baseline = card.establishes_baseline and card.method == MethodChoice.MILESTONE


def _keep_own_counterweight(card: KeyResult) -> None:
    if card.kr_class != KeyResultClass.BALANCING:
        card.balances = None


def locked_card(key_result: KeyResult) -> KeyResult:
    """The card's row with its objective, both held until the transaction ends. Raises Conflict when it is gone."""
    objective = editable(key_result.objective)
    held = KeyResult.objects.select_for_update(no_key=True).filter(id=key_result.id).first()
    if held is None:
        raise Conflict("Somebody has deleted this key result meanwhile.")
    held.objective = objective
    return held
