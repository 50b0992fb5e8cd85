"""The organization's own settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from okrapp.errors import DomainError
from organizations.actions.founding import slug_problem
from organizations.models import Membership, Organization, RetiredSlug
from organizations.policies import require_admin


def change_settings(*, by: Membership, organization: Organization, values: Mapping[str, Any]) -> Organization:
    """Change settings by field name. A former address keeps leading here, and may be taken back.

    Raises DomainError for an address that somebody else has or had, Forbidden for anybody but an admin.
    """
    require_admin(by)
    with transaction.atomic():
        current = Organization.objects.select_for_update().get(id=organization.id)
        slug = values.get("slug", current.slug)
        if slug != current.slug:
            _move(current, slug)
        for name, value in values.items():
            setattr(current, name, value)
        current.save(update_fields=list(values))
    return current


def _move(organization: Organization, slug: str) -> None:
    problem = slug_problem(slug, own=organization)
    if problem:
        raise DomainError(problem, field="slug")
    RetiredSlug.objects.filter(organization=organization, slug=slug).delete()
    RetiredSlug.objects.create(organization=organization, slug=organization.slug)
