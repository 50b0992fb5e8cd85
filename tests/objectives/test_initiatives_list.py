import re
from datetime import timedelta

import pytest
from django.utils import timezone

from objectives.queries import initiatives as listing
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import InitiativeFactory, KeyResultFactory, TeamFactory

LIST = "/o/acme/initiatives/"


@pytest.fixture
def bets(cast, active):
    """One of the reader's own, one of their team's, one of others, and one that has ended."""
    elsewhere = KeyResultFactory(objective__team=TeamFactory(name="Roastery", slug="roastery"))
    return {
        "others": InitiativeFactory(key_result=elsewhere, title="Another roaster", lead=cast.steward),
        "team": InitiativeFactory(key_result=active, title="A postcard", lead=cast.owner, state="running"),
        "mine": InitiativeFactory(key_result=active, title="A shorter checkout", lead=cast.member),
        "ended": InitiativeFactory(key_result=active, title="A podcast", lead=cast.member, state="done"),
    }


def shown(person, query="") -> list[str]:
    text = sign_in(person).get(f"{LIST}{query}").content.decode()
    return re.findall(r'data-initiative="(I-\d+)"', text)


def test_it_starts_with_mine_then_my_teams_and_leaves_out_what_has_ended(cast, bets):
    text = sign_in(cast.member).get(LIST).content.decode()

    assert shown(cast.member) == [bets[name].reference for name in ("mine", "team", "others")]
    titles = re.findall(r'<h2 dir="auto">(\w[\w ]*)</h2>', text)
    assert titles == ["Mine", "My teams", "All others"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=running", ["team"]),
        ("?state=done", ["ended"]),
        ("?state=all&team=roastery", ["others"]),
        ("?state=nonsense", []),
        ("?lead=x", []),
        ("?kr=KR-1", ["mine", "team"]),
    ],
)
def test_filters_live_in_the_address(cast, bets, query, names):
    assert shown(cast.member, query) == [bets[name].reference for name in names]


def test_the_lead_is_a_filter(cast, bets):
    assert shown(cast.owner, f"?lead={cast.steward.id}") == [bets["others"].reference]


def test_pages_follow_one_another_without_a_gap(cast, bets, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    first = sign_in(cast.member).get(LIST).content.decode()
    following = re.search(r'href="(\?after=I-\d+)"', first)[1]

    assert shown(cast.member) + shown(cast.member, following) == [
        bets[name].reference for name in ("mine", "team", "others")
    ]


def test_empty_lists_say_what_belongs_there(cast, cycle):
    client = sign_in(cast.member)

    assert b"No initiatives yet" in client.get(LIST).content
    assert b"Nothing matches" in client.get(f"{LIST}?state=done").content


def test_a_change_of_the_filter_brings_the_list_alone(cast, bets):
    answer = sign_in(cast.member).get(f"{LIST}?state=running", headers={"HX-Request": "true"})

    assert b"<html" not in answer.content
    assert b'id="list"' in answer.content


def test_the_list_of_objectives_leads_to_it_and_back(cast, bets, cycle):
    client = sign_in(cast.member)

    assert f'<a class="tabs__tab" href="{LIST}"' in client.get("/o/acme/objectives/").content.decode()
    assert '<a class="tabs__tab" href="/o/acme/objectives/"' in client.get(LIST).content.decode()


def test_my_week_asks_about_what_went_quiet_and_what_is_left_of_an_ended_key_result(cast, active, bets):
    ended = KeyResultFactory(objective=active.objective, state="retired")
    left = InitiativeFactory(key_result=ended, lead=cast.member, state="running", title="Left behind")
    quiet = InitiativeFactory(
        key_result=active, lead=cast.member, state="running", moved_at=timezone.now() - timedelta(days=22)
    )
    InitiativeFactory(key_result=active, lead=cast.member, state="running", title="Fresh")
    client = sign_in(cast.member)

    text = client.get("/o/acme/").content.decode()
    client.post(f"{LIST}{quiet.reference}/confirm/")
    after = client.get("/o/acme/").content.decode()

    panel = text[text.index('data-panel="initiatives"') :]
    assert re.findall(r'data-initiative="(I-\d+)"', panel) == [quiet.reference, left.reference]
    assert f"{left.reference}/carry-over/" in panel
    assert f'data-initiative="{quiet.reference}"' not in after


def test_the_list_and_my_week_cost_the_same_for_one_and_for_four(cast, active):
    client, counts = sign_in(cast.member), []
    old = timezone.now() - timedelta(weeks=5)
    InitiativeFactory(key_result=active, lead=cast.member, state="running", moved_at=old)
    for _ in range(2):
        for path in (LIST, "/o/acme/"):
            client.get(path)
            with counted_queries() as captured:
                client.get(path)
            counts.append(len(captured))
        for _ in range(3):
            InitiativeFactory(lead=cast.member, state="running", moved_at=old)

    assert counts == [7, 10, 7, 10]
