"""The main pages against WCAG 2.2 AA, as far as a machine can tell, in light, dark and on a phone.

Pictures of all of them are kept in `var/screenshots`, so that somebody can look.
"""

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
PAGES = {
    "kr": {
        "my-week": "/o/larkspur/",
        "objectives": "/o/larkspur/objectives/",
        "dashboard": "/o/larkspur/objectives/O-6/",
        "key-result": "/o/larkspur/key-results/KR-15/",
        "check-in": "/o/larkspur/key-results/KR-15/check-in/",
        "inbox": "/o/larkspur/inbox/",
    },
    "sponsor": {
        "approvals": "/o/larkspur/approvals/",
        "decisions": "/o/larkspur/decisions/",
        "escalations": "/o/larkspur/escalations/",
        "settings": "/o/larkspur/settings/",
    },
    "lead": {"propose": "/o/larkspur/key-results/KR-14/change/", "draft": "/o/larkspur/objectives/new/"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_pages_can_be_used_by_everybody(product: Product, who: str, look: str) -> None:
    page = product.signed_in(f"{who}@larkspur.example", **LOOKS[look])
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    found = {}
    for name, path in PAGES[who].items():
        page.goto(path)
        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
        found[name] = violations(page) + overflow(page)

    assert {name: problems for name, problems in found.items() if problems} == {}


def violations(page: Page) -> list[str]:
    response = Axe().run(page, options=RULES).response
    return [f"{rule['id']}: {node['html'][:140]}" for rule in response["violations"] for node in rule["nodes"][:2]]


def overflow(page: Page) -> list[str]:
    """A page that scrolls sideways is too wide for its screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide} px"] if wide > 0 else []
