"""A team's set drafted on one page, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import Product

pytestmark = pytest.mark.journey

DRAFTING = "/o/larkspur/objectives/drafting/?team=growth"
AT = "document.activeElement?.id || ''"


@pytest.fixture(scope="module")
def page(product: Product) -> Page:
    opened = product.signed_in("owner@larkspur.example")
    opened.goto(DRAFTING)
    return opened


def write(page: Page, text: str) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def tab_to(page: Page, ending: str) -> None:
    """Press Tab until the focus is in the field whose id ends so."""
    for _ in range(60):
        if page.evaluate(AT).endswith(ending):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {ending}; it stopped at {page.evaluate(AT)}")


def focus_is(page: Page, ending: str) -> None:
    expect(page.locator(f"[id$='{ending}']:focus")).to_have_count(1)


def fill_row(page: Page, name: str, baseline: str, target: str, source: str) -> None:
    write(page, name)
    tab_to(page, "-baseline")
    write(page, baseline)
    tab_to(page, "-target")
    write(page, target)
    tab_to(page, "-data_source")
    write(page, source)
    tab_to(page, "-refresh_frequency")
    page.keyboard.type("Week")


def test_an_objective_is_begun_with_ctrl_enter_and_its_first_row_waits(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    focus_is(page, "new-title")

    page.keyboard.type("Make every first order feel like the hundredth")
    page.keyboard.press("Enter")

    expect(page.locator("section.draft textarea[name=title]").nth(-2)).to_have_value(re.compile("the hundredth"))
    focus_is(page, "-name")


def test_an_error_keeps_what_was_typed_and_the_focus_goes_to_it(page: Page) -> None:
    fill_row(page, "Workshops held", "twelve", "30", "Order system, weekly report")
    page.keyboard.press("Tab")  # the class, whose Enter opens its list
    tab_to(page, "-kr_class")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    focus_is(page, "-baseline")
    row = page.locator("li:has(:focus)")
    expect(row.locator(".field__error")).to_contain_text("“twelve” is not a number")
    expect(row.locator("[name=data_source]")).to_have_value("Order system, weekly report")


def test_what_was_typed_outlives_a_reload(page: Page) -> None:
    fresh = page.locator("li:has(:focus)").get_attribute("id")

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    row = page.locator(f"#{fresh}")
    expect(row.locator("[name=name]")).to_have_value("Workshops held")
    expect(row.locator("[data-row-status]")).to_have_text("Not saved yet")
    row.locator("[name=baseline]").focus()


def test_a_finding_disappears_with_its_reason_and_enter_goes_on_to_the_next_row(page: Page) -> None:
    row = page.locator(f"#{page.locator('li:has(:focus)').get_attribute('id')}")
    write(page, "12")
    expect(row.locator("[data-finding=activity]")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    write(page, "Visitors who order within their first visit")
    expect(row.locator("[data-finding=activity]")).to_have_count(0)
    page.keyboard.press("Enter")

    written = page.locator("input[value='Visitors who order within their first visit']")
    saved = page.locator("[data-kr]").filter(has=written)
    expect(saved.locator("[data-row-status]")).to_have_text("Saved")
    focus_is(page, "-name")


def test_two_more_rows_follow_and_leaving_one_saves_it(page: Page) -> None:
    section = page.locator(f"#{page.locator('section.draft:has(:focus)').get_attribute('id')}")
    fill_row(page, "First orders that arrive when promised", "82 %", "94 %", "Order system")
    tab_to(page, "-kr_class")
    page.keyboard.type("Lead")
    page.keyboard.press("Escape")  # out of the list, where it is open
    tab_to(page, "new-title")
    expect(section.locator("[data-kr]")).to_have_count(2)
    focus_is(page, "new-title")

    section.locator("li.draft-row--fresh [name=name]").focus()
    fill_row(page, "Days from order to parcel", "4.5", "2", "Order system")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(section.locator("[data-kr]")).to_have_count(3)
    focus_is(page, "-name")


def test_arrows_and_escape_move_between_rows(page: Page) -> None:
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-kr]:has(:focus) [name=name]")).to_have_value("Days from order to parcel")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("[data-kr]:has(:focus) [name=name]")).to_have_value("First orders that arrive when promised")

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("save and go on")
    page.keyboard.press("Escape")


def test_lines_pasted_into_a_row_become_rows_after_a_look_at_them(page: Page) -> None:
    section = page.locator("section.draft").filter(has=page.locator("input[value='Days from order to parcel']")).last
    section.locator("li.draft-row--fresh [name=name]").focus()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lines = "Refunds of first orders from 9 % to 4 %\nFirst orders that come with a question from 31 % to 12 %"
    page.evaluate("text => navigator.clipboard.writeText(text)", lines)
    page.keyboard.press("Control+v")

    expect(page).to_have_url(re.compile("/drafting/paste/$"))
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("Refunds of first orders")
    page.get_by_role("button", name="Add 2 key results").press("Enter")

    expect(page).to_have_url(re.compile("/objectives/drafting/"))
    rows = page.locator("section.draft").filter(has=page.locator("input[value='Refunds of first orders']"))
    expect(rows.locator("[data-kr]")).to_have_count(5)


def test_two_rows_too_many_are_deleted_again(page: Page) -> None:
    for name in ("Refunds of first orders", "First orders that come with a question"):
        row = page.locator("[data-kr]").filter(has=page.locator(f"input[value='{name}']"))
        row.locator("summary").press("Enter")
        row.get_by_role("button", name="Delete").press("Enter")
        expect(row).to_have_count(0)


def test_the_sponsor_activates_it_by_itself_with_a_reason_and_the_focus_goes_on(product: Product, page: Page) -> None:
    mine = page.locator("section.draft").filter(has=page.locator("input[value='Days from order to parcel']")).last
    reference = mine.get_attribute("data-objective")
    expect(mine).to_contain_text("The ordinary way is with the set of its team")
    sponsor = product.signed_in("sponsor@larkspur.example")
    sponsor.goto(page.url)
    section = sponsor.locator(f"#draft-{reference}")
    section.locator("summary").filter(has_text="Activate by itself").press("Enter")
    section.locator("textarea[name=reason]").fill("The fair is on Monday.")
    section.get_by_role("button", name=f"Activate {reference}").press("Enter")

    expect(sponsor.locator(f"#draft-{reference}")).to_have_count(0)
    expect(sponsor.locator("#announcer")).to_contain_text(f"{reference} is under way")
    focus_is(sponsor, "-title")
    sponsor.goto(f"/o/larkspur/objectives/{reference}/")
    expect(sponsor.locator("button[value=activate]")).to_have_count(0)
    expect(sponsor.locator("[data-kr]")).to_have_count(3)
    expect(sponsor.locator("main")).to_contain_text("The fair is on Monday.")


def test_the_browser_never_complained(product: Product, page: Page) -> None:
    assert product.complaints == []
