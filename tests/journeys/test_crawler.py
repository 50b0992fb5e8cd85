"""Every page is found by links, for everybody, and none of them fails or refuses who follows it."""

from contextlib import closing

import httpx
import pytest

from okrapp.stack import Stack
from tests.crawling import Answer, crawl
from tests.journeys.product import DEMO_PASSWORD

pytestmark = pytest.mark.journey

LARKSPUR = ["admin", "sponsor", "lead", "champion", "owner", "kr", "steward", "member", "viewer", "both"]


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


@pytest.mark.parametrize("who", LARKSPUR)
def test_no_link_that_somebody_sees_leads_nowhere(stack: Stack, who: str) -> None:
    with closing(sign_in(stack.url, f"{who}@larkspur.example")) as client:
        visited = crawl(lambda path: read(client, path), "/o/larkspur/", acts=8)

    # What somebody may not do is shown on the page with the reason; no link leads to a page that refuses.
    assert {path: (page.status, page.origin) for path, page in visited.items() if page.status != 200} == {}
    assert len(visited) > 15


def read(client: httpx.Client, path: str) -> Answer:
    answer = client.get(path)
    is_page = "html" in answer.headers.get("content-type", "")
    return Answer(answer.status_code, answer.text if is_page else "", answer.url.raw_path.decode())
