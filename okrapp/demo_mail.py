"""The mail that a demonstration sends, readable in the browser. The addresses exist only where OKR_DEMO is set."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

SHOWN = 100
LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,:;!?)”])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a mail's text; with `href` it is a link."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str

    @property
    def pieces(self) -> list[Piece]:
        """The text with its links, ours without the host: they open on the host at which the mail is read."""
        parts = LINK.split(self.text)
        return [Piece(part, _on_this_host(part) if place % 2 else "") for place, part in enumerate(parts)]


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("to", "").strip().lower()
    files = sorted(_folder().glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = [mail for file in files[: SHOWN * 3] for mail in _read(file) if wanted in mail.to.lower()]
    return render(request, "demo/mails.html", {"mails": found[:SHOWN], "wanted": wanted})


@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    file = _folder() / f"{Path(name.rsplit('~', 1)[0]).name}.log"
    found = next((each for each in (_read(file) if file.is_file() else []) if each.name == name), None)
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"mail": found})


def _folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR_DIR / "mail")


def _read(file: Path) -> list[Mail]:
    """Django's file backend writes the messages of one connection into one file, each ended by a line of dashes."""
    raw = file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
    return [_mail(file, index, part) for index, part in enumerate(raw) if part.strip()][::-1]


def _mail(file: Path, index: int, raw: bytes) -> Mail:
    message: EmailMessage = email.message_from_bytes(raw.strip() + b"\n", policy=policy.default)
    body = message.get_body(("plain", "html"))
    return Mail(
        name=f"{file.stem}~{index}",
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
        text=body.get_content() if body else "",
    )


def _on_this_host(link: str) -> str:
    return link.removeprefix(settings.BASE_URL) if link.startswith(f"{settings.BASE_URL}/") else link
