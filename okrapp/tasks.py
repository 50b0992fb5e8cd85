"""Signs of life: beat leaves one when it publishes, a worker when it works, and each sweep when it has ended well."""

from typing import Any

from celery import shared_task, states
from celery.signals import after_task_publish, task_postrun

from okrapp import life
from organizations.background import UnscopedTask

SIGN = "okrapp.sign_of_life"


@shared_task(name=SIGN, queue="default", base=UnscopedTask)
def sign_of_life(queue: str) -> None:
    """A second run is one more sign. Published by beat to each queue in turn."""
    life.show(life.queue(queue))


@after_task_publish.connect(sender=SIGN)
def _beat_lives(**_: Any) -> None:
    life.show(life.BEAT)


@task_postrun.connect
def _sweep_ended(task: Any, state: str, **_: Any) -> None:
    if state == states.SUCCESS and getattr(task, "queue", "") == "sweeps":
        life.show(life.sweep(task.name))
