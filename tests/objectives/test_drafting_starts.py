from datetime import timedelta
from decimal import Decimal

import pytest

from objectives.actions import carry_over
from objectives.models import KeyResult, Objective
from objectives.starters import starter
from okrapp.errors import DomainError
from tests.cast import sign_in
from tests.factories import ActiveObjectiveFactory, CycleFactory, KeyResultFactory


@pytest.fixture
def coming(cycle):
    return CycleFactory(name="Q1 2027", slug="q1-2027", starts_on=cycle.ends_on + timedelta(days=1))


def at(cycle, page):
    return f"/o/acme/objectives/drafting/{page}?team=growth&cycle={cycle.slug}"


def test_templates_are_looked_at_by_function(cast, cycle):
    text = sign_in(cast.member).get(f"{at(cycle, 'starters/')}&function=finance").content.decode()

    assert "Give every budget owner figures that they can act on" in text
    assert "12 → 5 days" in text
    assert starter("finance-1").rows[0].counts in text
    assert text.count('name="starter"') == 3


def test_a_template_becomes_drafts_without_its_figures_and_one_step_undoes_them(cast, cycle):
    client = sign_in(cast.member)

    answer = client.post(at(cycle, "starters/"), {"starter": ["marketing-1", "sales-1"]})
    page = client.get(answer["Location"]).content.decode()
    made = list(Objective.objects.order_by("number"))
    rows = list(made[0].key_results.order_by("number"))
    client.post(at(cycle, "undo/"), {"made": ",".join(each.reference for each in made)})

    assert [each.owner for each in made] == [cast.member] * 2
    assert {(row.baseline, row.target) for row in rows} == {(None, None)}
    assert rows[-1].balances_id == rows[0].id
    assert rows[0].definition == starter("marketing-1").rows[0].counts
    assert f'name="made" value="{made[0].reference},{made[1].reference}"' in page
    assert "needs a baseline and a target" in page
    assert not Objective.objects.exists()


def test_undoing_leaves_what_somebody_has_written_in(cast, cycle):
    client = sign_in(cast.member)
    client.post(at(cycle, "starters/"), {"starter": ["marketing-1", "sales-1"]})
    kept, gone = Objective.objects.order_by("number")
    KeyResult.objects.filter(id=kept.key_results.first().id).update(version=2)

    client.post(at(cycle, "undo/"), {"made": f"{kept.reference},{gone.reference}"})

    assert list(Objective.objects.all()) == [kept]


@pytest.mark.parametrize("chosen", [{}, {"starter": "nothing-7"}])
def test_choosing_nothing_says_so(cast, cycle, chosen):
    answer = sign_in(cast.member).post(at(cycle, "starters/"), chosen)

    assert answer.status_code == 422
    assert "Choose at least one objective" in answer.content.decode()


def test_the_set_of_the_last_cycle_is_carried_over_with_where_it_stands(cast, cycle, coming, active):
    objective = active.objective
    reached = KeyResultFactory(objective=objective, name="Reached", actual=Decimal(30), owner=cast.viewer)
    KeyResultFactory(objective=objective, name="Ended", state="retired")
    steps = [{"key": key, "name": key, "weight": 1, "due_on": str(cycle.ends_on)} for key in ("a", "b")]
    KeyResultFactory(
        objective=objective, name="Steps", method="milestone", baseline=0, target=100, milestones=steps, reached=["a"]
    )
    client = sign_in(cast.owner)

    answer = client.post(at(coming, "earlier/"), {"from": cycle.slug})

    draft = Objective.objects.get(cycle=coming)
    rows = {row.name: row for row in draft.key_results.all()}
    assert "&made=" in answer["Location"]
    assert (draft.title, draft.owner, draft.state) == (objective.title, cast.owner, "draft")
    assert set(rows) == {active.name, "Reached", "Steps"}
    carried = rows[active.name]
    assert (carried.baseline, carried.target, carried.due_on) == (24, 28, coming.ends_on)
    assert (rows["Reached"].baseline, rows["Reached"].target, rows["Reached"].owner) == (30, None, None)
    assert rows["Steps"].milestones == [{"key": "b", "name": "b", "weight": 1, "due_on": None}]
    assert reached.version == 1


def test_carrying_over_twice_makes_nothing_twice(cast, cycle, coming, active):
    carry_over(team=cast.team, source=cycle, cycle=coming, by=cast.owner)

    with pytest.raises(DomainError, match="nothing in Q4 2026 that is not here already"):
        carry_over(team=cast.team, source=cycle, cycle=coming, by=cast.owner)

    assert Objective.objects.filter(cycle=coming).count() == 1


def test_the_page_offers_the_cycle_before(cast, cycle, coming):
    ActiveObjectiveFactory(team=cast.team, cycle=cycle, owner=cast.owner)

    text = sign_in(cast.owner).get(at(coming, "")).content.decode()

    assert "Carry over from <bdi>Q4 2026</bdi>" in text
    assert at(coming, "starters/").split("?")[0] in text


def test_the_last_step_of_the_guided_start_offers_templates_and_what_to_contribute_to(cast, cycle):
    company = ActiveObjectiveFactory(team=cast.company, cycle=cycle, title="Become the roaster that cafés recommend")
    client = sign_in(cast.member)
    page = client.get("/o/acme/objectives/new/?start=1").content.decode()
    sent = {
        "title": "Make the first order feel effortless",
        "team": cast.team.id,
        "cycle": cycle.id,
        "owner": cast.member.id,
        "ambition": "committed",
        "how": "First orders bring second ones",
        "target": company.reference,
    }

    refused = client.post("/o/acme/objectives/new/?start=1", {**sent, "target": "KR-99"}).content.decode()
    client.post("/o/acme/objectives/new/?start=1", sent)

    assert f"/o/acme/objectives/drafting/starters/?team=growth&amp;cycle={cycle.slug}" in page
    assert company.reference in page
    assert '<details class="disclosure">' in page
    assert '<details class="disclosure" open>' in refused
    assert Objective.objects.get(title=sent["title"]).contributions.get().to_objective == company


def test_the_guided_start_offers_no_template_before_there_is_a_cycle(cast):
    page = sign_in(cast.member).get("/o/acme/objectives/new/?start=1").content.decode()

    assert "starters/" not in page
