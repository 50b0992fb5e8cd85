"""Data issues that nobody raised, and the clocks of all: a few statements for one organization, however many metrics.

Source: governance.md, "Escalations": a metric stale beyond twice its refresh. Safe to run twice, in parallel and after
a downtime: what should have opened opens once, dated when it should have, and climbs rung by rung.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from governance import issue_notices
from governance.issue_policies import issues_around
from governance.issue_rules import LAST_ISSUE_RUNG, LONGER, TO_ACKNOWLEDGE
from objectives.metrics.rules import REFRESHES, overdue_after
from organizations.models import Organization
from organizations.raci import Roster
from organizations.tenancy import tenant

LOCK = 0x6469 << 48  # "di": the space of advisory locks of this sweep
PROBLEM = "No new value has come for more than twice its refresh."

# An issue that was resolved after the metric had become overdue stands for this staleness: a workaround holds until the
# next value has come, and has become too old in its turn.
OPEN = """
WITH due AS (
    SELECT m.id, m.latest_at + limits.after AS at
    FROM objectives_metric m
    JOIN unnest(%(refresh)s::text[], %(after)s::interval[]) AS limits (refresh, after)
        ON limits.refresh = m.refresh_frequency
    WHERE m.organization_id = %(organization)s AND m.retired_at IS NULL AND m.latest_at + limits.after < %(now)s
      AND NOT EXISTS (
          SELECT FROM governance_dataissue e
          WHERE e.organization_id = m.organization_id AND e.metric_id = m.id
            AND (e.resolved_at IS NULL OR e.resolved_at >= m.latest_at + limits.after))
), numbers AS (
    INSERT INTO organizations_counter AS counter (organization_id, kind, value)
    SELECT %(organization)s, 'E', count(*) FROM due HAVING count(*) > 0
    ON CONFLICT (organization_id, kind) DO UPDATE SET value = counter.value + EXCLUDED.value
    RETURNING value
)
INSERT INTO governance_dataissue (organization_id, number, metric_id, problem, state, opened_at, found_at, due_at, rung,
                                  closing_line)
SELECT %(organization)s, numbers.value + 1 - row_number() OVER (ORDER BY due.at DESC, due.id DESC), due.id, %(problem)s,
       'open', due.at, %(now)s, due.at + %(clock)s, 0, ''
FROM due CROSS JOIN numbers
ON CONFLICT DO NOTHING
RETURNING id
"""

# As DataIssue.is_cleared: nobody waits for a retired metric, for one that has a value again, or for a KR that is over.
CLIMB = """
UPDATE governance_dataissue e SET rung = rung + 1, due_at = due_at + %(longer)s
WHERE e.organization_id = %(organization)s AND e.resolved_at IS NULL AND e.due_at <= %(now)s AND e.rung < %(last)s
  AND NOT EXISTS (
      SELECT FROM objectives_metric m
      WHERE m.organization_id = e.organization_id AND m.id = e.metric_id
        AND (m.retired_at IS NOT NULL OR e.raised_by_id IS NULL AND m.latest_at > e.opened_at))
  AND NOT EXISTS (
      SELECT FROM objectives_keyresult kr
      WHERE kr.organization_id = e.organization_id AND kr.id = e.key_result_id AND kr.state <> 'active')
RETURNING id, rung
"""


def sweep_data_issues(organization: Organization, *, now: datetime) -> int:
    """Open what is due, climb what has breached, and tell each once; returns how many have opened.

    Nothing when another run is at it this moment.
    """
    with tenant(organization.id), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK + organization.id])
        if not cursor.fetchone()[0]:
            return 0
        common: dict[str, Any] = {
            "organization": organization.id,
            "now": now,
            "problem": PROBLEM,
            "clock": TO_ACKNOWLEDGE,
            "longer": LONGER,
            "last": LAST_ISSUE_RUNG,
            "refresh": list(REFRESHES),
            "after": [overdue_after(refresh) for refresh in REFRESHES],
        }
        cursor.execute(OPEN, common)
        opened = [row[0] for row in cursor.fetchall()]
        climbed = _climbed(cursor, common)
        _tell(opened, climbed, organization, now)
    return len(opened)


def _climbed(cursor: Any, common: dict[str, Any]) -> dict[int, list[int]]:
    """Issues by the rung they have reached; rung by rung, so that after a downtime nobody is passed over."""
    climbed: dict[int, list[int]] = {}
    while True:
        cursor.execute(CLIMB, common)
        rows = cursor.fetchall()
        if not rows:
            return climbed
        for issue_id, rung in rows:
            climbed.setdefault(rung, []).append(issue_id)


def _tell(opened: list[int], climbed: dict[int, list[int]], organization: Organization, now: datetime) -> None:
    ids = {*opened, *(each for issues in climbed.values() for each in issues)}
    if not ids:
        return
    found, roster = issues_around().in_bulk(ids), Roster()
    roster.learn([])
    issue_notices.tell_issues_opened([found[each] for each in opened], roster, organization, at=now)
    for rung, issues in sorted(climbed.items()):
        issue_notices.tell_issues_climbed([found[each] for each in issues], rung, roster, organization, at=now)
