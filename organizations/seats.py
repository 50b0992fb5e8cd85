"""What a person holds in teams, for handing over."""

from collections.abc import Sequence
from datetime import datetime

from organizations.addresses import address
from organizations.enums import Seat
from organizations.models import Membership, Team, TeamSeat
from organizations.ownership import Owned


def led_by(person: Membership) -> Sequence[Owned]:
    return [_owned(person, team) for team in Team.objects.filter(lead=person)]


def hand_over_lead(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    Team.objects.filter(lead=person).update(lead=to)


def championed_by(person: Membership) -> Sequence[Owned]:
    seats = TeamSeat.objects.filter(membership=person, seat=Seat.CHAMPION).select_related("team")
    return [_owned(person, seat.team) for seat in seats.order_by("team__name")]


def hand_over_champion(*, by: Membership, person: Membership, to: Membership, at: datetime) -> None:
    """The heir may be champion of some of the teams already; there the seat just goes."""
    seats = TeamSeat.objects.filter(membership=person, seat=Seat.CHAMPION)
    theirs = TeamSeat.objects.filter(membership=to, seat=Seat.CHAMPION).values_list("team_id", flat=True)
    seats.filter(team_id__in=list(theirs)).delete()
    seats.update(membership=to)


def _owned(person: Membership, team: Team) -> Owned:
    return Owned(team.name, address(person.organization, "organizations:team", team.slug))
