"""The page of the search, and what the dialog gets of it."""

import re

import pytest
from django.test import Client

from organizations.enums import Role
from organizations.models import Membership
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import KeyResultFactory, ObjectiveFactory

IN_PLACE = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def member(cast: Cast) -> Client:
    return sign_in(cast.member)


def links(text: str) -> list[str]:
    return re.findall(r'<a class="hit"[^>]* href="([^"]+)"', text)


def test_the_page_works_by_its_address_alone(cast: Cast, member: Client) -> None:
    objective = ObjectiveFactory(title="Win them back")

    page = member.get("/o/acme/search/", {"q": "win"})

    assert links(page.content.decode()) == [f"/o/acme/objectives/{objective.reference}/"]
    assert 'value="win"' in page.content.decode()
    assert "1 result" in page.content.decode()


def test_the_dialog_gets_options_and_says_what_they_answer(cast: Cast, member: Client) -> None:
    ObjectiveFactory(title="Win them back")

    piece = member.get("/o/acme/search/", {"q": "win"}, **IN_PLACE).content.decode()

    assert "<html" not in piece
    assert 'data-found="win"' in piece
    assert 'data-told="1 result"' in piece
    assert re.findall(r'role="(\w+)"', piece) == ["group", "option"]
    assert len(set(re.findall(r' id="([^"]+)"', piece))) == 2


def test_what_is_typed_and_found_is_shown_as_text(cast: Cast, member: Client) -> None:
    ObjectiveFactory(title='<img src=x> "quoted"')

    page = member.get("/o/acme/search/", {"q": '<img "><b>'})
    found = member.get("/o/acme/search/", {"q": "img src"}).content.decode()

    assert "<b>" not in page.content.decode().partition("<main")[2]
    assert "&lt;<mark>img</mark> <mark>src</mark>=x&gt; &quot;quoted&quot;" in found


def test_without_a_word_it_offers_the_pages_of_the_rail(cast: Cast, member: Client) -> None:
    shown = links(member.get("/o/acme/search/").content.decode())

    assert {"/o/acme/", "/o/acme/objectives/", "/o/acme/settings/"} <= set(shown)


def test_pages_are_found_that_the_reader_may_open(cast: Cast) -> None:
    def found(person: Membership, text: str) -> list[str]:
        return links(sign_in(person).get("/o/acme/search/", {"q": text}).content.decode())

    assert found(cast.admin, "audit") == ["/o/acme/settings/audit/"]
    assert found(cast.viewer, "audit") == []
    assert found(cast.viewer, "decis")[0] == "/o/acme/decisions/"
    assert found(cast.viewer, "cycles") == ["/o/acme/settings/cycles/"]


def test_a_page_whose_name_begins_so_comes_before_things(cast: Cast, member: Client) -> None:
    objective = ObjectiveFactory(title="Find objectives that matter")

    shown = links(member.get("/o/acme/search/", {"q": "objec"}).content.decode())

    assert shown == ["/o/acme/objectives/", f"/o/acme/objectives/{objective.reference}/"]


def test_when_nothing_is_found_it_says_what_to_try(member: Client) -> None:
    page = member.get("/o/acme/search/", {"q": "xyzzy"})

    assert page.status_code == 200
    assert "Nothing found" in page.content.decode()
    assert "KR-45" in page.content.decode()


@pytest.mark.parametrize("text", ["%", "-", "\\", "🚀", "…"])
def test_what_has_no_word_in_it_finds_nothing(member: Client, text: str) -> None:
    assert links(member.get("/o/acme/search/", {"q": text}).content.decode()) == []


@pytest.mark.parametrize("text", ["\x00", "%", "' \" <", "🚀" * 400, "KR-0", "a\nb", "\u202e"])
def test_nothing_that_is_typed_breaks_the_page(member: Client, text: str) -> None:
    assert member.get("/o/acme/search/", {"q": text}).status_code == 200
    assert member.get("/o/acme/search/", {"q": text}, **IN_PLACE).status_code == 200
    assert member.get("/o/acme/search/?q=%ff%fe%00").status_code == 200


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_asks_the_same_number_of_questions_for_any_number_of_hits(
    cast: Cast, member: Client, many: int
) -> None:
    KeyResultFactory.create_batch(many, name="Repeat purchase rate")
    member.get("/o/acme/search/")

    with counted_queries() as asked:
        member.get("/o/acme/search/", {"q": "rate"})

    assert len(asked) == 7


def test_every_page_leads_to_the_search(cast: Cast, member: Client) -> None:
    Membership.objects.filter(id=cast.member.id).update(roles=[Role.VIEWER])

    page = member.get("/o/acme/teams/").content.decode()

    assert len(re.findall(r'<a [^>]*href="/o/acme/search/" data-finder-open', page)) == 2
    assert "<dialog" in page
    assert 'role="combobox"' in page


def test_pages_that_other_pages_lead_to_are_found_too(cast: Cast, member: Client) -> None:
    names = {"backlog": "objectives/backlog", "initiatives": "initiatives", "sets": "sets", "notifications": "inbox"}
    names |= {"dependencies": "dependencies", "draft a set": "objectives/drafting"}

    found = {name: links(member.get("/o/acme/search/", {"q": name}).content.decode()) for name in names}
    drafting = links(sign_in(cast.viewer).get("/o/acme/search/", {"q": "draft a set"}).content.decode())

    assert found == {name: [f"/o/acme/{page}/"] for name, page in names.items()}
    assert drafting == []
    assert all(member.get(f"/o/acme/{page}/").status_code == 200 for page in names.values())
