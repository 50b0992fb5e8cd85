"""What the search calls each kind of thing, and where it is: apps register theirs when they are ready.

So the page of the search, which belongs to organizations, leads to the pages of apps further down the import order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices

from organizations.addresses import address
from organizations.models import Organization
from organizations.searchable import ENDED

Href = Callable[[Organization, str], str]


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of thing that is found: the heading of its group, its icon, and `href`, from an organization and a key.

    `prefix` makes references of its keys. `states` are those worth saying, by what the column holds, and `over` those
    in which it is ranked below. `titles` are the words for a title that is a code. What has no page of its own is
    `within` its parent's: the key is then that of the parent.
    """

    code: str
    label: str
    icon: str
    href: Href
    prefix: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    over: frozenset[str] = frozenset({ENDED})
    titles: Mapping[str, str] = field(default_factory=dict)
    within: bool = False

    def reference(self, key: str) -> str:
        """`O-12`; empty for kinds without references."""
        return f"{self.prefix}-{key}" if self.prefix else ""


_kinds: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Let things of this kind be found. Their model says `@searchable`."""
    _kinds[kind.code] = kind


def all_kinds() -> dict[str, SearchKind]:
    """Every kind by its code, in the order in which they were registered: what people work with before its log."""
    return dict(_kinds)


def page(name: str) -> Href:
    """The page of this name, which takes the key or reference as its one argument."""
    return lambda organization, key: address(organization, name, key)


def words(choices: type[TextChoices], *, but: str = "") -> dict[str, str]:
    """The states of an enumeration in words, without the usual one, which goes without saying."""
    return {choice.value: str(choice.label) for choice in choices if choice.value != but}
