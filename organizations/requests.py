"""What a view below an organization is given."""

from django.http import HttpRequest

from organizations.models import Membership, Organization


class OrganizationRequest(HttpRequest):
    """A request that OrganizationMiddleware has resolved; for type checkers. The reader is an active member."""

    organization: Organization
    membership: Membership
