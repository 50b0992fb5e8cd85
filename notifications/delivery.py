"""Delivery of the outbox: claim, send, mark. See docs/decisions/0005-outbox.md.

Claiming and marking are short transactions; sending happens between them, in none. A claim is a lease: a worker that
dies gives its messages back when the lease is up. One that dies between sending and marking makes a message go out
again, under the same Message-ID: at least once, and recognisable.
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from notifications import kinds, mail
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification, Preference
from okrapp import clock
from organizations.tenancy import tenant

log = structlog.get_logger(__name__)

BATCH = 50
ROUNDS = 6  # batches of one run; then the other organizations have their turn
LEASE = timedelta(minutes=5)
TRIES = 8
FIRST_WAIT = timedelta(seconds=30)  # fourfold after each try: the eighth comes after two days

# The message is at fault, not the way to the server: the ones behind it can be tried.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries that are ours until the lease is up."""

    organization_id: int
    delivery_ids: tuple[int, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages wait, and how many were given up, in all organizations; seconds since the oldest could go."""

    waiting: int
    dead: int
    seconds: int


def deliver_due(organization_id: int) -> bool:
    """Send what is due of one organization, each person's messages in order. True when some may be left.

    Opens its own short transactions. Any number may run at once. Stops when the mail server is lost.
    """
    for _ in range(ROUNDS):
        claim = claim_due(organization_id)
        if not claim.delivery_ids or not send_claimed(claim):
            return False
    return True


def organizations_with_deliveries_due() -> list[int]:
    """The organizations that a worker should visit now; one query, answered with ids by the tables' owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_with_deliveries_due(%s)", [clock.now()])
        return [row[0] for row in cursor.fetchall()]


def backlog() -> Backlog:
    """What is due or was tried in vain, across the wall; one query, answered with figures by the tables' owner."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting, dead, oldest FROM notifications_backlog(%s)", [now])
        waiting, dead, oldest = cursor.fetchone()
    return Backlog(waiting, dead, round((now - oldest).total_seconds()) if oldest else 0)


def claim_due(organization_id: int) -> Claim:
    """Take the first waiting message of up to BATCH people whose next try has come. A claim counts as a try."""
    now = clock.now()
    with tenant(organization_id):
        ids = list(
            _claimable(now).order_by("due_at")[:BATCH].select_for_update(skip_locked=True).values_list("id", flat=True)
        )
        Delivery.objects.filter(id__in=ids).update(claimed_until=now + LEASE, attempts=F("attempts") + 1)
    return Claim(organization_id, tuple(ids), now + LEASE)


def _claimable(now: datetime) -> QuerySet[Delivery]:
    earlier = Delivery.objects.filter(
        Q(visible_at__lt=OuterRef("visible_at")) | Q(visible_at=OuterRef("visible_at"), id__lt=OuterRef("id")),
        recipient_id=OuterRef("recipient_id"),
        channel=OuterRef("channel"),
        state=DeliveryState.PENDING,
    )
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return Delivery.objects.filter(~Exists(earlier), free, state=DeliveryState.PENDING, due_at__lte=now)


def send_claimed(claim: Claim) -> bool:
    """Send the claimed messages that are still worth it, over one connection. False when the server is lost."""
    with _mail_server() as server:
        for place, delivery_id in enumerate(claim.delivery_ids):
            if clock.now() >= claim.until:
                return False
            try:
                _send_one(server, claim, delivery_id)
            except REFUSED as error:
                _postpone(claim, [delivery_id], error)
            except OSError as error:
                log.warning("mail server lost", error=str(error))
                _postpone(claim, claim.delivery_ids[place:], error)
                return False
            except Exception as error:  # one message that can't be written must not hold up the others
                log.exception("message failed", delivery=delivery_id)
                _postpone(claim, [delivery_id], error)
    return True


def _send_one(server: BaseEmailBackend, claim: Claim, delivery_id: int) -> None:
    with tenant(claim.organization_id):
        message = prepare(claim, delivery_id)
    if message is None:
        return
    server.open()
    server.send_messages([message])
    with tenant(claim.organization_id):
        _waiting(delivery_id).update(state=DeliveryState.SENT, sent_at=clock.now(), claimed_until=None, last_error="")


def prepare(claim: Claim, delivery_id: int) -> EmailMultiAlternatives | None:
    """The message to send now, worded as things stand; None when it is not ours any more, not needed, or given up."""
    delivery = (
        _waiting(delivery_id)
        .filter(claimed_until=claim.until)
        .select_related("notification__organization", "notification__recipient__user")
        .first()
    )
    if delivery is None:
        return None
    if delivery.attempts > TRIES:
        _close(delivery, DeliveryState.DEAD, last_error="Workers stopped while they were sending it.")
        return None
    if is_needless(delivery):
        _close(delivery, DeliveryState.MOOT)
        return None
    return mail.compose(delivery)


def is_needless(delivery: Delivery) -> bool:
    """Whether by now nobody should get it: the person left or turned it off, or its kind says that it is moot."""
    notification: Notification = delivery.notification
    recipient = notification.recipient
    if not recipient.is_active or not recipient.user.is_active:
        return True
    refused = Preference.objects.filter(membership_id=recipient.id, kind=notification.kind, channel=delivery.channel)
    return refused.exists() or kinds.kind(notification.kind).is_moot(notification)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 30 seconds, then four times as long each time."""
    wait: timedelta = FIRST_WAIT * 4 ** (attempts - 1)
    return wait


def explain(error: Exception) -> str:
    """What went wrong, for an admin."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_plain(text)}" for code, text in error.recipients.values()]
        return f"The mail server refused the address: {'; '.join(answers)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered: {error.smtp_code} {_plain(error.smtp_error)}"
    if isinstance(error, OSError):
        return f"The mail server could not be reached: {error}"
    return f"The message could not be written: {type(error).__name__}: {error}"


def _plain(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def _postpone(claim: Claim, delivery_ids: tuple[int, ...] | list[int], error: Exception) -> None:
    """Back off; after the last try give up, visibly."""
    now, reason = clock.now(), explain(error)[:300]
    with tenant(claim.organization_id):
        for delivery in Delivery.objects.filter(id__in=delivery_ids, claimed_until=claim.until).order_by("id"):
            if delivery.attempts >= TRIES:
                _close(delivery, DeliveryState.DEAD, last_error=reason)
            else:
                due_at = now + wait_after(delivery.attempts)
                _waiting(delivery.id).update(claimed_until=None, due_at=due_at, last_error=reason)


def _close(delivery: Delivery, state: DeliveryState, *, last_error: str = "") -> None:
    _waiting(delivery.id).update(state=state, claimed_until=None, last_error=last_error)


def _waiting(delivery_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.filter(id=delivery_id, state=DeliveryState.PENDING)


@contextmanager
def _mail_server() -> Iterator[BaseEmailBackend]:
    """A connection that opens with the first message."""
    server = get_connection()
    try:
        yield server
    finally:
        server.close()
