"""Every task of ours is reached, has its queue, and says why a second run is harmless."""

import pytest
from celery import Task
from django.conf import settings

from okrapp.celery import app
from okrapp.stack import QUEUES

app.loader.import_default_modules()
OURS = {name: task for name, task in sorted(app.tasks.items()) if not name.startswith(("celery.", "tests."))}


def test_every_entry_of_the_timetable_is_a_task() -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - OURS.keys() == set()


def test_beat_sends_a_sign_of_life_to_every_queue_that_is_worked() -> None:
    sent = [entry["args"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == "okrapp.sign_of_life"]

    assert sent == [(queue,) for queue in QUEUES.split(",")]


def test_every_sweep_is_in_the_timetable() -> None:
    sweeps = {name for name, task in OURS.items() if task.queue == "sweeps"}

    assert sweeps - {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} == set()


@pytest.mark.parametrize("task", OURS.values(), ids=list(OURS))
def test_every_task_has_its_own_name_a_queue_that_is_worked_and_a_reason(task: Task) -> None:
    assert task.name.split(".")[0] == task.__module__.split(".")[0]
    assert task.queue in QUEUES.split(",")
    assert "second run" in (task.__doc__ or "").split(".")[0]


def test_whoever_publishes_while_the_broker_is_away_does_not_wait_for_it() -> None:
    assert app.connection_for_write().transport_options["max_retries"] == 0
