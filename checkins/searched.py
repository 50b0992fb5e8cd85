"""What of check-ins is found by the search."""

from organizations.search_kinds import SearchKind, page, register


def register_all() -> None:
    register(SearchKind("lesson", "Lessons", "lessons", page("objectives:key_result"), within=True))
