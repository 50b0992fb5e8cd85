"""Delivery by a real worker, over a real broker, into real files."""

import email
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
import redis
from celery import chain
from django.conf import settings
from django.utils import timezone

from checkins.tasks import sweep_reminders
from notifications import actions
from notifications.delivery import LEASE, claim_due
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification
from notifications.tasks import sweep_deliveries
from organizations.actions import found_organization
from organizations.models import Membership, Organization
from organizations.tenancy import tenant
from tests.factories import ActiveObjectiveFactory, CycleFactory, KeyResultFactory, MembershipFactory, UserFactory
from tests.servers import ROOT
from tests.worker_tasks import KIND, NOTES, note
from tests.workers import CeleryWorker

pytestmark = pytest.mark.worker

NOBODY_ANSWERS = "redis://127.0.0.1:1/0"
TELL = """
import django
django.setup()
from notifications import actions, kinds
from organizations.models import Membership
from organizations.tenancy import tenant
import tests.worker_tasks
with tenant({organization}):
    actions.notify(recipients=[Membership.objects.get(id={recipient})], kind=tests.worker_tasks.KIND,
                   key="offline", title="Told without a broker", why="You take part.", path="/o/real/inbox/")
"""


@pytest.fixture
def admin(transactional_db: None, mails: Path) -> Membership:
    return found_organization(by=UserFactory(), name="Real", slug="real")


@pytest.fixture
def mails() -> Path:
    """The folder that the worker's mail arrives in, empty."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    return folder


def wait_for(what: Callable[[], bool], *, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def tell(person: Membership, key: str = "one", title: str = "It happened") -> None:
    with tenant(person.organization_id):
        actions.notify(
            recipients=[person], kind=KIND, key=key, title=title, why="You take part.", path="/o/real/inbox/"
        )


def subjects(folder: Path) -> list[str]:
    """Of the mails that arrived, in order."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
    raw = [part for file in files for part in file.read_bytes().split(b"-" * 79) if part.strip()]
    return [str(email.message_from_bytes(part.strip(), policy=policy.default)["Subject"]) for part in raw]


def all_are_sent(organization_id: int) -> bool:
    with tenant(organization_id):
        return not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


def test_what_is_recorded_arrives_as_mail(admin: Membership, mails: Path, celery_worker_process: CeleryWorker) -> None:
    tell(admin)

    assert wait_for(lambda: all_are_sent(admin.organization_id)), celery_worker_process.log
    assert subjects(mails) == ["It happened"]


def test_what_is_rolled_back_never_arrives(admin: Membership, mails: Path, celery_worker_process: CeleryWorker) -> None:
    with suppress(ZeroDivisionError), tenant(admin.organization_id):
        tell(admin, key="rolled back", title="Never happened")
        raise ZeroDivisionError
    tell(admin)

    assert wait_for(lambda: bool(subjects(mails)))
    assert subjects(mails) == ["It happened"]


def test_a_dead_worker_delays_and_loses_nothing(
    admin: Membership, mails: Path, celery_worker_process: CeleryWorker
) -> None:
    celery_worker_process.kill()
    for number in (1, 2, 3):
        tell(admin, key=str(number), title=f"Part {number}")
    celery_worker_process.start()  # with empty queues: what was published is lost

    sweep_deliveries.delay()

    assert wait_for(lambda: all_are_sent(admin.organization_id)), celery_worker_process.log
    assert subjects(mails) == ["Part 1", "Part 2", "Part 3"]


def test_a_message_that_a_dead_worker_had_claimed_goes_out_when_its_lease_is_up(
    admin: Membership, mails: Path, celery_worker_process: CeleryWorker
) -> None:
    celery_worker_process.kill()
    tell(admin)
    claim_due(admin.organization_id)
    celery_worker_process.start()

    sweep_deliveries.delay()
    tell(admin, key="two", title="Waits behind the first")
    time.sleep(0.5)
    while_leased = subjects(mails)
    with tenant(admin.organization_id):
        Delivery.objects.filter(attempts=1).update(claimed_until=timezone.now() - LEASE)
    sweep_deliveries.delay()

    assert while_leased == []
    assert wait_for(lambda: all_are_sent(admin.organization_id)), celery_worker_process.log
    assert subjects(mails) == ["It happened", "Waits behind the first"]


def test_without_a_broker_recording_goes_on_and_the_sweep_delivers(
    admin: Membership, mails: Path, celery_worker_process: CeleryWorker
) -> None:
    script = TELL.format(organization=admin.organization_id, recipient=admin.id)
    offline = {**os.environ, "REDIS_URL": NOBODY_ANSWERS}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=offline, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "no broker" in done.stdout + done.stderr

    sweep_deliveries.delay()

    assert wait_for(lambda: bool(subjects(mails))), celery_worker_process.log
    assert subjects(mails) == ["Told without a broker"]


def test_a_reminder_arrives_from_the_real_worker_once(
    admin: Membership, mails: Path, celery_worker_process: CeleryWorker
) -> None:
    now = timezone.now()
    deadline = now - timedelta(hours=1)
    with tenant(admin.organization_id):
        Organization.objects.filter(id=admin.organization_id).update(
            check_in_weekday=deadline.weekday(), check_in_time=deadline.time()
        )
        cycle = CycleFactory()
        objective = ActiveObjectiveFactory(cycle=cycle, owner=admin)
        KeyResultFactory(objective=objective, owner=admin, name="Repeat purchase rate")

    with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
        broker.delete(NOTES)
        for _ in range(3):
            sweep_reminders.delay()
        with tenant(admin.organization_id):
            note.apply_async((None, "after the sweeps"), queue="sweeps")
        assert wait_for(lambda: broker.llen(NOTES) == 1), celery_worker_process.log

    assert wait_for(lambda: all_are_sent(admin.organization_id)), celery_worker_process.log
    assert subjects(mails) == ["Your update on KR-1 is due now"]
    with tenant(admin.organization_id):
        assert Notification.objects.count() == 1


def test_retries_and_chains_keep_their_organization(admin: Membership, celery_worker_process: CeleryWorker) -> None:
    other = found_organization(by=UserFactory(), name="Other", slug="other")
    with tenant(other.organization_id):
        MembershipFactory()
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
        broker.delete(NOTES)
        for person in (admin, other):
            with tenant(person.organization_id):
                chain(note.s(None, "first", again=True), note.s("second"), note.s("third", again=True)).delay()

        assert wait_for(lambda: broker.llen(NOTES) == 6), celery_worker_process.log
        notes = sorted(each.decode() for each in broker.lrange(NOTES, 0, -1))

    people = {admin.organization_id: 1, other.organization_id: 2}
    assert notes == sorted(
        f"{word}:{organization}:{count}"
        for organization, count in people.items()
        for word in ("first", "second", "third")
    )
