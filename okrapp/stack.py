"""The whole product as processes under one folder: embedded servers, web, worker, beat; for `make run` and journeys.

    stack = Stack(folder, free_port(), demo=True)
    stack.start()
    … stack.url …
    stack.restart("worker")
    stack.stop()

A supervisor of our own: the libraries for it hand every child to a shell and signal all at the same time,
while ours has to stop in order (nothing may lose its database while it finishes work).
"""

import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from okrapp import processes
from okrapp.embedded import Embedded, is_free
from okrapp.folder import Lock, Remembered
from okrapp.provision import addresses_on, provision, provisioned
from okrapp.setup import ROOT, Setup, environment

QUEUES = "default,notifications,integrations,sweeps"
READY_WITHIN = 120.0  # seconds
ORDER = ("web", "worker", "beat")  # of stopping: first nothing new comes in, then what came in is finished
Sink = Callable[[str, str], None]


class StackError(RuntimeError):
    """The stack cannot run; the message is fit for the person at the terminal, `code` for the shell."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Stack:
    """Everything that serves one installation.

    `env` overrides the defaults of the environment; with `DATABASE_URL` or `REDIS_URL` in it, that server is used
    instead of an embedded one. Output goes line by line to `sink(process, line)`, or else to `<folder>/<process>.log`.
    `throwaway` makes the embedded servers fast and forgetful: not for tests of what survives a fault.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        demo: bool = False,
        env: Mapping[str, str] | None = None,
        throwaway: bool = False,
        sink: Sink | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.port = port
        self.url = f"http://localhost:{port}"
        self.servers: Embedded | None = None
        self.env: dict[str, str] = environment(self.folder, port, demo=demo, given=env or {})
        self._throwaway = throwaway
        self._sink = sink
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = Lock(self.folder / "run.lock", label=self.url)

    def start(self) -> None:
        """Set up what is missing, start everything and return when the address answers."""
        self._lock.acquire()
        try:
            self._refuse_taken_port()
            self._start_servers()
            setup = Setup(self.folder, self.env, self.run_manage)
            setup.migrate()
            setup.collect_static()
            self._spawn("web")
            if self.env["OKR_DEMO"] == "1":
                setup.build_demo()
            self._await_ready()
            # Only now: on two cores they would make people wait for the first page.
            self._spawn("worker")
            self._spawn("beat")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything in order; harmless when it does not run."""
        for name in ORDER:
            self._stop(name)
        if self.servers:
            self.servers.stop()
        self._lock.release()

    def restart(self, name: str) -> None:
        """Stop and start one of web, worker, beat, postgres, redis; also starts one that was killed."""
        if name in ORDER:
            self._stop(name)
            self._spawn(name)
        else:
            server = self._server(name)
            server.stop()
            server.start()
        if name != "worker":
            self._await_ready()

    def kill(self, name: str) -> None:
        """Pull the plug of one of web, worker, beat, postgres, redis."""
        if name in ORDER:
            processes.kill(self._processes[name])
        else:
            self._server(name).kill()

    def run_manage(self, arguments: Sequence[str]) -> str:
        """Run a management command in this environment and return what it printed; StackError when it fails."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self.env, text=True, capture_output=True, check=False, start_new_session=True
        )
        if done.returncode:
            raise StackError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}".rstrip())
        return done.stdout

    def dead(self) -> str | None:
        """The name of a process that has ended by itself, if any."""
        for name, process in self._processes.items():
            if processes.has_ended(process):
                return name
        if self.servers and self.servers.postgres.has_ended():
            return "postgres"
        return "redis" if self.servers and self.servers.valkey.has_ended() else None

    def log(self, name: str) -> str:
        """What a process has printed, when no sink was given."""
        path = self.folder / f"{name}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _refuse_taken_port(self) -> None:
        if not is_free(self.port):
            raise StackError(f"Port {self.port} is in use by another program: set OKR_PORT to a free one.")

    def _start_servers(self) -> None:
        if not {"DATABASE_URL", "REDIS_URL"} <= self.env.keys():
            self.servers = Embedded(self.folder, throwaway=self._throwaway, label=self.url)
            self.servers.start()
            self.env.setdefault("REDIS_URL", self.servers.valkey.url)
        if "DATABASE_URL" not in self.env and self.servers:
            self._use_embedded_database(self.servers)
        elif "DATABASE_OWNER_URL" not in self.env:
            self._make_roles_on_given_server()

    def _use_embedded_database(self, servers: Embedded) -> None:
        admin = servers.postgres.admin_url
        addresses = addresses_on(admin, database="okrapp", remembered=servers.home.remembered)
        provision(admin, addresses)
        self.env.update(DATABASE_URL=addresses.app, DATABASE_OWNER_URL=addresses.owner)

    def _make_roles_on_given_server(self) -> None:
        try:
            addresses = provisioned(self.env["DATABASE_URL"], Remembered(self.folder / "roles.json"))
        except psycopg.Error as error:
            raise StackError(f"The database of DATABASE_URL cannot be used: {error}") from error
        if addresses is None:
            raise StackError(
                "DATABASE_URL names an ordinary role. Set DATABASE_OWNER_URL to the role that owns the tables, "
                "or give an administrator's address as DATABASE_URL and both roles are made.",
                code=2,
            )
        self.env.update(DATABASE_URL=addresses.app, DATABASE_OWNER_URL=addresses.owner)

    def _spawn(self, name: str) -> None:
        command = [sys.executable, *_arguments(name, self.env)]
        if self._sink:
            process = processes.spawn(command, output=subprocess.PIPE, cwd=ROOT, env=self.env)
            threading.Thread(target=self._relay, args=(name, process.stdout), daemon=True).start()
        else:
            with (self.folder / f"{name}.log").open("ab") as log:
                process = processes.spawn(command, output=log, cwd=ROOT, env=self.env)
        self._processes[name] = process

    def _relay(self, name: str, lines: IO[bytes]) -> None:
        if self._sink:
            for line in lines:
                self._sink(name, line.decode("utf-8", "replace").rstrip())

    def _stop(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process:
            processes.stop(process)

    def _server(self, name: str) -> processes.Server:
        if self.servers is None:
            raise StackError(f"{name} is not ours to stop: it was given by an address.")
        servers: dict[str, processes.Server] = {"postgres": self.servers.postgres, "redis": self.servers.valkey}
        return servers[name]

    def _await_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not (_answers(f"http://127.0.0.1:{self.port}/readyz")):
            dead = self.dead()
            if dead:
                raise StackError(f"{dead} ended while starting.\n{self.log(dead)}".rstrip())
            if time.monotonic() > deadline:
                raise StackError(f"{self.url} does not answer after {READY_WITHIN:.0f} seconds.\n{self.log('web')}")
            time.sleep(0.05)


def _arguments(name: str, env: Mapping[str, str]) -> list[str]:
    celery = ["-m", "celery", "--quiet", "-A", "okrapp"]
    commands = {
        "web": [
            *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", env["OKR_PORT"], "--no-ws"),
            # Fewer threads than each process may open connections: none waits for one.
            *("--workers", "2", "--blocking-threads", "4", "--backpressure", "64"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "8", "okrapp.wsgi:application"),
        ],
        "worker": [
            *(*celery, "worker", "-Q", QUEUES, "--concurrency", "2"),
            *("--without-gossip", "--without-mingle", "--loglevel", "info"),
        ],
        "beat": [*celery, "beat", "--loglevel", "info", "--pidfile="],
    }
    return commands[name]


def _answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
        return bool(answer.status == 200)
    return False
