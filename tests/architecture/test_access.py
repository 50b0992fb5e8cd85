"""Every URL, called by everybody, answers as the table says."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.access_table import PAGES, VISITORS, Page
from tests.architecture.world import World
from tests.cast import Cast, sign_in
from tests.nobody import nobody_at_work


def urls(
    patterns: list[URLPattern | URLResolver], space: str = "", *, inside: bool = False
) -> Iterator[tuple[str, bool]]:
    """The names of all URLs, and whether they lie inside an organization."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from urls(pattern.url_patterns, below, inside=inside or "<organization:" in str(pattern.pattern))
        else:
            yield f"{space}{pattern.name}", inside


ALL = list(urls(get_resolver().url_patterns))
INSIDE = {name for name, inside in ALL if inside}


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def test_every_url_has_its_line_and_every_line_its_url() -> None:
    assert {name for name, _ in ALL} == PAGES.keys()


def test_no_two_urls_share_a_name() -> None:
    names = [name for name, _ in ALL]

    assert sorted(names) == sorted(set(names))


def test_signed_out_people_and_strangers_see_nothing_of_an_organization() -> None:
    shown = {name for name in INSIDE for line in lines(PAGES[name]) if line.split()[:2] != ["login", "404"]}

    assert shown == {"organizations:join", "notifications:unsubscribe"} & INSIDE


@pytest.mark.parametrize("name", sorted(PAGES))
def test_everybody_gets_what_the_table_says(name: str, world: World) -> None:
    page = PAGES[name]
    path = reverse(name, args=((world.organization.slug,) if name in INSIDE else ()) + page.args(world))
    data = dict(page.data(world))

    with nobody_at_work():
        for method, line in (("GET", page.GET), ("POST", page.POST)):
            visitors = VISITORS if line else ("right",)
            found = " ".join(call(browser(who, page, world), method, path, data) for who in visitors)
            assert found == (line or "405"), f"{method} {path}"


def lines(page: Page) -> list[str]:
    return [line for line in (page.GET, page.POST) if line]


def browser(who: str, page: Page, world: World) -> Client:
    if who == "out":
        return Client(raise_request_exception=False)
    name = page.right if who == "right" else who
    client = sign_in(getattr(world.cast if hasattr(world.cast, name) else world, name))
    client.raise_request_exception = False
    return client


def call(client: Client, method: str, path: str, data: dict[str, object]) -> str:
    """The answer in a word; whatever the request did is undone."""
    with transaction.atomic():
        response = client.get(path) if method == "GET" else client.post(path, data)
        transaction.set_rollback(True)
    return word(response)


def word(response: HttpResponse) -> str:
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return "login" if to_sign_in else str(response.status_code)
