"""The end of a quarter, walked through in the browser by the people whose job it is."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product

pytestmark = pytest.mark.journey

ORG = "/o/fernhill/"


def press(page: Page, action: str) -> None:
    page.locator(f"button[name=action][value={action}]:visible").first.click()


@pytest.fixture(scope="module")
def close(product: Product) -> Iterator[str]:
    """The address of the closing of Fernhill's quarter, six weeks on: it has ended by then."""
    product.move_clock(timedelta(weeks=7))
    page = product.signed_in("owner@fernhill.example")
    page.goto(f"{ORG}objectives/")
    page.get_by_role("link", name="Close the cycle").click()
    yield page.url
    product.move_clock(timedelta())


def test_the_lead_opens_the_closing_and_confirms_every_source_with_the_keyboard(product: Product, close: str) -> None:
    page = product.signed_in("owner@fernhill.example")
    page.goto(close)
    press(page, "open")
    expect(page.locator("[data-step=confirm]")).to_have_attribute("data-state", "now")

    rows = page.locator("[data-kr][data-source]")
    for place in range(rows.count()):
        button = rows.nth(place).locator("button[value=confirm]")
        button.focus()
        button.press("Enter")
        expect(rows.nth(place)).to_have_attribute("data-source", "confirmed")

    expect(page.locator("[data-step=confirm]")).to_have_attribute("data-state", "done")


def test_the_data_is_locked_and_updates_are_refused(product: Product, close: str) -> None:
    page = product.signed_in("owner@fernhill.example")
    page.goto(close)
    press(page, "lock")
    expect(page.locator("[data-step=lock]")).to_have_attribute("data-state", "done")

    page.locator("a.ending__name[data-open]").first.click()
    reference = page.url.rstrip("/").rsplit("/", 1)[-1]
    expect(page.get_by_text("The data is locked, so this score stands.")).to_be_visible()
    page.goto(f"{ORG}key-results/{reference}/change/")
    expect(page.get_by_text(re.compile("is locked")).first).to_be_visible()


def test_every_key_result_leaves_one_learning_on_a_phone(product: Product, close: str) -> None:
    page = product.signed_in("owner@fernhill.example", width=390, height=844)
    page.goto(close)
    rows = page.locator("[data-kr][data-source]")
    for place in range(rows.count()):
        row = rows.nth(place)
        row.locator("textarea[name=text]").fill(f"Learning number {place + 1}")
        row.locator("button[value=learn]").click()
        expect(page.locator("[data-step=learn] .section__count")).to_contain_text(f"{place + 1}/")

    expect(page.locator("[data-step=learn]")).to_have_attribute("data-state", "done")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_cycle_closes_and_a_score_is_corrected_visibly(product: Product, close: str) -> None:
    page = product.signed_in("owner@fernhill.example")
    page.goto(close)
    press(page, "close")
    expect(page).to_have_url(re.compile("/reviews/cycles/"))
    expect(page.get_by_text("Learning number 1", exact=True)).to_be_visible()

    row = page.locator("[data-kr]").first
    before = row.get_attribute("data-score") or ""
    row.locator("a").first.click()
    page.get_by_role("link", name="Correct the score").click()
    page.locator("input[name=actual]").fill("60")
    page.locator("textarea[name=reason]").fill("Two trays were counted twice.")
    press(page, "correct")

    expect(page.locator("[data-correction]").first).to_contain_text("Two trays were counted twice.")
    expect(page.locator("[data-correction] s").first).to_have_text(before)


def test_the_browser_never_complained(product: Product) -> None:
    assert product.complaints == []
