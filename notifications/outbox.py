"""The outbox: what happened to whom, written in the caller's transaction by one statement. Celery delivers it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from notifications import kinds
from notifications.enums import Channel, DeliveryState
from okrapp import clock
from organizations.tenancy import current_organization_id

log = structlog.get_logger(__name__)

TITLE_LENGTH = 240

# Only what is new comes back from the first insert, so that a repeated key queues nothing.
RECORD = """
WITH told AS (
    INSERT INTO notifications_notification
        (organization_id, recipient_id, kind, key, title, body, why, path, about, created_at, visible_at)
    SELECT %(organization)s, line.recipient, %(kind)s, line.key, line.title, line.body, line.why, line.path,
           line.about::jsonb, %(now)s, %(visible)s
    FROM unnest(%(recipients)s::bigint[], %(keys)s::text[], %(titles)s::text[], %(bodies)s::text[], %(whys)s::text[],
                %(paths)s::text[], %(abouts)s::text[])
         AS line (recipient, key, title, body, why, path, about)
    ON CONFLICT (organization_id, recipient_id, key) DO NOTHING
    RETURNING id, recipient_id
), queued AS (
    INSERT INTO notifications_delivery
        (organization_id, notification_id, recipient_id, channel, state, attempts, visible_at, due_at, last_error)
    SELECT %(organization)s, told.id, told.recipient_id, channel, %(pending)s, 0, %(visible)s, %(visible)s, ''
    FROM told CROSS JOIN unnest(%(channels)s::text[]) AS channel
    WHERE NOT EXISTS (
        SELECT FROM notifications_preference AS refused
        WHERE refused.organization_id = %(organization)s AND refused.membership_id = told.recipient_id
          AND refused.kind = %(kind)s AND refused.channel = channel
    )
)
SELECT count(*) FROM told
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What one person is told. `key` names the happening; `about` is what the kind needs just before sending."""

    recipient_id: int
    key: str
    title: str
    why: str
    path: str
    body: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)


def record(lines: Iterable[Line], *, kind: str, at: datetime | None = None, visible_at: datetime | None = None) -> int:
    """Tell many people each their own; the recipients are active. Returns how many lines were new. One statement."""
    told = list(lines)
    now = at or clock.now()
    visible = visible_at or now
    if not told:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(RECORD, _values(told, kinds.kind(kind).code, now, visible))
        fresh = int(cursor.fetchone()[0])
    if fresh and visible <= now:
        deliver_soon(current_organization_id())
    return fresh


def _values(lines: list[Line], kind: str, now: datetime, visible: datetime) -> dict[str, Any]:
    return {
        "organization": current_organization_id(),
        "kind": kind,
        "now": now,
        "visible": visible,
        "pending": DeliveryState.PENDING.value,
        "channels": [channel.value for channel in Channel],
        "recipients": [line.recipient_id for line in lines],
        "keys": [line.key for line in lines],
        "titles": [line.title[:TITLE_LENGTH] for line in lines],
        "bodies": [line.body for line in lines],
        "whys": [line.why[:TITLE_LENGTH] for line in lines],
        "paths": [line.path for line in lines],
        "abouts": [json.dumps(dict(line.about)) for line in lines],
    }


def deliver_soon(organization_id: int) -> None:
    """Ask a worker, once the transaction is committed, to deliver now. A lost broker is no loss: the sweep comes by."""
    transaction.on_commit(lambda: wake_worker(organization_id), robust=True)


def wake_worker(organization_id: int) -> None:
    """Publish the task that delivers; quick and quiet when the broker is away."""
    try:
        current_app.send_task("notifications.deliver", (organization_id,), queue="notifications", retry=False)
    except OperationalError as error:
        log.warning("no broker: the sweep will deliver", error=str(error))
