"""What a person holds in teams, for handing over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from okrapp.panels import asked_once
from organizations.addresses import address
from organizations.enums import Seat
from organizations.models import Membership, Team, TeamSeat
from organizations.ownership import Owned


def led_by(person: Membership) -> Sequence[Owned]:
    return [_owned(person, team) for team in _held_by(person) if team.lead_id == person.id]


def hand_over_lead(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    Team.objects.filter(lead=person).update(lead=to)


def championed_by(person: Membership) -> Sequence[Owned]:
    return [_owned(person, team) for team in _held_by(person) if team.is_championed]


def hand_over_champion(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """The heir may be champion of some of the teams already; there the seat just goes."""
    seats = TeamSeat.objects.filter(membership=person, seat=Seat.CHAMPION)
    theirs = TeamSeat.objects.filter(membership=to, seat=Seat.CHAMPION).values_list("team_id", flat=True)
    seats.filter(team_id__in=list(theirs)).delete()
    seats.update(membership=to)


@asked_once
def _held_by(person: Membership) -> list[Any]:
    """The teams that the person leads or is champion of, by name. One query."""
    seat = Exists(TeamSeat.objects.filter(team=OuterRef("id"), membership=person, seat=Seat.CHAMPION))
    held = Team.objects.annotate(is_championed=seat).filter(Q(lead=person) | Q(is_championed=True))
    return list(held.order_by("name", "id"))


def _owned(person: Membership, team: Team) -> Owned:
    return Owned(team.name, address(person.organization, "organizations:team", team.slug))
