"""Who may change an organization, and the gates that fetch its people and teams."""

from django.http import Http404

from okrapp.errors import Forbidden
from organizations.enums import Role
from organizations.models import Membership, Team
from organizations.queries.people import person_with_id
from organizations.queries.teams import TeamPage, team_page, team_with_slug


def can_administer(membership: Membership) -> bool:
    return membership.has_role(Role.ADMIN)


def can_edit_matrix(membership: Membership) -> bool:
    """Every change of the matrix is approved by the sponsor (governance, RACI): so the sponsor makes it."""
    return membership.has_role(Role.SPONSOR)


def require_admin(membership: Membership) -> None:
    """Raises Forbidden, naming the admins, for everybody else."""
    if not can_administer(membership):
        raise Forbidden("Only an admin may do this.", who=holders(Role.ADMIN))


def require_sponsor(membership: Membership) -> None:
    """Raises Forbidden, naming the sponsors, for everybody else."""
    if not can_edit_matrix(membership):
        raise Forbidden("Only the sponsor may change who decides what.", who=holders(Role.SPONSOR))


def holders(role: Role) -> str:
    """The names of those who hold a role today."""
    return ", ".join(person.name for person in Membership.objects.active().holding(role)) or "nobody yet"


def holders_if_not(membership: Membership) -> str:
    """The admins by name, for the page of somebody who is none; empty for an admin."""
    return "" if can_administer(membership) else holders(Role.ADMIN)


def team_or_404(slug: str) -> Team:
    """The gate to a team; every member may see every team."""
    team = team_with_slug(slug)
    if team is None:
        raise Http404
    return team


def team_page_or_404(slug: str) -> TeamPage:
    """The gate to a team with what surrounds it; every member may see every team."""
    page = team_page(slug)
    if page is None:
        raise Http404
    return page


def person_or_404(reader: Membership, person_id: int) -> Membership:
    """The gate to a person; every member may see everybody, also those who left."""
    person = person_with_id(person_id)
    if person is None:
        raise Http404
    person.organization = reader.organization
    return person
