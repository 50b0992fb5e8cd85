"""The people of the tests: everybody of one organization by role, and a stranger who runs another."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from organizations.actions import found_organization
from organizations.enums import Role, Seat
from organizations.models import Membership, Organization, Team, TeamSeat
from organizations.tenancy import tenant
from tests.factories import MembershipFactory, TeamFactory, UserFactory


@dataclass(frozen=True)
class Cast:
    organization: Organization
    company: Team
    team: Team
    admin: Membership
    sponsor: Membership
    lead: Membership
    champion: Membership
    owner: Membership
    kr_owner: Membership
    steward: Membership
    member: Membership
    viewer: Membership
    stranger: Membership  # the admin of another organization


@pytest.fixture
def stranger(db: None) -> Membership:
    return found_organization(by=UserFactory(name="Stranger"), name="Elsewhere", slug="elsewhere")


@pytest.fixture
def cast(stranger: Membership) -> Iterator[Cast]:
    """The organization `acme` with one person per role, at work for the length of the test."""
    admin = found_organization(by=UserFactory(name="Admin"), name="Acme", slug="acme")
    with tenant(admin.organization_id):
        Membership.objects.filter(id=admin.id).update(roles=[Role.ADMIN])
        admin.roles = [Role.ADMIN]
        company = Team.objects.get(parent=None)
        people = {
            "sponsor": [Role.SPONSOR, Role.MEMBER],
            "lead": [Role.PROGRAM_LEAD, Role.MEMBER],
            "champion": [Role.MEMBER],
            "owner": [Role.MEMBER],
            "kr_owner": [Role.MEMBER],
            "steward": [Role.DATA_STEWARD, Role.MEMBER],
            "member": [Role.MEMBER],
            "viewer": [Role.VIEWER],
        }
        held = {who: MembershipFactory(user__name=who.replace("_", " ").title(), roles=r) for who, r in people.items()}
        team = TeamFactory(name="Growth", slug="growth", parent=company)
        TeamSeat.objects.create(team=team, membership=held["champion"], seat=Seat.CHAMPION)
        for who in ("owner", "kr_owner", "member"):
            TeamSeat.objects.create(team=team, membership=held[who], seat=Seat.MEMBER)
        for person in (admin, *held.values()):
            person.organization = admin.organization
        yield Cast(organization=admin.organization, company=company, team=team, admin=admin, stranger=stranger, **held)


def sign_in(membership: Membership) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(membership.user)
    return client
