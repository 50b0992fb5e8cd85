from datetime import UTC, date, datetime
from decimal import Decimal

from objectives.actions import close_cycle, lock_cycle
from scoring.models import RagPolicy
from tests.cast import Cast, sign_in
from tests.factories import CycleFactory, KeyResultFactory

AFTER = datetime(2026, 10, 2, 9, tzinfo=UTC)


def test_every_member_reads_what_each_band_triggers(cast: Cast) -> None:
    page = sign_in(cast.viewer).get("/o/acme/settings/rag/").content.decode()

    for words in ("0.00–0.30", "0.31–0.60", "0.61–0.90", "0.91–1.00", "48 hours", "7 days", "Harvest the learning"):
        assert words in page


def test_the_page_shows_the_policy_that_the_organization_published(cast: Cast) -> None:
    RagPolicy.objects.create(red_top=Decimal("0.40"), basis="pace", behind_margin=Decimal("0.15"), spare_on_pace=False)

    page = sign_in(cast.member).get("/o/acme/settings/rag/").content.decode()

    for words in ("0.00–0.40", "follows pace", "more than 0.15 below", "even one that is on pace"):
        assert words in page


def test_the_page_of_a_closed_cycle_shows_the_policy_that_it_keeps(cast: Cast) -> None:
    cycle = CycleFactory(name="Q3 2026", slug="q3", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    KeyResultFactory(objective__cycle=cycle)
    browser = sign_in(cast.member)
    open_still = browser.get("/o/acme/settings/rag/?cycle=q3").content.decode()
    lock_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    close_cycle(cycle=cycle, by=cast.lead, at=AFTER)
    RagPolicy.objects.create(number=2, published_at=AFTER, published_by=cast.lead, why="x", red_top=Decimal("0.45"))

    kept = browser.get("/o/acme/settings/rag/?cycle=q3").content.decode()
    at_work = browser.get("/o/acme/settings/rag/").content.decode()

    assert ["keeps this policy" in page for page in (open_still, kept, at_work)] == [False, True, False]
    assert ["0.00–0.30" in page for page in (kept, at_work)] == [True, False]
    assert 'href="/o/acme/settings/rag/?cycle=q3"' in browser.get("/o/acme/objectives/?cycle=q3").content.decode()


def test_a_cycle_that_is_not_there_has_no_policy(cast: Cast) -> None:
    assert sign_in(cast.member).get("/o/acme/settings/rag/?cycle=q9").status_code == 404


def test_the_page_says_why_nobody_is_ranked(cast: Cast) -> None:
    page = sign_in(cast.viewer).get("/o/acme/settings/rag/").content.decode()

    assert "Scores are for learning" in page
    assert "no ranking" in page
