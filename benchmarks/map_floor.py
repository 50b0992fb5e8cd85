"""The least that any program could do for the bytes of the alignment map: four statements, and formatting."""

from collections import defaultdict
from html import escape
from typing import Any

from django.db import connection

from benchmarks.floors import CYCLES, Floor, Row, _all, _cut, _frame, _join
from organizations.models import Membership, Organization
from organizations.tenancy import tenant

OBJECTIVES = """
    SELECT o.id, o.number, o.title, o.state, o.kind, o.team_id, o.cycle_id, o.theme_id, o.owner_id, m.name
    FROM objectives_objective o
    JOIN organizations_membership m ON m.organization_id = o.organization_id AND m.id = o.owner_id
    WHERE o.organization_id = %s ORDER BY o.number
"""
CARDS = """
    SELECT k.id, k.number, k.objective_id, k.name, k.state, k.score, k.band, k.confidence, k.weight, k.last_week,
           k.activated_at, k.starts_on, k.due_on, k.metric_id, m.name
    FROM objectives_keyresult k
    LEFT JOIN organizations_membership m ON m.organization_id = k.organization_id AND m.id = k.owner_id
    WHERE k.organization_id = %s ORDER BY k.number
"""
TIES = """
    SELECT 'c', id, objective_id, to_objective_id, to_key_result_id, is_primary, state, how
    FROM objectives_contribution WHERE organization_id = %s AND state IN ('proposed', 'accepted')
    UNION ALL
    SELECT 'd', number, key_result_id, team_id, delivered_by_id, false, state, what
    FROM objectives_dependency WHERE organization_id = %s
    UNION ALL
    SELECT 't', id, parent_id, NULL, NULL, false, slug, name FROM organizations_team WHERE organization_id = %s
"""


def alignment(organization: Organization, person: Membership, page: bytes) -> Floor:
    """Every objective with its KRs in the order of the tree, and what each is tied to."""
    rows = _cut(page, "map__node")

    def make() -> bytes:
        with tenant(organization.id), connection.cursor() as cursor:
            _frame(cursor, organization, person)
            _all(cursor, CYCLES, organization.id)
            objectives = _all(cursor, OBJECTIVES, organization.id)
            cards = _all(cursor, CARDS, organization.id)
            ties = _all(cursor, TIES, organization.id, organization.id, organization.id)
            return _join(page, (rows, _drawn(objectives, cards, ties)))

    return make


def _drawn(objectives: list[Row], cards: list[Row], ties: list[Row]) -> list[str]:
    """The nodes from the top, each with what hangs under it right behind it."""
    teams = {tie[1]: tie[7] for tie in ties if tie[0] == "t"}
    links = {tie[2]: tie for tie in ties if tie[0] == "c" and tie[5]}
    needs = {tie[2]: tie for tie in ties if tie[0] == "d"}
    below: dict[Any, list[Row]] = defaultdict(list)
    of: dict[int, list[Row]] = defaultdict(list)
    for objective in objectives:
        tie = links.get(objective[0])
        below[tie[4] if tie else None].append(objective)
    for card in cards:
        of[card[2]].append(card)
    out: list[str] = []
    waiting = below[None][::-1]
    while waiting:
        objective = waiting.pop()
        mine = of[objective[0]]
        score = sum(float(card[5]) * card[8] for card in mine) / sum(card[8] for card in mine)
        out.append(_objective(objective, score, teams[objective[5]], links.get(objective[0])))
        for card in mine:
            out.append(_card(card, needs.get(card[0])))
            waiting.extend(below[card[0]])
    return out


def _objective(row: Row, score: float, team: str, tie: Row | None) -> str:
    how = f'<p class="map__how">{escape(tie[7])}</p>' if tie else ""
    return (
        f'<li class="map__node" id="O-{row[1]}" data-objective="O-{row[1]}" data-score="{score:.2f}">'
        f'<a class="map__title" href="/o/x/objectives/O-{row[1]}/">{escape(row[2])}</a>{how}'
        f"<span>{escape(team)}</span><span>{escape(row[9])}</span><span>{score:.2f}</span>"
    )


def _card(row: Row, need: Row | None) -> str:
    said = f'<p class="map__how">Needs {escape(need[7])} {need[6]}</p>' if need else ""
    return (
        f'<li class="map__node" id="KR-{row[1]}" data-kr="KR-{row[1]}" data-score="{row[5]}" data-rag="{row[6]}"'
        f' data-confidence="{row[7]}"><a class="map__title" href="/o/x/key-results/KR-{row[1]}/">{escape(row[3])}</a>'
        f"{said}<span>{escape(row[14] or '')}</span><span>{row[6]} {row[5]}</span>"
    )
