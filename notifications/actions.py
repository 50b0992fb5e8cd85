"""What happens to notifications: they are recorded, read, refused and sent again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from notifications import kinds, policies
from notifications.enums import Channel, DeliveryState
from notifications.models import Delivery, Notification, Preference
from notifications.outbox import Line, deliver_soon, record
from okrapp import clock
from okrapp.errors import Conflict
from organizations.models import Membership


def notify(
    *,
    recipients: Iterable[Membership],
    kind: str,
    key: str,
    title: str,
    why: str,
    path: str,
    body: str = "",
    about: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    visible_at: datetime | None = None,
) -> int:
    """Tell each recipient once: an inbox line, and a message per channel that the person has not turned off.

    `key` names the happening: the same key for the same recipient is recorded once, however often it is called.
    `why` says why the person gets it. `path` is the page that it leads to. `about` is what the kind needs to judge,
    just before sending, whether it is still worth sending. Nothing shows and nothing is sent before `visible_at`.
    Deactivated people are left out. Returns how many were newly recorded. One statement for any number of recipients.
    """
    people = {person.id for person in recipients if person.is_active}
    lines = [Line(person, key, title, why, path, body, about or {}) for person in sorted(people)]
    return record(lines, kind=kind, at=at, visible_at=visible_at)


def mark_read(*, by: Membership, notification_id: int, at: datetime | None = None) -> Notification | None:
    """Mark one of the person's own as read, the first time it is opened; None when they have no such notification."""
    mine = Notification.objects.filter(recipient_id=by.id, id=notification_id)
    mine.filter(read_at=None).update(read_at=at or clock.now())
    return mine.first()


def mark_all_read(*, by: Membership, upto: datetime, at: datetime | None = None) -> int:
    """Mark as read all that the person could see at `upto`: what arrived since the page was made stays unread."""
    unread = Notification.objects.filter(recipient_id=by.id, read_at=None, visible_at__lte=upto)
    return unread.update(read_at=at or clock.now())


def choose_emails(*, by: Membership, wanted: Collection[str]) -> None:
    """Keep which kinds the person wants as e-mail; every other known kind is left out."""
    refused = [each.code for each in kinds.all_kinds() if each.code not in wanted]
    with transaction.atomic():
        _refusals(by).exclude(kind__in=refused).delete()
        Preference.objects.bulk_create(
            (Preference(membership=by, kind=code, channel=Channel.EMAIL) for code in refused), ignore_conflicts=True
        )


def stop_emails(*, by: Membership, kind: str) -> None:
    """Leave out e-mail of one kind; harmless when it is left out already."""
    refusal = Preference(membership=by, kind=kind, channel=Channel.EMAIL)
    Preference.objects.bulk_create([refusal], ignore_conflicts=True)


def resume_emails(*, by: Membership, kind: str) -> None:
    """Send e-mail of one kind again."""
    _refusals(by).filter(kind=kind).delete()


def retry_delivery(*, by: Membership, delivery_id: int, at: datetime | None = None) -> None:
    """Give a message that was given up all of its tries again. Raises Conflict when somebody else was first."""
    if not _revive(by, Delivery.objects.filter(id=delivery_id), at):
        raise Conflict("This message is not waiting for a retry: somebody has retried it already.")


def retry_all_deliveries(*, by: Membership, at: datetime | None = None) -> int:
    """Give every message that was given up all of its tries again; returns how many."""
    return _revive(by, Delivery.objects.all(), at)


def _revive(by: Membership, deliveries: QuerySet[Delivery], at: datetime | None) -> int:
    policies.require_admin(by)
    with transaction.atomic():
        revived = deliveries.filter(state=DeliveryState.DEAD).update(
            state=DeliveryState.PENDING, attempts=0, due_at=at or clock.now()
        )
        deliver_soon(by.organization_id)
    return revived


def _refusals(membership: Membership) -> QuerySet[Preference]:
    return Preference.objects.filter(membership_id=membership.id, channel=Channel.EMAIL)
