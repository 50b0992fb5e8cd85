"""Every page is found by links, for everybody, and none of them fails."""

from collections import deque
from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

from okrapp.stack import Stack
from tests.journeys.product import DEMO_PASSWORD

pytestmark = pytest.mark.journey

LARKSPUR = ["admin", "sponsor", "lead", "champion", "owner", "kr", "steward", "member", "viewer", "both"]
CLICKS = 4
PAGES = 400


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


def sign_in(url: str, email: str) -> httpx.Client:
    client = httpx.Client(base_url=url, follow_redirects=True, timeout=30)
    page = client.get("/accounts/login/")
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = client.post(
        "/accounts/login/",
        data={"csrfmiddlewaretoken": token, "login": email, "password": DEMO_PASSWORD},
        headers={"Referer": url},
    )
    assert "/accounts/login" not in str(answer.url), f"{email} cannot sign in"
    return client


def shape(path: str) -> str:
    """The kind of page an address leads to: references and slugs are all alike."""
    parts = [("#" if any(c.isdigit() for c in part) else part) for part in path.split("/")]
    return "/".join(parts)


def crawl(client: httpx.Client, start: str) -> dict[str, tuple[int, int, str]]:
    """Address → (clicks from the start, status, where the link stood); a few addresses of each kind of page."""
    seen: dict[str, tuple[int, int, str]] = {}
    kinds: dict[str, int] = {}
    waiting = deque([(start, 0, "")])
    while waiting and len(seen) < PAGES:
        path, clicks, origin = waiting.popleft()
        kind = shape(urlsplit(path).path)
        if path in seen or kinds.get(kind, 0) >= 3:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(path)
        seen[path] = (clicks, answer.status_code, origin)
        if "html" not in answer.headers.get("content-type", "") or clicks == CLICKS:
            continue
        for link in Links(answer.text).found:
            address = urldefrag(urljoin(str(answer.url), link)).url
            parts = urlsplit(address)
            if parts.netloc == urlsplit(str(client.base_url)).netloc and not parts.path.startswith("/static/"):
                waiting.append((parts.path + (f"?{parts.query}" if parts.query else ""), clicks + 1, path))
    return seen


@pytest.mark.parametrize("who", LARKSPUR)
def test_no_link_that_somebody_sees_leads_nowhere(stack: Stack, who: str) -> None:
    with closing(sign_in(stack.url, f"{who}@larkspur.example")) as client:
        visited = crawl(client, "/o/larkspur/")

    # A page may refuse with its reason (403), never be missing or fail.
    broken = {path: found for path, found in visited.items() if found[1] not in {200, 403}}
    assert broken == {}
    assert len(visited) > 15
