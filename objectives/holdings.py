"""What a person owns here, for handing over when they leave."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from objectives.enums import KeyResultState, ObjectiveState
from objectives.initiatives import OPEN
from objectives.models import Initiative, KeyResult, Objective
from organizations import ownership
from organizations.addresses import address
from organizations.models import Membership
from organizations.ownership import Owned

OPEN_OBJECTIVES = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.BACKLOG, ObjectiveState.ACTIVE]
OPEN_KEY_RESULTS = [KeyResultState.DRAFT, KeyResultState.ACTIVE]


def register_holdings() -> None:
    ownership.register("objectives", label="Objectives", query=objectives_of, hand_over=hand_over_objectives)
    ownership.register("key_results", label="Key results", query=key_results_of, hand_over=hand_over_key_results)
    ownership.register("initiatives", label="Initiatives", query=initiatives_of, hand_over=hand_over_initiatives)


def objectives_of(person: Membership) -> Sequence[Owned]:
    return [
        Owned(f"{row.reference} {row.title}", address(person.organization, "objectives:objective", row.reference))
        for row in Objective.objects.filter(owner=person, state__in=OPEN_OBJECTIVES, cycle__closed_at=None)
    ]


def hand_over_objectives(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    rows = Objective.objects.filter(owner=person, state__in=OPEN_OBJECTIVES, cycle__closed_at=None)
    rows.update(owner=to)


def key_results_of(person: Membership) -> Sequence[Owned]:
    return [
        Owned(f"{row.reference} {row.name}", address(person.organization, "objectives:key_result", row.reference))
        for row in _key_results(person)
    ]


def hand_over_key_results(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """Raises the version of each card, so that a change proposed before is looked at again."""
    _key_results(person).update(owner=to, version=F("version") + 1)


def _key_results(person: Membership) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(owner=person, state__in=OPEN_KEY_RESULTS, objective__cycle__closed_at=None)


def initiatives_of(person: Membership) -> Sequence[Owned]:
    return [
        Owned(str(row), address(person.organization, "objectives:initiative", row.reference))
        for row in Initiative.objects.filter(lead=person, state__in=OPEN)
    ]


def hand_over_initiatives(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    Initiative.objects.filter(lead=person, state__in=OPEN).update(lead=to, version=F("version") + 1)
