"""Publishing at the same moment as somebody else, and a real worker that applies what was published."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from checkins.actions import policy as publishing
from checkins.actions.policy import publish_policy
from objectives.actions import lock_cycle
from objectives.models import Cycle, KeyResult
from okrapp.errors import Conflict
from organizations.models import Membership
from organizations.tenancy import tenant
from scoring.models import RagPolicy, policy_at_work
from tests.checkins.situations import FRIDAYS, local
from tests.governance.test_at_the_same_time import Committed, committed, together  # noqa: F401
from tests.workers import CeleryWorker

END = datetime(2027, 1, 4, 9, tzinfo=UTC)


def publish(by: Membership, red_top: str) -> RagPolicy:
    draft = RagPolicy(red_top=Decimal(red_top))
    return publish_policy(by=by, draft=draft, why="It fits us better", seen=1, at=local(FRIDAYS[6]))


def test_of_two_who_publish_at_once_the_second_is_told(committed: Committed) -> None:  # noqa: F811
    first, second = committed.sponsors

    outcomes = together(committed.organization, lambda: publish(first, "0.20"), lambda: publish(second, "0.40"))

    assert sorted(type(each) for each in outcomes if isinstance(each, Conflict)) == [Conflict]
    with tenant(committed.organization.id):
        assert [policy.number for policy in RagPolicy.objects.order_by("number")] == [1, 2]


def test_a_cycle_locked_while_a_policy_is_published_keeps_one_that_judged_all_of_it(
    committed: Committed,  # noqa: F811
) -> None:
    with tenant(committed.organization.id):
        cycle = Cycle.objects.get()

    together(
        committed.organization,
        lambda: publish(committed.sponsors[0], "0.20"),
        lambda: lock_cycle(cycle=cycle, by=committed.lead, at=END),
    )

    with tenant(committed.organization.id):
        kept = Cycle.objects.select_related("policy").get().policy
        assert kept is not None
        assert kept.number in {1, 2}
        assert policy_at_work().number == 2


@pytest.mark.worker
def test_a_real_worker_applies_what_a_large_organization_publishes(
    committed: Committed,  # noqa: F811
    celery_worker_process: CeleryWorker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "BATCH", 0)
    with tenant(committed.organization.id):
        KeyResult.objects.update(red_since=date(2026, 10, 23), score=Decimal("0.10"), band="red")
        publish(committed.sponsors[0], "0.20")

    until = time.monotonic() + 30
    while is_being_applied(committed):
        assert time.monotonic() < until, celery_worker_process.log
        time.sleep(0.1)
    with tenant(committed.organization.id):
        assert KeyResult.objects.get().band == ""  # it has no update, so the rebuild leaves it without a score


def is_being_applied(committed: Committed) -> bool:  # noqa: F811
    with tenant(committed.organization.id):
        return policy_at_work().is_being_applied
