"""Founding an organization."""

from django.db import connection, transaction
from django.utils.text import slugify

from okrapp.errors import DomainError
from organizations import raci
from organizations.enums import Role
from organizations.models import Membership, Organization, RaciRule, RetiredSlug, Team, User
from organizations.tenancy import tenant

FOUNDER_ROLES = [Role.ADMIN, Role.SPONSOR, Role.PROGRAM_LEAD, Role.MEMBER]
# Names that would read as pages of ours.
RESERVED = {"admin", "api", "accounts", "start", "static", "o", "new", "demo", "help", "support", "www"}


def found_organization(*, by: User, name: str, slug: str = "", timezone: str = "UTC") -> Membership:
    """Create an organization with its company team, its RACI matrix and its founder as admin, sponsor and lead.

    Returns the founder's membership. Raises DomainError for an address that is taken or reserved.
    """
    address = slug or free_slug(name)
    with transaction.atomic():
        if slug_problem(address):
            raise DomainError(slug_problem(address), field="slug")
        organization_id = _next_id()
        with tenant(organization_id):  # already for the organization itself: its first line of history is a tenant's
            organization = Organization.objects.create(id=organization_id, name=name, slug=address, timezone=timezone)
            membership = Membership.objects.create(user=by, name=by.name or by.email, roles=list(FOUNDER_ROLES))
            Team.objects.create(name=name, slug=slugify(name) or "company", lead=membership)
            install_default_matrix()
        by.last_organization = organization
        by.save(update_fields=["last_organization"])
    membership.organization = organization
    return membership


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('organizations_organization', 'id'))")
        return int(cursor.fetchone()[0])


def install_default_matrix() -> None:
    """Give the organization at work the matrix that everybody starts with."""
    RaciRule.objects.bulk_create(
        RaciRule(activity=activity, role=role, letter=letter)
        for activity, letters in raci.DEFAULT.items()
        for letter, role in letters.items()
    )


def slug_problem(slug: str, *, own: Organization | None = None) -> str:
    """Why this address can't be had; empty when it can."""
    taken = Organization.objects.filter(slug=slug).exclude(pk=own.pk if own else 0).exists()
    retired = RetiredSlug.objects.filter(slug=slug).exclude(organization_id=own.pk if own else 0).exists()
    if slug in RESERVED or taken or retired:
        return f"The address “{slug}” is taken. Try another."
    return ""


def free_slug(name: str) -> str:
    """An address made from the name, with a number where it is taken."""
    stem = (slugify(name)[:34].strip("-") or "team").ljust(2, "0")
    tries = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(candidate for candidate in tries if not slug_problem(candidate))
