"""Sending invitations: the rows are their own outbox."""

import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException

import structlog
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from okrapp import clock
from organizations.addresses import absolute, address
from organizations.models import Invitation
from organizations.queries.invitations import digest_of
from organizations.tenancy import tenant

FIRST_WAIT = timedelta(minutes=2)
log = structlog.get_logger(__name__)


def send_waiting_invitations(organization_id: int, *, at: datetime | None = None) -> int:
    """Mail every waiting invitation of one organization; returns how many went out.

    Each is claimed, mailed and marked in steps of its own, so that nothing is sent inside a transaction, two workers
    never mail the same one, and one that a worker took to its grave is tried again. To be called outside `tenant()`.
    """
    sent = 0
    while claimed := _claim(organization_id, at or clock.now()):
        sent += _send(*claimed, at or clock.now())
    return sent


def _claim(organization_id: int, now: datetime) -> tuple[Invitation, str] | None:
    """Take the next one and give it a fresh token. The wait doubles with each attempt."""
    with tenant(organization_id):
        waiting = Invitation.objects.to_mail(now).select_related("organization", "invited_by__user", "team")
        invitation = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("try_after", "id").first()
        if invitation is None:
            return None
        token = secrets.token_urlsafe(32)
        invitation.end_link()
        invitation.token_digest = digest_of(token)
        invitation.try_after = now + FIRST_WAIT * 2**invitation.attempts
        invitation.attempts += 1
        invitation.save(update_fields=["token_digest", "former_digests", "try_after", "attempts"])
        return invitation, token


def _send(invitation: Invitation, token: str, now: datetime) -> int:
    try:
        letter(invitation, token).send()
    except (SMTPException, OSError) as error:
        log.warning("invitation not mailed", invitation=invitation.id, attempt=invitation.attempts, error=str(error))
        return 0
    with tenant(invitation.organization_id):
        # Revoked or re-sent meanwhile: another token rules by now, and this mail does not count.
        Invitation.objects.filter(id=invitation.id, token_digest=invitation.token_digest).update(mailed_at=now)
    return 1


def letter(invitation: Invitation, token: str) -> EmailMessage:
    """The mail that invites; it says who invited, into what, and until when."""
    organization, inviter = invitation.organization, invitation.invited_by
    context = {
        "invitation": invitation,
        "organization": organization,
        "inviter": inviter,
        "href": absolute(address(organization, "organizations:join", token)),
        "until": invitation.expires_at.astimezone(organization.zone),
    }
    return EmailMessage(
        subject=" ".join(f"{inviter.name} invites you to {organization.name}".split()),  # one line, whatever the names
        body=render_to_string("organizations/mail/invitation.txt", context),
        to=[invitation.email],
        reply_to=[inviter.user.email],
    )
