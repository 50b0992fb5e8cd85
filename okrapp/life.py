"""Signs of life of beat, workers and sweeps. They are kept in the cache: a lost one is replaced within seconds."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

KEPT = 7 * 24 * 3600  # seconds
BEAT = "beat"


@dataclass(frozen=True, slots=True)
class Life:
    """Seconds since beat was last heard of, since each queue was last worked, and when each sweep last ended well.

    Who was never heard of, or not for a week, is missing: None for beat, no key for queues and sweeps.
    """

    beat: float | None
    queues: Mapping[str, float]
    sweeps: Mapping[str, float]  # seconds since 1970


def show(name: str) -> None:
    """Leave a sign of life."""
    cache.set(_key(name), time.time(), KEPT)


def queue(name: str) -> str:
    return f"queue {name}"


def sweep(task: str) -> str:
    return f"sweep {task}"


def signs() -> Life:
    """What is known of everybody; one question to the cache."""
    now, tasks = time.time(), {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    names = [BEAT, *map(queue, settings.QUEUES), *map(sweep, tasks)]
    found: Mapping[str, float] = cache.get_many([_key(name) for name in names])
    at = {name: found[_key(name)] for name in names if _key(name) in found}
    return Life(
        beat=now - at[BEAT] if BEAT in at else None,
        queues={name: now - at[queue(name)] for name in settings.QUEUES if queue(name) in at},
        sweeps={task: at[sweep(task)] for task in sorted(tasks) if sweep(task) in at},
    )


def _key(name: str) -> str:
    return f"life:{name.replace(' ', ':')}"
