"""What notifications add to pages of other apps."""

from collections.abc import Mapping
from typing import Any

from notifications import queries
from okrapp.panels import NavigationItem
from organizations.addresses import address
from organizations.models import Membership
from organizations.panels import Tab

TABS = (
    (70, Tab("E-mails to you", "notifications:preferences")),
    (80, Tab("Undelivered", "notifications:deliveries", admins_only=True)),
)


def bell(membership: Membership, request: Any) -> Mapping[str, Any]:
    """The way to the inbox and the number of unread lines, for the frame of every page; one query."""
    return {
        "inbox_href": address(membership.organization, "notifications:inbox"),
        "inbox_count": queries.unread_count(membership),
        "inbox_count_href": address(membership.organization, "notifications:count"),
    }


def pages(membership: Membership, request: Any) -> Mapping[str, Any]:
    """The inbox, for the search."""
    href = address(membership.organization, "notifications:inbox")
    return {"pages": [NavigationItem("Notifications", href, "bell", order=90)]}


def what_changed(membership: Membership, subject: Any) -> Mapping[str, Any] | None:
    """The newest unread lines; nothing when there are none. One query."""
    unread = queries.unread(membership)
    return {"notifications": unread} if unread else None
