"""The least that any program could do for the same bytes: a hand-written statement per table group, and formatting.

A floor works in the same process, over the same pooled connection and inside the same tenant setting as the page. What
surrounds the rows of a page is taken from the page itself as constant text; each row is formatted from the values that
its statement read, with its own coordinates for the sparkline.
"""

import json
import re
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.db import connection, transaction

from objectives.models import KeyResult
from organizations.models import Membership, Organization
from organizations.tenancy import tenant

Floor = Callable[[], bytes]
Row = tuple[Any, ...]

PERSON = "SELECT id, name, email, password, is_active, last_organization_id FROM organizations_user WHERE id = %s"
ORGANIZATION = (
    "SELECT id, name, slug, timezone, check_in_weekday, check_in_time, cadence, score_display, confidence_display"
    " FROM organizations_organization WHERE slug = %s"
)
MEMBER = """
    SELECT m.id, m.name, m.roles, ARRAY(
        SELECT ARRAY[r.activity, r.role, r.letter] FROM organizations_racirule r
        WHERE r.organization_id = m.organization_id)
    FROM organizations_membership m
    WHERE m.organization_id = %s AND m.user_id = %s AND m.deactivated_at IS NULL
"""
UNREAD = (
    "SELECT count(*) FROM notifications_notification"
    " WHERE organization_id = %s AND recipient_id = %s AND read_at IS NULL AND visible_at <= now()"
)
POLICY = "SELECT red_top, amber_top, green_top, basis FROM scoring_ragpolicy WHERE organization_id = %s"
KEY_RESULTS = """
    SELECT k.number, k.name, k.unit, k.unit_label, k.baseline, k.target, k.actual, k.score, k.band, k.confidence,
           k.weight, k.last_week, k.last_posted_at, k.points, k.state, k.starts_on, k.due_on, k.activated_at, m.name,
           k.objective_id
    FROM objectives_keyresult k
    LEFT JOIN organizations_membership m ON m.organization_id = k.organization_id AND m.id = k.owner_id
    WHERE k.organization_id = %s AND {} ORDER BY k.number
"""
# With what was dismissed of each, on pages that recommend.
ADVISED = KEY_RESULTS.replace(
    "k.objective_id\n",
    """k.objective_id, ARRAY(
        SELECT ARRAY[d.rule, d.level::text, d.week::text, d.reason, d.dismissed_at::text] FROM objectives_dismissal d
        WHERE d.organization_id = k.organization_id AND d.key_result_id = k.id AND d.ended_at IS NULL)
""",
)
OBJECTIVES = """
    SELECT o.id, o.number, o.title, o.why_now, o.state, o.ambition, t.name, t.slug, m.name
    FROM objectives_objective o
    JOIN organizations_team t ON t.organization_id = o.organization_id AND t.id = o.team_id
    JOIN organizations_membership m ON m.organization_id = o.organization_id AND m.id = o.owner_id
    WHERE o.organization_id = %s AND {} ORDER BY t.name, o.number
"""
CYCLES = "SELECT id, name, slug, starts_on, ends_on, closed_at FROM objectives_cycle WHERE organization_id = %s"
DECISIONS = """
    SELECT d.number, d.decided_on, d.note, d.state, d.due_on, m.name
    FROM governance_decision d
    JOIN organizations_membership m ON m.organization_id = d.organization_id AND m.id = d.owner_id
    WHERE d.organization_id = %s AND {} ORDER BY d.decided_on DESC, d.number DESC
"""
CASES = """
    SELECT number, kind, state, due_at FROM governance_escalation WHERE organization_id = %s AND closed_at IS NULL
    UNION ALL
    SELECT key_result_id, band, outcome, due_at FROM checkins_response WHERE organization_id = %s AND outcome = ''
"""
CHANGES = (
    "SELECT number, state, proposed_at FROM governance_changerequest WHERE organization_id = %s AND state = 'proposed'"
)
DRIVERS = """
    SELECT d.key_result_id, x.name, x.slug, x.unit, x.unit_label, x.latest_value, x.points
    FROM objectives_driver d
    JOIN objectives_metric x ON x.organization_id = d.organization_id AND x.id = d.metric_id
    JOIN objectives_keyresult k ON k.organization_id = d.organization_id AND k.id = d.key_result_id
    WHERE d.organization_id = %s AND k.objective_id = %s ORDER BY d.position
"""
INITIATIVES = """
    SELECT i.number, i.title, i.state, i.moved_at, m.name, i.key_result_id
    FROM objectives_initiative i
    JOIN objectives_keyresult k ON k.organization_id = i.organization_id AND k.id = i.key_result_id
    JOIN organizations_membership m ON m.organization_id = i.organization_id AND m.id = i.lead_id
    WHERE i.organization_id = %s AND k.objective_id = %s ORDER BY i.number
"""
CONTRIBUTIONS = """
    SELECT c.id, c.state, c.how, o.number, o.title, t.name, m.name, k.score, k.weight, k.starts_on, k.due_on
    FROM objectives_contribution c
    JOIN objectives_objective o ON o.organization_id = c.organization_id AND o.id = c.objective_id
    JOIN organizations_team t ON t.organization_id = o.organization_id AND t.id = o.team_id
    JOIN organizations_membership m ON m.organization_id = o.organization_id AND m.id = o.owner_id
    LEFT JOIN objectives_keyresult k ON k.organization_id = o.organization_id AND k.objective_id = o.id
    WHERE c.organization_id = %s AND c.to_objective_id = %s
"""
DEPENDENCIES = """
    SELECT d.number, d.what, d.state, d.needed_on, t.name
    FROM objectives_dependency d
    JOIN objectives_keyresult k ON k.organization_id = d.organization_id AND k.id = d.key_result_id
    JOIN organizations_team t ON t.organization_id = d.organization_id AND t.id = d.team_id
    WHERE d.organization_id = %s AND k.objective_id = %s ORDER BY d.needed_on
"""
PROPOSED = """
    SELECT c.id, o.number, o.title, c.proposed_at
    FROM objectives_contribution c
    JOIN objectives_objective o ON o.organization_id = c.organization_id AND o.id = c.objective_id
    JOIN objectives_objective t ON t.organization_id = c.organization_id AND t.id = c.to_objective_id
    WHERE c.organization_id = %s AND t.owner_id = %s AND c.state = 'proposed'
"""
REQUESTED = """
    SELECT d.number, d.what, d.needed_on, k.number
    FROM objectives_dependency d
    JOIN objectives_keyresult k ON k.organization_id = d.organization_id AND k.id = d.key_result_id
    JOIN organizations_team t ON t.organization_id = d.organization_id AND t.id = d.team_id
    WHERE d.organization_id = %s AND (d.person_id = %s OR t.lead_id = %s) AND d.state = 'requested'
"""
KPIS = """
    SELECT name, slug, unit, latest_value, healthy_low, healthy_high, points FROM objectives_metric
    WHERE organization_id = %s AND (owner_id = %s OR steward_id = %s) AND retired_at IS NULL
    AND (latest_value < healthy_low OR latest_value > healthy_high)
"""
QUIET = """
    SELECT number, title, moved_at FROM objectives_initiative
    WHERE organization_id = %s AND lead_id = %s AND state = 'running' AND moved_at < now() - interval '3 weeks'
"""
INBOX = """
    SELECT id, title, body, why, path, visible_at FROM notifications_notification
    WHERE organization_id = %s AND recipient_id = %s AND read_at IS NULL ORDER BY visible_at DESC LIMIT 5
"""


def dashboard(organization: Organization, person: Membership, page: bytes) -> Floor:
    """One objective, its KRs with their drivers, its decisions, open cases and changes, and what stands around it."""
    rows, decisions, drivers = _cut(page, "kr-row"), _cut(page, "decision"), _cut(page, "driver")
    rows = [row[: row.index(b'<li class="driver"')] for row in rows]
    number = int(re.findall(rb'data-objective="O-(\d+)"', page)[0])

    def make() -> bytes:
        with tenant(organization.id), connection.cursor() as cursor:
            _frame(cursor, organization, person)
            objective = _all(cursor, OBJECTIVES.format("o.number = %s"), organization.id, number)[0][0]
            found = _all(cursor, ADVISED.format("k.objective_id = %s"), organization.id, objective)
            driving = _all(cursor, DRIVERS, organization.id, objective)
            log = _all(cursor, DECISIONS.format("true") + " LIMIT 20", organization.id)
            for statement in (INITIATIVES, CONTRIBUTIONS, DEPENDENCIES):
                _all(cursor, statement, organization.id, objective)
            _all(cursor, CASES, organization.id, organization.id)
            _all(cursor, CHANGES, organization.id)
            made = (rows, map(_key_result, found)), (drivers, map(_driver, driving)), (decisions, map(_decision, log))
            return _join(page, *made)

    return make


def objectives(organization: Organization, person: Membership, page: bytes) -> Floor:
    """A cycle's objectives with all of their KRs, and their balance."""
    lines, heads = _cut(page, "kr-line"), _cut(page, "objective__title", tag="a")
    chart = _cut(page, "balance__chart", tag="figure")

    def make() -> bytes:
        with tenant(organization.id), connection.cursor() as cursor:
            _frame(cursor, organization, person)
            _all(cursor, CYCLES, organization.id)
            owned = _all(cursor, OBJECTIVES.format("true"), organization.id)
            found = _all(cursor, KEY_RESULTS.format("true"), organization.id)
            balance = (chart, [_balance(owned, found)])
            return _join(page, (lines, map(_line, found)), balance, (heads, map(_objective, owned)))

    return make


def my_week(organization: Organization, person: Membership, page: bytes) -> Floor:
    """A person's KRs with what they ask for, what waits for their answer, what comes, and news."""
    cards = _cut(page, "card")

    def make() -> bytes:
        with tenant(organization.id), connection.cursor() as cursor:
            _frame(cursor, organization, person)
            found = _all(cursor, ADVISED.format("k.owner_id = %s"), organization.id, person.id)
            _all(cursor, CASES, organization.id, organization.id)
            _all(cursor, DECISIONS.format("d.owner_id = %s AND d.state = 'open'"), organization.id, person.id)
            _all(cursor, PROPOSED, organization.id, person.id)
            _all(cursor, REQUESTED, organization.id, person.id, person.id)
            _all(cursor, CYCLES, organization.id)
            _all(cursor, KPIS, organization.id, person.id, person.id)
            _all(cursor, QUIET, organization.id, person.id)
            _all(cursor, INBOX, organization.id, person.id)
            return _join(page, (cards, map(_key_result, found)))

    return make


def posting(organization: Organization, row: KeyResult) -> Floor:
    """The rows that a post writes: lock, check-in, version, state of the KR, what a new band ends, draft gone."""
    columns = (
        "organization_id, key_result_id, week, posted_by_id, posted_at, timing, form_key, previous_actual, baseline,"
        " target, score, band, planned, pace, last_action, versions_count, is_win, actual, confidence, insight,"
        " next_action, help_needed, evidence_url, reached"
    )
    insert = f"INSERT INTO checkins_checkin ({columns}) VALUES ({', '.join(['%s'] * 24)}) RETURNING id"
    version = (
        "INSERT INTO checkins_checkinversion (organization_id, check_in_id, number, written_by_id, written_at, actual,"
        " confidence, insight, next_action, help_needed, evidence_url, reached)"
        " VALUES (%s,%s,1,%s,%s,%s,4,%s,%s,'','','[]')"
    )
    state = (
        "UPDATE objectives_keyresult SET actual = %s, score = %s, band = %s, confidence = %s, last_week = %s,"
        " last_posted_at = %s, points = %s WHERE organization_id = %s AND id = %s"
    )
    streak = (
        "INSERT INTO checkins_endedstreak (organization_id, key_result_id, first_week, ended_at)"
        " VALUES (%s, %s, %s, %s)"
    )
    overtaken = (
        "UPDATE checkins_response SET outcome = 'overtaken', closed_at = %s"
        " WHERE organization_id = %s AND key_result_id = %s AND outcome = ''"
    )
    words = ("Customers who were called in the first month order twice as often.", "Call the next forty.")

    def make() -> bytes:
        with tenant(organization.id), connection.cursor() as cursor:
            now = datetime.now(UTC)
            week = organization.calendar.open_week(now)
            cursor.execute(
                "SELECT * FROM objectives_keyresult WHERE organization_id = %s AND id = %s FOR UPDATE",
                [organization.id, row.id],
            )
            _all(cursor, POLICY, organization.id)
            past = _all(
                cursor,
                "SELECT week, actual, score, band, confidence FROM checkins_checkin"
                " WHERE organization_id = %s AND key_result_id = %s ORDER BY week",
                organization.id,
                row.id,
            )
            owner = row.owner_id
            values = [organization.id, row.id, week, owner, now, "on_time", uuid.uuid4(), row.actual, 18, 28, "0.85"]
            values += ["green", "0.80", "on", "", 1, False, "26.5", 4, *words, "", "", "[]"]
            cursor.execute(insert, values)
            made = cursor.fetchone()[0]
            cursor.execute(version, [organization.id, made, owner, now, "26.5", *words])
            points = json.dumps([[str(w), str(a), str(s), b, c] for w, a, s, b, c in past[-12:]])
            cursor.execute(state, ["26.5", "0.85", "green", 4, week, now, points, organization.id, row.id])
            cursor.execute(
                "DELETE FROM checkins_checkindraft WHERE organization_id = %s AND key_result_id = %s",
                [organization.id, row.id],
            )
            cursor.execute(streak, [organization.id, row.id, week, now])
            cursor.execute(overtaken, [now, organization.id, row.id])
            transaction.set_rollback(True)
        return b""

    return make


def _frame(cursor: Any, organization: Organization, person: Membership) -> None:
    """What every signed-in page has to know."""
    _all(cursor, PERSON, person.user_id)
    _all(cursor, ORGANIZATION, organization.slug)
    _all(cursor, MEMBER, organization.id, person.user_id)
    _all(cursor, UNREAD, organization.id, person.id)
    _all(cursor, POLICY, organization.id)


def _all(cursor: Any, statement: str, *values: object) -> list[Row]:
    cursor.execute(statement, values)
    return list(cursor.fetchall())


def _cut(page: bytes, block: str, *, tag: str = "li") -> list[bytes]:
    """The pieces of a page that are rows: from one opening tag of this class to the next, the last to its end."""
    opening = re.compile(rb'<%s class="%s[" ]' % (tag.encode(), block.encode()))
    starts = [found.start() for found in opening.finditer(page)]
    closing = b"</%s>" % tag.encode()
    return [
        page[start : after if after > 0 else page.index(closing, start)]
        for start, after in zip(starts, [*starts[1:], -1], strict=True)
    ]


def _join(page: bytes, *groups: tuple[Sequence[bytes], Any]) -> bytes:
    """Rows formatted anew, each as long as the one that it stands for, within the page's constant text."""
    rows = sum(len(piece) for pieces, _ in groups for piece in pieces)
    out = [page[: len(page) - rows].decode("utf-8", "replace")]
    for pieces, made in groups:
        for piece, text in zip(pieces, made, strict=False):
            rest = len(piece) - len(text)
            out.append(text)
            out.append(piece[: max(rest, 0)].decode("utf-8", "replace"))
    return "".join(out).encode()


def _key_result(row: Row) -> str:
    """A KR with where it is heading: the figure stands where the page has worked one out."""
    actual, score, due_on = row[6], row[7], row[16]
    return (
        f'{_line(row)}<span class="kr-row__outlook">heading for {score}<span role="note">'
        f"{actual:f}, and {actual / 52:.1f} a week over the last 8 updates, fading: {actual:f} by {due_on:%d %b}"
        f" = {score}. Eight times in ten it ends between {score} and {score};"
        f" 0.70 or better: {score * 100:.0f} %.</span></span>"
    )


def _line(row: Row) -> str:
    number, name, unit, label, baseline, target, actual, score, band, confidence = row[:10]
    points = row[13] if isinstance(row[13], list) else json.loads(row[13])
    values = [float(point[1]) for point in points if point[1] is not None]
    low, high = min([*values, float(target)]), max([*values, float(target)])
    scale = 20 / (high - low or 1)
    line = " ".join(f"{6 + 9 * n:.1f},{26 - (value - low) * scale:.1f}" for n, value in enumerate(values))
    return (
        f'<li class="kr-row" data-kr="KR-{number}" data-score="{score}" data-rag="{band}"'
        f' data-confidence="{confidence}">'
        f'<a href="/o/x/key-results/KR-{number}/">{escape(name)}</a> {baseline:f} {actual:f} {target:f} {unit} {label}'
        f'<svg data-sparkline="KR-{number}" role="img"><title>{escape(name)}: {values}</title>'
        f'<polyline points="{line}"/></svg><span>{score} {band}</span> {escape(row[18] or "")} {row[12]:%d %b}'
    )


def _driver(row: Row) -> str:
    _, name, slug, unit, label, value, points = row
    values = [float(point[1]) for point in (points if isinstance(points, list) else json.loads(points))]
    low, high = min(values), max(values)
    scale = 20 / (high - low or 1)
    line = " ".join(f"{6 + 9 * n:.1f},{26 - (each - low) * scale:.1f}" for n, each in enumerate(values))
    return (
        f'<li class="driver"><span class="driver__name">{escape(name)}</span> {value:f} {unit} {label}'
        f'<svg data-sparkline="{slug}" role="img"><title>{escape(name)}: {values}</title>'
        f'<polyline points="{line}"/></svg></li>'
    )


def _balance(objectives: Sequence[Row], key_results: Sequence[Row]) -> str:
    """Two bars for each objective, and their figures in words."""
    scores: dict[int, list[float]] = {}
    for row in key_results:
        scores.setdefault(row[19], []).append(float(row[7] or 0))
    ends = [(f"O-{row[1]}", sum(scores[row[0]]) / len(scores[row[0]])) for row in objectives]
    words = "; ".join(f"{reference} planned {end:.2f}, actual {end:.2f}" for reference, end in ends)
    bars = "".join(
        f'<rect class="bars__planned" x="60" y="{22 * place}" width="{160 * end:.1f}" height="6"/>'
        f'<rect class="bars__actual" x="60" y="{22 * place + 8}" width="{160 * end:.1f}" height="6"/>'
        f'<text x="0" y="{22 * place + 11}">{reference}</text>'
        for place, (reference, end) in enumerate(ends)
    )
    return f'<figure class="balance__chart"><svg class="bars" role="img"><title>{words}</title>{bars}</svg>'


def _objective(row: Row) -> str:
    return f'<a class="objective__title" href="/o/x/objectives/O-{row[1]}/">{escape(row[2])}</a> {escape(row[8])}'


def _decision(row: Row) -> str:
    return (
        f'<li class="decision" data-decision="D-{row[0]}">{row[1]:%d %b %Y} {escape(row[2])} {row[3]} '
        f"{row[4]:%d %b} {escape(row[5])}"
    )
