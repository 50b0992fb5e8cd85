"""Typed readers of environment variables that fail loudly at start-up instead of strangely later."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 20
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def secret(name: str) -> str:
    """A token that may be missing, and is long enough where it is not."""
    value = text(name, "")
    if value and len(value) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{name} needs {SHORTEST_SECRET} characters or more.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default)


PREPARED_AFTER = 0  # runs: what is bound at the server is worth a plan the first time


def postgres(url: str, *, pool_size: int) -> dict[str, object]:
    """A Django database entry for `postgres://user:password@host:port/name?sslmode=require`.

    `?prepare_threshold=off` is for proxies that know no prepared statements.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"A database address begins with postgres://, not {parts.scheme!r}.")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    threshold = str(options.pop("prepare_threshold", PREPARED_AFTER))
    options["prepare_threshold"] = int(threshold) if threshold.isdecimal() else None
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return {
        "ENGINE": "okrapp.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def mail(url: str) -> dict[str, object]:
    """Django's e-mail settings for `smtp://user:password@host:587?tls=1` or `file:///folder`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme != "smtp":
        raise ImproperlyConfigured("EMAIL_URL begins with smtp:// or file://.")
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": options.get("tls") == "1",
        "EMAIL_USE_SSL": options.get("ssl") == "1",
        "EMAIL_TIMEOUT": 20,
    }
