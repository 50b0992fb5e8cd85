"""The main job from nothing: an organization is founded, a KR owner reports, a sponsor decides, a red KR escalates.

Every state is made through the pages, by the person whose job it is; mails and cases come from the real worker.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.product import PASSWORD, Product

pytestmark = pytest.mark.journey

ORG = "/o/nordlicht/"
PEOPLE = {"lead": "ida", "sponsor": "sam", "kr": "kim", "member": "mo"}


@dataclass
class Team:
    """Browser pages of the people of the journey, by who they are."""

    pages: dict[str, Page] = field(default_factory=dict)


@pytest.fixture(scope="module")
def team() -> Team:
    return Team()


def email(who: str) -> str:
    return f"{who}@nordlicht.example"


def press(page: Page, action: str) -> None:
    page.locator(f"button[name=action][value={action}]:visible").first.click()


def create_account(page: Page, who: str, name: str) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(email(who))
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("form button[type=submit]:visible").first.click()


def sign_up(product: Product, page: Page, who: str, name: str) -> None:
    create_account(page, who, name)
    links = product.wait_for(lambda: product.mail_links(email(who), "confirm-email"))
    page.goto(links[0])
    page.locator("main form button[type=submit]:visible").first.click()
    page.wait_for_load_state()


def test_somebody_signs_up_and_gets_to_a_first_active_objective(product: Product, team: Team) -> None:
    page = product.visitor()
    page.goto("/")
    page.get_by_role("link", name="Create an account").click()
    sign_up(product, page, PEOPLE["lead"], "Ida Nord")

    page.goto("/start/")
    page.locator("input[name=name]").fill("Nordlicht")
    page.locator("input[name=slug]").fill("nordlicht")
    page.locator("select[name=timezone]").select_option("Europe/Berlin")
    press(page, "found")
    page.locator("form button[type=submit]:visible, button[name=action]:visible").last.wait_for()
    page.locator("main form button[type=submit]:visible").first.click()  # the cadence that is proposed
    expect(page.get_by_text("Step 3 of 5")).to_be_visible()
    set_up_cycle(page)
    page.locator("textarea[name=addresses]").fill("\n".join(email(PEOPLE[who]) for who in ("sponsor", "kr", "member")))
    press(page, "invite")
    expect(page.get_by_text("Step 5 of 5")).to_be_visible()
    page.locator("input[name=title], textarea[name=title]").fill("Make the first order feel like the hundredth")
    press(page, "save")
    expect(page.locator("[data-objective]").first).to_be_visible()
    team.pages["lead"] = page


def set_up_cycle(page: Page) -> None:
    """Thirteen weeks that began four weeks ago, whatever the day of this run."""
    today = datetime.now(UTC).date()
    page.locator("[name=name]").fill("This quarter")
    page.locator("[name=starts_on]").fill((today - timedelta(weeks=4)).isoformat())
    page.locator("[name=ends_on]").fill((today + timedelta(weeks=9)).isoformat())
    press(page, "save")


def test_the_invited_join_with_their_own_addresses(product: Product, team: Team) -> None:
    for who, name in (("sponsor", "Sam Sund"), ("kr", "Kim Krog"), ("member", "Mo Moe")):
        invitation = product.wait_for(lambda who=who: product.mail_links(email(PEOPLE[who]), "/join/"))[0]
        page = product.visitor()
        page.goto(invitation)
        page.get_by_role("link", name="Create an account").click()
        create_account(page, PEOPLE[who], name)  # the invitation came by mail, so it proves the address
        press(page, "accept")
        expect(page).to_have_url(re.compile(ORG))
        team.pages[who] = page


def test_the_lead_gives_sam_the_sponsors_role_and_keeps_none_of_it(product: Product, team: Team) -> None:
    page = team.pages["lead"]
    page.goto(f"{ORG}settings/people/")
    page.get_by_role("link", name="Sam Sund").first.click()
    page.locator("input[name=roles][value=sponsor]").check()
    press(page, "save")

    page.goto(f"{ORG}settings/people/")
    expect(page.locator("li, tr").filter(has_text="Sam Sund").first).to_contain_text("Sponsor")


def test_the_objective_gets_its_key_results_and_goes_under_way_with_its_set(product: Product, team: Team) -> None:
    page = team.pages["lead"]
    page.goto(f"{ORG}objectives/O-1/key-results/new/")
    add_key_result(page, name="Repeat purchase rate", baseline="18", target="28", owner="Kim Krog")
    page.goto(f"{ORG}objectives/O-1/key-results/new/")
    add_key_result(page, name="Days from order to parcel", baseline="4,5", target="2", owner="Kim Krog")

    page.goto(f"{ORG}objectives/O-1/")
    page.get_by_role("link", name="See the set").click()
    press(page, "submit")
    for tick in page.locator("input[type=checkbox][name^=tick_]").all():
        tick.check()
    page.locator("textarea[name=stops]").fill("The printed catalogue")
    press(page, "pass")
    expect(page.locator("[data-set][data-state=passed]")).to_have_count(1)
    sam = team.pages["sponsor"]
    sam.goto(page.url)
    press(sam, "approve")

    expect(sam.locator("[data-set][data-state=approved]")).to_have_count(1)
    page.goto(f"{ORG}objectives/O-1/")
    expect(page.locator("[data-kr='KR-1']").first).to_be_visible()
    expect(page.locator("button[name=action][value=activate]")).to_have_count(0)


def add_key_result(page: Page, *, name: str, baseline: str, target: str, owner: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=baseline]").fill(baseline)
    page.locator("[name=target]").fill(target)
    page.locator("select[name=owner]").select_option(label=owner)
    page.locator("[name=data_source]").fill("Orders, weekly export")
    page.locator("select[name=refresh_frequency], [name=refresh_frequency]").first.select_option("weekly")
    page.locator("form button[type=submit]:visible").filter(
        has_text=re.compile("add|save", re.IGNORECASE)
    ).first.click()
    expect(page.get_by_text(name).first).to_be_visible()


def post_update(page: Page, number: int, *, actual: str, confidence: int, insight: str) -> None:
    page.goto(f"{ORG}key-results/KR-{number}/check-in/")
    page.locator("[name=actual]").fill(actual)
    page.locator(f"input[name=confidence][value='{confidence}']").check(force=True)
    page.locator("[name=insight]").fill(insight)
    page.locator("[name=next_action]").fill("Call the forty newest customers before Thursday.")
    page.locator("[name=next_action]").press("Control+Enter")
    page.wait_for_url(lambda address: "/check-in/" not in address)


def test_the_owner_posts_an_update_with_the_keyboard_and_the_dashboard_shows_it(product: Product, team: Team) -> None:
    kim = team.pages["kr"]
    kim.goto(ORG)
    expect(kim.get_by_text("Repeat purchase rate").first).to_be_visible()

    post_update(kim, 1, actual="24", confidence=4, insight="Callers order a second time twice as often.")

    mo = team.pages["member"]
    mo.goto(f"{ORG}objectives/O-1/")
    row = mo.locator("[data-kr='KR-1']").first
    expect(row).to_have_attribute("data-score", "0.60")
    expect(row).to_have_attribute("data-rag", "amber")
    mo.goto(f"{ORG}key-results/KR-1/")
    expect(mo.get_by_text("Callers order a second time twice as often.").first).to_be_visible()


def test_a_change_is_proposed_by_the_lead_approved_by_the_sponsor_and_seen_by_all(product: Product, team: Team) -> None:
    ida = team.pages["lead"]
    ida.goto(f"{ORG}key-results/KR-1/change/")
    ida.locator("[name=target]").fill("26")
    ida.locator("[name=reason_category]").first.select_option("context_changed")
    ida.locator("[name=reason]").fill("The supplier ends the subscription discount in two weeks.")
    ida.locator("[name=evidence_url]").fill("https://data.nordlicht.example/discount")
    press(ida, "propose")
    expect(ida.locator("[data-change='CR-1']").first).to_be_visible()

    sam = team.pages["sponsor"]
    sam.goto(f"{ORG}approvals/")
    row = sam.locator("[data-change='CR-1']").first
    expect(row).to_have_attribute("data-state", "proposed")
    row.locator("a[data-open], a").first.click()
    press(sam, "approve")
    expect(sam.get_by_text("Undo").first).to_be_visible()

    mo = team.pages["member"]
    mo.goto(f"{ORG}objectives/O-1/")
    expect(mo.locator("[data-kr='KR-1']").first).to_have_attribute("data-score", "0.75")
    expect(mo.locator("[data-decision='D-1']").first).to_be_visible()


def test_the_reminder_and_the_escalation_arrive_from_the_real_worker(product: Product, team: Team) -> None:
    kim = team.pages["kr"]
    for week in (1, 2, 3, 4):
        product.move_clock(timedelta(weeks=week))
        post_update(kim, 1, actual="18,4", confidence=2, insight=f"Week {week}: nobody comes back after the discount.")
    product.call_task("governance.sweep_escalations")
    mo = team.pages["member"]

    def case_is_open() -> bool:
        mo.goto(f"{ORG}escalations/")
        return mo.locator("[data-escalation='E-1'][data-kind=red_kr][data-state=open]").count() > 0

    product.wait_for(case_is_open)

    for hours in range(0, 24 * 8, 12):  # within a week, some moment lies in the day before the deadline
        product.move_clock(timedelta(weeks=5, hours=hours))
        product.call_task("checkins.sweep_reminders")
    links = product.wait_for(lambda: product.mail_links(email(PEOPLE["kr"]), "/check-in"), seconds=60)
    kim.goto(links[0])
    expect(kim.locator("[name=actual]").first).to_be_visible()


def test_the_browser_never_complained(product: Product, team: Team) -> None:
    assert product.complaints == []
