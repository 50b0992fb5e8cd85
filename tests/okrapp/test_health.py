"""What `/healthz` and `/readyz` say, and when they say that something lags."""

import time
from datetime import timedelta
from typing import Any

import pytest
from celery.signals import after_task_publish
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from governance.tasks import sweep_escalations
from okrapp import life
from okrapp.tasks import SIGN, sign_of_life
from organizations.models import Membership
from tests.cast import Cast
from tests.factories import DeadDeliveryFactory
from tests.workers import CeleryWorker

pytestmark = pytest.mark.django_db

NOBODY_ANSWERS = "redis://127.0.0.1:1/0"


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def heard(name: str, *, seconds_ago: float) -> None:
    cache.set(f"life:{name.replace(' ', ':')}", time.time() - seconds_ago, 3600)


def everybody_lives(settings: Any) -> None:
    life.show(life.BEAT)
    for queue in settings.QUEUES:
        sign_of_life(queue)


def test_a_living_process_says_so(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def test_all_is_well_when_everybody_was_heard_of(client: Client, settings: Any) -> None:
    everybody_lives(settings)

    status, found = ready(client)

    assert (status, found["state"]) == (200, "ready")
    assert [found[part] for part in ("database", "redis")] == ["ok", "ok"]
    assert {part: found[part]["state"] for part in ("worker", "beat", "outbox")} == dict.fromkeys(
        ("worker", "beat", "outbox"), "ok"
    )
    assert found["outbox"]["seconds"] == 0


def test_before_the_first_sign_worker_and_beat_are_silent_and_pages_are_served(client: Client) -> None:
    status, found = ready(client)

    assert (status, found["state"]) == (200, "lagging")
    assert found["worker"] == {"state": "silent", "queue": "default"}
    assert found["beat"] == {"state": "silent"}


@pytest.mark.parametrize(("seconds", "state"), [(118, "ok"), (123, "lagging")])
def test_the_queue_that_was_worked_longest_ago_tells_how_far_the_worker_is_behind(
    client: Client, settings: Any, seconds: int, state: str
) -> None:
    everybody_lives(settings)
    heard("queue sweeps", seconds_ago=seconds)

    status, found = ready(client)

    assert status == 200
    assert found["state"] == ("ready" if state == "ok" else "lagging")
    assert found["worker"] == {"state": state, "seconds": seconds, "queue": "sweeps"}


def test_a_beat_that_has_stopped_lags(client: Client, settings: Any) -> None:
    everybody_lives(settings)
    heard("beat", seconds_ago=900)

    status, found = ready(client)

    assert (status, found["state"], found["beat"]) == (200, "lagging", {"state": "lagging", "seconds": 900})


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ({"state": "pending", "attempts": 0}, 600),  # due for ten minutes, and no worker took it
        ({"state": "pending", "attempts": 3, "due_at": timezone.now() + timedelta(hours=1)}, 3600),  # tried in vain
        ({"state": "pending", "attempts": 0, "due_at": timezone.now() + timedelta(hours=1)}, 0),  # not due yet
        ({"state": "dead"}, 0),
        ({"state": "sent"}, 0),
    ],
)
def test_the_outbox_lags_by_its_oldest_message_that_is_not_delivered(
    client: Client, settings: Any, cast: Cast, values: dict[str, Any], seconds: int
) -> None:
    everybody_lives(settings)
    hour_ago = timezone.now() - timedelta(hours=1)
    DeadDeliveryFactory(**{"visible_at": hour_ago, "due_at": timezone.now() - timedelta(minutes=10), **values})

    _, found = ready(client)

    assert found["outbox"]["state"] == ("lagging" if seconds else "ok")
    assert abs(found["outbox"]["seconds"] - seconds) < 30


def test_the_outbox_is_that_of_all_organizations(client: Client, stranger: Membership, cast: Cast) -> None:
    for state in ("pending", "dead"):
        DeadDeliveryFactory(state=state, attempts=0, due_at=timezone.now() - timedelta(minutes=10))

    _, found = ready(client)

    assert found["outbox"]["state"] == "lagging"


def test_without_redis_nobody_is_sent_here_and_nothing_is_said_about_the_worker(client: Client, settings: Any) -> None:
    settings.REDIS_URL = NOBODY_ANSWERS

    status, found = ready(client)

    assert (status, found["state"], found["redis"]) == (503, "not ready", "does not answer")
    assert found["worker"] == found["beat"] == {"state": "unknown"}


def test_beat_is_heard_of_when_it_publishes_and_no_worker_is_needed_for_it(client: Client) -> None:
    after_task_publish.send(sender=SIGN)
    after_task_publish.send(sender="notifications.deliver")

    _, found = ready(client)

    assert (found["beat"]["state"], found["worker"]["state"]) == ("ok", "silent")


def test_a_sweep_that_ended_well_is_remembered(settings: Any) -> None:
    sweep_escalations.apply()

    assert abs(life.signs().sweeps["governance.sweep_escalations"] - time.time()) < 30


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_leaves_its_sign_for_the_queue_that_it_works(celery_worker_process: CeleryWorker) -> None:
    sign_of_life.apply_async(("integrations",), queue="integrations")

    until = time.monotonic() + 30
    while "integrations" not in life.signs().queues:
        assert time.monotonic() < until, celery_worker_process.log
        time.sleep(0.1)
    assert set(life.signs().queues) == {"integrations"}
