"""The page of a KR that has everything: what it asks of the database."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from checkins.actions import comment, keep_lesson
from governance.actions import raise_data_issue, record_decision
from governance.models import Escalation
from objectives.actions import record_observation
from objectives.models import Collaborator, Cycle, Driver, KeyResult
from okrapp import clock
from scoring.models import RagPolicy
from tests.cast import sign_in
from tests.checkins.situations import FRIDAYS, Situation, local
from tests.counting import counted_queries
from tests.factories import (
    ActiveObjectiveFactory,
    ContributionFactory,
    CycleFactory,
    DependencyFactory,
    InitiativeFactory,
    MetricFactory,
)
from tests.governance.situations import browse, proposed, text_of


def fill(situation: Situation) -> KeyResult:
    """Give the KR all that its page can show."""
    cast, now = situation.cast, clock.now()
    metric = MetricFactory(name="Churn", owner=cast.owner, steward=cast.steward)
    record_observation(metric=metric, by=cast.owner, value=Decimal(24), observed_at=now)
    for week in (3, 4):
        update = situation.post(at=local(FRIDAYS[week]), actual="20", evidence_url="https://example.com/a")
        comment(key_result=situation.key_result, by=cast.owner, body="Why?", form_key=uuid4(), check_in=update)
    proposed(situation)
    KeyResult.objects.filter(id=situation.key_result.id).update(metric=metric, band="stretch", red_since=FRIDAYS[3])
    key_result = KeyResult.objects.get(id=situation.key_result.id)
    key_result.organization = situation.organization
    keep_lesson(by=situation.owner, key_result=key_result, text="Ask early", form_key=uuid4())
    for place in range(3):
        Driver.objects.create(key_result=key_result, metric=MetricFactory(), position=place)
        InitiativeFactory(key_result=key_result, lead=cast.member, state="running")
        ContributionFactory(to_key_result=key_result, objective=ActiveObjectiveFactory(cycle=situation.cycle))
        DependencyFactory(key_result=key_result, team=cast.team)
    DependencyFactory(key_result=situation.another(), delivered_by=key_result, team=cast.team)
    Collaborator.objects.create(key_result=key_result, membership=cast.member)
    situation.another(kr_class="balancing", balances=key_result)
    other = ActiveObjectiveFactory(cycle=situation.cycle)
    situation.another(objective=other, metric=metric)
    micro = ActiveObjectiveFactory(
        cycle=situation.cycle,
        kind="micro",
        starts_on=situation.cycle.starts_on,
        ends_on=situation.cycle.starts_on + timedelta(days=20),
    )
    ContributionFactory(to_key_result=key_result, objective=micro, state="accepted")
    raise_data_issue(by=cast.member, metric=metric)
    record_decision(
        by=cast.owner,
        objective=key_result.objective,
        key_result=key_result,
        note="Stop",
        owner=cast.owner,
        form_key=uuid4(),
    )
    case = {"kind": "red_kr", "key_result": key_result, "streak_week": FRIDAYS[3], "opened_at": now, "found_at": now}
    Escalation.objects.create(number=9, due_at=now + timedelta(hours=4), **case)
    return key_result


@pytest.mark.parametrize(
    ("who", "count"),
    [("sponsor", 10), ("lead", 10), ("champion", 9), ("owner", 9), ("kr_owner", 9), ("steward", 9), ("viewer", 9)],
)
def test_a_key_result_with_everything_asks_ten_queries_at_most(situation: Situation, who: str, count: int) -> None:
    key_result = fill(situation)
    client = sign_in(getattr(situation.cast, who))
    browse(client, f"key-results/{key_result.reference}/")

    with counted_queries() as asked:
        page = text_of(browse(client, f"key-results/{key_result.reference}/"))

    for shown in ("Why?", "Ask early", "A shorter checkout", "Two objectives claim one metric", "data-issues/E-1/"):
        assert shown in page
    assert len(asked) == count


def test_a_key_result_is_judged_by_the_policy_that_its_cycle_keeps_else_by_the_newest(situation: Situation) -> None:
    kept = RagPolicy.objects.create(number=2, behind_margin=Decimal("0.40"), spare_on_pace=False, red_top="0.20")
    newest = RagPolicy.objects.create(number=3, ahead_margin=Decimal("0.25"))
    page = f"key-results/{situation.key_result.reference}/"
    client = sign_in(situation.cast.member)

    running = browse(client, page).context["card"].today.policy
    Cycle.objects.update(policy=kept)
    closed = browse(client, page).context["card"].today.policy

    assert (running.number, running.figures) == (3, RagPolicy.objects.get(id=newest.id).figures)
    assert (closed.number, closed.figures) == (2, RagPolicy.objects.get(id=kept.id).figures)


def test_each_objective_that_claims_the_metric_is_named_once(situation: Situation) -> None:
    metric = MetricFactory()
    KeyResult.objects.filter(id=situation.key_result.id).update(metric=metric)
    other = ActiveObjectiveFactory(cycle=situation.cycle)
    first, _ = (situation.another(objective=other, metric=metric) for _ in range(2))
    situation.another(metric=metric)
    situation.another(objective=ActiveObjectiveFactory(cycle=situation.cycle, state="cancelled"), metric=metric)
    situation.another(objective=ActiveObjectiveFactory(cycle=CycleFactory()), metric=metric)

    page = browse(sign_in(situation.cast.member), f"key-results/{situation.key_result.reference}/")

    assert [(each.objective, each.key_result) for each in page.context["claims"]] == [
        (other.reference, first.reference)
    ]
