"""Addresses inside an organization, so that templates and actions never spell the tenant."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from organizations.models import Organization


def address(organization: Organization, name: str, *args: Any) -> str:
    """The path of a page of this organization: `address(org, "objectives:objective", "O-12")`."""
    return reverse(name, args=(organization.slug, *args))


def home(organization: Organization) -> str:
    """My week: the front page of an organization, which belongs to an app further down."""
    return f"/o/{organization.slug}/"


def absolute(path: str) -> str:
    """The full address of a path, for mails and other systems."""
    return f"{settings.BASE_URL}{path}"
