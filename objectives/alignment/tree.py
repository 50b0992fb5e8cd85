"""From contributions to a tree: every objective stands in exactly one place.

Source: domain.md, "Objectives" (Contributes to) and "Alignment and dependencies". Decided here, where the
specification leaves it open:

- An objective hangs under the target of its primary contribution. Without a primary one, or where that leads to
  something that is not shown, the next one counts: accepted before proposed, then the older one.
- Contributions that lead back to where they come from never become a place, whatever the rows say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A standing contribution of an objective to an objective or to a KR; all four are ids."""

    id: int
    objective: int
    to_objective: int | None
    to_key_result: int | None
    is_primary: bool = False
    is_accepted: bool = True
    how: str = ""
    divergence: str = ""

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The order in which contributions offer a place."""
        return not self.is_primary, not self.is_accepted, self.id


@dataclass(frozen=True, slots=True)
class Node:
    """An objective in its place. `depth` counts the objectives above it; `link` is what it hangs by, None for a root;
    `others` are its further contributions; `below` holds what hangs under it by the id of the KR, None for itself."""

    objective: int
    depth: int
    link: Link | None
    others: Sequence[Link]
    below: Mapping[int | None, Sequence["Node"]] = field(default_factory=dict)

    def under(self, key_result: int | None) -> Sequence["Node"]:
        """What hangs under one of its KRs, or with None under the objective itself."""
        return self.below.get(key_result, ())

    @property
    def children(self) -> Iterator["Node"]:
        return (child for group in self.below.values() for child in group)


@dataclass(frozen=True, slots=True)
class Forest:
    """The roots, in the order in which the objectives came; every node by the id of its objective; and the id of the
    objective right above each that is not a root."""

    roots: Sequence[Node]
    nodes: Mapping[int, Node]
    parents: Mapping[int, int]

    def path(self, objective: int) -> Iterator[int]:
        """The ids of the objectives above this one, nearest first."""
        return _upwards(self.parents, objective)


def forest(objectives: Sequence[int], owners: Mapping[int, int], links: Iterable[Link]) -> Forest:
    """The tree of these objectives, given by id in the order in which siblings stand.

    `owners` names the objective of each KR by id. Links from or to anything that is not among them are left out of
    the tree but kept among the `others` of their node. No order of rows and no loop among them can lose or repeat an
    objective.
    """
    known = set(objectives)
    offered: dict[int, list[Link]] = {}
    for link in sorted(links, key=lambda link: link.rank):
        if link.objective in known:
            offered.setdefault(link.objective, []).append(link)
    places, parents = _places(objectives, owners, offered)
    nodes: dict[int, Node] = {}
    below: dict[int, dict[int | None, list[Node]]] = {objective: {} for objective in objectives}
    for objective in objectives:
        place = places.get(objective)
        others = [link for link in offered.get(objective, ()) if link is not place]
        depth = sum(1 for _ in _upwards(parents, objective))
        nodes[objective] = Node(objective, depth, place, others, below[objective])
    for objective, parent in parents.items():
        below[parent].setdefault(places[objective].to_key_result, []).append(nodes[objective])
    return Forest([nodes[each] for each in objectives if each not in parents], nodes, parents)


def _places(
    objectives: Sequence[int], owners: Mapping[int, int], offered: Mapping[int, Sequence[Link]]
) -> tuple[dict[int, Link], dict[int, int]]:
    """The link by which each objective hangs, and the objective that it hangs under."""
    known = set(objectives)
    places: dict[int, Link] = {}
    parents: dict[int, int] = {}
    for objective in objectives:
        for link in offered.get(objective, ()):
            target = target_of(link, owners)
            if target in known and target != objective and objective not in _upwards(parents, target):
                places[objective], parents[objective] = link, target
                break
    return places, parents


def target_of(link: Link, owners: Mapping[int, int]) -> int:
    """The objective that a link leads to; a KR stands for its own. 0 for one that is not shown."""
    return link.to_objective or owners.get(link.to_key_result or 0, 0)


def _upwards(parents: Mapping[int, int], objective: int) -> Iterator[int]:
    above = parents.get(objective)
    while above is not None:
        yield above
        above = parents.get(above)
