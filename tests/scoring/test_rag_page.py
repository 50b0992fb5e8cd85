from decimal import Decimal

from scoring.models import RagPolicy
from tests.cast import Cast, sign_in


def test_every_member_reads_what_each_band_triggers(cast: Cast) -> None:
    page = sign_in(cast.viewer).get("/o/acme/settings/rag/").content.decode()

    for words in ("0.00–0.30", "0.31–0.60", "0.61–0.90", "0.91–1.00", "48 hours", "7 days", "Harvest the learning"):
        assert words in page


def test_the_page_shows_the_policy_that_the_organization_published(cast: Cast) -> None:
    RagPolicy.objects.create(red_top=Decimal("0.40"), basis="pace", behind_margin=Decimal("0.15"), spare_on_pace=False)

    page = sign_in(cast.member).get("/o/acme/settings/rag/").content.decode()

    for words in ("0.00–0.40", "follows pace", "more than 0.15 below", "even one that is on pace"):
        assert words in page
