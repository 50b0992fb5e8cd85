"""Child processes that get no stray signals, die with their parent, and are stopped group by group."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that a server runs as."""

    uid: int
    gid: int

    @classmethod
    def unprivileged(cls) -> "Account | None":
        """`nobody` when we are root, because PostgreSQL refuses root; None when we already are an ordinary user."""
        if os.geteuid() != 0:
            return None
        entry = pwd.getpwnam("nobody")
        return cls(entry.pw_uid, entry.pw_gid)


class Server(Protocol):
    """What can be stopped, killed and started again."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...


def run_as(account: Account | None, args: Sequence[str | Path], output: IO[bytes] | int) -> int:
    """Run a command to its end as the account and return its exit code."""
    # From "/", since a server asks for the current folder and the account may not be allowed to see ours.
    return _open(args, account=account, stdout=output, cwd="/").wait()


def spawn(
    args: Sequence[str | Path],
    *,
    output: IO[bytes] | int,
    account: Account | None = None,
    cwd: str | Path = "/",
    env: Mapping[str, str] | None = None,
    when_orphaned: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child at the head of its own process group, so that a Ctrl-C reaches our process alone.

    Where the system can (Linux), the child gets `when_orphaned` if we die without stopping it.
    """
    return _open(args, account=account, stdout=output, cwd=cwd, env=env, before=_follow_parent(when_orphaned))


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether the child has ended; leaves it unreaped, so that its group keeps its number until `stop` or `kill`."""
    if process.returncode is not None or not hasattr(os, "waitid"):
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """End the child: politely first, then its whole group without asking. Harmless when it has ended."""
    if not has_ended(process):
        process.send_signal(by)
    deadline = time.monotonic() + patience
    while not has_ended(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and what is left of its group at once."""
    if process.returncode is None:  # once reaped, the number may already belong to a stranger
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _follow_parent(by: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up before the fork, where little is safe
    return lambda: prctl(_PR_SET_PDEATHSIG, int(by))


def _open(
    args: Sequence[str | Path],
    *,
    account: Account | None,
    stdout: IO[bytes] | int,
    cwd: str | Path,
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [str(each) for each in args],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        start_new_session=True,
        preexec_fn=before,  # noqa: PLW1509 (one system call, on the main thread)
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
