import re

import pytest

from objectives.models import Cycle, KeyResult, Objective
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import (
    ActiveObjectiveFactory,
    ContributionFactory,
    CycleFactory,
    DependencyFactory,
    KeyResultFactory,
    ObjectiveFactory,
    TeamFactory,
)

PAGE = "/o/acme/alignment/"


@pytest.fixture
def trust(cast, cycle) -> KeyResult:
    """The company's KR that teams contribute to."""
    objective = ActiveObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.sponsor, title="Earn trust")
    return KeyResultFactory(objective=objective, owner=cast.kr_owner, name="Complaints", band="red", score="0.20")


@pytest.fixture
def quick(cast, cycle, trust) -> Objective:
    """The team's objective that contributes to it."""
    objective = ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner, title="Answer quickly")
    ContributionFactory(objective=objective, to_key_result=trust, state="accepted", how="Nobody waits & complains")
    return objective


def shown(person, query: str = "") -> str:
    answer = sign_in(person).get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def order(text: str) -> list[str]:
    return re.findall(r'<li class="map__node[^"]*" id="([A-Z]+-\d+)"', text)


def item(text: str, reference: str) -> str:
    """The row of one objective or KR."""
    return re.search(rf'<li class="map__node[^"]*" id="{reference}".*?(?=<details|</li>)', text, re.DOTALL)[0]


def fold(text: str, reference: str) -> str:
    """The opening tag of what stands below an objective or KR."""
    return re.search(r"<details[^>]*>", text[text.index(f'id="{reference}"') :])[0]


def test_the_tree_follows_the_primary_contributions(cast, trust, quick):
    text = shown(cast.viewer)

    assert order(text) == [trust.objective.reference, trust.reference, quick.reference]
    assert "Nobody waits &amp; complains" in item(text, quick.reference)
    assert "map__node--proposed" not in text


def test_every_node_says_where_it_stands(cast, trust):
    text = shown(cast.member)

    company = item(text, trust.objective.reference)
    assert f'data-objective="{trust.objective.reference}" data-score="0.20" data-rag="red"' in company
    assert all(word in company for word in ("Earn trust", "Sponsor", "Acme", "Red", "0.20"))
    assert f'data-kr="{trust.reference}" data-score="0.20" data-rag="red"' in item(text, trust.reference)


def test_a_proposal_is_drawn_apart_from_what_is_agreed(cast, trust, cycle):
    objective = ObjectiveFactory(team=cast.team, cycle=cycle)
    ContributionFactory(objective=objective, to_key_result=trust)

    text = shown(cast.member)

    assert "map__node--proposed" in item(text, objective.reference)
    assert "Proposed" in item(text, objective.reference)
    assert "its proposal waits for an answer" in text


def test_divergence_is_marked_with_its_reason_and_further_contributions_are_named(cast, trust, quick):
    other = ActiveObjectiveFactory(team=cast.company, cycle=trust.objective.cycle)
    quick.contributions.update(divergence="Speed before tone, agreed in May")
    ContributionFactory(objective=quick, to_key_result=None, to_objective=other, state="accepted", is_primary=False)

    row = item(shown(cast.member), quick.reference)

    assert "Diverges on purpose" in row
    assert "Speed before tone, agreed in May" in row
    assert f'Also contributes to <a class="reference" href="/o/acme/objectives/{other.reference}/">' in row


def test_what_a_key_result_needs_from_another_team_stands_on_it(cast, trust):
    DependencyFactory(key_result=trust, team=TeamFactory(name="Roastery"), what="Two <b>testers</b>")
    DependencyFactory(key_result=trust, team=TeamFactory(name="Care"), what="Old news", state="declined")

    row = item(shown(cast.member), trust.reference)

    assert 'dependencies/DP-1/">Needs</a> from <bdi>Roastery</bdi>' in row
    assert "Two &lt;b&gt;testers&lt;/b&gt;" in row
    assert "Old news" not in row


def test_objectives_without_a_parent_stand_apart_by_name(cast, trust, cycle):
    lonely = ActiveObjectiveFactory(team=cast.team, cycle=cycle, title="Do our own thing")

    text = shown(cast.member)

    assert order(text[text.index("Standing apart") :]) == [lonely.reference]
    assert lonely.reference not in order(text[: text.index("Standing apart")])


def test_objectives_of_a_quarter_hang_under_those_of_its_year(cast, cycle):
    year = CycleFactory(kind="annual", name="Whole year", starts_on=cycle.starts_on, ends_on=cycle.ends_on)
    Cycle.objects.filter(id=cycle.id).update(parent=year)
    annual = ActiveObjectiveFactory(team=cast.company, cycle=year)
    quarterly = ActiveObjectiveFactory(team=cast.company, cycle=cycle)
    ContributionFactory(objective=quarterly, to_key_result=None, to_objective=annual, state="accepted")

    of_quarter, of_year = shown(cast.member, f"?cycle={cycle.slug}"), shown(cast.member, f"?cycle={year.slug}")

    assert order(of_quarter) == order(of_year) == [annual.reference, quarterly.reference]
    assert "Whole year" in item(of_quarter, annual.reference)


def test_cancelled_objectives_are_shown_to_those_who_ask_for_them(cast, trust, quick):
    Objective.objects.filter(id=quick.id).update(state="cancelled")

    assert quick.reference not in order(shown(cast.member))
    assert quick.reference in order(shown(cast.member, "?state=cancelled"))


def test_a_team_is_shown_with_the_teams_below_it_and_the_path_above(cast, trust, quick, cycle):
    below = ActiveObjectiveFactory(team=TeamFactory(parent=cast.team), cycle=cycle)
    ActiveObjectiveFactory(team=TeamFactory(slug="elsewhere"), cycle=cycle)

    text = shown(cast.member, f"?team={cast.team.slug}")

    assert order(text) == [trust.objective.reference, trust.reference, quick.reference, below.reference]
    assert "map__node--path" in item(text, trust.objective.reference)
    assert " open" in fold(text, trust.objective.reference)


@pytest.mark.parametrize("query", ["?q=quickly", "?q=answer", "?band=green"])
def test_a_search_keeps_matches_with_their_path(cast, trust, quick, query):
    second = KeyResultFactory(objective=trust.objective, name="Refunds", band="amber", score="0.40")
    KeyResultFactory(objective=quick, name="Answers within a day", band="green", score="0.70")

    found = order(shown(cast.member, query))

    assert trust.reference in found
    assert quick.reference in found
    assert second.reference not in found


def test_a_key_result_is_found_by_its_owner_and_by_its_reference(cast, trust, quick):
    by_owner = order(shown(cast.member, f"?owner={cast.kr_owner.id}"))
    by_reference = order(shown(cast.member, f"?q={trust.reference.lower()}"))

    assert by_owner == by_reference == [trust.objective.reference, trust.reference]


@pytest.mark.parametrize(
    "query", ["?q=nothing+like+it", "?team=nowhere", "?owner=x", "?owner=99999999999999999999", "?band=blue"]
)
def test_a_filter_that_fits_nothing_says_so(cast, trust, query):
    assert "Nothing matches" in shown(cast.member, query)


def test_the_address_says_how_far_the_map_is_open(cast, trust, quick):
    KeyResultFactory(objective=quick)
    company, team = trust.objective.reference, quick.reference

    closed, one, everything = (shown(cast.member, f"?open={word}") for word in ("none", "1", "all"))

    assert " open" not in fold(closed, company)
    assert " open" in fold(one, company)
    assert " open" not in fold(one, team)
    assert " open" in fold(everything, team)


def test_the_way_to_an_objective_is_open_from_its_dashboard(cast, trust, quick, cycle):
    objective = ActiveObjectiveFactory(team=cast.team, cycle=cycle)
    ContributionFactory(objective=objective, to_key_result=None, to_objective=quick, state="accepted")
    dashboard = sign_in(cast.member).get(f"/o/acme/objectives/{objective.reference}/").content.decode()
    address = re.search(r'href="(/o/acme/alignment/[?][^"]*)"', dashboard)[1].replace("&amp;", "&")

    text = shown(cast.member, address.partition("#")[0].removeprefix(PAGE) + "&open=none")

    assert address.endswith(f"#{objective.reference}")
    assert all(" open" in fold(text, each.reference) for each in (trust.objective, trust, quick))


def test_a_large_map_opens_no_further_than_the_company(cast, trust, quick, cycle):
    KeyResultFactory(objective=quick)
    for _ in range(25):
        ContributionFactory(
            objective=ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner),
            to_key_result=None,
            to_objective=quick,
            state="accepted",
        )

    text = shown(cast.member)

    assert " open" in fold(text, trust.objective.reference)
    assert " open" not in fold(text, trust.reference)
    assert " open" not in fold(text, quick.reference)


@pytest.mark.parametrize(("who", "count"), [("member", 9), ("sponsor", 10)])
def test_the_map_costs_the_same_for_one_and_for_many(cast, trust, cycle, who, count):
    client = sign_in(getattr(cast, who))
    client.get(PAGE)

    with counted_queries() as few:
        client.get(PAGE)
    for _ in range(3):
        objective = ActiveObjectiveFactory(team=TeamFactory(), cycle=cycle)
        card = KeyResultFactory(objective=objective, plan=[[str(cycle.starts_on), "18"], [str(cycle.ends_on), "28"]])
        ContributionFactory(objective=objective, to_key_result=trust, state="accepted")
        DependencyFactory(key_result=card)
    with counted_queries() as many:
        client.get(PAGE)

    assert len(few) == len(many) == count


def test_titles_show_as_typed(cast, cycle):
    title = "<script>alert(1)</script> לבנות אמון 🚀"
    ActiveObjectiveFactory(team=cast.company, cycle=cycle, title=title)

    text = shown(cast.member)

    assert "<script>alert(1)" not in text
    assert 'dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; לבנות אמון 🚀</a>' in text


def test_an_organization_without_objectives_is_led_to_drafting(cast):
    without_cycle = shown(cast.lead)
    CycleFactory()
    without_objective = shown(cast.member)

    assert 'href="/o/acme/settings/cycles/new/"' in without_cycle
    assert "Nothing to align yet" in without_objective
    assert 'href="/o/acme/objectives/new/"' in without_objective


def test_another_organization_shows_nothing(cast, trust):
    assert sign_in(cast.stranger).get(PAGE).status_code == 404
    assert "Earn trust" not in sign_in(cast.stranger).get("/o/elsewhere/alignment/").content.decode()
