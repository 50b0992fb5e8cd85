"""What one folder keeps between two starts: who uses it now, generated passwords, chosen ports."""

import fcntl
import json
import os
import secrets
from io import TextIOWrapper
from pathlib import Path


class AlreadyRunningError(RuntimeError):
    """Another process holds the folder; the message says what it is and where it answers."""


class Lock:
    """Exclusive use of a folder, given up by the kernel even when its holder is killed."""

    def __init__(self, path: Path, *, label: str) -> None:
        self._path = path
        self._label = label
        self._file: TextIOWrapper | None = None

    def acquire(self) -> None:
        """Take the lock or raise AlreadyRunningError with the label that its holder wrote."""
        file = open(self._path, "a+", encoding="utf-8")  # noqa: SIM115 (held open for as long as the lock)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise AlreadyRunningError(f"Already running from this folder: {holder}") from None
        file.truncate(0)
        file.write(f"{self._label} (process {os.getpid()})\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lock up; harmless when it is not held."""
        if self._file:
            self._file.close()
            self._file = None


class Remembered:
    """Values kept in one JSON file that only its owner may read; every change is on disk at once and whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, str | int] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def get(self, name: str) -> str | int | None:
        """The value kept under this name, if any."""
        return self._values.get(name)

    def put(self, name: str, value: str | int) -> None:
        """Keep the value under this name."""
        if self._values.get(name) != value:
            self._values[name] = value
            write_private(self._path, json.dumps(self._values, indent=1))

    def password(self, name: str) -> str:
        """The password of this name, made at the first asking; fit for an address without quoting."""
        known = self._values.get(name)
        if isinstance(known, str):
            return known
        made = secrets.token_urlsafe(24)
        self.put(name, made)
        return made


def write_private(path: Path, text: str) -> None:
    """Replace the file by this text, readable by its owner alone, and never seen half written."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
