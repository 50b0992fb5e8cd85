import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from objectives.models import KeyResult, Objective
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import ActiveObjectiveFactory, KeyResultFactory


def history(key_result: KeyResult, *actuals: str) -> None:
    """Updates of the last weeks, the newest this week, of a key result that has as many weeks before it."""
    today = timezone.localdate()
    weeks = [today - timedelta(weeks=back) for back in reversed(range(len(actuals)))]
    points = [[week.isoformat(), actual, "0.50", "amber", 4] for week, actual in zip(weeks, actuals, strict=True)]
    KeyResult.objects.filter(id=key_result.id).update(
        points=points,
        actual=Decimal(actuals[-1]),
        last_week=weeks[-1],
        starts_on=weeks[0] - timedelta(weeks=1),
        due_on=today + timedelta(weeks=len(actuals)),
    )


def dashboard(cast, objective: Objective) -> str:
    return sign_in(cast.member).get(f"/o/acme/objectives/{objective.reference}/").content.decode()


def card(cast, key_result: KeyResult) -> str:
    return sign_in(cast.member).get(f"/o/acme/key-results/{key_result.reference}/").content.decode()


def heading(text: str) -> str:
    """What stands below "Heading for" in the head of a page."""
    found = re.search(r'>Heading for([^<]*)</span>\s*<span class="standing__value">(.*?)\n', text)
    assert found
    return found[1] + re.sub(r"<[^>]+>", "|", found[2])


def test_the_card_shows_where_it_is_heading_with_its_fan_and_how_that_came_about(cast, active):
    history(active, "19", "20", "21", "22")

    text = card(cast, active)

    assert "chart__fan" in text
    assert re.search(r"forecast for \d+ \w+: [\d.]+\u202f%, 80 % between [\d.]+\u202f% and [\d.]+\u202f%</title>", text)
    assert re.search(r"data-explain>0\.\d\d<span[^>]*>22\u202f%, and \+1\u202f% a week over the last 4 updates", text)
    assert "ends in here 8 times in 10" in text


def test_with_two_updates_there_is_not_enough_history_and_nothing_else(cast, active):
    history(active, "19", "20")

    of_card, of_objective = card(cast, active), dashboard(cast, active.objective)

    assert "not enough history" in heading(of_card)
    assert "chart__fan" not in of_card
    assert "8 times in 10" not in of_card
    assert "not enough history" in heading(of_objective)
    assert "kr-row__outlook" not in of_objective


def test_the_dashboard_shows_where_the_objective_is_heading_and_what_that_leaves_out(cast, active):
    history(active, "19", "20", "21", "22")
    KeyResultFactory(objective=active.objective)

    text = dashboard(cast, active.objective)

    assert heading(text).startswith(", 1 of 2 KRs")
    assert "1 KR without enough history left out" in text
    assert text.count("kr-row__outlook") == 1


def test_a_closed_objective_is_heading_nowhere(cast, active):
    history(active, "19", "20", "21", "22")
    KeyResult.objects.filter(id=active.id).update(state="closed")
    Objective.objects.filter(id=active.objective_id).update(state="closed")

    assert "Heading for" not in dashboard(cast, active.objective)
    assert "Heading for" not in card(cast, active)


@pytest.fixture
def two(cast, active) -> Objective:
    """A second objective of the same team and cycle, far ahead of its plan while the first is behind."""
    other = ActiveObjectiveFactory(team=cast.team, cycle=active.objective.cycle, owner=cast.owner)
    for key_result, score in ((active, "0.05"), (KeyResultFactory(objective=other), "0.95")):
        today = timezone.localdate()
        KeyResult.objects.filter(id=key_result.id).update(
            score=Decimal(score), starts_on=today - timedelta(weeks=5), due_on=today + timedelta(weeks=5)
        )
    return other


def test_the_list_says_that_objectives_are_unbalanced_and_names_both_directions(cast, active, two):
    text = sign_in(cast.member).get(f"/o/acme/objectives/?cycle={active.objective.cycle.slug}").content.decode()
    balance = text[text.index("Balance of these objectives") :]

    assert 'class="bars"' in balance
    assert "apart against their plans: unbalanced." in balance
    gaps = re.findall(r'<dt>(\w+)</dt>\s*<dd><a [^>]*>(O-\d+)</a> <span class="number">([^<]+)', balance)
    assert gaps == [("Ahead", two.reference, "+0.45"), ("Behind", active.objective.reference, "−0.45")]
    assert "over 0.30 is unbalanced" in balance


def test_the_balance_costs_no_query(cast, active, two):
    client = sign_in(cast.member)
    address = f"/o/acme/objectives/?cycle={active.objective.cycle.slug}"
    client.get(address)

    with counted_queries() as with_balance:
        assert b"Balance of these" in client.get(address).content
    KeyResult.objects.filter(objective=two).update(score=None)
    with counted_queries() as without:
        assert b"Balance of these" not in client.get(address).content

    assert len(with_balance) == len(without)


def test_the_team_shows_the_balance_and_which_updates_came(cast, active, two):
    monday = timezone.now() - timedelta(weeks=4)
    KeyResult.objects.filter(id=active.id).update(activated_at=monday)

    text = sign_in(cast.member).get(f"/o/acme/teams/{cast.team.slug}/").content.decode()

    assert "<h3>Balance</h3>" in text
    assert re.search(rf"<title>Updates, \d weeks to [^<]*{active.objective.reference} [^;<]*\d of 1", text)
    assert 'class="heat__cell heat__cell--' in text
