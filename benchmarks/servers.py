"""Servers and settings of the benchmarks: embedded ones under `var/bench`, production settings, the restricted role."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from okrapp.embedded import Embedded
from okrapp.provision import addresses_on, provision
from okrapp.setup import Setup, environment

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"


@contextmanager
def running_servers() -> Iterator[None]:
    """PostgreSQL and Valkey with the benchmark's database, migrated; their addresses are in the environment."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    servers = Embedded(FOLDER, throwaway=True, label="benchmarks")
    servers.start()
    try:
        addresses = addresses_on(servers.postgres.admin_url, database="okrapp", remembered=servers.home.remembered)
        provision(servers.postgres.admin_url, addresses)
        given = {
            "DATABASE_URL": addresses.app,
            "DATABASE_OWNER_URL": addresses.owner,
            "REDIS_URL": servers.valkey.url,
            "OKR_LOG_LEVEL": "ERROR",
            "OKR_ALLOWED_HOSTS": "testserver,localhost",
        }
        os.environ.update(environment(FOLDER, 8000, demo=False, given=given))
        setup = Setup(FOLDER, os.environ, _manage)
        setup.migrate()
        setup.collect_static()
        yield
    finally:
        servers.stop()


def refresh_statistics() -> None:
    """What autovacuum does after a while: without it the planner takes freshly built tables for empty ones."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("ANALYZE")


def _manage(arguments: object) -> str:
    command = [sys.executable, "manage.py", *list(arguments)]  # type: ignore[call-overload]
    return subprocess.run(command, cwd=ROOT, env=os.environ, check=True, text=True, capture_output=True).stdout
