"""What of the map is shown for a filter or a search: matches keep the path that leads to them.

Decided here: a match keeps all that hangs under it, folded; what stands above it is opened; everything else is left
out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from objectives.alignment.tree import Forest, Node


@dataclass(frozen=True, slots=True)
class Match:
    """What a filter found, by id."""

    objectives: Collection[int]
    key_results: Collection[int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is shown: whole objectives with everything under them, and those on the path to something, by id.

    Of an objective on the path only the KRs in `key_results` and those that lead on are shown.
    """

    whole: frozenset[int]
    path: frozenset[int]
    key_results: frozenset[int]

    def shows(self, objective: int) -> bool:
        return objective in self.whole or objective in self.path

    def shows_key_result(self, objective: int, key_result: int, below: Sequence[Node]) -> bool:
        """Whether a KR of an objective is shown; `below` is what hangs under it."""
        if objective in self.whole or key_result in self.key_results:
            return True
        return any(self.shows(node.objective) for node in below)


def keep(trees: Forest, owners: Mapping[int, int], match: Match) -> Kept:
    """The part of the forest that a match leaves; `owners` names the objective of each KR by id."""
    whole = _with_all_below(trees.nodes[each] for each in match.objectives if each in trees.nodes)
    found = {owners[each] for each in match.key_results if each in owners}
    path: set[int] = set()
    for objective in whole | (found & trees.nodes.keys()):
        path.add(objective)
        path.update(trees.path(objective))
    return Kept(frozenset(whole), frozenset(path - whole), frozenset(match.key_results))


def _with_all_below(nodes: Iterable[Node]) -> set[int]:
    found: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node.objective not in found:
            found.add(node.objective)
            waiting.extend(node.children)
    return found
