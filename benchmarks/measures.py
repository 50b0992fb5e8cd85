"""What is measured, against which floor, with which limit (quality, Speed)."""

import gzip
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.core.wsgi import get_wsgi_application
from django.db import transaction

from benchmarks import dataset, floors, live_coach, map_dataset, map_floor, searching
from benchmarks.browser import Browser
from benchmarks.report import Result
from checkins.actions import post_check_in
from objectives.coach import Card, Draft, strength
from objectives.coach.appraisal import COMPLETE
from objectives.models import KeyResult
from objectives.policies import To, key_result_or_404
from organizations.models import Membership, Organization
from organizations.tenancy import tenant
from scoring.attainment import Measure, score
from scoring.balance import Compared
from scoring.charts.radar import radar
from scoring.charts.sparkline import Point, sparkline
from scoring.charts.trend import Aim, trend
from scoring.enums import Band, Method
from scoring.forecast import Forecast, Reading, forecast

ROUNDS = 60
WARM = 8


def run(wanted: list[str]) -> Iterator[Result]:
    """Every measure whose name contains one of the wanted words; all without any."""
    every: dict[str, Callable[[], Iterator[Result]]] = {
        "pages": pages,
        "posting": posting,
        "scoring": scoring,
        "coach": coach,
        "live-coach": live_coach.measure,
        "alignment": alignment,
        "search": searching.measure,
    }
    for name, measure in every.items():
        if not wanted or name in wanted:
            yield from measure()


def pages() -> Iterator[Result]:
    """The pages that people live in, whole and signed in, against the same bytes made by hand."""
    organization = Organization.objects.get(slug=dataset.slug())
    with tenant(organization.id):
        person = Membership.objects.select_related("user").get(name=dataset.READER)
    browser = Browser(get_wsgi_application(), person.user)
    base = f"/o/{organization.slug}/"
    for name, path, floor in (
        ("objective dashboard", f"{base}objectives/O-1/", floors.dashboard),
        ("objectives list, 60 with 240 KRs", f"{base}objectives/", floors.objectives),
        ("my week", base, floors.my_week),
    ):
        body = browser.get(path)
        made = floor(organization, person, body)
        _same_size(name, body, made())
        value, least = alternate(lambda path=path: browser.get(path), made)  # type: ignore[misc]
        yield Result(f"{name}, server time", "ms", value * 1000, limit=3, floor=least * 1000)
        yield Result(f"{name}, queries", "", browser.count_queries(path), limit=10)
        if name == "objective dashboard":
            yield Result(f"{name}, compressed", "kB", len(gzip.compress(body, 6)) / 1000, limit=15)


def alignment() -> Iterator[Result]:
    """The map of 500 objectives with 1,500 KRs, whole and signed in, against the same bytes made by hand."""
    organization = Organization.objects.get(slug=map_dataset.slug())
    with tenant(organization.id):
        person = Membership.objects.select_related("user").get(name="Person Number 1")
    browser = Browser(get_wsgi_application(), person.user)
    path, name = f"/o/{organization.slug}/alignment/", "alignment map, 500 with 1,500 KRs"
    body = browser.get(path)
    made = map_floor.alignment(organization, person, body)
    _same_size(name, body, made())
    value, least = alternate(lambda: browser.get(path), made)
    yield Result(f"{name}, server time", "ms", value * 1000, limit=3, floor=least * 1000)
    yield Result(f"{name}, queries", "", browser.count_queries(path), limit=10)


def posting() -> Iterator[Result]:
    """Posting an update with all of its effects, against the same writes by hand. Every post is undone."""
    organization = Organization.objects.get(slug=dataset.slug())
    with tenant(organization.id):
        row = KeyResult.objects.select_related("owner").get(number=1)
        owner: Membership = row.owner  # type: ignore[assignment]
        owner.organization = organization

    def post() -> None:
        with tenant(organization.id):
            post_check_in(
                key_result=key_result_or_404(owner, 1, to=To.POST),
                by=owner,
                actual=Decimal("26.5"),
                confidence=4,
                insight="Customers who were called in the first month order a second time twice as often.",
                next_action="Call the next forty new subscribers before Thursday.",
                form_key=uuid.uuid4(),
            )
            transaction.set_rollback(True)

    value, least = alternate(post, floors.posting(organization, row))
    yield Result("posting an update, all effects", "ms", value * 1000, limit=3, floor=least * 1000)


def scoring() -> Iterator[Result]:
    """The pure rules, per call."""
    measure = Measure(method=Method.LINEAR, baseline=Decimal(18), target=Decimal(28))
    points = [Point(date(2026, 1, 2), Decimal(18) + Decimal(n) / 3) for n in range(13)]
    draw: Callable[[], object] = lambda: sparkline(  # noqa: E731
        reference="KR-1", points=points, target=Decimal(28), band=Band.GREEN, label="Repeat purchase rate"
    )
    yield Result("sparkline, 13 points", "ms", _each(draw, 500) * 1000, limit=0.2)
    readings = [Reading(point.week, point.value) for point in points if point.value is not None]
    foresee: Callable[[], Forecast | None] = lambda: forecast(  # noqa: E731
        measure, readings, starts_on=date(2026, 1, 1), due_on=date(2026, 6, 30)
    )
    yield Result("forecast, 13 points", "ms", _each(foresee, 500) * 1000, limit=0.2)
    aim = Aim(measure.baseline, measure.target, date(2026, 1, 1), date(2026, 6, 30))
    ahead = foresee()
    draw_trend: Callable[[], object] = lambda: trend(  # noqa: E731
        points=points, aim=aim, today=date(2026, 4, 2), label="Repeat purchase rate", forecast=ahead
    )
    yield Result("trend chart, 13 points", "ms", _each(draw_trend, 500) * 1000, limit=0.2)
    axes = [Compared(f"O-{n}", Decimal("0.58"), Decimal(n) / 12) for n in range(12)]
    yield Result("radar, 12 axes", "ms", _each(lambda: radar(compared=axes, label="Balance"), 500) * 1000, limit=0.2)
    yield Result("score, linear", "ms", _each(lambda: score(measure, Decimal(24)), 2000) * 1000, limit=0.05)


def coach() -> Iterator[Result]:
    """The writing coach, per draft: an objective with four cards and the titles of ten others."""
    cards = [Card("Repeat purchase rate", COMPLETE, kr_class="lagging", weight=25) for _ in range(4)]
    others = [f"Make step {n} of the subscription feel effortless" for n in range(10)]
    draft = Draft("Make a second order the natural next step for new subscribers", cards, others)
    yield Result("coach, objective with four KRs", "ms", _each(lambda: strength(draft), 200) * 1000, limit=2)


def alternate(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of both, measured in turns, so that a busy moment of the machine hits both."""
    for _ in range(WARM):
        ours()
        floor()
    times = [(_seconds(ours), _seconds(floor)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times)


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _each(call: Callable[[], object], times: int) -> float:
    return min(_seconds(lambda: [call() for _ in range(times)]) for _ in range(5)) / times


def _same_size(name: str, ours: bytes, floor: bytes) -> None:
    """A floor that makes fewer bytes is none."""
    assert len(floor) >= 0.9 * len(ours), f"{name}: the floor makes {len(floor)} of {len(ours)} bytes"
