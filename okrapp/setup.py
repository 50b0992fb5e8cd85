"""What has to be in place before the processes start: environment, secret key, tables, static files.

Nothing is done twice. A second start must take seconds, and each management command costs one or two of them.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import psycopg

from okrapp.folder import Remembered, write_private

ROOT = Path(__file__).resolve().parent.parent
OURS = ("OKR_", "DATABASE_", "REDIS_URL", "EMAIL_URL", "DJANGO_", "PYTEST_", "GRANIAN_")


def environment(folder: Path, port: int, *, demo: bool, given: Mapping[str, str]) -> dict[str, str]:
    """The processes' environment: production settings, except that there is no TLS and mail stays in the folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    defaults = {
        "DJANGO_SETTINGS_MODULE": "okrapp.settings",
        "OKR_SECRET_KEY": given.get("OKR_SECRET_KEY") or _secret_key(folder / "secret_key"),
        "OKR_BASE_URL": f"http://localhost:{port}",
        "OKR_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "OKR_TLS": "0",
        "OKR_DEBUG": "0",
        "OKR_DEMO": "1" if demo else "0",
        "OKR_VAR": str(folder),
        "EMAIL_URL": (folder / "mail").as_uri(),
        "PYTHONUNBUFFERED": "1",
    }
    return {**inherited, **defaults, **given, "OKR_PORT": str(port)}


class Setup:
    """Brings a folder and its database up to this code."""

    def __init__(self, folder: Path, env: Mapping[str, str], run_manage: Callable[[Sequence[str]], str]) -> None:
        self._env = env
        self._run_manage = run_manage
        self._static = Path(env.get("OKR_STATIC_ROOT") or folder / "static")
        self._done = Remembered(folder / "setup.json")

    def migrate(self) -> None:
        """Migrate, unless this code has migrated this very database and nothing was applied or undone since."""
        code = fingerprint(ROOT.glob("*/migrations/*.py"))
        if self._done.get("migrated") != f"{code} {self._applied()}":
            self._run_manage(["migrate", "--noinput", "--verbosity", "0"])
            self._done.put("migrated", f"{code} {self._applied()}")

    def collect_static(self) -> None:
        """Collect static files, unless they are those of the last time."""
        code = f"{self._static} {fingerprint([*ROOT.glob('static/**/*'), *ROOT.glob('*/static/**/*')])}"
        if self._done.get("collected") != code or not (self._static / "staticfiles.json").exists():
            self._run_manage(["collectstatic", "--noinput", "--verbosity", "0"])
            self._done.put("collected", code)

    def build_demo(self) -> None:
        """Build the demo organizations, unless this database has them since its last migration."""
        if self._done.get("demo") != self._applied():
            self._run_manage(["demo"])
            self._done.put("demo", self._applied())

    def _applied(self) -> str:
        with psycopg.connect(self._env["DATABASE_OWNER_URL"]) as owner:
            if owner.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
                return "nothing"
            rows = owner.execute("SELECT app, name, applied FROM django_migrations ORDER BY id").fetchall()
        return hashlib.sha256(repr(rows).encode()).hexdigest()


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes when one of these files, or one of the pinned packages, changes."""
    found = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted(path for path in paths if path.is_file()):
        found.update(os.fsencode(path))
        found.update(path.read_bytes())
    return found.hexdigest()


def _secret_key(path: Path) -> str:
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text("utf-8").strip()
