import re

import pytest

from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import ActiveObjectiveFactory, DependencyFactory, KeyResultFactory, MetricFactory, TeamFactory

MAP = "/o/acme/alignment/"
PAGE = "/o/acme/alignment/health/"


@pytest.fixture
def company(cast, cycle):
    return ActiveObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.sponsor)


def apart(cast: Cast, cycle, count: int, team=None) -> list[str]:
    """The references of so many objectives without a parent."""
    found = [ActiveObjectiveFactory(team=team or cast.team, cycle=cycle, owner=cast.owner) for _ in range(count)]
    return [each.reference for each in found]


def shown(person, address: str, **headers: str) -> str:
    answer = sign_in(person).get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def references(text: str) -> list[str]:
    return re.findall(r'<li><a href="/o/acme/objectives/(O-\d+)/"', text)


def test_the_map_shows_the_first_of_each_kind_and_leads_to_all(cast, cycle, company):
    lonely = apart(cast, cycle, 7)

    text = shown(cast.viewer, MAP)

    losses = text[text.index("health__losses") : text.index('class="filters"')]
    assert references(losses) == lonely[:5]
    assert "7 objectives below company level have no parent" in losses
    assert f'href="{PAGE}?cycle={cycle.slug}&amp;kind=no_parent">All 7' in losses


def test_a_kind_that_is_short_leads_nowhere_else(cast, cycle, company):
    apart(cast, cycle, 5)

    assert "All 5" not in shown(cast.viewer, MAP)


def test_every_lost_point_is_explained_and_linked(cast, cycle, company):
    lonely = apart(cast, cycle, 61)

    first = shown(cast.viewer, f"{PAGE}?kind=no_parent")
    after = re.search(r'href="(\?[^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    then = shown(cast.viewer, PAGE + after)

    assert references(first) + references(then) == lonely
    assert "after=" not in then.replace("&amp;", "&").split("Back to the beginning")[1]
    assert "Each costs 0.49." in first


def test_the_page_says_how_the_hundred_points_are_shared(cast, cycle, company):
    apart(cast, cycle, 1)

    text = shown(cast.member, PAGE)

    rows = dict(re.findall(r'data-share="(\w+)">.*?table__number">(\d+)<', text))
    assert sum(map(int, rows.values())) == 100
    assert re.search(r'data-share="no_parent">.*?−30', text)
    assert re.findall(r'data-loss="(\w+)"', text) == ["no_parent", "team_apart"]


def test_a_team_sees_what_it_and_those_below_it_can_mend(cast, cycle, company):
    below, elsewhere = TeamFactory(parent=cast.team, name="Below"), TeamFactory(slug="elsewhere", name="Elsewhere")
    mine = apart(cast, cycle, 1) + apart(cast, cycle, 1, team=below)
    theirs = apart(cast, cycle, 1, team=elsewhere)
    metric = MetricFactory()
    for reference, owner in ((mine[0], cast.owner), (theirs[0], cast.member)):
        objective = ActiveObjectiveFactory._meta.model.objects.get(number=int(reference[2:]))
        objective.owner = owner
        objective.save(update_fields=["owner"])
        card = KeyResultFactory(objective=objective, metric=metric)
    DependencyFactory(key_result=card, team=below)

    of_us = shown(cast.member, f"{PAGE}?team={cast.team.slug}")
    of_them = shown(cast.member, f"{PAGE}?team=elsewhere&kind=no_parent")

    assert references(of_us) == mine
    assert re.findall(r'data-loss="(\w+)"', of_us) == ["no_parent", "team_apart", "unanswered", "two_owners"]
    assert references(of_them) == theirs


def test_what_hangs_together_and_what_fits_no_filter_say_so(cast, cycle):
    assert "Draft a company objective" in shown(cast.member, PAGE)
    nothing = shown(cast.member, f"{PAGE}?kind=nonsense&team=%00%22", **{"HX-Request": "true"})

    assert "Nothing matches" in nothing
    assert "<main" not in nothing


def test_without_a_cycle_it_says_what_comes_first(cast):
    assert "Set up the first cycle" in shown(cast.lead, PAGE)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_many(cast, cycle, company, count):
    apart(cast, cycle, count)
    client = sign_in(cast.member)
    client.get(PAGE)

    with counted_queries() as queries:
        assert client.get(PAGE).status_code == 200

    assert len(queries) == 9


def test_another_organization_sees_nothing(cast, cycle, company):
    assert sign_in(cast.stranger).get(PAGE).status_code == 404
