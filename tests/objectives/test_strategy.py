import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from objectives import actions
from objectives.models import Cycle, Objective, Observation, Strategy, Theme
from okrapp.errors import Conflict, DomainError, Forbidden
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import (
    ActiveObjectiveFactory,
    ContributionFactory,
    CycleFactory,
    KeyResultFactory,
    MetricFactory,
    ObjectiveFactory,
)

PAGE = "/o/acme/strategy/"
HX = {"HX-Request": "true"}


@pytest.fixture
def year(cast, cycle) -> Cycle:
    """The year that the quarter lies in."""
    year = CycleFactory(kind="annual", name="2026", slug="2026", starts_on=cycle.starts_on, ends_on=cycle.ends_on)
    Cycle.objects.filter(id=cycle.id).update(parent=year)
    return year


@pytest.fixture
def themes(cast) -> list[Theme]:
    return [actions.add_theme(by=cast.sponsor, name=name) for name in ("Trust", "Reach", "Craft")]


def shown(person) -> str:
    return sign_in(person).get(PAGE).content.decode()


def names() -> list[str]:
    return list(Theme.objects.filter(retired_at=None).order_by("rank", "id").values_list("name", flat=True))


def version() -> int:
    return Strategy.objects.get().version


def test_the_chain_runs_from_theme_to_micro_okr(cast, cycle, year, themes):
    annual = ActiveObjectiveFactory(team=cast.company, cycle=year, theme=themes[0], title="Be trusted all year")
    quarterly = ActiveObjectiveFactory(team=cast.team, cycle=cycle, title="Answer quickly")
    card = KeyResultFactory(objective=quarterly)
    days = {"starts_on": cycle.starts_on, "ends_on": cycle.starts_on + timedelta(days=20)}
    micro = ActiveObjectiveFactory(team=cast.team, cycle=cycle, kind="micro", title="Try a week of calls", **days)
    ContributionFactory(objective=quarterly, to_key_result=None, to_objective=annual, state="accepted")
    ContributionFactory(objective=micro, to_key_result=card, state="accepted")

    text = shown(cast.viewer)

    order = [text.index(words) for words in ("Trust", annual.title, quarterly.title, micro.title, "Reach", "Craft")]
    assert order == sorted(order)
    assert "Micro-OKR" in text
    assert f'data-objective="{quarterly.reference}"' in text
    assert "Objectives of the year without a theme" not in text


def test_what_contributes_to_several_is_drawn_once_and_mentioned_at_the_others(cast, cycle, year, themes):
    first, second = (
        ActiveObjectiveFactory(team=cast.company, cycle=year, theme=theme, title=f"Serve {theme.name}")
        for theme in themes[:2]
    )
    card = KeyResultFactory(objective=second, name="Farms visited")
    quarter = ActiveObjectiveFactory(team=cast.team, cycle=cycle, title="<i>Both</i> ways")
    ContributionFactory(objective=quarter, to_key_result=None, to_objective=first, state="accepted", is_primary=True)
    ContributionFactory(objective=quarter, to_key_result=card, is_primary=False)

    text = sign_in(cast.viewer).get(PAGE).content.decode()

    mention = r'href="/o/acme/(\S+)/"><span class="reference">[^<]+</span> <bdi>([^<]+)</bdi></a>( \(proposed\))?'
    assert re.findall(mention, text) == [
        (f"key-results/{card.reference}", "Farms visited", " (proposed)"),
        (f"objectives/{quarter.reference}", "&lt;i&gt;Both&lt;/i&gt; ways", " (proposed)"),
    ]
    assert text.count(f'data-objective="{quarter.reference}"') == 1


def test_objectives_of_the_year_without_a_theme_are_pointed_out(cast, year, themes):
    lost = ActiveObjectiveFactory(team=cast.company, cycle=year, owner=cast.owner, title="Be everywhere")

    edit = f'href="/o/acme/objectives/{lost.reference}/edit/"'

    for_owner, for_member = shown(cast.owner), shown(cast.member)

    assert "Objectives of the year without a theme" in for_member
    assert edit in for_owner[for_owner.index("without a theme") :]
    assert edit not in for_member
    assert f"lead and champions, and the program leads. Today: {cast.owner.name}." in for_member
    assert "Name its theme" in sign_in(cast.owner).get(f"/o/acme/objectives/{lost.reference}/").content.decode()


def test_the_north_star_shows_where_it_stands_and_where_it_should_go(cast, year):
    metric = MetricFactory(name="Active subscribers", unit="number")
    for week in range(5):
        at = timezone.now() - timedelta(weeks=5 - week)
        Observation.objects.create(metric=metric, observed_at=at, recorded_at=at, value=Decimal(1000 + 10 * week))
    actions.set_north_star(
        by=cast.sponsor, version=0, north_star=metric, north_star_owner=cast.owner, north_star_target=Decimal(2000)
    )

    text = shown(cast.member)

    assert "Active subscribers" in text
    assert "1,040" in text
    assert "Higher is better: 2,000" in text
    assert "chart__line" in text
    assert "Owner" in text


def test_a_superseded_value_of_the_north_star_is_not_drawn(cast, year):
    metric = MetricFactory(unit="number")
    at = timezone.now()
    wrong = Observation.objects.create(metric=metric, observed_at=at, recorded_at=at, value=Decimal("771.25"))
    Observation.objects.create(metric=metric, observed_at=at, recorded_at=at, value=Decimal(55), supersedes=wrong)
    actions.set_north_star(by=cast.sponsor, version=0, north_star=metric, north_star_owner=cast.owner)

    text = shown(cast.member)

    assert ">55<" in text
    assert "771.25" not in text


@pytest.mark.parametrize("who", ["sponsor", "lead", "admin"])
def test_sponsors_program_leads_and_admins_write_the_vision(cast, who):
    answer = sign_in(getattr(cast, who)).post(
        f"{PAGE}vision/", {"vision": "Coffee <b>worth</b> waiting for", "version": 0}
    )

    assert answer.status_code == 302
    assert "Coffee &lt;b&gt;worth&lt;/b&gt; waiting for" in shown(cast.member)


def test_everybody_else_reads_it_and_is_told_who_may_write(cast):
    answer = sign_in(cast.member).post(f"{PAGE}vision/", {"vision": "Mine", "version": 0})

    assert answer.status_code == 403
    assert "Sponsor" in answer.content.decode()
    assert not Strategy.objects.exists()
    with pytest.raises(Forbidden):
        actions.add_theme(by=cast.member, name="Mine")


def test_two_who_write_at_once_do_not_undo_each_other(cast):
    actions.write_vision(by=cast.sponsor, version=0, vision="First")
    client = sign_in(cast.lead)

    answer = client.post(f"{PAGE}vision/", {"vision": "Second, typed with care", "version": 0})
    again = client.post(f"{PAGE}vision/", {"vision": "Second, typed with care", "version": version()})

    assert answer.status_code == 409
    assert "Second, typed with care" in answer.content.decode()
    assert f'value="{version() - 1}"' in answer.content.decode()
    assert again.status_code == 302
    assert Strategy.objects.get().vision == "Second, typed with care"


def test_a_form_opens_in_place(cast):
    piece = sign_in(cast.sponsor).get(f"{PAGE}vision/", headers=HX).content

    assert b"<html" not in piece
    assert b'name="vision"' in piece


def test_themes_move_up_and_down_and_stay_at_the_ends(cast, themes):
    client = sign_in(cast.lead)

    client.post(f"{PAGE}themes/{themes[2].id}/order/", {"action": "up"})
    client.post(f"{PAGE}themes/{themes[0].id}/order/", {"action": "up"})
    client.post(f"{PAGE}themes/{themes[0].id}/order/", {"action": "down"})

    assert names() == ["Craft", "Trust", "Reach"]


def test_a_retired_theme_keeps_its_objectives_and_comes_back_last(cast, year, themes):
    objective = ActiveObjectiveFactory(team=cast.company, cycle=year, theme=themes[0])
    client = sign_in(cast.admin)

    client.post(f"{PAGE}themes/{themes[0].id}/order/", {"action": "retire"})
    without = shown(cast.member)
    client.post(f"{PAGE}themes/{themes[0].id}/order/", {"action": "restore"})

    assert "1 objective still names it" in without
    assert Objective.objects.get(id=objective.id).theme == themes[0]
    assert names() == ["Reach", "Craft", "Trust"]


def test_more_than_five_themes_are_warned_of(cast, themes):
    few = shown(cast.member)
    for number in range(3):
        actions.add_theme(by=cast.sponsor, name=f"And {number}")

    assert "More than five themes" not in few
    assert "More than five themes" in shown(cast.member)


def test_a_name_that_is_taken_is_refused_beside_the_field(cast, themes):
    answer = sign_in(cast.sponsor).post(
        f"{PAGE}themes/new/", {"name": "Trust", "description": "Words", "version": version()}
    )

    assert answer.status_code == 422
    assert "There is a theme of this name already." in answer.content.decode()
    assert "Words" in answer.content.decode()


def test_a_north_star_needs_an_owner_and_a_metric_that_is_kept_up(cast):
    retired = MetricFactory(retired_at=timezone.now())

    with pytest.raises(DomainError, match="Name who watches it"):
        actions.set_north_star(by=cast.sponsor, version=0, north_star=MetricFactory())
    with pytest.raises(DomainError, match="is retired"):
        actions.set_north_star(by=cast.sponsor, version=0, north_star=retired, north_star_owner=cast.owner)


def test_a_theme_edited_meanwhile_is_a_conflict(cast, themes):
    old = version()
    actions.edit_theme(by=cast.lead, theme=themes[0], version=old, name="Trusted")

    with pytest.raises(Conflict):
        actions.edit_theme(by=cast.sponsor, theme=themes[0], version=old, name="Trusting")


def test_an_objective_of_a_year_names_its_theme_and_one_of_a_quarter_does_not(cast, cycle, year, themes):
    client = sign_in(cast.owner)
    values = {"title": "Be trusted", "team": cast.team.id, "owner": cast.owner.id, "ambition": "committed"}
    values |= {"theme": themes[1].id}

    refused = client.post("/o/acme/objectives/new/", {**values, "cycle": cycle.id})
    taken = client.post("/o/acme/objectives/new/", {**values, "cycle": year.id})

    assert refused.status_code == 422
    assert "Themes are named by objectives of a year" in refused.content.decode()
    assert taken.status_code == 302
    assert Objective.objects.get().theme == themes[1]


def test_the_way_from_a_theme_to_a_draft_picks_the_year(cast, cycle, year, themes):
    text = sign_in(cast.owner).get(f"/o/acme/objectives/new/?theme={themes[1].id}").content.decode()

    assert f'<option value="{year.id}" selected>' in text
    assert f'<option value="{themes[1].id}" selected>' in text


def test_empty_parts_say_how_to_begin(cast):
    for_sponsor, for_member = shown(cast.sponsor), shown(cast.member)

    for part in ("vision/", "north-star/", "themes/new/"):
        assert f'href="{PAGE}{part}"' in for_sponsor
        assert f'href="{PAGE}{part}"' not in for_member
    assert "The strategy is written by the sponsors" in for_member


@pytest.mark.parametrize(("who", "count"), [("member", 9), ("sponsor", 10)])
def test_the_page_costs_the_same_for_one_and_for_many(cast, year, themes, who, count):
    client = sign_in(getattr(cast, who))
    annual = ActiveObjectiveFactory(team=cast.company, cycle=year, theme=themes[0])
    client.get(PAGE)

    with counted_queries() as few:
        client.get(PAGE)
    for number in range(3):
        actions.add_theme(by=cast.sponsor, name=f"More {number}")
        child = ObjectiveFactory(team=cast.team, cycle=year)
        ContributionFactory(objective=child, to_key_result=None, to_objective=annual)
    with counted_queries() as many:
        client.get(PAGE)

    assert len(few) == len(many) == count


def test_another_organization_reads_nothing(cast, themes):
    actions.write_vision(by=cast.sponsor, version=version(), vision="Ours alone")

    assert sign_in(cast.stranger).get(PAGE).status_code == 404
    assert "Ours alone" not in sign_in(cast.stranger).get("/o/elsewhere/strategy/").content.decode()


def test_the_value_of_the_north_star_is_read_as_people_write_it(cast):
    metric = MetricFactory()
    typed = {"north_star": metric.id, "north_star_owner": cast.owner.id, "north_star_target": "28,5 %", "version": 0}

    sign_in(cast.sponsor).post("/o/acme/strategy/north-star/", typed)

    assert Strategy.objects.get().north_star_target == Decimal("28.5")


@pytest.mark.parametrize(("who", "may"), [("lead", True), ("champion", True), ("sponsor", False), ("viewer", False)])
def test_a_theme_is_named_by_those_who_edit_the_objective(cast, year, themes, who, may):
    lost = ActiveObjectiveFactory(team=cast.team, cycle=year, owner=cast.owner, title="Be everywhere")

    text = shown(getattr(cast, who))

    assert (f'href="/o/acme/objectives/{lost.reference}/edit/"' in text) is may
    assert (sign_in(getattr(cast, who)).get(f"/o/acme/objectives/{lost.reference}/edit/").status_code == 200) is may


def test_a_north_star_without_metrics_leads_to_the_dictionary_and_asks_for_an_owner(cast):
    browser = sign_in(cast.sponsor)

    empty = browser.get("/o/acme/strategy/north-star/").content.decode()
    metric = MetricFactory()
    full = browser.get("/o/acme/strategy/north-star/").content.decode()
    refused = browser.post("/o/acme/strategy/north-star/", {"north_star": metric.id, "version": 0})

    assert 'href="/o/acme/metrics/new/"' in empty
    assert 'href="/o/acme/metrics/new/"' not in full
    assert refused.status_code == 422
    assert "Name who watches it: one person." in refused.content.decode()
