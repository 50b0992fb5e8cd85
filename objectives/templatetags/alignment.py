"""The alignment map's tree. Rows are drawn once and remembered; a template for each would cost more than all they show.

An objective that leads to nothing further is one piece with its KRs; of others, the rows are pieces and what stands
between them is joined. The trees that were asked for last are kept whole, under everything that they are drawn from.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from objectives.alignment import Link, Node
from objectives.enums import DependencyState, KeyResultState, ObjectiveKind, ObjectiveState
from objectives.queries import AlignmentMap
from objectives.queries.map_rows import JudgedKeyResult, JudgedObjective, Need
from okrapp.remembering import remembered
from okrapp.templatetags.components.people import avatar
from okrapp.templatetags.components.standing import rag_chip, state_badge
from organizations.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def alignment_tree(context: Context, drawn: AlignmentMap, nodes: Iterable[Node]) -> SafeString:
    """`{% alignment_tree map map.roots %}`: the items of a list, each objective with all that is shown below it."""
    pen = _Pen.of(context, drawn)
    roots = tuple(nodes)
    key = (_drawn_from(drawn), tuple([node.objective for node in roots]), pen.frame, get_language())
    return _whole(_Tree(key, pen, roots))


@dataclass(slots=True, unsafe_hash=True)
class _Tree:
    """A tree to draw, known by the values that it follows from alone; it lets go of the request once it is drawn."""

    key: Hashable
    pen: "_Pen | None" = field(compare=False)
    roots: tuple[Node, ...] = field(compare=False)


@lru_cache(maxsize=16)  # each may be a megabyte
def _whole(tree: _Tree) -> SafeString:
    assert tree.pen is not None  # noqa: S101 (only a tree that was never drawn gets here)
    drawn = mark_safe("".join([_objective(tree.pen, node) for node in tree.roots]))
    tree.pen, tree.roots = None, ()
    return drawn


def _drawn_from(drawn: AlignmentMap) -> Hashable:
    """Everything of a map that its trees show."""
    rows = drawn.rows
    return (
        *(drawn.cycle.id, drawn.kept, drawn.opening, tuple(drawn.trees.nodes), tuple(drawn.judged.values())),
        *(tuple(rows.links), tuple(rows.needs), tuple(rows.teams.values()), tuple(drawn.cycle_names.items())),
    )


@dataclass(frozen=True, slots=True)
class _Pen:
    """What all rows of one map are drawn with; `frame` is how the organization shows figures, and where it lives."""

    context: Context
    map: AlignmentMap
    base: str
    frame: tuple[object, ...]

    @classmethod
    def of(cls, context: Context, drawn: AlignmentMap) -> "_Pen":
        path = address(context["request"].organization, "objectives:objectives")
        base = path.removesuffix("objectives/")
        return cls(context, drawn, base, (base, context.get("figures"), context.get("rag_href")))


def _objective(pen: _Pen, node: Node) -> str:
    shown = _shown(pen, node)
    if node.below or pen.map.kept is not None:
        return _drawn(pen, node, shown)
    needs = tuple([needed for card in shown.judged.key_results for needed in _needs(pen, card)])
    values = (shown, needs, node.depth, pen.map.is_open(node), pen.frame)
    return remembered("map leaf", values, lambda: _drawn(pen, node, shown))


def _drawn(pen: _Pen, node: Node, shown: "_Shown") -> str:
    drawn = pen.map
    cards, direct = drawn.cards(node), drawn.shown(node.under(None))
    head = remembered("map objective", (shown, pen.frame), lambda: _draw_objective(pen, shown))
    if not cards and not direct:
        return f"{head}</li>"
    count = len(direct) + sum(len(drawn.shown(node.under(card.row.id))) for card in cards)
    leaves = [_card_head(pen, card) + _below_card(pen, node, card) for card in cards]
    inside = "".join([*leaves, *[_objective(pen, child) for child in direct]])
    summary = _counted(len(cards), count)
    return f"{head}{_fold(summary, inside, node.depth, is_open=drawn.is_open(node))}</li>"


def _below_card(pen: _Pen, node: Node, card: JudgedKeyResult) -> str:
    below = pen.map.shown(node.under(card.row.id))
    if not below:
        return "</li>"
    inside = "".join([_objective(pen, child) for child in below])
    is_open = pen.map.is_open_under(node, card.row.id)
    return f"{_fold(_contributing(len(below)), inside, node.depth + 1, is_open=is_open)}</li>"


def _fold(summary: str, inside: str, level: int, *, is_open: bool) -> str:
    return (
        f'<details class="map__fold" data-level="{level}"{" open" if is_open else ""}>'
        f'<summary class="map__summary">{summary}</summary><ul class="map__under">{inside}</ul></details>'
    )


def _counted(cards: int, objectives: int) -> str:
    parts = [f"{cards} key result{'' if cards == 1 else 's'}"] if cards else []
    return ", ".join([*parts, *([_contributing(objectives)] if objectives else [])])


def _contributing(count: int) -> str:
    return "1 objective contributes" if count == 1 else f"{count} objectives contribute"


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a further contribution leads to, by its reference; and why it diverges, if it does."""

    reference: str
    is_accepted: bool
    divergence: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that the row of an objective shows; `others` are the aims of its further contributions."""

    judged: JudgedObjective
    team: str
    cycle: str
    link: Link | None
    others: tuple[_Aim, ...]
    is_path: bool


def _shown(pen: _Pen, node: Node) -> _Shown:
    drawn = pen.map
    judged = drawn.judged[node.objective]
    return _Shown(
        judged=judged,
        team=drawn.rows.teams[judged.row.team_id].name,
        cycle=_cycle_name(drawn, judged),
        link=node.link,
        others=tuple([_aim(drawn, link) for link in node.others]),
        is_path=drawn.kept is not None and node.objective in drawn.kept.path,
    )


def _cycle_name(drawn: AlignmentMap, judged: JudgedObjective) -> str:
    """The name of its cycle where that is another one than the map's."""
    return "" if judged.row.cycle_id == drawn.cycle.id else drawn.cycle_names.get(judged.row.cycle_id, "")


def _aim(drawn: AlignmentMap, link: Link) -> _Aim:
    if link.to_key_result:
        row = drawn.rows.key_results.get(link.to_key_result)
        reference = row.reference if row else ""
    else:
        target = drawn.rows.objectives.get(link.to_objective or 0)
        reference = target.reference if target else ""
    return _Aim(reference, link.is_accepted, link.divergence)


def _draw_objective(pen: _Pen, shown: _Shown) -> str:
    judged, link = shown.judged, shown.link
    row, cycle = judged.row, f", {escape(shown.cycle)}" if shown.cycle else ""
    classes = "map__node"
    if link is not None and not link.is_accepted:
        classes += " map__node--proposed"
    if shown.is_path:
        classes += " map__node--path"
    marks = "" if row.state == ObjectiveState.ACTIVE else f" {state_badge(row.state, ObjectiveState(row.state).label)}"
    if row.kind == ObjectiveKind.MICRO:
        marks += ' <span class="badge">Micro-OKR</span>'
    return (
        f'<li class="{classes}" id="{row.reference}" {judged.hooks}><div class="map__row"><div class="map__what">'
        f'<a class="map__title" href="{pen.base}objectives/{row.reference}/" dir="auto">{escape(row.title)}</a>'
        f' <span class="reference">{row.reference}</span>{marks}{_linked(link)}{_elsewhere(pen, shown.others)}</div>'
        f'<div class="map__meta"><span class="map__team" dir="auto">{escape(shown.team)}{cycle}</span>'
        f"{_who(row.owner)}</div>"
        f"{rag_chip(pen.context, judged.band, judged.score, stale=judged.is_stale, size='s')}</div>"
    )


def _who(name: str | None) -> str:
    if not name:
        return '<span class="map__who muted">No owner yet</span>'
    called = f'<span class="person__name" dir="auto">{escape(name)}</span>'
    return f'<span class="map__who person">{avatar(name)}{called}</span>'


def _linked(link: Link | None) -> str:
    """How it contributes, whether that is agreed, and why it diverges."""
    if link is None:
        return ""
    marks = "" if link.is_accepted else '<span class="map__mark">Proposed</span> '
    how = f'<span dir="auto">{escape(link.how)}</span>' if link.how else ""
    said = f'<p class="map__how">{marks}{how}</p>' if marks or how else ""
    return said + _diverging(link.divergence)


def _diverging(reason: str) -> str:
    if not reason:
        return ""
    return f'<p class="map__how map__how--diverges">Diverges on purpose: <span dir="auto">{escape(reason)}</span></p>'


def _elsewhere(pen: _Pen, others: Iterable[_Aim]) -> str:
    return "".join([_also(pen, aim) for aim in others if aim.reference])


def _also(pen: _Pen, aim: _Aim) -> str:
    words = "Also contributes to" if aim.is_accepted else "Also proposed to"
    return f'<p class="map__how">{words} {_reference(pen, aim.reference)}</p>{_diverging(aim.divergence)}'


def _reference(pen: _Pen, reference: str) -> str:
    folder = "key-results" if reference.startswith("KR") else "objectives"
    return f'<a class="reference" href="{pen.base}{folder}/{reference}/">{reference}</a>'


def _card_head(pen: _Pen, card: JudgedKeyResult) -> str:
    needs = _needs(pen, card)
    return remembered("map key result", (card, needs, pen.frame), lambda: _draw_card(pen, card, needs))


def _needs(pen: _Pen, card: JudgedKeyResult) -> tuple[tuple[Need, tuple[str, str]], ...]:
    return tuple([(need, _giver(pen.map, need)) for need in pen.map.needs.get(card.row.id, ())])


def _giver(drawn: AlignmentMap, need: Need) -> tuple[str, str]:
    """The team asked, and the reference of the KR that delivers it."""
    row = drawn.rows.key_results.get(need.delivered_by or 0)
    return drawn.rows.teams[need.team].name, row.reference if row else ""


def _draw_card(pen: _Pen, card: JudgedKeyResult, needs: Iterable[tuple[Need, tuple[str, str]]]) -> str:
    row = card.row
    badge = "" if row.state == KeyResultState.ACTIVE else f" {state_badge(row.state, KeyResultState(row.state).label)}"
    return (
        f'<li class="map__node map__node--kr" id="{row.reference}" {card.hooks}><div class="map__row">'
        f'<div class="map__what"><a class="map__title" href="{pen.base}key-results/{row.reference}/" dir="auto">'
        f'{escape(row.name)}</a> <span class="reference">{row.reference}</span>{badge}'
        f"{''.join([_need(pen, need, *giver) for need, giver in needs])}</div>"
        f'<div class="map__meta"><span class="map__team"></span>{_who(row.owner)}</div>'
        f"{rag_chip(pen.context, card.band, row.score, stale=card.is_stale, size='s')}</div>"
    )


def _need(pen: _Pen, need: Need, team: str, delivering: str) -> str:
    by = f" through {_reference(pen, delivering)}" if delivering else ""
    state = state_badge(need.state, DependencyState(need.state).label)
    return (
        f'<p class="map__how map__how--needs"><a href="{pen.base}dependencies/{need.reference}/">Needs</a> from'
        f" <bdi>{escape(team)}</bdi>{by}:"
        f' <span dir="auto">{escape(need.what)}</span> {state}</p>'
    )
