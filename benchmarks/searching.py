"""The search in an organization of 50,000 things, signed in, with the words of everyday."""

import hashlib
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction

from benchmarks.browser import Browser
from benchmarks.report import Result
from organizations.actions import found_organization
from organizations.models import Membership, Organization, SearchEntry, User
from organizations.queries import found
from organizations.searching import words_of
from organizations.tenancy import tenant

THINGS = 50_000
VOCABULARY = 6_000
ROUNDS = 15
COMPARE = (
    "SELECT count(*) FROM organizations_searchentry WHERE organization_id = %s AND words @@ to_tsquery('simple', %s)"
)
KINDS = ("objective", "key_result", "decision", "lesson", "person", "change")
ABOVE = (None, 1, 2, 2, None, 4)  # how many entries before it the one is to which it belongs
# What is typed: the beginning of a word, a common word, two words, a reference, nothing that is there.
TYPED = ("r", "ra", "rate", "rate ba", "KR-45", "xyzzy")


def slug() -> str:
    """The organization's address: another one for another shape of the data."""
    return f"bench-search-{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]}"


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
    """An answer by what is typed, and a whole request, against comparing every entry once and counting."""
    reader = build()
    browser = Browser(get_wsgi_application(), reader.user)
    for typed in TYPED:
        ours, floor = _medians(partial(_find, reader, typed), partial(_count, reader, typed))
        yield Result(f"search among {THINGS}: {typed}", "ms", ours * 1000, limit=3, floor=floor * 1000)
    ours, floor = _medians(lambda: browser.get(f"/o/{slug()}/search/?q=rate"), partial(_count, reader, "rate"))
    yield Result(f"search among {THINGS}, the page", "ms", ours * 1000, limit=4, floor=floor * 1000)


def _find(reader: Membership, typed: str) -> None:
    with tenant(reader.organization_id):
        found(reader, typed)


def _count(reader: Membership, typed: str) -> None:
    fits = " & ".join(f"'{word}':*" for word in words_of(typed))
    with tenant(reader.organization_id), connection.cursor() as cursor:
        cursor.execute(COMPARE, [reader.organization_id, fits])


def _medians(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """Seconds of both, measured in turns, so that a busy moment of the machine hits both."""
    times = [(_seconds(ours), _seconds(floor)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times)


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _entries() -> list[SearchEntry]:
    chosen = random.Random(7)  # the same words every time
    syllables = [a + b for a in "bcdfghjklmnprstvw" for b in "aeiou"]
    words = ["".join(chosen.choices(syllables, k=chosen.randint(2, 4))) for _ in range(VOCABULARY)]
    return [_entry(number, chosen, words) for number in range(len(KINDS), THINGS + len(KINDS))]


def _entry(number: int, chosen: random.Random, words: Sequence[str]) -> SearchEntry:
    title = [*chosen.choices(words, k=chosen.randint(3, 12)), *(["rate"] if number % 3 == 0 else [])]
    above = ABOVE[number % len(KINDS)]
    return SearchEntry(
        kind=KINDS[number % len(KINDS)],
        object_id=number,
        key=str(number),
        title=" ".join(title),
        body=" ".join(chosen.choices(words, k=chosen.randint(0, 40))),
        state="active" if number % 4 else "closed",
        under_id=number - above if above else None,
    )
