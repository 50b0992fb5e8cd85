"""Questions about invitations."""

from datetime import datetime
from hashlib import sha256

from django.db import connection
from django.db.models import QuerySet

from organizations.models import Invitation
from organizations.models.people import MAIL_ATTEMPTS


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation of the organization at work that this token opens, in whatever state it is."""
    found = Invitation.objects.select_related("team", "invited_by", "organization", "accepted_by")
    invitation: Invitation | None = found.filter(token_digest=digest_of(token)).first()
    return invitation


def invitation_of_former_token(token: str) -> Invitation | None:
    """The invitation that this token opened until a newer link was mailed."""
    found = Invitation.objects.select_related("invited_by", "organization")
    invitation: Invitation | None = found.filter(former_digests__contains=[digest_of(token)]).first()
    return invitation


def open_invitations() -> QuerySet[Invitation]:
    """What was neither accepted nor revoked, newest first."""
    waiting: QuerySet[Invitation] = Invitation.objects.open().select_related("team", "invited_by")
    return waiting.order_by("-sent_at", "-id")


def organizations_inviting(now: datetime) -> list[int]:
    """The ids of all organizations with invitations to mail now; the one sweep that looks across the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_inviting(%s, %s)", [MAIL_ATTEMPTS, now])
        return [row[0] for row in cursor.fetchall()]
