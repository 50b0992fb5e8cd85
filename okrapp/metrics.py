"""Figures for Prometheus: requests, counted as they are answered, and what lags, measured when it is asked for."""

import os
from collections.abc import Iterable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from notifications.delivery import backlog
from okrapp import life

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
COUNTED = CollectorRegistry()
REQUESTS = Counter(
    "okrapp_requests", "Requests answered, by the name of the page", ["method", "view", "status"], registry=COUNTED
)
SECONDS = Histogram("okrapp_request_seconds", "How long requests took", ["method"], registry=COUNTED)


def count(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answered request. Labels take a bounded number of values, whatever is sent to us."""
    method = request.method if request.method in METHODS else "other"
    view = request.resolver_match.view_name if request.resolver_match else "none"
    REQUESTS.labels(method, view, response.status_code).inc()
    SECONDS.labels(method).observe(seconds)


def answer(request: HttpRequest) -> HttpResponse:
    """The figures, for who knows the token; without a token in the settings there is no such page."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=404)
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    measured = CollectorRegistry()
    measured.register(Measured())
    return HttpResponse(generate_latest(_counted()) + generate_latest(measured), content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """The counts of all web processes of this server where they share them, else those of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return COUNTED
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class Measured(Collector):
    """What is asked of the database and the cache at this moment. What does not answer is left out."""

    def collect(self) -> Iterable[Metric]:
        yield from _outbox()
        signs = life.signs()
        if signs.beat is not None:
            yield GaugeMetricFamily("okrapp_beat_lag_seconds", "Seconds since beat was heard of", signs.beat)
        yield _labelled("okrapp_worker_lag_seconds", "Seconds since a queue was worked", "queue", signs.queues.items())
        yield _labelled(
            "okrapp_sweep_last_run_timestamp_seconds", "When a sweep ended well", "task", signs.sweeps.items()
        )


def _outbox() -> Iterable[Metric]:
    try:
        found = backlog()
    except DatabaseError:
        return
    yield GaugeMetricFamily("okrapp_outbox_waiting", "Messages that are due or were tried in vain", found.waiting)
    yield GaugeMetricFamily("okrapp_outbox_dead", "Messages given up", found.dead)
    yield GaugeMetricFamily("okrapp_outbox_age_seconds", "Seconds since the oldest could have gone", found.seconds)


def _labelled(name: str, words: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, figure in values:
        family.add_metric([value], figure)
    return family
