"""Whose turn something is, kept in step with roles, seats and the matrix.

An app that stores whom it asks registers how to work that out anew. Each action that changes who is in which role calls
it before its transaction ends.
"""

from collections.abc import Callable

_askers: dict[str, Callable[[], None]] = {}


def register(code: str, ask_anew: Callable[[], None]) -> None:
    """Make known what has to be asked anew: `register("sets", ask_anew)`; for apps that are getting ready."""
    _askers[code] = ask_anew


def ask_anew() -> None:
    """Somebody came into a role or out of it: have everything that waits ask whoever is in it now."""
    for each in _askers.values():
        each()
