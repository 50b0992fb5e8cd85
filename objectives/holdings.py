"""What a person owns here, for handing over when they leave."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from objectives.enums import KeyResultState, ObjectiveState
from objectives.initiatives import OPEN
from objectives.models import Collaborator, Dependency, Initiative, KeyResult, Metric, Objective, Strategy
from objectives.models.alignment import WAITING
from okrapp.panels import asked_once
from organizations import ownership
from organizations.addresses import address
from organizations.enums import Role
from organizations.models import Membership
from organizations.ownership import Owned

OPEN_OBJECTIVES = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.ACTIVE]
OPEN_KEY_RESULTS = [KeyResultState.DRAFT, KeyResultState.ACTIVE]
# Of each kind: the page of one, and what stands before its number.
PAGES = {
    "objectives": ("objectives:objective", "O-"),
    "key_results": ("objectives:key_result", "KR-"),
    "collaborations": ("objectives:key_result", "KR-"),
    "initiatives": ("objectives:initiative", "I-"),
    "dependencies": ("objectives:dependency", "DP-"),
    "metrics": ("objectives:metric", ""),
    "stewardships": ("objectives:metric", ""),
    "north_star": ("objectives:metric", ""),
}


def register_holdings() -> None:
    for code, label, hand_over, role in (
        ("objectives", "Objectives", hand_over_objectives, None),
        ("key_results", "Key results", hand_over_key_results, None),
        ("collaborations", "Key results that they work on with the owner", hand_over_collaborations, None),
        ("initiatives", "Initiatives", hand_over_initiatives, None),
        ("dependencies", "Dependencies asked of them", hand_over_dependencies, None),
        ("metrics", "Metrics", hand_over_metrics, None),
        ("stewardships", "Metrics that they are data steward of", hand_over_stewardships, Role.DATA_STEWARD),
        ("north_star", "The north star", hand_over_north_star, None),
    ):
        ownership.register(code, label=label, query=_of_kind(code), hand_over=hand_over, role=role)


def hand_over_objectives(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _objectives(person).update(owner=to, version=F("version") + 1)


def hand_over_key_results(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """Raises the version of each card, so that a change proposed before is looked at again."""
    _key_results(person).update(owner=to, version=F("version") + 1)


def hand_over_initiatives(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _initiatives(person).update(lead=to, version=F("version") + 1)


def hand_over_collaborations(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """The heir may own the KR or work on it already; there the seat just goes."""
    theirs = Collaborator.objects.filter(membership=to).values_list("key_result_id", flat=True)
    owned = KeyResult.objects.filter(owner=to).values_list("id", flat=True)
    seats = _collaborations(person)
    seats.filter(key_result_id__in=[*theirs, *owned]).delete()
    seats.update(membership=to)


def hand_over_dependencies(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _dependencies(person).update(person=to)


def hand_over_metrics(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _metrics(person).update(owner=to, version=F("version") + 1)


def hand_over_stewardships(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _stewardships(person).update(steward=to, version=F("version") + 1)


def hand_over_north_star(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    _north_star(person).update(north_star_owner=to, version=F("version") + 1)


def _of_kind(code: str) -> Callable[[Membership], Sequence[Owned]]:
    return lambda person: [owned for kind, owned in _everything(person) if kind == code]


@asked_once
def _everything(person: Membership) -> list[tuple[str, Owned]]:
    """All that a person owns with its kind, by number or name. One query for all kinds."""
    kinds = (
        (_objectives(person), "objectives", "number", "title"),
        (_key_results(person), "key_results", "number", "name"),
        (_collaborations(person), "collaborations", "key_result__number", "key_result__name"),
        (_initiatives(person), "initiatives", "number", "title"),
        (_dependencies(person), "dependencies", "number", "what"),
        (_metrics(person), "metrics", "slug", "name"),
        (_stewardships(person), "stewardships", "slug", "name"),
        (_north_star(person), "north_star", "north_star__slug", "north_star__name"),
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
    is_open = Q(state__in=OPEN_OBJECTIVES, cycle__closed_at=None) | Q(state=ObjectiveState.BACKLOG)
    return Objective.objects.filter(is_open, owner=person)


def _key_results(person: Membership) -> QuerySet[KeyResult]:
    is_open = Q(objective__cycle__closed_at=None) | Q(objective__state=ObjectiveState.BACKLOG)
    return KeyResult.objects.filter(is_open, owner=person, state__in=OPEN_KEY_RESULTS)


def _collaborations(person: Membership) -> QuerySet[Collaborator]:
    is_open = Q(key_result__objective__cycle__closed_at=None) | Q(key_result__objective__state=ObjectiveState.BACKLOG)
    return Collaborator.objects.filter(is_open, membership=person, key_result__state__in=OPEN_KEY_RESULTS)


def _initiatives(person: Membership) -> QuerySet[Initiative]:
    return Initiative.objects.filter(lead=person, state__in=OPEN)


def _dependencies(person: Membership) -> QuerySet[Dependency]:
    return Dependency.objects.filter(person=person, state__in=WAITING)


def _metrics(person: Membership) -> QuerySet[Metric]:
    return Metric.objects.filter(owner=person, retired_at=None)


def _stewardships(person: Membership) -> QuerySet[Metric]:
    return Metric.objects.filter(steward=person, retired_at=None)


def _north_star(person: Membership) -> QuerySet[Strategy]:
    return Strategy.objects.filter(north_star_owner=person, north_star__isnull=False)
