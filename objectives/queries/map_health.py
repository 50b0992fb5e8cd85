"""What alignment health is judged by, and its shortfalls in words, each with the page where it is mended."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from objectives.alignment import (
    Alignment,
    Link,
    Placed,
    Rule,
    Shortfall,
    below_company,
    connected,
    levels,
    target_of,
)
from objectives.enums import DependencyState, KeyResultState
from objectives.models import Cycle
from objectives.queries.lists import SHOWN_STATES
from objectives.queries.map_rows import KeyResultRow, Need, ObjectiveRow, Rows

FIRST = 5  # of each kind are shown where the others stand one step away
CLAIMING = {KeyResultState.DRAFT, KeyResultState.ACTIVE}
AGREED = {DependencyState.AGREED, DependencyState.DELIVERED, DependencyState.MISSED}

HEADINGS: Mapping[Rule, tuple[str, str]] = {
    Rule.NO_COMPANY: ("There is no company objective to align with", ""),
    Rule.NO_PARENT: (
        "{} objective below company level has no parent",
        "{} objectives below company level have no parent",
    ),
    Rule.TWO_LEVELS_UP: ("{} objective has its parent two levels up", "{} objectives have their parent two levels up"),
    Rule.TEAM_APART: ("{} team is joined to no other", "{} teams are joined to no other"),
    Rule.UNANSWERED: ("{} dependency waits for an answer", "{} dependencies wait for an answer"),
    Rule.TWO_OWNERS: ("{} metric is claimed by two owners", "{} metrics are claimed by two owners"),
}
ADVICE: Mapping[Rule, str] = {
    Rule.NO_COMPANY: "Draft one for the company, so that teams can say what they contribute to.",
    Rule.NO_PARENT: "Propose what each contributes to. Standing alone is allowed; it shows here.",
    Rule.TWO_LEVELS_UP: "Contribute to the level right above, or say there what is missing between.",
    Rule.TEAM_APART: "Propose a contribution to another team, or say what one needs from the other.",
    Rule.UNANSWERED: "Agree to it or decline it with a reason.",
    Rule.TWO_OWNERS: "Agree on one owner, and let the other contribute.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to mend: what it is, what more to know of it, and the page where it is mended."""

    text: str
    reference: str
    note: str
    page: str
    argument: str


@dataclass(frozen=True, slots=True)
class Loss:
    """One shortfall in words; `points` with one decimal, `each` with two: what one costs where there are several.
    `lines` are those shown of `count`."""

    rule: str
    heading: str
    advice: str
    points: str
    each: str
    count: int
    lines: tuple[Line, ...]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.lines)


def alignment_of(cycle: Cycle, rows: Rows) -> Alignment:
    """What the health of a cycle is judged by. Objectives above it, of its parent cycle, count as targets only."""
    parents = {team.id: team.parent_id for team in rows.teams.values()}
    current = {row.id: row for row in rows.objectives.values() if row.state in SHOWN_STATES}
    mine = [row for row in current.values() if row.cycle_id == cycle.id]
    scope = {cycle.id, cycle.parent_id}
    company = [row for row in current.values() if parents[row.team_id] is None and row.cycle_id in scope]
    links = _parent_links(rows, current)
    depth = levels(parents)
    placed = [
        Placed(row.id, depth[row.team_id], depth[links[row.id].team_id] if row.id in links else None)
        for row in mine
        if parents[row.team_id] is not None
    ]
    own = {row.id for row in mine}
    needs = [need for need in rows.needs if _objective_of(need, rows) in own and not _is_retired(need, rows)]
    return Alignment(
        has_company_objective=bool(company),
        objectives=placed,
        teams=connected(parents, _taking_part(rows, current)) if below_company(parents) else {},
        dependencies={
            need.number: need.state != DependencyState.REQUESTED
            for need in needs
            if need.state != DependencyState.WITHDRAWN
        },
        metrics=_claims(rows, own),
    )


def _objective_of(need: Need, rows: Rows) -> int:
    return rows.key_results[need.key_result].objective_id


def _is_retired(need: Need, rows: Rows) -> bool:
    return rows.key_results[need.key_result].state == KeyResultState.RETIRED


def _owners_of_cards(rows: Rows) -> dict[int, int]:
    return {row.id: row.objective_id for row in rows.key_results.values()}


def _parent_links(rows: Rows, current: Mapping[int, ObjectiveRow]) -> dict[int, ObjectiveRow]:
    """The objective that each one's first accepted contribution leads to."""
    owners = _owners_of_cards(rows)
    found: dict[int, ObjectiveRow] = {}
    for link in sorted(rows.links, key=lambda link: link.rank):
        target = current.get(target_of(link, owners))
        if link.is_accepted and target is not None:
            found.setdefault(link.objective, target)
    return found


def _taking_part(rows: Rows, current: Mapping[int, ObjectiveRow]) -> set[int]:
    """The teams that an accepted contribution or an agreed dependency joins to another team."""
    owners = _owners_of_cards(rows)
    pairs = [_teams_of(link, owners, current) for link in rows.links if link.is_accepted]
    asked = [need for need in rows.needs if need.state in AGREED and _objective_of(need, rows) in current]
    pairs += [{current[_objective_of(need, rows)].team_id, need.team} for need in asked]
    return {team for pair in pairs if len(pair) > 1 for team in pair}


def _teams_of(link: Link, owners: Mapping[int, int], current: Mapping[int, ObjectiveRow]) -> set[int]:
    ends = (current.get(link.objective), current.get(target_of(link, owners)))
    return {end.team_id for end in ends if end} if all(ends) else set()


def _claims(rows: Rows, objectives: set[int]) -> dict[int, list[int]]:
    """For each metric that a KR of these objectives moves, the owners of the objectives."""
    claims: dict[int, list[int]] = {}
    for row in rows.key_results.values():
        if row.metric_id and row.objective_id in objectives and row.state in CLAIMING:
            claims.setdefault(row.metric_id, []).append(rows.objectives[row.objective_id].owner_id)
    return claims


def losses(shortfalls: Iterable[Shortfall], rows: Rows) -> list[Loss]:
    """The shortfalls in words, each with its first lines."""
    named = _Named.of(rows)
    return [_loss(each, each.subjects[:FIRST], named) for each in shortfalls]


def loss_of(shortfall: Shortfall, subjects: Sequence[int], rows: Rows) -> Loss:
    """A shortfall in words, with the lines of some of its subjects."""
    return _loss(shortfall, subjects, _Named.of(rows))


def teams_of(shortfall: Shortfall, subject: int, rows: Rows) -> set[int]:
    """The teams, by id, that could mend what falls short."""
    if shortfall.rule is Rule.TEAM_APART:
        return {subject}
    if shortfall.rule is Rule.UNANSWERED:
        need = next(need for need in rows.needs if need.number == subject)
        return {need.team, rows.objectives[_objective_of(need, rows)].team_id}
    if shortfall.rule is Rule.TWO_OWNERS:
        return {rows.objectives[row.objective_id].team_id for row in _claiming(subject, rows)}
    return {rows.objectives[subject].team_id}


@dataclass(frozen=True, slots=True)
class _Named:
    """What the lines are worded from: `waiting` are the objectives with a proposal that nobody has answered."""

    rows: Rows
    waiting: set[int]
    needs: Mapping[int, Need]

    @classmethod
    def of(cls, rows: Rows) -> "_Named":
        return cls(
            rows,
            waiting={link.objective for link in rows.links if not link.is_accepted},
            needs={need.number: need for need in rows.needs},
        )


def _loss(shortfall: Shortfall, subjects: Sequence[int], named: _Named) -> Loss:
    one, many = HEADINGS[shortfall.rule]
    count = len(shortfall.subjects)
    lines = tuple([LINES[shortfall.rule](subject, named) for subject in subjects])
    if shortfall.rule is Rule.NO_COMPANY:
        lines = (Line("Draft a company objective", "", "", "objectives:new", ""),)
    return Loss(
        rule=shortfall.rule.value,
        heading=(one if count <= 1 else many).format(count),
        advice=ADVICE[shortfall.rule],
        points=points_of(shortfall.points),
        each=f"{float(shortfall.each):.2f}" if count > 1 else "",
        count=count,
        lines=lines,
    )


def points_of(points: Fraction) -> str:
    """With one decimal where there is one, and never nothing."""
    return f"{max(float(points), 0.1):.1f}".removesuffix(".0")


def _objective_line(subject: int, named: _Named) -> Line:
    row = named.rows.objectives[subject]
    waits = "; its proposal waits for an answer" if subject in named.waiting else ""
    note = f"{named.rows.teams[row.team_id].name}, {row.owner}{waits}"
    return Line(row.title, row.reference, note, "objectives:objective", row.reference)


def _team_line(subject: int, named: _Named) -> Line:
    team = named.rows.teams[subject]
    return Line(team.name, "", "", "organizations:team", team.slug)


def _need_line(subject: int, named: _Named) -> Line:
    need = named.needs[subject]
    asker = named.rows.key_results[need.key_result]
    note = f"{asker.reference} asks {named.rows.teams[need.team].name}"
    return Line(need.what, need.reference, note, "objectives:dependency", need.reference)


def _metric_line(subject: int, named: _Named) -> Line:
    rows, cards = named.rows, _claiming(subject, named.rows)
    claims = ", ".join(f"{row.reference} ({rows.objectives[row.objective_id].owner})" for row in cards)
    return Line(cards[0].metric or "", "", claims, "objectives:metric", cards[0].metric_slug or "")


def _claiming(metric: int, rows: Rows) -> list[KeyResultRow]:
    return [row for row in rows.key_results.values() if row.metric_id == metric and row.state in CLAIMING]


LINES: Mapping[Rule, Callable[[int, _Named], Line]] = {
    Rule.NO_PARENT: _objective_line,
    Rule.TWO_LEVELS_UP: _objective_line,
    Rule.TEAM_APART: _team_line,
    Rule.UNANSWERED: _need_line,
    Rule.TWO_OWNERS: _metric_line,
}
