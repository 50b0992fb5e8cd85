import pytest

from organizations.actions import found_organization
from organizations.models import Membership, User
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import MembershipFactory


@pytest.fixture
def both(cast: Cast) -> Membership:
    """The member of Acme belongs to the stranger's organization, too."""
    with tenant(cast.stranger.organization_id):
        MembershipFactory(user=cast.member.user)
    return cast.member


def test_one_click_leads_to_each_of_my_organizations_and_to_no_other(both: Membership, cast: Cast) -> None:
    found_organization(by=cast.admin.user, name="Third", slug="third")

    page = sign_in(both).get("/organizations/").content.decode()

    assert page.count("list__title") == 2
    assert 'href="/o/acme/"' in page
    assert 'href="/o/elsewhere/"' in page
    assert "third" not in page


def test_the_switcher_fetches_only_the_list(both: Membership) -> None:
    answer = sign_in(both).get("/organizations/?current=acme", headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert "<html" not in page
    assert '<a class="menu__item" href="/o/acme/" aria-current="true">' in page


def test_the_switcher_works_without_scripts(both: Membership) -> None:
    page = sign_in(both).get("/o/acme/teams/").content.decode()

    assert 'href="/organizations/?current=acme"' in page


def test_an_organization_that_let_me_go_is_gone_from_the_list(both: Membership, cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        Membership.objects.filter(user=both.user).update(deactivated_at="2026-01-01T00:00Z")

    assert "/o/elsewhere/" not in sign_in(both).get("/organizations/").content.decode()


def test_the_last_organization_is_remembered_and_written_once(both: Membership) -> None:
    browser = sign_in(both)
    browser.get("/o/elsewhere/teams/")

    with counted_queries() as made:
        browser.get("/o/elsewhere/teams/")

    assert User.objects.get(id=both.user_id).last_organization.slug == "elsewhere"
    assert [each for each in made if each.startswith("UPDATE")] == []
    assert browser.get("/")["Location"] == "/o/elsewhere/"
