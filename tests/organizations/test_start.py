import pytest
from django.test import Client

from organizations.models import Invitation, Membership, Organization, Team
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.factories import UserFactory

CADENCE = {"check_in_weekday": "2", "check_in_time": "09:30", "cadence": "2", "fiscal_year_start": "4"}


@pytest.fixture
def founder(db: None) -> Client:
    browser = Client()
    browser.force_login(UserFactory(name="Founder"))
    return browser


def test_somebody_without_an_organization_is_led_to_the_start(founder: Client) -> None:
    assert founder.get("/")["Location"] == "/start/"


def test_the_first_step_founds_an_organization_and_leads_on(founder: Client) -> None:
    answer = founder.post("/start/", {"name": "Fern & Hill", "slug": "", "timezone": "Europe/Lisbon"})

    made = Organization.objects.get()
    assert (made.name, made.slug, made.timezone) == ("Fern & Hill", "fern-hill", "Europe/Lisbon")
    assert answer["Location"] == "/o/fern-hill/start/cadence/"
    with tenant(made.id):
        assert Team.objects.get().name == "Fern & Hill"
        assert Membership.objects.get().is_admin


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "N", "slug": "Not an address!"}, "Use 2 to 40 of a–z"),
        ({"name": "N", "slug": "admin"}, "is taken"),
        ({"name": "N", "timezone": "Mars/Olympus"}, "Select a valid choice"),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(founder: Client, typed: dict[str, str], words: str) -> None:
    answer = founder.post("/start/", {"timezone": "UTC", **typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Organization.objects.exists()


def test_the_address_of_another_organization_is_taken(cast: Cast) -> None:
    answer = sign_in(cast.member).post("/start/", {"name": "Acme", "slug": "elsewhere", "timezone": "UTC"})

    assert answer.status_code == 422
    assert "The address “elsewhere” is taken." in answer.content.decode()


def test_the_same_name_gets_an_address_with_a_number(founder: Client) -> None:
    founder.post("/start/", {"name": "Fernhill", "timezone": "UTC"})

    answer = founder.post("/start/", {"name": "Fernhill", "timezone": "UTC"})

    assert answer["Location"] == "/o/fernhill-2/start/cadence/"


def test_the_second_step_settles_the_check_ins_and_leads_to_the_first_cycle(cast: Cast) -> None:
    answer = sign_in(cast.admin).post("/o/acme/start/cadence/", CADENCE)

    made = Organization.objects.get(slug="acme")
    assert (made.check_in_weekday, f"{made.check_in_time:%H:%M}", made.cadence) == (2, "09:30", 2)
    assert made.fiscal_year_start == 4
    assert answer["Location"] == "/o/acme/settings/cycles/new/?start=1"


def test_the_people_step_invites_and_leads_to_the_first_objective(cast: Cast) -> None:
    answer = sign_in(cast.admin).post(
        "/o/acme/start/people/", {"addresses": "ana@example.com", "roles": ["member"], "team": cast.team.id}
    )

    assert answer["Location"] == "/o/acme/objectives/new/?start=1"
    assert Invitation.objects.get().team == cast.team


@pytest.mark.parametrize("step", ["cadence", "people"])
def test_each_later_step_can_be_skipped(cast: Cast, step: str) -> None:
    page = sign_in(cast.admin).get(f"/o/acme/start/{step}/").content.decode()

    assert "data-skip" in page
    assert "of 5" in page


def test_the_steps_after_the_first_are_for_admins(cast: Cast) -> None:
    assert sign_in(cast.lead).get("/o/acme/start/cadence/").status_code == 403
