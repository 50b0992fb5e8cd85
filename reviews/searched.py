"""What of reviews is found by the search."""

from organizations.search_kinds import SearchKind, page, register


def register_all() -> None:
    register(SearchKind("learning", "Learnings", "lessons", page("objectives:key_result"), within=True))
