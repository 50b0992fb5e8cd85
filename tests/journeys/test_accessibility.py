"""The main pages against WCAG 2.2 AA, as far as a machine can tell, in light, dark and on a phone.

Pictures of all of them are kept in `var/screenshots`, so that somebody can look.
"""

from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from okrapp.setup import ROOT
from tests.journeys.product import Product

pytestmark = pytest.mark.journey

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LOOKS = {
    "desktop-light": {"width": 1280, "height": 900, "scheme": "light"},
    "desktop-dark": {"width": 1280, "height": 900, "scheme": "dark"},
    "phone-light": {"width": 390, "height": 844, "scheme": "light"},
}
OTHER_POLICY = urlencode(
    {"red_top": "0.35", "amber_top": "0.60", "green_top": "0.90", "basis": "score"}
    | {"behind_margin": "0.10", "ahead_margin": "0.10", "spare_on_pace": "on"}
)
PAGES = {
    "kr": {
        "my-week": "/o/larkspur/",
        "objectives": "/o/larkspur/objectives/",
        "dashboard": "/o/larkspur/objectives/O-6/",
        "key-result": "/o/larkspur/key-results/KR-15/",
        "check-in": "/o/larkspur/key-results/KR-15/check-in/",
        "inbox": "/o/larkspur/inbox/",
        "recommendation": "/o/larkspur/key-results/KR-15/recommendations/red-two-weeks/",
        "control": "/o/larkspur/key-results/KR-21/",
        "milestones": "/o/larkspur/key-results/KR-28/",
        "team": "/o/larkspur/teams/retention/",
        "person": "/o/larkspur/people/12/",
        "search": "/o/larkspur/search/?q=boxes",
    },
    "sponsor": {
        "approvals": "/o/larkspur/approvals/",
        "decisions": "/o/larkspur/decisions/",
        "escalations": "/o/larkspur/escalations/",
        "change": "/o/larkspur/changes/CR-5/",
        "case": "/o/larkspur/escalations/E-2/",
        "settings": "/o/larkspur/settings/",
        "rag": "/o/larkspur/settings/rag/",
        "rag-change": f"/o/larkspur/settings/rag/change/?{OTHER_POLICY}",
    },
    "lead": {
        "propose": "/o/larkspur/key-results/KR-14/change/",
        "draft": "/o/larkspur/objectives/new/",
        "drafting": "/o/larkspur/objectives/drafting/?team=roastery",
        "closed-quarter": "/o/larkspur/objectives/?cycle={closed}",
        "summary": "/o/larkspur/reviews/cycles/{closed}/",
        "closing": "/o/larkspur/reviews/close/{running}/",
        "matrix": "/o/larkspur/settings/raci/",
    },
    "admin": {"audit": "/o/larkspur/settings/audit/", "people": "/o/larkspur/settings/people/"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_pages_can_be_used_by_everybody(product: Product, who: str, look: str) -> None:
    page = product.signed_in(f"{who}@larkspur.example", **LOOKS[look])
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    cycles = slugs(page)
    found = {}
    for name, path in PAGES[who].items():
        page.goto(path.format(**cycles))
        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
        found[name] = violations(page) + overflow(page)

    assert {name: problems for name, problems in found.items() if problems} == {}


def slugs(page: Page) -> dict[str, str]:
    """The quarter under way and the one before: their names follow from the day on which the demo was built."""
    page.goto("/o/larkspur/objectives/")
    running = page.locator("select[name=cycle]").input_value()
    page.goto("/o/larkspur/settings/cycles/")
    href = page.locator("a[href*='/reviews/cycles/']").first.get_attribute("href") or ""
    return {"running": running, "closed": href.rstrip("/").rsplit("/", 1)[-1]}


def violations(page: Page) -> list[str]:
    response = Axe().run(page, options=RULES).response
    return [f"{rule['id']}: {node['html'][:140]}" for rule in response["violations"] for node in rule["nodes"][:2]]


def overflow(page: Page) -> list[str]:
    """A page that scrolls sideways is too wide for its screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide} px"] if wide > 0 else []
