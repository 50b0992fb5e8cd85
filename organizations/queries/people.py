"""Questions about the people of the organization at work."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from organizations.models import Invitation, Membership, TeamSeat


@dataclass(frozen=True, slots=True)
class SetupStanding:
    """What of the guided start is done, as far as people go."""

    has_company: bool  # more people than the founder, or some on their way


def everybody() -> QuerySet[Membership]:
    """All members, those who left last; with their sign-in and their seats."""
    return (
        Membership.objects.select_related("user")
        .prefetch_related("seats__team")
        .order_by(F("deactivated_at").asc(nulls_first=True), "name", "id")
    )


def person_with_id(person_id: int) -> Membership | None:
    return Membership.objects.select_related("user").filter(id=person_id).first()


def seats_of(person: Membership) -> QuerySet[TeamSeat]:
    """Where the person is member or champion, by team."""
    return TeamSeat.objects.filter(membership=person).select_related("team").order_by("team__name", "seat")


def setup_standing() -> SetupStanding:
    """One query."""
    others = (
        Membership.objects.active()
        .values_list("id")[:2]
        .union(Invitation.objects.open().values_list("id")[:2], all=True)
    )
    return SetupStanding(has_company=len(others) > 1)
