"""Arranging the rows of a draft: copying one, moving it to another objective, taking a deletion back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import serializers, signing
from django.db import IntegrityError, transaction

from objectives.actions.cards import delete_key_result, locked_card
from objectives.actions.checking import check_card, require_room
from objectives.actions.drafting import editable
from objectives.actions.surroundings import set_collaborators, set_drivers
from objectives.enums import KeyResultState
from objectives.models import Collaborator, Driver, KeyResult, Objective
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership
from organizations.models.counters import next_number
from organizations.tenancy import current_organization_id

SALT = "objectives.deleted_row"
DAY = 24 * 60 * 60
COPY = " (copy)"
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Deleted:
    """A draft KR that was deleted: its reference and name, and the sealed words that bring it back within a day."""

    reference: str
    name: str
    sealed: str


@transaction.atomic
def duplicate_key_result(*, key_result: KeyResult, by: Membership) -> KeyResult:
    """Another draft KR with all that this one says, named as a copy. Raises DomainError where no more are allowed."""
    held = locked_card(key_result)
    require_room(_require_draft(held.objective))
    source = held.id
    held.pk, held.number, held.form_key, held.version = None, next_number("KR"), None, 1
    held.name = f"{held.name[: LONGEST - len(COPY)]}{COPY}"
    held.save(force_insert=True)
    set_collaborators(held, [each.membership for each in _collaborators(source)])
    set_drivers(held, [each.metric for each in _drivers(source)])
    return held


@transaction.atomic
def move_key_result(*, key_result: KeyResult, to: Objective, by: Membership) -> KeyResult:
    """Put a draft KR under another draft of the same cycle. Raises DomainError when one of them is a draft no more."""
    if key_result.objective.cycle_id != to.cycle_id:
        raise DomainError("Key results move between drafts of one cycle.")
    for objective in sorted((key_result.objective, to), key=lambda each: each.id):
        _require_draft(editable(objective))
    require_room(to)
    held = locked_card(key_result)
    KeyResult.objects.filter(balances=held).update(balances=None)
    held.objective, held.balances, held.version = to, None, held.version + 1
    check_card(held)
    held.save(update_fields=["objective", "balances", "version"])
    return held


@transaction.atomic
def remove_key_result(*, key_result: KeyResult, by: Membership) -> Deleted:
    """Delete a draft KR so that it can be brought back. Raises as `delete_key_result`."""
    held = locked_card(key_result)
    rows = [held, *_collaborators(held.id), *_drivers(held.id)]
    sealed = signing.dumps(serializers.serialize("json", rows), salt=SALT, compress=True)
    delete_key_result(key_result=held, by=by)
    return Deleted(held.reference, held.name, sealed)


@transaction.atomic
def restore_key_result(*, objective: Objective, sealed: str, by: Membership) -> KeyResult:
    """Bring a deleted draft KR back under its reference. Once it is back, the same words give it again.

    Raises Conflict when its objective is a draft no more, and DomainError for words that are not whole or a day old.
    """
    held = _require_draft(editable(objective))
    require_room(held)
    card, *along = (each.object for each in serializers.deserialize("json", _opened(sealed)))
    assert isinstance(card, KeyResult)  # noqa: S101 (sealed by remove_key_result)
    if card.organization_id != current_organization_id() or card.objective_id != held.id:
        raise DomainError("That key result belonged to another objective.")
    there = KeyResult.objects.filter(number=card.number).first()
    if there is not None:
        return there
    card.state, card.balances = KeyResultState.DRAFT, None
    try:
        with transaction.atomic():
            for row in (card, *along):
                row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Something that it belonged to is gone meanwhile, so it can't be brought back.") from error
    card.objective = held
    return card


def _collaborators(card_id: int) -> Iterable[Collaborator]:
    return Collaborator.objects.filter(key_result_id=card_id).select_related("membership").order_by("id")


def _drivers(card_id: int) -> Iterable[Driver]:
    return Driver.objects.filter(key_result_id=card_id).select_related("metric").order_by("position", "id")


def _opened(sealed: str) -> str:
    try:
        return str(signing.loads(sealed, salt=SALT, max_age=DAY))
    except signing.BadSignature as error:
        raise DomainError("It was deleted more than a day ago and can't be brought back any more.") from error


def _require_draft(objective: Objective) -> Objective:
    if not objective.is_draft:
        raise Conflict(f"{objective.reference} is no longer a draft.")
    return objective
