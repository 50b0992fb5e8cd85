"""Keeps the migrated, empty database between pytest runs as a dump; migrating takes twenty times as long.

A dump is used only for the very code that made it: the migrations, what they import from our own packages, the pinned
libraries, and the role names. `var/test-templates` may be removed at any time.
"""

import ast
import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from okrapp.wheels import postgres_programs

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-templates"
NEWEST = 16  # dumps of as many branches are kept, about a megabyte each


def restore(url: str, *, app: str) -> bool:
    """Fill this empty database from the dump of exactly this code; False when there is none."""
    dump = _path(url, app)
    if not dump.exists():
        return False
    dump.touch()
    _run("pg_restore", "--exit-on-error", f"--dbname={url}", str(dump))
    return True


def keep(url: str, *, app: str) -> None:
    """Dump this migrated database for the next run."""
    dump = _path(url, app)
    dump.parent.mkdir(parents=True, exist_ok=True)
    fresh = dump.with_suffix(f".{urlsplit(url).path.strip('/')}")
    _run("pg_dump", "--format=custom", "--compress=0", f"--file={fresh}", url)
    fresh.replace(dump)
    for old in sorted(dump.parent.glob("*.dump"), key=lambda path: path.stat().st_mtime)[:-NEWEST]:
        old.unlink(missing_ok=True)


def _path(url: str, app: str) -> Path:
    found = hashlib.sha256(f"{urlsplit(url).username} {app}".encode())
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    ours = {path for migration in migrations for path in _imported(migration)}
    always = [
        ROOT / "requirements" / "base.txt",
        *ROOT.glob("okrapp/postgresql/*.py"),
        ROOT / "okrapp" / "provision.py",
    ]
    for path in sorted({*migrations, *ours, *always, ROOT / "tests" / "servers.py"}):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return KEPT / f"{found.hexdigest()[:24]}.dump"


def _imported(migration: Path) -> Iterator[Path]:
    """The files of our own packages that a migration imports; of a package, every file in it."""
    for node in ast.walk(ast.parse(migration.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            yield from _files(ROOT.joinpath(*name.split(".")))


def _files(module: Path) -> Iterator[Path]:
    if module.with_suffix(".py").exists():
        module = module.parent if module.parent.parent != ROOT else module.with_suffix(".py")
    if module.is_dir():
        yield from (path for path in module.rglob("*.py") if "migrations" not in path.parts)
    elif module.suffix:
        yield module


def _run(program: str, *arguments: str) -> None:
    command = [str(postgres_programs(None) / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program} failed:\n{done.stderr}")
