"""Two people, or two workers, at the same moment: on real connections, each with a transaction of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier, Event

import pytest
from django.db import connection

from checkins.models import EndedStreak
from governance.actions import approve_change, propose_change, raise_data_issue, reject_change
from governance.enums import ChangeState
from governance.models import ChangeRequest, DataIssue, Decision, Escalation
from governance.stale_metrics import sweep_data_issues
from governance.sweep import sweep
from governance.tasks import chase_decisions, sweep_escalations
from notifications.models import Notification
from objectives.models import KeyResult
from okrapp.errors import Conflict
from organizations.actions import found_organization
from organizations.enums import Role
from organizations.models import Membership, Organization
from organizations.tenancy import tenant
from tests.checkins.situations import ACTIVATED, FRIDAYS, local
from tests.factories import (
    ActiveObjectiveFactory,
    CycleFactory,
    KeyResultFactory,
    MembershipFactory,
    MetricFactory,
    UserFactory,
)
from tests.governance.situations import MID, proposal
from tests.workers import CeleryWorker


@dataclass(frozen=True)
class Committed:
    """An organization that other connections see: two sponsors, a program lead and a KR red since 23 October."""

    organization: Organization
    sponsors: tuple[Membership, Membership]
    lead: Membership
    key_result: KeyResult


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Committed]:
    founder = found_organization(by=UserFactory(), name="Acme", slug="acme")
    with tenant(founder.organization_id):
        sponsors = [MembershipFactory(roles=[Role.SPONSOR]) for _ in range(2)]
        lead = MembershipFactory(roles=[Role.PROGRAM_LEAD])
        cycle = CycleFactory(starts_on=FRIDAYS[0], ends_on=FRIDAYS[13])
        objective = ActiveObjectiveFactory(cycle=cycle, activated_at=ACTIVATED)
        key_result = KeyResultFactory(objective=objective, red_since=FRIDAYS[3], last_week=FRIDAYS[3])
        for person in (*sponsors, lead):
            person.organization = founder.organization
    return Committed(founder.organization, (sponsors[0], sponsors[1]), lead, key_result)


def together(organization: Organization, *acts: Callable[[], object]) -> list[object]:
    """Run each act on a connection of its own, all at once; what they return, or the conflict they met."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            ready.wait()
            with tenant(organization.id):
                return act()
        except Conflict as met:
            return met
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_who_decide_at_once_the_second_is_told_and_nothing_is_applied_twice(committed: Committed) -> None:
    first, second = committed.sponsors
    with tenant(committed.organization.id):
        change = propose_change(by=committed.lead, key_result=committed.key_result, proposal=proposal(), at=MID)

    outcomes = together(
        committed.organization,
        lambda: approve_change(by=first, change=change),
        lambda: reject_change(by=second, change=change, note="The market is open"),
    )

    conflicts = [each for each in outcomes if isinstance(each, Conflict)]
    assert len(conflicts) == 1
    with tenant(committed.organization.id):
        decided = ChangeRequest.objects.get()
        was_approved = decided.state == ChangeState.APPLIED
        assert (KeyResult.objects.get().target == 26) is was_approved
        assert Decision.objects.count() == int(was_approved)
        assert decided.decided_by is not None
        assert conflicts[0].message.startswith(decided.decided_by.name)


def test_a_double_click_on_two_connections_approves_once(committed: Committed) -> None:
    sponsor = committed.sponsors[0]
    with tenant(committed.organization.id):
        change = propose_change(by=committed.lead, key_result=committed.key_result, proposal=proposal(), at=MID)
        version = KeyResult.objects.get().version

    together(committed.organization, *[lambda: approve_change(by=sponsor, change=change)] * 3)

    with tenant(committed.organization.id):
        assert KeyResult.objects.get().version == version + 1
        assert Decision.objects.count() == 1


def test_a_double_click_on_two_connections_proposes_once(committed: Committed) -> None:
    form = proposal()

    def propose() -> object:
        return propose_change(by=committed.lead, key_result=committed.key_result, proposal=form, at=MID)

    together(committed.organization, propose, propose, propose)

    with tenant(committed.organization.id):
        assert [change.number for change in ChangeRequest.objects.all()] == [1]


@pytest.mark.worker
def test_a_real_worker_opens_the_case(committed: Committed, celery_worker_process: CeleryWorker) -> None:
    sweep_escalations.delay()

    until = time.monotonic() + 30
    while not (opened := cases(committed.organization)):
        assert time.monotonic() < until, celery_worker_process.log
        time.sleep(0.1)
    assert [case.opened_at for case in opened] == [committed.organization.calendar.deadline(FRIDAYS[4])]


def test_the_tasks_visit_every_organization_and_run_twice_without_harm(committed: Committed) -> None:
    for _ in range(2):
        sweep_escalations()
        chase_decisions()

    assert [case.reference for case in cases(committed.organization)] == ["E-1"]


def cases(organization: Organization) -> list[Escalation]:
    with tenant(organization.id):
        return list(Escalation.objects.all())


def test_sweeps_in_parallel_open_one_case_and_tell_everybody_once(committed: Committed) -> None:
    together(committed.organization, *[lambda: sweep(committed.organization, now=local(FRIDAYS[4], 23))] * 4)

    with tenant(committed.organization.id):
        assert [case.reference for case in Escalation.objects.all()] == ["E-1"]
        keys = list(Notification.objects.values_list("recipient_id", "key"))
        assert len(keys) == len(set(keys)) > 0


def test_sweeps_in_parallel_open_one_case_for_a_streak_that_is_over(committed: Committed) -> None:
    with tenant(committed.organization.id):
        KeyResult.objects.update(red_since=None, band="amber")
        EndedStreak.objects.create(
            key_result=committed.key_result, first_week=FRIDAYS[3], ended_at=local(FRIDAYS[5], 9)
        )

    together(committed.organization, *[lambda: sweep(committed.organization, now=local(FRIDAYS[6], 23))] * 4)

    with tenant(committed.organization.id):
        assert [case.reference for case in Escalation.objects.all()] == ["E-1"]
        keys = list(Notification.objects.values_list("recipient_id", "key"))
        assert len(keys) == len(set(keys)) > 0


def test_the_sweep_and_two_people_at_once_open_one_data_issue_and_tell_everybody_once(committed: Committed) -> None:
    now = local(FRIDAYS[6], 23)
    with tenant(committed.organization.id):
        metric = MetricFactory(owner=committed.lead, latest_at=local(FRIDAYS[0], 9))

    together(
        committed.organization,
        *[lambda: sweep_data_issues(committed.organization, now=now)] * 2,
        *[partial(raise_data_issue, by=person, metric=metric, at=now) for person in committed.sponsors],
    )

    with tenant(committed.organization.id):
        assert [issue.metric for issue in DataIssue.objects.all()] == [metric]
        keys = list(Notification.objects.values_list("recipient_id", "key"))
        assert len(keys) == len(set(keys)) > 0


def test_a_person_who_waits_for_the_sweep_is_led_to_what_it_opened(committed: Committed) -> None:
    now = local(FRIDAYS[6], 23)
    with tenant(committed.organization.id):
        metric = MetricFactory(owner=committed.lead, latest_at=local(FRIDAYS[0], 9))
    swept = Event()

    def sweep_slowly() -> None:
        sweep_data_issues(committed.organization, now=now)
        swept.set()
        wait_for_a_lock()

    def raise_meanwhile() -> DataIssue:
        swept.wait(10)
        return raise_data_issue(by=committed.sponsors[0], metric=metric, at=now)

    _, found = together(committed.organization, sweep_slowly, raise_meanwhile)

    with tenant(committed.organization.id):
        issue = DataIssue.objects.get()
        assert (found, issue.raised_by) == (issue, None)


def test_the_sweep_that_waits_for_a_person_opens_no_second_one(committed: Committed) -> None:
    now = local(FRIDAYS[6], 23)
    with tenant(committed.organization.id):
        metric = MetricFactory(owner=committed.lead, latest_at=local(FRIDAYS[0], 9))
    raised = Event()

    def raise_slowly() -> None:
        raise_data_issue(by=committed.sponsors[0], metric=metric, at=now)
        raised.set()
        wait_for_a_lock()

    def sweep_meanwhile() -> int:
        raised.wait(10)
        return sweep_data_issues(committed.organization, now=now)

    _, opened = together(committed.organization, raise_slowly, sweep_meanwhile)

    with tenant(committed.organization.id):
        assert (opened, DataIssue.objects.get().raised_by) == (0, committed.sponsors[0])


def wait_for_a_lock() -> None:
    """Go on once another connection stands and waits for what this one holds."""
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("Nobody waits.")
