"""The weights of the other cards of a set, which a request may change along with its own.

They stand on the request as number and name of each KR with its weight before and after, beside the card's own fields.
Source: governance.md, "Change requests"; domain.md, "Key results", Weight.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from governance.change_rules import weights_problem
from governance.governed import GovernedCard
from governance.models import ChangeRequest
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from okrapp.errors import DomainError

STORED = "weights"
# The weights of cards by their number; those of cards that are not under way are left out.
Weights = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class NewWeight:
    """Another weight of a card beside the one that a request is about."""

    number: int
    name: str
    before: int | None
    after: int | None

    @property
    def reference(self) -> str:
        return f"KR-{self.number}"


def weights_in(change: ChangeRequest) -> list[NewWeight]:
    """The other cards whose weight the request would change."""
    return [NewWeight(*each) for each in change.after.get(STORED, ())]


def field_name(number: int) -> str:
    """What the field of another card's weight is called in a form."""
    return f"other_weight_{number}"


def others_beside(key_result: KeyResult, *gone: int | None) -> QuerySet[KeyResult]:
    """The cards under way beside this one in its set, without those that are `gone` with the request."""
    rows = KeyResult.objects.filter(objective_id=key_result.objective_id, state=KeyResultState.ACTIVE)
    return rows.exclude(id__in=[each for each in (key_result.id, *gone) if each]).order_by("number")


def weights_now(changes: Iterable[ChangeRequest]) -> Weights:
    """The present weights of the other cards that these requests name. One query, and none where they name none."""
    numbers = {each.number for change in changes for each in weights_in(change)}
    if not numbers:
        return {}
    rows = KeyResult.objects.filter(number__in=numbers, state=KeyResultState.ACTIVE)
    return dict(rows.values_list("number", "weight"))


def moved(change: ChangeRequest, now: Weights) -> list[NewWeight]:
    """The other cards whose weight is no longer the one that the proposer saw, or that have ended."""
    return [each for each in weights_in(change) if now.get(each.number, each) != each.before]


def weigh_others(change: ChangeRequest, key_result: KeyResult, asked: Weights) -> None:
    """Write onto the request, unsaved, the new weights of the other cards, each beside the present one.

    Raises DomainError for a card that is not under way beside it.
    """
    others = {each.number: each for each in others_beside(key_result, change.replaces_id)}
    strangers = sorted(asked.keys() - others.keys())
    if strangers:
        raise DomainError(f"KR-{strangers[0]} is not under way beside this one, so its weight stays.")
    new = [
        NewWeight(each.number, each.name, each.weight, asked[each.number])
        for each in others.values()
        if asked.get(each.number, each.weight) != each.weight
    ]
    change.after = {name: value for name, value in change.after.items() if name != STORED}
    if new:
        change.after[STORED] = [[each.number, each.name, each.before, each.after] for each in new]


def require_whole(change: ChangeRequest, key_result: KeyResult, after: GovernedCard) -> None:
    """Raises DomainError when a request weighs other cards anew and the weights of the set would not be in order."""
    new = weights_in(change)
    problem = weights_problem(would_be(others_beside(key_result, change.replaces_id), new, after)) if new else ""
    if problem:
        raise DomainError(problem, field=field_name(new[0].number))


def would_be(others: Iterable[KeyResult], new: Iterable[NewWeight], after: GovernedCard) -> list[int | None]:
    """The weights of the set as a request would leave it."""
    named = {each.number: each.after for each in new}
    found = [named.get(each.number, each.weight) for each in others]
    return found if after.is_retired else [*found, after.weight]


def mark_of(card: GovernedCard, weights: Weights) -> str:
    """A short mark of a card together with the weights of the others that its request names."""
    if not weights:
        return card.mark
    return hashlib.sha256(f"{card.mark} {sorted(weights.items())!r}".encode()).hexdigest()[:16]


def seen_by_proposer(change: ChangeRequest) -> Weights:
    return {each.number: each.before for each in weights_in(change)}


def hold_cards_of(change: ChangeRequest) -> None:
    """Lock all cards that a request for several would write, in their order, so that no two wait in a circle."""
    if not weights_in(change):
        return
    own = Q(id__in=[each for each in (change.key_result_id, change.replaces_id) if each])
    named = Q(number__in=[each.number for each in weights_in(change)])
    list(KeyResult.objects.select_for_update(no_key=True).only("id").filter(own | named).order_by("id"))
