"""The alignment map of a cycle: the tree, what stands apart, and what a filter leaves of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from objectives.alignment import (
    Forest,
    Health,
    Kept,
    Match,
    Node,
    forest,
    health,
    keep,
    with_subteams,
)
from objectives.cards import Today
from objectives.enums import CycleKind, KeyResultState
from objectives.models import Cycle
from objectives.queries.lists import SHOWN_STATES, Filters
from objectives.queries.map_health import Loss, alignment_of, losses
from objectives.queries.map_rows import JudgedKeyResult, JudgedObjective, Need, Rows, TeamRow, judged, rows_of

# Up to so many objectives everything that leads on is open at first; of more only the company's.
OPEN_AT_ONCE = 24
EVERYTHING = 99
INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class Opening:
    """What is unfolded: everything down to `level` objectives deep, or where that is None what suits the size."""

    level: int | None
    path: frozenset[int]
    is_small: bool
    is_filtered: bool


@dataclass(frozen=True, slots=True)
class AlignmentMap:
    """The map of a cycle. `roots` are company objectives and what hangs below them, `apart` those below company level
    that contribute to nothing shown; `rows` and `judged` know each of their nodes by id."""

    cycle: Cycle
    cycle_names: Mapping[int, str]
    rows: Rows
    judged: Mapping[int, JudgedObjective]
    needs: Mapping[int, Sequence[Need]]
    trees: Forest
    roots: Sequence[Node]
    apart: Sequence[Node]
    kept: Kept | None
    opening: Opening
    health: Health
    losses: Sequence[Loss]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to draw, whatever the filter."""
        return not any(row.cycle_id == self.cycle.id for row in self.rows.objectives.values())

    @property
    def has_company(self) -> bool:
        return not any(loss.rule == "no_company" for loss in self.losses)

    def is_company(self, node: Node) -> bool:
        return self.rows.teams[self.rows.objectives[node.objective].team_id].parent_id is None

    def shown(self, nodes: Iterable[Node]) -> list[Node]:
        """Those of some nodes that the filter leaves."""
        return [node for node in nodes if self.kept is None or self.kept.shows(node.objective)]

    def cards(self, node: Node) -> list[JudgedKeyResult]:
        """The KRs of an objective that are shown: a retired one only where something still hangs under it."""
        found = self.judged[node.objective].key_results
        return [card for card in found if self._shows_card(node, card)]

    def _shows_card(self, node: Node, card: JudgedKeyResult) -> bool:
        below = node.under(card.row.id)
        if card.row.state == KeyResultState.RETIRED and not below:
            return False
        return self.kept is None or self.kept.shows_key_result(node.objective, card.row.id, below)

    def is_open(self, node: Node) -> bool:
        """Whether what stands right under an objective is unfolded at first."""
        opening = self.opening
        if node.objective in opening.path:
            return True
        if opening.level is not None:
            return node.depth < opening.level
        if opening.is_filtered:
            return self.kept is not None and node.objective in self.kept.path
        return self.is_company(node) or (opening.is_small and any(True for _ in node.children))

    def is_open_under(self, node: Node, key_result: int) -> bool:
        """Whether what contributes to one of its KRs is unfolded at first."""
        opening, below = self.opening, node.under(key_result)
        if any(each.objective in opening.path for each in below):
            return True
        if opening.level is not None:
            return node.depth + 1 < opening.level
        if opening.is_filtered:
            return self.kept is not None and node.objective in self.kept.path
        return opening.is_small or any(self.is_company(each) for each in below)


def alignment_map(
    cycle: Cycle, cycles: Sequence[Cycle], today: Today, filters: Filters, *, level: int | None, at: int | None
) -> AlignmentMap:
    """The map of one of the organization's cycles. `at` is the number of an objective to open the way to. Three
    queries."""
    rows = rows_of(shown_with(cycle, cycles))
    standing = judged(rows, today)
    states = {*SHOWN_STATES, filters.state} if filters.state else set(SHOWN_STATES)
    drawn = [row.id for row in rows.objectives.values() if row.state in states]
    trees = forest(drawn, {row.id: row.objective_id for row in rows.key_results.values()}, rows.links)
    kept = _kept(trees, rows, standing, filters) if filters.in_use else None
    judgement = health(alignment_of(cycle, rows))
    roots, apart = _parted(trees, rows, cycle)
    shows = kept.shows if kept else lambda _: True
    return AlignmentMap(
        cycle=cycle,
        cycle_names={each.id: each.name for each in cycles},
        rows=rows,
        judged=standing,
        needs=_by_key_result(rows.needs),
        trees=trees,
        roots=[node for node in roots if shows(node.objective)],
        apart=[node for node in apart if shows(node.objective)],
        kept=kept,
        opening=_opening(trees, rows, level, at, is_filtered=kept is not None),
        health=judgement,
        losses=losses(judgement.shortfalls, rows),
    )


def shown_with(cycle: Cycle, cycles: Sequence[Cycle]) -> list[Cycle]:
    """The cycle, the one that it stands in, and for a year those that stand in it."""
    below = [each for each in cycles if each.parent_id == cycle.id] if cycle.kind == CycleKind.ANNUAL else []
    above = [each for each in cycles if each.id == cycle.parent_id]
    return [cycle, *above, *below]


def _parted(trees: Forest, rows: Rows, cycle: Cycle) -> tuple[list[Node], list[Node]]:
    """The roots that belong to the company, and those that stand apart, by team. Of other cycles only what the
    company wants, or what something of this cycle hangs under, is shown."""
    roots: list[Node] = []
    apart: list[Node] = []
    for node in trees.roots:
        row = rows.objectives[node.objective]
        if rows.teams[row.team_id].parent_id is None:
            roots.append(node)
        elif row.cycle_id == cycle.id or any(True for _ in node.children):
            apart.append(node)
    apart.sort(key=lambda node: rows.teams[rows.objectives[node.objective].team_id].name)
    return roots, apart


def _by_key_result(needs: Iterable[Need]) -> dict[int, list[Need]]:
    found: dict[int, list[Need]] = {}
    for need in needs:
        if need.state not in {"declined", "withdrawn"}:
            found.setdefault(need.key_result, []).append(need)
    return found


def _opening(trees: Forest, rows: Rows, level: int | None, at: int | None, *, is_filtered: bool) -> Opening:
    numbered = (row.id for row in rows.objectives.values() if row.number == at and row.id in trees.nodes)
    path = frozenset(above for each in numbered for above in trees.path(each))
    return Opening(level, path, len(trees.nodes) <= OPEN_AT_ONCE, is_filtered)


def _kept(trees: Forest, rows: Rows, standing: Mapping[int, JudgedObjective], filters: Filters) -> Kept:
    """What the filters leave. Team and state are those of the objective; owner, band and words find KRs as well."""
    owners = {row.id: row.objective_id for row in rows.key_results.values()}
    teams = team_and_below(rows, filters.team) if filters.team else rows.teams.keys()
    admitted = [
        standing[each]
        for each in trees.nodes
        if standing[each].row.team_id in teams and filters.state in {"", standing[each].row.state}
    ]
    objectives = [each.row.id for each in admitted if _fits(filters, each, each.row.title)]
    finds_cards = bool(filters.owner or filters.band or filters.q)
    cards = [card for each in admitted for card in each.key_results] if finds_cards else []
    return keep(
        trees, owners, Match(objectives, [card.row.id for card in cards if _fits(filters, card, card.row.name)])
    )


def team_and_below(rows: Rows, slug: str) -> set[int]:
    """The ids of the team at this address and of those below it; none for an unknown address."""
    named = next((team.id for team in rows.teams.values() if team.slug == slug), None)
    parents = {team.id: team.parent_id for team in rows.teams.values()}
    return with_subteams(parents, named) if named else set()


def _fits(filters: Filters, judged: JudgedObjective | JudgedKeyResult, text: str) -> bool:
    row: Any = judged.row
    if filters.owner and str(row.owner_id) != filters.owner:
        return False
    if filters.band and (judged.band or "none") != filters.band:
        return False
    words = filters.q.casefold()
    return not words or words in text.casefold() or words == row.reference.casefold()


def teams_below(rows: Rows) -> list[tuple[str, str]]:
    """The teams to filter by, each with those below it: address, and name set in by its level; in tree order."""
    children: dict[int | None, list[TeamRow]] = {}
    for team in rows.teams.values():
        children.setdefault(team.parent_id, []).append(team)
    return [(team.slug, INDENT * level + team.name) for team, level in _in_order(children, None, 0)]


def _in_order(
    children: Mapping[int | None, Sequence[TeamRow]], parent: int | None, level: int
) -> Iterator[tuple[TeamRow, int]]:
    for team in children.get(parent, ()):
        yield team, level
        yield from _in_order(children, team.id, level + 1)


def owners_in(drawn: AlignmentMap) -> list[tuple[int, str]]:
    """Those who own an objective or a KR of the map, by name."""
    found = {(row.owner_id, row.owner) for row in drawn.rows.objectives.values()}
    found |= {(row.owner_id, row.owner) for row in drawn.rows.key_results.values() if row.owner_id and row.owner}
    return sorted(found, key=lambda owner: owner[1])
