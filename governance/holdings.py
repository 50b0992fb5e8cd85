"""What a person holds in governance, for when they leave: open decisions pass to somebody else."""

from collections.abc import Sequence
from datetime import datetime

from governance.enums import DecisionState
from governance.models import Decision
from organizations import ownership
from organizations.addresses import address
from organizations.models import Membership
from organizations.ownership import Owned


def register() -> None:
    ownership.register("decisions", label="Open decisions", query=open_decisions, hand_over=hand_over)


def open_decisions(person: Membership) -> Sequence[Owned]:
    organization = person.organization
    found = Decision.objects.filter(owner_id=person.id, state=DecisionState.OPEN)
    return [
        Owned(f"{each.reference} {each.note}", address(organization, "governance:decision", each.reference))
        for each in found
    ]


def hand_over(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """Name another owner for everything that is still open."""
    Decision.objects.filter(owner_id=person.id, state=DecisionState.OPEN).update(owner_id=to.id)
