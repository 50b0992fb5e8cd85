"""Addresses inside an organization, so that templates and actions never spell the tenant."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from organizations.models import Organization


def address(organization: Organization, name: str, *args: Any) -> str:
    """The path of a page of this organization: `address(org, "objectives:objective", "O-12")`."""
    return _path(organization.slug, name, *args)


@lru_cache(maxsize=16_384)
def _path(slug: str, name: str, *args: Any) -> str:
    # A page of hundreds of rows asks for hundreds of addresses, and the addresses of a process never change.
    return reverse(name, args=(slug, *args))


def home(organization: Organization) -> str:
    """My week: the front page of an organization, which belongs to an app further down."""
    return f"/o/{organization.slug}/"


def absolute(path: str) -> str:
    """The full address of a path, for mails and other systems."""
    return f"{settings.BASE_URL}{path}"
