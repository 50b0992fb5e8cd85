"""`make run`: sets up and runs the whole product from one terminal, until Ctrl-C.

    python -m okrapp.run

Reads `OKR_PORT` (8000) and `OKR_VAR` (the folder `var`), and `DATABASE_URL` and `REDIS_URL` where servers exist.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from okrapp.folder import AlreadyRunningError
from okrapp.provision import ProvisionError
from okrapp.setup import OURS, ROOT
from okrapp.stack import Stack, StackError
from okrapp.wheels import EmbeddedError

COLOURS = {"web": "36", "worker": "32", "beat": "33"}
LARKSPUR = ("admin", "sponsor", "lead", "champion", "owner", "kr", "steward", "member", "viewer")
_printing = threading.Lock()


class Stopped(BaseException):
    """Somebody asked us to stop."""


def main() -> int:
    """Run until stopped; the exit code is 0 when somebody stopped us, and not when something failed."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _raise_stopped)
    try:
        stack = _stack()
    except (StackError, OSError) as error:
        return _fail(error)
    try:
        started = time.monotonic()
        say("Starting; the first time takes up to a minute.")
        stack.start()
        _introduce(stack, time.monotonic() - started)
        return _watch(stack)
    except Stopped:
        say("Stopping.")
        return 0
    except (StackError, EmbeddedError, ProvisionError, AlreadyRunningError, OSError) as error:
        return _fail(error)
    finally:
        _ignore_signals()
        stack.stop()
        say("Stopped.")


def show(name: str, line: str) -> None:
    """Print one line of a process, marked with its name."""
    label = f"{name:<6} |"
    if sys.stdout.isatty() and name in COLOURS:
        label = f"\033[{COLOURS[name]}m{label}\033[0m"
    with _printing:
        print(label, line, flush=True)


def say(line: str) -> None:
    """Print one line of our own."""
    show("okrapp", line)


def _stack() -> Stack:
    given = {name: value for name, value in os.environ.items() if name.startswith(OURS) and value}
    port = given.get("OKR_PORT", "8000")
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise StackError(f"OKR_PORT must be a number from 1 to 65535, not {port!r}.", code=2)
    return Stack(Path(given.get("OKR_VAR") or ROOT / "var"), int(port), demo=True, env=given, sink=show)


def _watch(stack: Stack) -> int:
    while True:
        dead = stack.dead()
        if dead:
            return _fail(StackError(f"{dead} has ended unexpectedly; stopping the rest."))
        time.sleep(0.3)


def _introduce(stack: Stack, seconds: float) -> None:
    lines = ["", f"  {stack.url}", ""]
    if stack.env["OKR_DEMO"] == "1":
        lines += [
            "  Sign in with the password okr-demo as",
            "    " + ", ".join(f"{name}@" for name in LARKSPUR) + " larkspur.example",
            "    admin@, owner@ fernhill.example",
            "    both@larkspur.example (belongs to both)",
            f"  Mail that was sent: {stack.url}/demo/mail/",
            "",
        ]
    if stack.servers and stack.servers.home.path != stack.folder:
        lines.append(f"  The data is in {stack.servers.home.path}, where the database's account can reach it.")
    lines.append(f"  Ready after {seconds:.1f} seconds. Ctrl-C stops everything.")
    for line in lines:
        say(line)


def _fail(error: Exception) -> int:
    with _printing:
        print(f"okrapp: {error}", file=sys.stderr, flush=True)
    return error.code if isinstance(error, StackError) else 1


def _raise_stopped(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _ignore_signals() -> None:
    # A second Ctrl-C must not tear the orderly stop; it takes seconds at most.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
