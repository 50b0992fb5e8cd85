"""The link in each e-mail that turns its kind off without signing in: signed, for one person and one kind."""

from dataclasses import dataclass

from django.core import signing
from django.http import Http404

from notifications import kinds
from notifications.kinds import Kind
from organizations.addresses import address
from organizations.models import Membership, Organization

SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One kind of e-mail to one person."""

    membership: Membership
    kind: Kind


def path(organization: Organization, membership: Membership, kind: str) -> str:
    """Where this person stops e-mails of this kind. The link stays good: mail is read years later."""
    return address(organization, "notifications:unsubscribe", token(organization, membership, kind))


def token(organization: Organization, membership: Membership, kind: str) -> str:
    return signing.dumps([organization.id, membership.id, kind], salt=SALT)


def subscription_or_404(organization: Organization, signed: str) -> Subscription:
    """What a link is about; 404 for one that is forged, cut short, or of another organization."""
    try:
        organization_id, membership_id, code = signing.loads(signed, salt=SALT)
        kind = kinds.kind(code)
    except (signing.BadSignature, KeyError, ValueError) as error:
        raise Http404 from error
    membership = Membership.objects.active().filter(id=membership_id).first()
    if organization_id != organization.id or membership is None:
        raise Http404
    return Subscription(membership, kind)
