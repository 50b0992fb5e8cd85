import smtplib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from notifications import delivery
from notifications.actions import retry_all_deliveries, retry_delivery, stop_emails
from notifications.delivery import LEASE, TRIES, claim_due, deliver_due, explain, send_claimed, wait_after
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notification
from notifications.tasks import deliver, sweep_deliveries
from okrapp.errors import Conflict, Forbidden
from organizations.actions import found_organization
from organizations.models import Membership
from organizations.tenancy import tenant
from tests.cast import Cast
from tests.factories import MembershipFactory, UserFactory
from tests.notifications.conftest import KIND, MailServer

Tell = Callable[..., int]
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.fixture
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def later(clock: time_machine.Traveller, wait: timedelta) -> None:
    clock.shift(wait)


def test_a_person_is_told_by_e_mail_once(cast: Cast, tell: Tell) -> None:
    tell(cast.owner)

    deliver(cast.organization.id)
    deliver(cast.organization.id)

    assert [(each.to, each.subject) for each in mail.outbox] == [([cast.owner.user.email], "It happened")]
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_the_same_happening_is_recorded_once_for_each_person(cast: Cast, tell: Tell) -> None:
    first = tell(cast.owner, cast.owner, cast.member)
    second = tell(cast.owner, cast.lead)

    assert (first, second) == (2, 1)
    assert Notification.objects.count() == Delivery.objects.count() == 3


def test_recording_costs_one_statement_for_any_number_of_people(
    cast: Cast, tell: Tell, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):
        tell(cast.owner, cast.member, cast.lead)


def test_nothing_goes_out_before_it_is_visible(cast: Cast, tell: Tell, clock: time_machine.Traveller) -> None:
    tell(cast.owner, visible_at=NOON + timedelta(minutes=5))

    deliver(cast.organization.id)
    before = len(mail.outbox)
    later(clock, timedelta(minutes=5))
    deliver(cast.organization.id)

    assert (before, len(mail.outbox)) == (0, 1)


def test_what_is_moot_by_then_is_not_sent(cast: Cast, tell: Tell) -> None:
    tell(cast.owner, about={"moot": True})

    deliver(cast.organization.id)

    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.MOOT


@pytest.mark.parametrize("gone", ["membership", "user"])
def test_people_who_left_get_nothing(cast: Cast, tell: Tell, gone: str) -> None:
    tell(cast.owner)
    if gone == "membership":
        Membership.objects.filter(id=cast.owner.id).update(deactivated_at=timezone.now())
    else:
        type(cast.owner.user).objects.filter(id=cast.owner.user_id).update(is_active=False)

    deliver(cast.organization.id)

    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.MOOT


def test_a_deactivated_person_is_not_told_at_all(cast: Cast, tell: Tell) -> None:
    cast.owner.deactivated_at = timezone.now()

    assert tell(cast.owner) == 0
    assert Notification.objects.count() == 0


def test_refusing_a_kind_keeps_the_inbox_line_and_holds_back_what_waits(cast: Cast, tell: Tell) -> None:
    tell(cast.owner, key="before")
    stop_emails(by=cast.owner, kind=KIND)
    tell(cast.owner, key="after")

    deliver(cast.organization.id)

    assert mail.outbox == []
    assert Notification.objects.count() == 2
    assert Delivery.objects.get().state == DeliveryState.MOOT


def test_each_persons_messages_arrive_in_order(cast: Cast, tell: Tell, mail_server: MailServer) -> None:
    for number in "123":
        tell(cast.owner, cast.member, key=number, title=f"Part {number}")
    mail_server.trouble = [smtplib.SMTPRecipientsRefused({}), None, None, None]

    deliver(cast.organization.id)

    refused_first = mail_server.tried[0]
    assert refused_first == "Part 1"
    assert [each.subject for each in mail.outbox] == ["Part 1", "Part 2", "Part 3"]
    assert len({each.to[0] for each in mail.outbox}) == 1


def test_a_message_that_must_wait_holds_back_the_later_ones_of_its_person(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner, key="1", title="First")
    later(clock, timedelta(seconds=1))
    tell(cast.owner, key="2", title="Second")
    mail_server.trouble = [smtplib.SMTPDataError(451, b"try later")]

    deliver(cast.organization.id)
    held_back = [each.subject for each in mail.outbox]
    later(clock, wait_after(1))
    deliver(cast.organization.id)

    assert held_back == []
    assert [each.subject for each in mail.outbox] == ["First", "Second"]


def test_a_lost_mail_server_is_tried_again_later_and_loses_nothing(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner, cast.member, cast.lead)
    mail_server.trouble = [ConnectionRefusedError("nobody answers")]

    deliver(cast.organization.id)
    tried_while_down = len(mail_server.tried)
    later(clock, wait_after(1))
    deliver(cast.organization.id)

    assert tried_while_down == 1
    assert len(mail.outbox) == 3


def test_after_the_last_try_a_message_is_given_up_and_an_admin_sends_it_again(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner)
    mail_server.trouble = [smtplib.SMTPRecipientsRefused({"x": (550, b"no such box")})] * TRIES
    for attempt in range(1, TRIES + 1):
        deliver(cast.organization.id)
        later(clock, wait_after(attempt))
    dead = Delivery.objects.get()

    deliver(cast.organization.id)
    retry_delivery(by=cast.admin, delivery_id=dead.id)
    deliver(cast.organization.id)

    assert (dead.state, dead.attempts, "no such box" in dead.last_error) == (DeliveryState.DEAD, TRIES, True)
    assert len(mail_server.tried) == TRIES + 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            smtplib.SMTPRecipientsRefused({"x@example.com": (550, b"5.1.1 no such box")}),
            "The mail server refused the address: 550 5.1.1 no such box",
        ),
        (smtplib.SMTPDataError(552, b"too large"), "The mail server answered: 552 too large"),
        (ConnectionRefusedError(111, "Connection refused"), "The mail server could not be reached: [Errno 111] Con"),
        (KeyError("x"), "The message could not be written: KeyError: 'x'"),
    ],
)
def test_admins_read_what_went_wrong_in_words(error: Exception, words: str) -> None:
    assert explain(error).startswith(words)


def test_waits_grow_fourfold() -> None:
    assert [wait_after(each).total_seconds() for each in (1, 2, 3)] == [30, 120, 480]
    assert timedelta(hours=40) < sum((wait_after(each) for each in range(1, TRIES)), timedelta()) + LEASE


def test_only_an_admin_retries_and_only_what_was_given_up(cast: Cast, tell: Tell) -> None:
    tell(cast.owner)
    waiting = Delivery.objects.get()

    with pytest.raises(Forbidden):
        retry_delivery(by=cast.lead, delivery_id=waiting.id)
    with pytest.raises(Conflict):
        retry_delivery(by=cast.admin, delivery_id=waiting.id)
    assert retry_all_deliveries(by=cast.admin) == 0


def test_a_message_that_can_not_be_written_does_not_hold_up_other_people(
    cast: Cast, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cast.owner, key="broken", about={"moot": None})
    tell(cast.member, key="whole")
    Notification.objects.filter(key="broken").update(kind="tests.unknown")

    deliver(cast.organization.id)

    assert [each.to for each in mail.outbox] == [[cast.member.user.email]]
    broken = Delivery.objects.get(recipient=cast.owner)
    assert (broken.state, broken.attempts) == (DeliveryState.PENDING, 1)
    assert "tests.unknown" in broken.last_error


def test_a_worker_killed_before_it_marked_makes_the_message_go_out_again_under_the_same_id(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner)
    mail_server.trouble = [KeyboardInterrupt()]  # type: ignore[list-item]
    sent: list[object] = []
    mail_server.on_send = lambda: sent.append(None)

    with pytest.raises(KeyboardInterrupt):
        deliver(cast.organization.id)
    deliver(cast.organization.id)
    while_leased = len(mail.outbox)
    later(clock, LEASE)
    deliver(cast.organization.id)

    assert while_leased == 0
    assert len(sent) == 2
    assert len(mail.outbox) == 1
    row = Delivery.objects.get()
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<delivery.{row.organization_id}.{row.id}@testserver>"


def test_a_message_whose_workers_keep_dying_is_given_up(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner)
    for _ in range(TRIES):
        claim_due(cast.organization.id)
        later(clock, LEASE)

    deliver(cast.organization.id)

    assert mail_server.tried == []
    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_a_run_that_outlives_its_lease_stops(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner, cast.member)
    mail_server.on_send = lambda: later(clock, LEASE)

    claim = claim_due(cast.organization.id)
    went_on = send_claimed(claim)

    assert (went_on, len(mail_server.tried)) == (False, 1)


def test_a_claim_that_somebody_else_took_over_sends_nothing(
    cast: Cast, tell: Tell, mail_server: MailServer, clock: time_machine.Traveller
) -> None:
    tell(cast.owner)
    lost = claim_due(cast.organization.id)
    later(clock, LEASE)
    won = claim_due(cast.organization.id)

    later(clock, -timedelta(seconds=1))
    send_claimed(lost)
    before = len(mail.outbox)
    send_claimed(won)

    assert (before, len(mail.outbox)) == (0, 1)


def test_a_long_outbox_is_sent_in_several_runs(cast: Cast, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BATCH", 1)
    monkeypatch.setattr(delivery, "ROUNDS", 2)
    tell(cast.owner, cast.member, cast.lead)

    runs = [deliver_due(cast.organization.id), deliver_due(cast.organization.id)]

    assert runs == [True, False]
    assert len(mail.outbox) == 3


def test_the_sweep_visits_only_organizations_with_something_due(cast: Cast, tell: Tell) -> None:
    tell(cast.owner)

    due = delivery.organizations_with_deliveries_due()
    deliver(cast.organization.id)

    assert due == [cast.organization.id]
    assert delivery.organizations_with_deliveries_due() == []
    assert sweep_deliveries() == 0


@pytest.fixture
def people(transactional_db: None) -> list[Membership]:
    """Eight people of an organization whose rows other connections see."""
    founder = found_organization(by=UserFactory(), name="Parallel")
    with tenant(founder.organization_id):
        return [MembershipFactory(user=UserFactory()) for _ in range(8)]


def test_nothing_is_sent_inside_a_transaction(people: list[Membership], tell: Tell, mail_server: MailServer) -> None:
    with tenant(people[0].organization_id):
        tell(*people)

    deliver(people[0].organization_id)

    assert mail_server.inside_transaction == [False] * 8


def test_workers_side_by_side_send_each_message_once(people: list[Membership], tell: Tell) -> None:
    organization_id = people[0].organization_id
    for number in range(4):
        with tenant(organization_id):
            tell(*people, key=str(number), title=f"Part {number}")

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(_deliver, [organization_id] * 4))
    _deliver(organization_id)

    for person in people:
        got = [each.subject for each in mail.outbox if each.to == [person.user.email]]
        assert got == ["Part 0", "Part 1", "Part 2", "Part 3"]


def test_the_same_happening_recorded_at_the_same_time_is_told_once(people: list[Membership], tell: Tell) -> None:
    def record(_: int) -> int:
        try:
            with tenant(people[0].organization_id):
                return tell(*people)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        recorded = sum(workers.map(record, range(4)))

    assert recorded == 8
    with tenant(people[0].organization_id):
        assert Delivery.objects.count() == 8


def _deliver(organization_id: int) -> None:
    try:
        deliver(organization_id)
    finally:
        connection.close()
