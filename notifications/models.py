from django.db import models
from django.db.models import Q

from notifications.enums import Channel, DeliveryState
from organizations.models import Membership
from organizations.tenancy import TenantForeignKey, TenantModel, walls


class Notification(TenantModel):
    """What happened to whom: one line of a person's inbox, and the source of what is sent about it.

    `key` makes recording idempotent: the same key is recorded once. Hidden until `visible_at`, so that a decision
    can be undone before anybody is told.
    """

    recipient = TenantForeignKey(Membership, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=240)
    body = models.TextField(blank=True)
    why = models.CharField(max_length=240)
    path = models.CharField(max_length=300)
    about = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    visible_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        ordering = ["-visible_at", "-id"]
        constraints = [
            *walls("notifications_notification", "recipient"),
            models.UniqueConstraint(
                fields=["organization", "recipient", "key"], name="notifications_notification_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "recipient", "-visible_at"], name="notifications_inbox"),
            models.Index(
                fields=["organization", "recipient"],
                condition=Q(read_at=None),
                name="notifications_unread",
            ),
        ]


class Delivery(TenantModel):
    """One message to the outside: claimed by a conditional update, retried with back-off, dead after the last try.

    Of the messages that wait for one person on one channel only the first, by `visible_at` and id, may be claimed:
    so they arrive in order. `recipient` and `visible_at` repeat the notification's, for the index of that question.
    `attempts` counts claims; `due_at` is when the next one may happen.
    """

    notification = TenantForeignKey(Notification, models.CASCADE, related_name="deliveries")
    recipient = TenantForeignKey(Membership, models.CASCADE, related_name="+")
    visible_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("notifications_delivery", "notification", "recipient"),
            models.UniqueConstraint(
                fields=["organization", "notification", "channel"], name="notifications_delivery_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at"],
                condition=Q(state=DeliveryState.PENDING),
                name="notifications_delivery_waiting",
            ),
            models.Index(
                fields=["organization", "recipient", "channel", "visible_at", "id"],
                condition=Q(state=DeliveryState.PENDING),
                name="notifications_delivery_queue",
            ),
            models.Index(
                fields=["organization"], condition=Q(state=DeliveryState.DEAD), name="notifications_delivery_dead"
            ),
        ]


class Preference(TenantModel):
    """A person's choice to leave out one channel for one kind of event. No row: it is sent."""

    membership = TenantForeignKey(Membership, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("notifications_preference", "membership"),
            models.UniqueConstraint(
                fields=["organization", "membership", "kind", "channel"], name="notifications_preference_once"
            ),
        ]
