"""The servers and databases of one pytest run.

The controller starts one throw-away PostgreSQL and Valkey in a temporary folder, unless `DATABASE_URL` and `REDIS_URL`
name some; xdist's workers inherit their addresses. The first worker that needs a database migrates a template as the
owner; every worker clones it and works as the application's role, which owns nothing.
"""

import atexit
import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from okrapp.embedded import Embedded
from okrapp.folder import Remembered
from okrapp.provision import addresses_on, open_to_app, provision, provisioned
from tests import templates

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE_LOCK = 0x74706C


def settle() -> None:
    """Put everything that the settings ask for into the environment; starts servers unless they are inherited."""
    if "OKR_TEST_RUN" in os.environ:
        return
    folder = _run_folder()
    _start_servers(folder)
    _describe(folder)


def logical_database(number: int) -> str:
    """Address of one logical database of this run's broker and cache."""
    return urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))


def clone_template() -> str:
    """Give this process a database of its own, migrated; returns its name. DATABASE_URL names it from now on."""
    run, worker = os.environ["OKR_TEST_RUN"], os.environ.get("PYTEST_XDIST_WORKER", "main")
    template, name = f"test_{run}_template", f"test_{run}_{worker}"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        if not owner.execute("SELECT FROM pg_database WHERE datname = %s", [template]).rowcount:
            _build_template(owner, template)
        _execute(owner, "DROP DATABASE IF EXISTS {}", name)
        _execute(owner, "CREATE DATABASE {} TEMPLATE {}", name, template)
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[variable] = _in_database(os.environ[variable], name)
    return name


def drop_databases() -> None:
    """Remove what this run left on a server that it did not start."""
    if "OKR_TEST_RUN" not in os.environ:
        return
    pattern = f"test\\_{os.environ['OKR_TEST_RUN']}\\_%"
    with psycopg.connect(os.environ["OKR_TEST_MAINTENANCE_URL"], autocommit=True) as owner:
        for (name,) in owner.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]).fetchall():
            with contextlib.suppress(psycopg.OperationalError):
                _execute(owner, "DROP DATABASE IF EXISTS {}", name)


def _build_template(owner: psycopg.Connection[tuple[object, ...]], template: str) -> None:
    # Under another name until it is complete, so that a failed migration is not mistaken for a template.
    fresh, app = f"{template}_new", str(urlsplit(os.environ["DATABASE_URL"]).username)
    _execute(owner, "DROP DATABASE IF EXISTS {}", fresh)
    _execute(owner, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", fresh)
    fresh_url = _in_database(os.environ["DATABASE_OWNER_URL"], fresh)
    open_to_app(fresh_url, app=app, for_tests=True)
    if not templates.restore(fresh_url, app=app):
        _migrate(fresh)
        with psycopg.connect(fresh_url) as inside:
            # Tables whose migration took rights away, such as history, are emptied between transactional tests, too.
            _execute(inside, "GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {}", app)
        templates.keep(fresh_url, app=app)
    _execute(owner, "ALTER DATABASE {} RENAME TO {}", fresh, template)


def _migrate(database: str) -> None:
    variables = ("DATABASE_URL", "DATABASE_OWNER_URL")
    environment = os.environ | {each: _in_database(os.environ[each], database) for each in variables}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The migrations fail:\n{done.stdout}{done.stderr}")


def _run_folder() -> Path:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix="okrapp-test-"))
    folder.chmod(0o711)  # the servers' account walks through it to its own data, which it alone may open
    held = open(folder / "run.lock", "w")  # noqa: SIM115 (held to the end of the process)
    fcntl.flock(held, fcntl.LOCK_EX)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(held.close)
    return folder


def _sweep() -> None:
    """Remove the folders of runs that were killed; their locks are free."""
    for folder in Path(tempfile.gettempdir()).glob("okrapp-test-*"):
        with contextlib.suppress(OSError), open(folder / "run.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _start_servers(folder: Path) -> None:
    os.environ["OKR_TEST_RUN"] = secrets.token_hex(4)
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        servers = Embedded(folder / "servers", throwaway=True, label="test servers")
        servers.start()
        atexit.register(servers.discard)
        os.environ.setdefault("REDIS_URL", servers.valkey.url)
        if "DATABASE_URL" not in os.environ:
            addresses = addresses_on(servers.postgres.admin_url, database="okrapp", remembered=servers.home.remembered)
            os.environ["OKR_TEST_ADMIN_URL"] = servers.postgres.admin_url
            provision(servers.postgres.admin_url, addresses, for_tests=True)
            os.environ.update(DATABASE_URL=addresses.app, DATABASE_OWNER_URL=addresses.owner)
    if "DATABASE_OWNER_URL" not in os.environ:
        _provision_given(folder)
    os.environ["OKR_TEST_MAINTENANCE_URL"] = os.environ["DATABASE_OWNER_URL"]


def _provision_given(folder: Path) -> None:
    made = provisioned(os.environ["DATABASE_URL"], Remembered(folder / "given.json"), for_tests=True)
    if made is None:
        raise SystemExit("DATABASE_URL names an ordinary role: set DATABASE_OWNER_URL, too, or neither.")
    os.environ.update(DATABASE_URL=made.app, DATABASE_OWNER_URL=made.owner)
    atexit.register(drop_databases)


def _describe(folder: Path) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="okrapp.settings",
        OKR_SECRET_KEY=secrets.token_urlsafe(48),
        OKR_BASE_URL="http://testserver",
        OKR_ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
        OKR_TLS="0",
        OKR_DEBUG="0",
        OKR_DEMO="0",
        OKR_VAR=str(folder),
        OKR_PLAIN_STATIC="1",
        EMAIL_URL=(folder / "mail").as_uri(),
    )


def _in_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _execute(connection: psycopg.Connection[tuple[object, ...]], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
