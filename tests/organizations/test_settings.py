from datetime import time

import pytest

from organizations.models import Organization, RetiredSlug
from tests.architecture.world import World
from tests.cast import Cast, sign_in


@pytest.fixture
def filled(cast: Cast) -> dict[str, object]:
    """The form as the page shows it."""
    return World(cast).settings


def test_an_admin_changes_every_setting(cast: Cast, filled: dict[str, object]) -> None:
    wanted = {
        "name": "Acme Coffee",
        "timezone": "Asia/Kathmandu",
        "fiscal_year_start": "4",
        "check_in_weekday": "2",
        "check_in_time": "09:15",
        "cadence": "2",
        "score_display": "hundred",
        "confidence_display": "words",
    }

    answer = sign_in(cast.admin).post("/o/acme/settings/", {**filled, **wanted})

    saved = Organization.objects.get(slug="acme")
    assert answer.status_code == 302
    assert saved.check_in_time == time(9, 15)
    assert {name: str(getattr(saved, name)) for name in wanted if name != "check_in_time"} == {
        name: value for name, value in wanted.items() if name != "check_in_time"
    }


def test_a_former_address_leads_to_the_present_one_and_may_be_taken_back(cast: Cast, filled: dict[str, object]) -> None:
    browser = sign_in(cast.admin)

    moved = browser.post("/o/acme/settings/", {**filled, "slug": "acme-coffee"})
    former = browser.get("/o/acme/teams/?a=1")
    back = browser.post("/o/acme-coffee/settings/", {**filled, "slug": "acme"})

    assert moved["Location"] == "/o/acme-coffee/settings/"
    assert (former.status_code, former["Location"]) == (301, "/o/acme-coffee/teams/?a=1")
    assert back["Location"] == "/o/acme/settings/"
    assert [retired.slug for retired in RetiredSlug.objects.all()] == ["acme-coffee"]


def test_a_former_address_tells_strangers_nothing(cast: Cast, filled: dict[str, object]) -> None:
    sign_in(cast.admin).post("/o/acme/settings/", {**filled, "slug": "acme-coffee"})

    assert sign_in(cast.stranger).get("/o/acme/teams/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"slug": "elsewhere"}, "The address “elsewhere” is taken."),
        ({"slug": "-x"}, "Use 2 to 40 of a–z"),
        ({"timezone": "Nowhere"}, "Select a valid choice"),
        ({"fiscal_year_start": "13"}, "Select a valid choice"),
        ({"check_in_weekday": "7"}, "Select a valid choice"),
        ({"check_in_time": "25:00"}, "Enter a valid time."),
        ({"cadence": "3"}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_is_said_and_the_frame_keeps_what_holds(
    cast: Cast, filled: dict[str, object], typed: dict[str, str], words: str
) -> None:
    answer = sign_in(cast.admin).post("/o/acme/settings/", {**filled, "name": "Other", **typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert '<span dir="auto">Acme</span>' in page
    assert Organization.objects.get(id=cast.organization.id).name == "Acme"


def test_whoever_is_no_admin_sees_the_settings_and_whom_to_ask(cast: Cast, filled: dict[str, object]) -> None:
    browser = sign_in(cast.member)

    page = browser.get("/o/acme/settings/").content.decode()

    assert "Only an admin may change these: Admin." in page
    assert browser.post("/o/acme/settings/", filled).status_code == 403


def test_the_tabs_show_only_what_opens(cast: Cast) -> None:
    admin = sign_in(cast.admin).get("/o/acme/settings/people/").content.decode()
    member = sign_in(cast.member).get("/o/acme/settings/people/").content.decode()

    assert "/o/acme/settings/audit/" in admin
    assert "/o/acme/settings/audit/" not in member
    assert '<a class="tabs__tab" href="/o/acme/settings/people/" aria-current="page">' in member
    assert '<a class="tabs__tab" href="/o/acme/settings/">' in member
