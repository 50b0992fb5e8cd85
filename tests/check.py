"""`make check`: everything about the code that can be judged without running its tests; `python -m tests.check`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.servers import ROOT, settle

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
PRODUCTION = {
    "OKR_TLS": "1",
    "OKR_DEMO": "0",
    "OKR_DEBUG": "0",
    "OKR_BASE_URL": "https://okr.example",
    "OKR_ALLOWED_HOSTS": "okr.example",
    "OKR_PLAIN_STATIC": "0",
    "EMAIL_URL": "smtp://mail.okr.example:587?tls=1",
}


def main() -> int:
    """Run every check, also after one failed; the exit code is 1 when any did."""
    settle()
    failed = [name for name, command, env in _checks() if not _passes(name, command, env)]
    failed += [] if _audit_passes() else ["dependency audit"]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nEvery check passed.", flush=True)
    return 1 if failed else 0


def _checks() -> Iterator[tuple[str, tuple[str, ...], Mapping[str, str]]]:
    yield "ruff", (f"{BIN}/ruff", "check", "--quiet", "."), {}
    yield "ruff format", (f"{BIN}/ruff", "format", "--check", "--quiet", "."), {}
    yield "mypy", (f"{BIN}/mypy", "--no-error-summary"), {}
    yield "import order", (f"{BIN}/lint-imports",), {}
    yield "templates", (f"{BIN}/djlint", "templates", "--lint", "--quiet"), {}
    yield "missing migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), {}
    yield "deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION


def _passes(name: str, command: tuple[str, ...], env: Mapping[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False)
    _report(name, "ok" if done.returncode == 0 else "FAILED", started)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _audit_passes() -> bool:
    """Known weaknesses of the pinned packages; passes where the advisories cannot be reached within a minute."""
    started = time.monotonic()
    command = [f"{BIN}/pip-audit", "-r", "requirements/base.txt", "--require-hashes", "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        _report("dependency audit", "skipped: the advisories cannot be reached", started)
        return True
    weak = [
        f"{each['name']} {each['version']}: {weakness['id']}" for each in packages for weakness in each.get("vulns", [])
    ]
    _report("dependency audit", "FAILED" if weak else "ok", started)
    print("\n".join(weak), end="\n" if weak else "", flush=True)
    return not weak


def _report(name: str, outcome: str, started: float) -> None:
    print(f"{name:<20} {outcome:<8} {time.monotonic() - started:5.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
