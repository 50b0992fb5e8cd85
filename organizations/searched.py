"""What of organizations is found by the search."""

from organizations.search_kinds import SearchKind, page, register
from organizations.searchable import ENDED


def register_all() -> None:
    register(SearchKind("team", "Teams", "team", page("organizations:team")))
    register(SearchKind("person", "People", "person", page("organizations:person"), states={ENDED: "Has left"}))
