"""Liveness, readiness and figures, answered before hosts, sessions and redirects play a part."""

from collections.abc import Callable, Mapping
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from notifications.delivery import backlog
from okrapp import life, metrics

GetResponse = Callable[[HttpRequest], HttpResponse]
Part = dict[str, Any]

# Seconds after which something lags. Signs of life come every 30; the outbox is swept as often, and a message that a
# worker took with it when it died is free again after five minutes.
BEAT_LAGS = WORKER_LAGS = 120
OUTBOX_LAGS = 360

OK, LAGGING, SILENT, UNKNOWN = "ok", "lagging", "silent", "unknown"


class HealthMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            return readiness()
        if request.path == "/metrics":
            return metrics.answer(request)
        return self.get_response(request)


def readiness() -> JsonResponse:
    """Whether this web process can serve, which decides the status; and how worker, beat and outbox keep up.

    200 when the database answers with all migrations applied and Redis answers, else 503 naming what does not. What
    lags is told and stays 200: taking web servers out of service would not bring a worker back.
    """
    needed = {"database": _database(), "redis": _redis()}
    is_ready = all(word == OK for word in needed.values())
    parts = {**_signs(needed["redis"] == OK), "outbox": _outbox(needed["database"] == OK)}
    keeps_up = all(part["state"] == OK for part in parts.values())
    state = ("ready" if keeps_up else LAGGING) if is_ready else "not ready"
    return JsonResponse({"state": state, **needed, **parts}, status=200 if is_ready else 503)


def standing(seconds: float | None, *, lags: int) -> Part:
    """`silent` when nothing was heard for a week or ever; `lagging` after so many seconds, else `ok`."""
    if seconds is None:
        return {"state": SILENT}
    return {"state": LAGGING if seconds > lags else OK, "seconds": round(seconds)}


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "does not answer"
    return f"{len(waiting)} migrations are not applied" if waiting else OK


def _redis() -> str:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as server:
            server.ping()
    except redis.RedisError:
        return "does not answer"
    return OK


def _signs(can_ask: bool) -> dict[str, Part]:
    if not can_ask:
        return {"worker": {"state": UNKNOWN}, "beat": {"state": UNKNOWN}}
    found = life.signs()
    return {"worker": _slowest(found.queues), "beat": standing(found.beat, lags=BEAT_LAGS)}


def _slowest(queues: Mapping[str, float]) -> Part:
    """The queue that was worked longest ago."""
    unheard = [name for name in settings.QUEUES if name not in queues]
    slowest = unheard[0] if unheard else max(queues, key=lambda name: queues[name])
    return {**standing(queues.get(slowest), lags=WORKER_LAGS), "queue": slowest}


def _outbox(can_ask: bool) -> Part:
    if not can_ask:
        return {"state": UNKNOWN}
    return standing(backlog().seconds, lags=OUTBOX_LAGS)
