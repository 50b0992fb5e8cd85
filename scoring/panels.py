"""What scoring adds to the frame and to the settings."""

from collections.abc import Mapping
from typing import Any

from organizations.addresses import address
from organizations.models import Membership


def policy_address(membership: Membership, request: Any) -> Mapping[str, Any]:
    """Every RAG chip leads to what its band triggers; no query."""
    return {"rag_href": address(membership.organization, "scoring:rag")}


def policy_tab(membership: Membership, request: Any) -> Mapping[str, Any]:
    return {"label": "Red, Amber, Green", "href": address(membership.organization, "scoring:rag")}
