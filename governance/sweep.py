"""Opening, clearing and climbing escalations: a few statements for one organization, however many KRs it has.

Source: governance.md, "Escalations". Safe to run twice, in parallel and after a downtime: what should have opened opens
once, dated when it should have, also when the streak is over by now; what should have climbed climbs rung by rung.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from checkins.models import EndedStreak
from governance import notices
from governance.enums import EscalationKind, EscalationState
from governance.models import Escalation
from governance.models.escalations import RUNNING
from governance.planned import Row, planned_by_own_plans
from governance.rules import CLOCK, LAST_RUNG
from objectives.enums import KeyResultState
from objectives.models import KeyResult
from organizations.calendar import CheckInCalendar
from organizations.models import Organization
from organizations.raci import Roster
from organizations.tenancy import tenant
from scoring.models import policy_at_work

LOCK = 0x6573 << 48  # "es": the space of advisory locks of this sweep
CLIMBING = [EscalationState.OPEN, EscalationState.ACKNOWLEDGED, EscalationState.HUDDLE_SET]

# A KR escalates at the first week after the one it turned red in, at whose update or deadline, whichever came first,
# it was behind pace (or at the very first, where the policy spares nobody). Streaks that ended since the last run are
# taken from their table, and open a case that is cleared already, unless an amendment took back what was red then or
# another case of the KR ran until they ended. Of several streaks of one KR the earliest opens.
OPEN = """
WITH weeks AS (
    SELECT * FROM unnest(%(red_since)s::date[], %(week)s::date[], %(previous)s::date[], %(deadline)s::timestamptz[])
                  AS w (red_since, week, previous, deadline)
), own_plans AS (
    SELECT * FROM unnest(%(planned_of)s::bigint[], %(planned_on)s::date[], %(planned)s::numeric[])
                  AS p (key_result_id, day, planned)
), ended AS (
    DELETE FROM checkins_endedstreak s
    WHERE s.organization_id = %(organization)s AND s.first_week IN (SELECT weeks.red_since FROM weeks)
    RETURNING s.key_result_id, s.first_week, s.ended_at
), streaks AS (
    SELECT id AS key_result_id, red_since, NULL::timestamptz AS until FROM objectives_keyresult
    WHERE organization_id = %(organization)s AND state = 'active' AND red_since IS NOT NULL
    UNION ALL
    SELECT key_result_id, first_week, ended_at FROM ended
), red AS (
    SELECT kr.id, streaks.red_since, streaks.until, kr.starts_on, kr.due_on
    FROM streaks
    JOIN objectives_keyresult kr ON kr.organization_id = %(organization)s AND kr.id = streaks.key_result_id
    JOIN objectives_objective o ON o.organization_id = kr.organization_id AND o.id = kr.objective_id
    JOIN objectives_cycle c ON c.organization_id = o.organization_id AND c.id = o.cycle_id
    WHERE kr.state = 'active' AND c.closed_at IS NULL AND c.locked_at IS NULL AND o.state = 'active'
      AND NOT EXISTS (
          SELECT FROM governance_escalation e
          WHERE e.organization_id = kr.organization_id AND e.key_result_id = kr.id AND e.kind = %(kind)s
            AND (e.streak_week = streaks.red_since OR e.state = ANY(%(running)s) OR e.closed_at >= streaks.until))
), moments AS (
    SELECT red.*, weeks.week, at, (at AT TIME ZONE %(zone)s)::date AS day
    FROM red
    JOIN weeks ON weeks.red_since = red.red_since AND (red.due_on IS NULL OR red.due_on > weeks.previous)
    LEFT JOIN checkins_checkin posted ON posted.organization_id = %(organization)s
        AND posted.key_result_id = red.id AND posted.week = weeks.week
    CROSS JOIN LATERAL (SELECT LEAST(weeks.deadline, posted.posted_at) AS at) moment
), due AS (
    SELECT DISTINCT ON (m.id) m.id, m.red_since, m.until, m.at
    FROM moments m
    LEFT JOIN LATERAL (
        SELECT u.score, u.band, u.amended_at FROM checkins_checkin u
        WHERE u.organization_id = %(organization)s AND u.key_result_id = m.id
          AND u.week <= m.week AND u.posted_at <= m.at
        ORDER BY u.week DESC LIMIT 1) newest ON TRUE
    LEFT JOIN own_plans ON own_plans.key_result_id = m.id AND own_plans.day = m.day
    WHERE m.at <= %(now)s AND (m.until IS NULL OR m.at < m.until)
      AND (m.until IS NULL OR newest.band = 'red' OR newest.amended_at IS NULL OR newest.amended_at < m.until)
      AND (%(spare)s AND m.starts_on < m.due_on
           AND newest.score >= COALESCE(own_plans.planned, LEAST(1, GREATEST(0,
               (m.day - m.starts_on)::numeric / NULLIF(m.due_on - m.starts_on, 0)))) - %(margin)s) IS NOT TRUE
    ORDER BY m.id, m.at, m.until DESC
), numbers AS (
    INSERT INTO organizations_counter AS counter (organization_id, kind, value)
    SELECT %(organization)s, 'E', count(*) FROM due HAVING count(*) > 0
    ON CONFLICT (organization_id, kind) DO UPDATE SET value = counter.value + EXCLUDED.value
    RETURNING value
), opened AS (
    INSERT INTO governance_escalation (organization_id, number, kind, key_result_id, streak_week, state, opened_at,
                                       found_at, due_at, rung, huddle_people, root_cause, closing_line,
                                       data_cleared_at)
    SELECT %(organization)s, numbers.value + 1 - row_number() OVER (ORDER BY due.at DESC, due.id DESC), %(kind)s,
           due.id, due.red_since, 'open', due.at, %(now)s, due.at + %(clock)s, 0, '', '', '', due.until
    FROM due CROSS JOIN numbers
    ON CONFLICT DO NOTHING
    RETURNING id, key_result_id, streak_week, opened_at
), evidence AS (
    INSERT INTO governance_escalationevidence (organization_id, escalation_id, check_in_id)
    SELECT %(organization)s, opened.id, u.id
    FROM opened JOIN checkins_checkin u ON u.organization_id = %(organization)s
        AND u.key_result_id = opened.key_result_id AND u.week >= opened.streak_week AND u.posted_at <= opened.opened_at
    ON CONFLICT DO NOTHING
)
SELECT id FROM opened
"""

# A KR that is no longer red, or no longer under way, ends its case's clock; one that is red after all starts it again.
CLEAR = """
UPDATE governance_escalation e
SET data_cleared_at = CASE WHEN e.data_cleared_at IS NULL
                           THEN GREATEST(e.opened_at, COALESCE(kr.last_posted_at, %(now)s)) END
FROM objectives_keyresult kr
WHERE e.organization_id = %(organization)s AND e.kind = %(kind)s AND e.state = ANY(%(running)s)
  AND kr.organization_id = e.organization_id AND kr.id = e.key_result_id
  AND (kr.state = 'active' AND kr.red_since IS NOT NULL AND kr.red_since <= e.streak_week)
      = (e.data_cleared_at IS NOT NULL)
"""

CLIMB = """
UPDATE governance_escalation SET rung = rung + 1, due_at = due_at + %(clock)s
WHERE organization_id = %(organization)s AND state = ANY(%(climbing)s) AND due_at <= %(now)s AND rung < %(last)s
  AND data_cleared_at IS NULL
RETURNING id, rung
"""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one run did."""

    opened: int = 0
    climbed: int = 0


def sweep(organization: Organization, *, now: datetime) -> Swept:
    """Bring the escalations of one organization up to date. Nothing when another run is at it this moment."""
    with tenant(organization.id), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK + organization.id])
        if not cursor.fetchone()[0]:
            return Swept()
        common: dict[str, Any] = {
            "organization": organization.id,
            "now": now,
            "clock": CLOCK,
            "kind": EscalationKind.RED_KR.value,
            "running": [state.value for state in RUNNING],
            "climbing": [state.value for state in CLIMBING],
            "last": LAST_RUNG,
        }
        opened = _open(cursor, organization, common, now)
        cursor.execute(CLEAR, common)
        climbed = _climb(cursor, common)
        _tell(opened, climbed, organization, now)
    return Swept(opened=len(opened), climbed=sum(map(len, climbed.values())))


def _open(cursor: Any, organization: Organization, common: dict[str, Any], now: datetime) -> list[int]:
    red = KeyResult.objects.filter(state=KeyResultState.ACTIVE, red_since__isnull=False).order_by()
    first_weeks = red.values_list("red_since", flat=True).union(
        EndedStreak.objects.values_list("first_week", flat=True)
    )
    weeks = weeks_after(first_weeks, organization.calendar, now)
    if not weeks:
        return []
    policy = policy_at_work()
    own_plans: Iterable[Row] = ()
    if policy.spare_on_pace:
        own_plans = planned_by_own_plans(red, {deadline for *_, deadline in weeks}, organization.zone)
    cursor.execute(
        OPEN,
        common
        | columns(("red_since", "week", "previous", "deadline"), weeks)
        | columns(("planned_of", "planned_on", "planned"), own_plans)
        | {"spare": policy.spare_on_pace, "margin": policy.behind_margin, "zone": organization.timezone},
    )
    return [row[0] for row in cursor.fetchall()]


def columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows as lists by the names of their columns, for `unnest`."""
    turned = list(zip(*rows, strict=True))
    return {name: list(turned[place]) if turned else [] for place, name in enumerate(names)}


def weeks_after(red_since: Any, calendar: CheckInCalendar, now: datetime) -> list[tuple[date, date, date, datetime]]:
    """For each first red week: every week after it up to the running one, with the week before it and its deadline."""
    running = calendar.open_week(now)
    found = []
    for first in sorted(red_since):
        week = calendar.next(first)
        while week <= running:
            found.append((first, week, calendar.previous(week), calendar.deadline(week)))
            week = calendar.next(week)
    return found


def _climb(cursor: Any, common: dict[str, Any]) -> dict[int, list[int]]:
    """Rung by rung, so that after a downtime nobody on the way up is passed over."""
    climbed: dict[int, list[int]] = {}
    while True:
        cursor.execute(CLIMB, common)
        rows = cursor.fetchall()
        if not rows:
            return climbed
        for case_id, rung in rows:
            climbed.setdefault(rung, []).append(case_id)


def _tell(opened: list[int], climbed: dict[int, list[int]], organization: Organization, now: datetime) -> None:
    ids = {*opened, *(case_id for cases in climbed.values() for case_id in cases)}
    if not ids:
        return
    found = Escalation.objects.select_related("key_result__objective__team").in_bulk(ids)
    roster = Roster()
    roster.learn(
        person for case in found.values() for person in (case.key_result.owner_id, case.key_result.objective.owner_id)
    )
    new = [found[each] for each in opened]
    notices.tell_opened([each for each in new if not each.data_cleared_at], roster, organization, at=now)
    notices.tell_over([each for each in new if each.data_cleared_at], roster, organization, at=now)
    for rung, cases in sorted(climbed.items()):
        notices.tell_climbed([found[each] for each in cases], rung, roster, organization, at=now)
