"""The search in an organization of 50,000 things, signed in, with the words of everyday."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from django.core.wsgi import get_wsgi_application
from django.db import transaction

from benchmarks.browser import Browser
from benchmarks.report import Result
from organizations.actions import found_organization
from organizations.models import Membership, Organization, SearchEntry, User
from organizations.queries import found
from organizations.tenancy import tenant

THINGS = 50_000
VOCABULARY = 6_000
ROUNDS = 15
KINDS = ("objective", "key_result", "decision", "lesson", "person", "change")
# What is typed: the beginning of a word, a common word, two words, a reference, nothing that is there.
TYPED = ("r", "ra", "rate", "rate ba", "KR-45", "xyzzy")


def slug() -> str:
    return f"bench-search-{THINGS}"


def build() -> Membership:
    """The organization with its entries, made once: as long as objectives and decisions usually are."""
    organization = Organization.objects.filter(slug=slug()).first()
    if organization is not None:
        with tenant(organization.id):
            return Membership.objects.select_related("user", "organization").get()
    with transaction.atomic():
        user = User.objects.create_user(f"reader@{slug()}.example", name="Reader")
        membership = found_organization(by=user, name="Search", slug=slug())
        with tenant(membership.organization_id):
            SearchEntry.objects.bulk_create(_entries(), batch_size=2_000)
    return membership


def measure() -> Iterator[Result]:
    """Milliseconds until the answer, by what is typed; and of the whole request for one of them."""
    reader = build()
    browser = Browser(get_wsgi_application(), reader.user)
    for typed in TYPED:
        seconds = _median(lambda typed=typed: _find(reader, typed))  # type: ignore[misc]
        yield Result(f"search among {THINGS}: {typed}", "ms", seconds * 1000, limit=100)
    seconds = _median(lambda: browser.get(f"/o/{slug()}/search/?q=rate"))
    yield Result(f"search among {THINGS}, the page", "ms", seconds * 1000, limit=150)


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _find(reader: Membership, typed: str) -> None:
    with tenant(reader.organization_id):
        found(reader, typed)


def _entries() -> list[SearchEntry]:
    chosen = random.Random(7)  # the same words every time
    syllables = [a + b for a in "bcdfghjklmnprstvw" for b in "aeiou"]
    words = ["".join(chosen.choices(syllables, k=chosen.randint(2, 4))) for _ in range(VOCABULARY)]
    return [_entry(number, chosen, words) for number in range(1, THINGS + 1)]


def _entry(number: int, chosen: random.Random, words: Sequence[str]) -> SearchEntry:
    title = [*chosen.choices(words, k=chosen.randint(3, 12)), *(["rate"] if number % 3 == 0 else [])]
    return SearchEntry(
        kind=KINDS[number % len(KINDS)],
        object_id=number,
        key=str(number),
        title=" ".join(title),
        body=" ".join(chosen.choices(words, k=chosen.randint(0, 40))),
        state="active" if number % 4 else "closed",
    )
