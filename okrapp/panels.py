"""Pages that several apps fill: the page's app offers a slot, apps further down the import order fill it.

So the objective dashboard can show decisions and cases without importing governance (docs/decisions/0003-panels.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

S = TypeVar("S")
R = TypeVar("R")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a page: `query(membership, subject)` gives the template's context, or None to leave it out."""

    name: str
    template: str
    query: Callable[[Any, Any], Mapping[str, Any] | None]
    order: int


@dataclass(slots=True)
class Slot:
    """A place on a page. Apps register their panels when they are ready."""

    panels: list[Panel] = field(default_factory=list)

    def add(self, name: str, *, template: str, query: Callable[[Any, Any], Any], order: int) -> None:
        self.panels = sorted([*self.panels, Panel(name, template, query, order)], key=lambda panel: panel.order)

    def filled(self, membership: Any, subject: Any = None) -> list[tuple[Panel, Mapping[str, Any]]]:
        """The panels that have something to show, each with its context."""
        asked = ((panel, panel.query(membership, subject)) for panel in self.panels)
        return [(panel, context) for panel, context in asked if context is not None]


def asked_once(query: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Answer a question of several panels once: the answer is kept with its subject, which lives as long as the
    request."""

    @wraps(query)
    def answer(subject: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        kept = subject.__dict__.setdefault("_asked_once", {})
        if query.__qualname__ not in kept:
            kept[query.__qualname__] = query(subject, *args, **kwargs)
        found: R = kept[query.__qualname__]
        return found

    return answer


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the rail; `group` heads those that share it, `key` is its shortcut, such as "g o"."""

    label: str
    href: str
    icon: str
    order: int
    current: bool = False
    count: int | None = None
    key: str = ""  # the keys that go there, such as "g w"
    group: str = ""  # the heading it stands under


@asked_once
def frame(request: Any) -> tuple[list[NavigationItem], dict[str, Any]]:
    """The entries of the rail in their order, and the other names that every page of an organization needs.

    A navigation panel gives `nav`, a list of items, and any other names, such as a count.
    """
    items: list[NavigationItem] = []
    names: dict[str, Any] = {}
    for _, part in NAVIGATION.filled(request.membership, request):
        given = dict(part)
        items.extend(given.pop("nav", []))
        names.update(given)
    return sorted(items, key=lambda item: item.order), names


# What each slot's panels are asked about, beside the membership of the reader.
MY_WEEK = Slot()  # nothing
OBJECTIVE_MAIN = Slot()  # the Objective
OBJECTIVE_SIDE = Slot()
KEY_RESULT_MAIN = Slot()  # the KeyResult, as its gate loads it
KEY_RESULT_SIDE = Slot()
METRIC_MAIN = Slot()  # the Metric
DRAFTING = Slot()  # the TeamSet: `team` and `cycle` of the set that is being drafted
DRAFT = Slot()  # the DraftOfSet: an objective of that set
TEAM_MAIN = Slot()  # the Team
PERSON_MAIN = Slot()  # the Membership shown
NAVIGATION = Slot()  # the request
# Pages beside the rail that the search finds by their names: the request; a panel gives `pages`, navigation items.
PAGES = Slot()
RAG_POLICY = Slot()  # the RagPolicy at work, on its page
# Whose policy the address of that page names: the request; a panel gives `policy` and `cycle`, the name of a cycle.
RAG_POLICY_OF = Slot()
# Pages below settings: each panel's query gives `label` and `href` for the tab.
SETTINGS = Slot()
