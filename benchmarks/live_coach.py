"""The coach while somebody types: whole signed-in requests, each for a text that was not read before."""

import statistics
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.wsgi import get_wsgi_application

from benchmarks import dataset
from benchmarks.browser import Browser
from benchmarks.report import Result
from objectives.models import Objective
from organizations.models import Membership, Organization
from organizations.tenancy import tenant

LIMIT = 100  # ms on the server, domain.md, "Writing coach"
ROUNDS = 60
WARM = 8


def measure() -> Iterator[Result]:
    """An objective beside the others of its cycle, and a key result of a set, as their forms ask about them."""
    organization = Organization.objects.get(slug=dataset.slug())
    with tenant(organization.id):
        person = Membership.objects.select_related("user").get(name=dataset.READER)
        cycle = Objective.objects.select_related("cycle").get(number=1).cycle
    browser = Browser(get_wsgi_application(), person.user)
    page = f"/o/{organization.slug}/objectives/coach/"
    typed = {
        "live coach, an objective": lambda at: {"title": f"Launch step {at} of the new app", "cycle": cycle.slug},
        "live coach, a key result": lambda at: {"name": f"Workshops held in step {at}", "baseline": "4", "of": "O-1"},
    }
    for name, words in typed.items():
        paths = [f"{page}?{urlencode(words(at))}" for at in range(WARM + ROUNDS)]
        assert b"data-finding" in browser.get(paths[0]), f"{name}: nothing was found"
        times = [_seconds(browser, path) for path in paths][WARM:]
        yield Result(f"{name}, server time, p95", "ms", statistics.quantiles(times, n=20)[-1] * 1000, limit=LIMIT)
        yield Result(f"{name}, queries", "", browser.count_queries(paths[0]), limit=10)


def _seconds(browser: Browser, path: str) -> float:
    started = time.perf_counter()
    browser.get(path)
    return time.perf_counter() - started
