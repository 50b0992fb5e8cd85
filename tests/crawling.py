"""Following the links of the pages, as somebody would who clicks on everything."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

CLICKS = 4
PAGES = 400
ALIKE = 3  # pages of one kind that are looked at


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        for name in ("href", "hx-get"):
            value = named.get(name)
            if value and tag != "link":
                self.found.append(value)


@dataclass(frozen=True)
class Answer:
    """What an address answered; `text` is empty for what is not a page. `path` is where it led in the end."""

    status: int
    text: str
    path: str


@dataclass(frozen=True)
class Visit:
    """How an address was found: clicks from the start, its status, on which page its link stood, what it showed."""

    clicks: int
    status: int
    origin: str
    text: str


def shape(path: str) -> str:
    """The kind of page an address leads to: references and slugs are all alike."""
    parts = [("#" if any(c.isdigit() for c in part) else part) for part in path.split("/")]
    return "/".join(parts)


def crawl(get: Callable[[str], Answer], start: str, *, acts: int = ALIKE, pages: int = PAGES) -> dict[str, Visit]:
    """What every address answered that is found from `start`; a few addresses of each kind of page.

    `acts` is how many are looked at of pages on which somebody acts: one may act here and not there.
    """
    seen: dict[str, Visit] = {}
    kinds: dict[str, int] = {}
    waiting = deque([(start, 0, "")])
    while waiting and len(seen) < pages:
        path, clicks, origin = waiting.popleft()
        kind = shape(urlsplit(path).path)
        if path in seen or kinds.get(kind, 0) >= (ALIKE if kind.endswith("#/") else acts):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = get(path)
        seen[path] = Visit(clicks, answer.status, origin, answer.text)
        if clicks == CLICKS:
            continue
        for link in Links(answer.text).found:
            parts = urlsplit(urldefrag(urljoin(answer.path, link)).url)
            if not parts.scheme and not parts.netloc and not parts.path.startswith("/static/"):
                waiting.append((parts.path + (f"?{parts.query}" if parts.query else ""), clicks + 1, path))
    return seen
