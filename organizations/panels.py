"""What organizations add to the frame, to My week, and to the tabs of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from okrapp.panels import SETTINGS, NavigationItem
from organizations import policies, queries
from organizations.addresses import address, home
from organizations.models import Membership
from organizations.requests import OrganizationRequest


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the settings, shown to everybody or to admins only."""

    label: str
    page: str
    admins_only: bool = False

    def shown(self, membership: Membership, request: Any) -> Mapping[str, Any] | None:
        if self.admins_only and not policies.can_administer(membership):
            return None
        return {"label": self.label, "href": address(membership.organization, self.page)}


# Other apps' tabs stand between these by their own order.
TABS = (
    (10, Tab("Organization", "organizations:settings")),
    (20, Tab("People", "organizations:people")),
    (30, Tab("Teams", "organizations:settings_teams")),
    (60, Tab("Who decides what", "organizations:raci")),
    (90, Tab("Audit trail", "organizations:audit", admins_only=True)),
)


def navigation(membership: Membership, request: OrganizationRequest) -> Mapping[str, Any]:
    """Teams and Settings in the rail, the search, and the way to other organizations; no query."""
    organization = membership.organization
    teams, settings = (address(organization, f"organizations:{name}") for name in ("teams", "settings"))
    items = [
        NavigationItem("Teams", teams, "team", 70, current=request.path.startswith(teams), key="g t"),
        NavigationItem("Settings", settings, "settings", 90, current=request.path.startswith(settings), key="g s"),
    ]
    return {"nav": items, "home_href": home(organization), "search_href": address(organization, "organizations:search")}


def setup(membership: Membership, subject: Any) -> Mapping[str, Any] | None:
    """For an admin who is still alone: the step of the guided start that brings the others. One query."""
    if not policies.can_administer(membership) or queries.setup_standing().has_company:
        return None
    return {"invite_href": address(membership.organization, "organizations:invite")}


def settings_tabs(membership: Membership, request: OrganizationRequest) -> list[dict[str, Any]]:
    """The tabs of all settings pages that this person may open; the current one is the longest that fits the path."""
    tabs = [dict(tab) for _, tab in SETTINGS.filled(membership, request)]
    fitting = [tab["href"] for tab in tabs if request.path.startswith(tab["href"])]
    for tab in tabs:
        tab["current"] = bool(fitting) and tab["href"] == max(fitting, key=len)
    return tabs
