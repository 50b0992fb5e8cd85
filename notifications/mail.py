"""Writing a notification as an e-mail."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.text import Truncator

from notifications import kinds, unsubscribing
from notifications.models import Delivery
from organizations.addresses import absolute, address

SUBJECT_LENGTH = 150


def compose(delivery: Delivery) -> EmailMultiAlternatives:
    """The message of one delivery in plain text and HTML; its Message-ID is the same at every try."""
    notification = delivery.notification
    context = _context(delivery)
    message = EmailMultiAlternatives(
        subject=Truncator(" ".join(context["title"].split())).chars(SUBJECT_LENGTH),
        body=render_to_string("notifications/email/message.txt", context),
        to=[notification.recipient.user.email],
        headers={
            "Message-ID": message_id(delivery),
            "List-Unsubscribe": f"<{context['unsubscribe_href']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("notifications/email/message.html", context), "text/html")
    return message


def message_id(delivery: Delivery) -> str:
    """The idempotency key of e-mail: servers and readers drop a second message with the same one."""
    return f"<delivery.{delivery.organization_id}.{delivery.id}@{urlsplit(settings.BASE_URL).hostname}>"


def _context(delivery: Delivery) -> dict[str, Any]:
    notification = delivery.notification
    organization = notification.organization
    kind = kinds.kind(notification.kind)
    wording = kind.wording(notification)
    return {
        "organization": organization,
        "kind": kind,
        "title": wording.title,
        "body": wording.body,
        "why": notification.why,
        "href": absolute(wording.path),
        "unsubscribe_href": absolute(unsubscribing.path(organization, notification.recipient, kind.code)),
        "preferences_href": absolute(address(organization, "notifications:preferences")),
    }
