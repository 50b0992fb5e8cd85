"""The alignment map by keyboard, on paper, on a phone and without scripts, in front of the whole product; and what long
words do to the pages around it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.product import Product
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.journey

MAP = "/o/larkspur/alignment/"
A4 = {"width": 718, "height": 1000}
# Pairs of a row that lie over one another.
OVERLAPS = """() => [...document.querySelectorAll(".map__row")].filter((row) => {
  const boxes = [...row.querySelectorAll(":scope > .map__what, .person__name, :scope > .chip")]
    .map((each) => each.getBoundingClientRect()).filter((box) => box.width);
  return boxes.some((one, at) => boxes.slice(at + 1).some((other) => one.left < other.right - 1
    && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1));
}).map((row) => row.parentElement.id)"""


@pytest.fixture
def page(product: Product) -> Page:
    return product.signed_in("viewer@larkspur.example")


@pytest.fixture(scope="module")
def phone(product: Product) -> Page:
    return product.signed_in("owner@larkspur.example", width=390, height=844)


def item(page: Page, reference: str) -> Locator:
    return page.locator(f"[role=treeitem]#{reference}")


def test_the_tree_is_walked_with_the_arrows_and_one_stop_of_the_tab_key(page: Page, product: Product) -> None:
    page.goto(f"{MAP}?open=1")
    tree = page.get_by_role("tree", name="Objectives by what they contribute to")
    expect(tree.locator("[role=treeitem][tabindex='0']")).to_have_count(1)
    item(page, "O-3").focus()

    page.keyboard.press("ArrowDown")
    expect(item(page, "KR-6")).to_be_focused()
    expect(item(page, "KR-6")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(item(page, "KR-6")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(item(page, "O-4")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(item(page, "KR-6")).to_be_focused()
    page.keyboard.press(" ")
    expect(item(page, "KR-6")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    expect(tree.locator("[role=treeitem]:focus > .map__row")).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(item(page, "O-3")).to_be_focused()
    expect(item(page, "O-3").locator("> .map__row")).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/objectives/O-3/")
    assert product.complaints == []


def test_a_row_is_read_out_in_parts_without_what_is_for_the_eye(page: Page) -> None:
    page.goto(f"{MAP}?open=all")

    said = item(page, "KR-12").get_attribute("aria-label") or ""

    assert said.startswith("Cost to win a subscriber, KR-12, Leo Hartmann, Red 0.20")


def test_levels_open_and_close_at_once_and_stand_in_the_address(page: Page) -> None:
    page.goto(MAP)
    page.get_by_role("link", name="Everything", exact=True).click()
    expect(page.locator("[data-map] details:not([open])")).to_have_count(0)
    expect(item(page, "KR-12")).to_have_count(1)
    assert page.url.endswith("open=all")

    page.get_by_role("link", name="Nothing", exact=True).click()

    expect(page.locator("[data-map] details[open]")).to_have_count(0)
    expect(item(page, "O-3")).to_have_attribute("aria-expanded", "false")


def test_a_filter_changes_the_map_in_place_and_it_stays_a_tree(page: Page) -> None:
    page.goto(MAP)
    page.get_by_label("Band").select_option("red")

    page.wait_for_url("**band=red**")
    expect(item(page, "KR-12")).to_be_visible()
    expect(item(page, "KR-9")).to_have_count(0)
    page.go_back()
    expect(item(page, "KR-9")).to_have_count(1)


@pytest.mark.parametrize("width", [A4["width"], 1280, 1700])
def test_on_paper_everything_is_open_and_nothing_lies_over_anything(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": A4["height"]})
    page.goto(f"{MAP}?open=none")
    page.emulate_media(media="print")

    expect(page.locator("#KR-12 .map__title")).to_be_visible()
    expect(page.locator(".filters").first).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    assert page.evaluate(OVERLAPS) == []


def test_printing_opens_what_is_folded_and_folds_it_again(page: Page) -> None:
    page.goto(f"{MAP}?open=none")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-map] details:not([open])")).to_have_count(0)

    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(page.locator("[data-map] details[open]")).to_have_count(0)


def test_it_fits_a_phone_and_works_without_scripts(product: Product) -> None:
    page = product.signed_in("viewer@larkspur.example", width=390, height=844)
    page.goto(f"{MAP}?open=all")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    context = product.browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{product.url}{MAP}?open=none")
    expect(plain.locator("#KR-6")).to_be_hidden()

    plain.locator("#O-3 > details > summary").click()

    expect(plain.locator("#KR-6")).to_be_visible()
    plain.get_by_role("link", name="Everything", exact=True).click()
    expect(plain.locator("#KR-12")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        *("alignment/?open=all", "alignment/health/", "strategy/", "dependencies/?shown=all", "dependencies/DP-3/"),
        *("initiatives/?state=all", "initiatives/I-3/", "objectives/", "objectives/O-9/", "key-results/KR-20/"),
        *("search/?q=box", "approvals/", "teams/retention/", "metrics/"),
    ],
)
def test_words_of_two_hundred_letters_break_on_a_phone(phone: Page, path: str) -> None:
    phone.goto(f"/o/larkspur/{path}")
    typed = phone.locator("main [dir=auto]:not(:has(*)), main bdi:not(:has(*))")
    assert typed.count() > 0

    typed.evaluate_all("(found) => found.forEach((each) => { each.textContent = 'W'.repeat(200); })")

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
