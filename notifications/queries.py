"""What the inbox, the frame, My week and the settings show of notifications."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Q, QuerySet

from notifications import kinds
from notifications.enums import Channel, DeliveryState
from notifications.kinds import Kind
from notifications.models import Delivery, Notification, Preference
from okrapp import clock
from organizations.models import Membership
from organizations.tenancy import prepared

PAGE = 30
NEWS = 5
COUNTED = 100  # the bell says 99+ from here on
KNOWN = "unread_notifications"  # the count, kept with the membership that a request acts for
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox: the unread, then the read, each newest first. `after` is the key of the next page."""

    unread: list[Notification]
    read: list[Notification]
    after: str
    as_of: datetime

    @property
    def is_empty(self) -> bool:
        return not self.unread and not self.read


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of notification, and whether the person gets it as e-mail."""

    kind: Kind
    email: bool


def inbox(membership: Membership, *, after: str = "", at: datetime | None = None) -> InboxPage:
    """The person's notifications from behind the key `after`, which an unreadable one does not move. Two queries."""
    now = at or clock.now()
    found = list(islice(_from(_visible(membership, now), after), PAGE + 1))
    shown, key = found[:PAGE], _key(found[PAGE - 1]) if len(found) > PAGE else ""
    unread, read = ([each for each in shown if bool(each.read_at) is is_read] for is_read in (False, True))
    return InboxPage(unread, read, key, now)


def unread(membership: Membership, *, at: datetime | None = None) -> list[Notification]:
    """The newest NEWS that the person has not opened. The frame of the same page then need not count them."""
    found = list(_unread(membership.id, at or clock.now()))
    vars(membership)[KNOWN] = vars(found[0])["unread"] if found else 0
    return found


def unread_count(membership: Membership, *, at: datetime | None = None) -> int:
    """How many the person has not opened, counted up to COUNTED; one query on an index of the unread, none
    where `unread` has been asked for the same page."""
    known: int | None = vars(membership).get(KNOWN)
    return known if known is not None else len(_unread_ids(membership.id, at or clock.now()))


def email_choices(membership: Membership) -> list[Choice]:
    """Every kind of notification with the person's choice, by name."""
    refused = set(
        Preference.objects.filter(membership_id=membership.id, channel=Channel.EMAIL).values_list("kind", flat=True)
    )
    return [Choice(kind, kind.code not in refused) for kind in kinds.all_kinds()]


def wants_email(membership: Membership, kind: str) -> bool:
    return not Preference.objects.filter(membership_id=membership.id, kind=kind, channel=Channel.EMAIL).exists()


def given_up(*, limit: int = PAGE) -> list[Delivery]:
    """The oldest messages that were given up after their last try, with what each was about and for whom."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD).select_related("notification", "recipient__user")
    return list(dead.order_by("visible_at", "id")[:limit])


def given_up_count() -> int:
    return Delivery.objects.filter(state=DeliveryState.DEAD).count()


def _visible(membership: Membership, now: datetime) -> QuerySet[Notification]:
    return _received(membership.id, now)


def _received(recipient_id: int, now: datetime) -> QuerySet[Notification]:
    mine = Notification.objects.filter(recipient_id=recipient_id, visible_at__lte=now)
    return mine.order_by("-visible_at", "-id")


@prepared
def _unread(recipient_id: int, now: datetime) -> QuerySet[Notification]:
    unread = _received(recipient_id, now).filter(read_at=None)
    counted = Func(ArraySubquery(unread.values("id")[:COUNTED]), function="cardinality", output_field=IntegerField())
    return unread.annotate(unread=counted)[:NEWS]


@prepared
def _unread_ids(recipient_id: int, now: datetime) -> QuerySet[Notification, tuple[int]]:
    return _received(recipient_id, now).filter(read_at=None).values_list("id")[:COUNTED]


def _from(visible: QuerySet[Notification], after: str) -> Iterator[Notification]:
    """The unread and then the read behind a key; the second are only asked for when the first leave room."""
    section, behind = _behind(after)
    if section != "read":
        yield from visible.filter(behind, read_at=None)[: PAGE + 1]
        behind = Q()
    yield from visible.filter(behind, read_at__isnull=False)[: PAGE + 1]


def _key(last: Notification) -> str:
    section = "read" if last.read_at else "unread"
    return f"{section}-{(last.visible_at - EPOCH) // MICROSECOND}-{last.id}"


def _behind(key: str) -> tuple[str, Q]:
    section, _, place = key.partition("-")
    moment, _, last_id = place.partition("-")
    if section not in {"read", "unread"} or not (_is_number(moment) and _is_number(last_id)):
        return "", Q()
    visible_at = EPOCH + int(moment) * MICROSECOND
    return section, Q(visible_at__lt=visible_at) | Q(visible_at=visible_at, id__lt=int(last_id))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
