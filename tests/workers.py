"""A real Celery worker beside a test, and a clean cache."""

import os
import subprocess
import sys
import time
from pathlib import Path

import redis
from django.core.cache import cache

from okrapp import processes
from okrapp.stack import QUEUES
from tests.servers import ROOT

START_WITHIN = 60.0  # seconds
FINISH_WITHIN = 30.0


class CeleryWorker:
    """`celery -A okrapp worker` as a process, on the database and broker that the environment names."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._log = Path(os.environ["OKR_VAR"]) / f"celery-{os.getpid()}.log"

    @property
    def log(self) -> str:
        """What it has printed."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def start(self) -> None:
        """Start with empty queues and wait until it is ready; harmless when it runs."""
        if self.is_running:
            return
        with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
            broker.delete(*QUEUES.split(","), "unacked", "unacked_index")
        self._log.unlink(missing_ok=True)
        command = [sys.executable, "-m", "celery", "-A", "okrapp", "worker", "-Q", QUEUES]
        options = [
            "--concurrency",
            "1",
            "--include",
            "tests.worker_tasks",
            "--without-mingle",
            "--without-gossip",
            "--loglevel",
            "info",
            "--hostname",
            f"test-{os.getpid()}@%h",
        ]
        with self._log.open("wb") as log:
            self._process = processes.spawn([*command, *options], output=log, cwd=ROOT, env=os.environ)
        self._wait(self._process)

    def finish(self) -> None:
        """Wait until it has worked off its queues; a worker that was killed has nothing to finish."""
        deadline = time.monotonic() + FINISH_WITHIN
        with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
            while self.is_running and (broker.exists(*QUEUES.split(",")) or broker.hlen("unacked")):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"The Celery worker does not come to an end:\n{self.log}")
                time.sleep(0.02)

    @property
    def is_running(self) -> bool:
        return self._process is not None and not processes.has_ended(self._process)

    def stop(self) -> None:
        """Let it finish what it works on."""
        if self._process and self.is_running:
            processes.stop(self._process)

    def kill(self) -> None:
        """Pull the plug."""
        if self._process:
            processes.kill(self._process)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_WITHIN
        while " ready." not in self.log:
            if processes.has_ended(process) or time.monotonic() > deadline:
                processes.kill(process)
                raise RuntimeError(f"The Celery worker does not start:\n{self.log}")
            time.sleep(0.05)


def forget_cached() -> None:
    """Remove what Django's cache holds, and nothing else: the broker lives in the same logical database."""
    prefix = cache.make_key("")
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        for key in client.scan_iter(match=f"{prefix}*", count=1000):
            client.delete(key)
