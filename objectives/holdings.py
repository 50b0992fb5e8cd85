"""What a person owns here, for handing over when they leave."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from objectives.enums import KeyResultState, ObjectiveState
from objectives.initiatives import OPEN
from objectives.models import Initiative, KeyResult, Metric, Objective
from okrapp.panels import asked_once
from organizations import ownership
from organizations.addresses import address
from organizations.models import Membership
from organizations.ownership import Owned

OPEN_OBJECTIVES = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.BACKLOG, ObjectiveState.ACTIVE]
OPEN_KEY_RESULTS = [KeyResultState.DRAFT, KeyResultState.ACTIVE]
# Of each kind: the page of one, and what stands before its number.
PAGES = {
    "objectives": ("objectives:objective", "O-"),
    "key_results": ("objectives:key_result", "KR-"),
    "initiatives": ("objectives:initiative", "I-"),
    "metrics": ("objectives:metric", ""),
}


def register_holdings() -> None:
    for code, label, hand_over in (
        ("objectives", "Objectives", hand_over_objectives),
        ("key_results", "Key results", hand_over_key_results),
        ("initiatives", "Initiatives", hand_over_initiatives),
        ("metrics", "Metrics", hand_over_metrics),
    ):
        ownership.register(code, label=label, query=_of_kind(code), hand_over=hand_over)


def hand_over_objectives(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _objectives(person).update(owner=to, version=F("version") + 1)


def hand_over_key_results(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """Raises the version of each card, so that a change proposed before is looked at again."""
    _key_results(person).update(owner=to, version=F("version") + 1)


def hand_over_initiatives(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _initiatives(person).update(lead=to, version=F("version") + 1)


def hand_over_metrics(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """Whoever takes them owns those that the person owned, and stewards those that they stewarded."""
    Metric.objects.filter(owner=person, retired_at=None).update(owner=to, version=F("version") + 1)
    Metric.objects.filter(steward=person, retired_at=None).update(steward=to, version=F("version") + 1)


def _of_kind(code: str) -> Callable[[Membership], Sequence[Owned]]:
    return lambda person: [owned for kind, owned in _everything(person) if kind == code]


@asked_once
def _everything(person: Membership) -> list[tuple[str, Owned]]:
    """All that a person owns with its kind, by number or name. One query for all kinds."""
    kinds = (
        (_objectives(person), "objectives", "number", "title"),
        (_key_results(person), "key_results", "number", "name"),
        (_initiatives(person), "initiatives", "number", "title"),
        (_metrics(person), "metrics", "slug", "name"),
    )
    first, *others = (
        rows.order_by().values_list(Value(code, CharField()), Cast(key, TextField()), Cast(name, TextField()))
        for rows, code, key, name in kinds
    )
    found = sorted(first.union(*others, all=True), key=lambda row: (int(row[1]) if row[1].isdecimal() else 0, row[2]))
    return [(code, _owned(person, code, key, name)) for code, key, name in found]


def _owned(person: Membership, code: str, key: str, name: str) -> Owned:
    page, prefix = PAGES[code]
    shown = f"{prefix}{key} {name}" if prefix else name
    return Owned(shown, address(person.organization, page, f"{prefix}{key}"))


def _objectives(person: Membership) -> QuerySet[Objective]:
    """What waits in the backlog outlives its cycle, and so do its key results."""
    is_open = Q(cycle__closed_at=None) | Q(state=ObjectiveState.BACKLOG)
    return Objective.objects.filter(is_open, owner=person, state__in=OPEN_OBJECTIVES)


def _key_results(person: Membership) -> QuerySet[KeyResult]:
    is_open = Q(objective__cycle__closed_at=None) | Q(objective__state=ObjectiveState.BACKLOG)
    return KeyResult.objects.filter(is_open, owner=person, state__in=OPEN_KEY_RESULTS)


def _initiatives(person: Membership) -> QuerySet[Initiative]:
    return Initiative.objects.filter(lead=person, state__in=OPEN)


def _metrics(person: Membership) -> QuerySet[Metric]:
    return Metric.objects.filter(Q(owner=person) | Q(steward=person), retired_at=None)
