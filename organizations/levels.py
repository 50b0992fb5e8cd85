"""Which teams have objectives of their own: levels in use, and teams that are one person. Values in, words out.

Source: domain.md, "Organizations and people". A team's level is its depth: the company is the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from organizations.enums import Levels

COMPANY = 1
WHY_NOT_INDIVIDUAL = (
    "Objectives of one person are rarely wise: they turn into task lists and appraisals, people write targets that they"
    " are sure to reach, and work that needs several people falls between them. Who owns a key result of the team has"
    " as much to answer for."
)


@dataclass(frozen=True, slots=True)
class Node:
    """A team in the tree, and the active people who are in it."""

    id: int
    name: str
    parent_id: int | None
    lead_id: int | None = None
    member_ids: Sequence[int] = ()

    @property
    def is_one_person(self) -> bool:
        """Whether its members are one person, whom nobody else leads. A team that nobody sits in yet is none."""
        people = set(self.member_ids) | ({self.lead_id} if self.lead_id else set())
        return self.parent_id is not None and bool(self.member_ids) and len(people) == 1


def chain(node: Node, nodes: Mapping[int, Node]) -> list[Node]:
    """The company, and every team from there down to this one."""
    found = [node]
    while found[0].parent_id is not None:
        found.insert(0, nodes[found[0].parent_id])
    return found


def problem(node: Node, nodes: Mapping[int, Node], *, levels: int, has_individual: bool) -> str:
    """Why this team has no objectives of its own, and which team to draft for instead; empty where it has.

    Where objectives of single persons are in use, a person's own team may lie one level below the others.
    """
    above = chain(node, nodes)
    if node.is_one_person and not has_individual:
        return (
            f"{node.name} is one person, and objectives of single persons are not in use here."
            f" Draft it for {above[-2].name}."
        )
    deepest = levels + (1 if node.is_one_person else 0)
    if levels == Levels.ALL or len(above) <= deepest:
        return ""
    return f"{node.name} lies on level {len(above)}, and {in_use(levels)}. Draft it for {above[levels - 1].name}."


def in_use(levels: int) -> str:
    """“objectives are set down to level 2 here”."""
    if levels == COMPANY:
        return "only the company has objectives here"
    return f"objectives are set down to level {levels} here"
