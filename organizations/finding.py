"""The search over everything that a person may open: things, the pages of the rail and beside it, and the settings."""

from collections.abc import Sequence

from django.utils.translation import gettext

from okrapp.panels import PAGES, frame
from organizations.panels import settings_tabs
from organizations.queries.searching import MOST, Group, Hit, found
from organizations.requests import OrganizationRequest
from organizations.searching import folded, marked, starts_a_word, words_of


def everything(request: OrganizationRequest, text: str) -> list[Group]:
    """At most twenty hits in groups; before anything is typed, the pages of the rail, to go there.

    Pages come first where the name of one begins with the text, else last. Three queries beside those of the rail.
    """
    words = words_of(text)
    if text.strip() and not words:
        return []
    pages = _pages(request, words)
    things = found(request.membership, text, most=MOST - len(pages))
    if not pages:
        return things
    group = Group(gettext("Pages") if words else gettext("Go to"), tuple(hit for _, hit in pages))
    begins = any(folded(name).startswith(folded(text).strip()) for name, _ in pages)
    return [group, *things] if begins else [*things, group]


def _pages(request: OrganizationRequest, words: Sequence[str]) -> list[tuple[str, Hit]]:
    """The pages whose name fits, each with its name."""
    beside = [item for _, part in PAGES.filled(request.membership, request) for item in part["pages"]] if words else []
    rail = [(item.label, item.href, item.icon, "") for item in [*frame(request)[0], *beside]]
    tabs = settings_tabs(request.membership, request) if words else []
    rail += [(str(tab["label"]), tab["href"], "settings", gettext("Settings")) for tab in tabs]
    return [
        (name, Hit(href, icon, marked(name, words), note=marked(note, ())))
        for name, href, icon, note in rail
        if not words or starts_a_word(name, words)
    ]
