"""The search in place: by keyboard alone, in front of the whole product."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.product import Product
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def page(product: Product) -> Page:
    return product.signed_in("member@larkspur.example")


def typed(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Search everything").fill(text)
    expect(page.locator("[data-found]")).to_have_attribute("data-found", text)


def test_ctrl_k_type_arrow_enter_lands_on_the_key_result(page: Page, product: Product) -> None:
    page.goto("/o/larkspur/teams/")
    page.keyboard.press("Control+k")
    typed(page, "boxes")

    options, chosen = page.get_by_role("option"), page.locator("[role=option][aria-selected=true]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    while "/key-results/" not in (chosen.get_attribute("href") or ""):
        page.keyboard.press("ArrowDown")
    href = chosen.get_attribute("href") or ""
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{href}")
    expect(page.locator("h1")).to_be_visible()
    assert product.complaints == []


def test_a_reference_typed_in_haste_goes_there(page: Page) -> None:
    page.goto("/o/larkspur/")
    page.keyboard.press("/")
    page.keyboard.type("kr 14")
    page.keyboard.press("Enter")

    page.wait_for_url("**/key-results/KR-14/")


def test_escape_closes_it_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/o/larkspur/objectives/")
    words = page.get_by_role("searchbox", name="Words or reference")
    words.focus()
    page.keyboard.press("Control+k")
    typed(page, "xyzzy")

    expect(page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("[data-finder]")).to_be_hidden()
    expect(words).to_be_focused()


def test_only_the_answer_to_what_is_typed_last_is_shown(page: Page) -> None:
    page.goto("/o/larkspur/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/search/?q=re", hold)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search everything")
    field.fill("re")
    page.wait_for_timeout(300)
    typed(page, "retention")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)

    assert held
    expect(page.locator("[data-found]")).to_have_attribute("data-found", "retention")


def test_the_keys_are_listed(page: Page) -> None:
    page.goto("/o/larkspur/")
    page.keyboard.press("?")

    row = page.locator(".keys__row").filter(has_text="Search")
    expect(row.filter(has_text="Ctrl")).to_be_visible()


def test_on_a_phone_a_button_in_the_bar_opens_it(product: Product) -> None:
    page = product.signed_in("viewer@larkspur.example", width=390, height=844)
    page.get_by_role("link", name="Search").click()
    typed(page, "retention")

    expect(page.get_by_role("option").first).to_be_in_viewport()
    assert violations(page) == []


def test_it_works_without_scripts(product: Product) -> None:
    page = product.signed_in("member@larkspur.example")
    address = page.url
    context = product.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(address)
    plain.get_by_role("link", name="Search").first.click()
    plain.get_by_role("searchbox", name="What are you looking for?").fill("KR-14")
    plain.get_by_role("button", name="Search").click()
    plain.locator("a.hit").first.click()

    assert plain.url.endswith("/key-results/KR-14/")
    context.close()
