"""Questions about organizations and their people."""

from collections.abc import Callable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Expression, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from organizations.enums import Letter
from organizations.models import Membership, Organization, RaciRule, RetiredSlug, Team
from organizations.tenancy import prepared

_ALONG: dict[str, Callable[[], Expression | Subquery]] = {}


def organization_by_slug(slug: str) -> Organization | None:
    return next(iter(_with_slug(slug)), None)


def membership_of(user: object, organization: Organization) -> Membership | None:
    """The user's active membership in the organization at work, or None for a stranger.

    Brings along which roles decide and do what by the matrix (`raci.roles_with`), for the rail of every page.
    """
    user_id = getattr(user, "pk", None)
    if user_id is None:
        return None
    membership = next(iter(_active_of(user_id)), None)
    if membership is not None:
        membership.organization = organization
    return membership


def bring_along(name: str, expression: Callable[[], Expression | Subquery]) -> None:
    """Have a value come along with the membership that each request acts for, so that the rail of every page asks
    nothing for it. For apps that are getting ready; the expression refers to the membership as the outer row."""
    _ALONG[name] = expression


def organizations_of(user: object) -> QuerySet[Organization]:
    """Every organization the user is an active member of, by name.

    The one question that crosses tenants: a function in the database, owned by the tables' owner, answers it with ids.
    """
    ids = RawSQL("SELECT organizations_of_user(%s)", [getattr(user, "pk", None)])
    return Organization.objects.filter(id__in=ids).order_by("name", "id")


def current_slug_for(retired: str, user: object) -> str | None:
    """The present address behind a former one, for the organization's own members only."""
    found = RetiredSlug.objects.filter(slug=retired).select_related("organization").first()
    if found is None or not organizations_of(user).filter(id=found.organization_id).exists():
        return None
    return found.organization.slug


def company_team() -> Team | None:
    return Team.objects.filter(parent=None).first()


def members() -> QuerySet[Membership]:
    """The active members, by name."""
    return Membership.objects.active().select_related("user")


def home_of(user: object) -> Organization | None:
    """The organization that the user was in last, or any other of theirs."""
    mine = list(organizations_of(user))
    last_id = getattr(user, "last_organization_id", None)
    return next((each for each in mine if each.id == last_id), mine[0] if mine else None)


def _matrix_lines() -> QuerySet[RaciRule, str]:
    """“kr_change:sponsor:A” for all that the matrix makes accountable or responsible."""
    rules = RaciRule.objects.filter(letter__in=[Letter.ACCOUNTABLE, Letter.RESPONSIBLE])
    line = Concat("activity", Value(":"), "role", Value(":"), "letter")
    return rules.annotate(line=line).values_list("line", flat=True)


@prepared
def _with_slug(slug: str) -> QuerySet[Organization]:
    return Organization.objects.filter(slug=slug)


@prepared
def _active_of(user_id: int) -> QuerySet[Membership]:
    mine = Membership.objects.active().filter(user_id=user_id)
    along = {name: expression() for name, expression in _ALONG.items()}
    return mine.annotate(matrix_lines=ArraySubquery(_matrix_lines()), **along)  # type: ignore[no-redef]
