import pytest
from django.core import mail

from notifications.enums import DeliveryState
from notifications.models import Delivery
from notifications.tasks import deliver
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import DeadDeliveryFactory

DELIVERIES = "/o/acme/settings/deliveries/"


def test_an_admin_sees_what_was_given_up_for_whom_and_why(cast: Cast) -> None:
    dead = DeadDeliveryFactory(recipient=cast.owner, notification__title="The target changed")

    page = sign_in(cast.admin).get(DELIVERIES).content.decode()

    assert f'data-delivery="{dead.id}"' in page
    for text in ("The target changed", cast.owner.name, cast.owner.user.email, "no such box"):
        assert text in page


def test_one_click_sends_one_of_them_again(cast: Cast) -> None:
    dead, other = DeadDeliveryFactory(recipient=cast.owner), DeadDeliveryFactory()

    answer = sign_in(cast.admin).post(DELIVERIES, {"action": "retry", "delivery": dead.id})
    deliver(cast.organization.id)

    assert answer["Location"] == DELIVERIES
    assert [message.to for message in mail.outbox] == [[cast.owner.user.email]]
    assert Delivery.objects.get(id=other.id).state == DeliveryState.DEAD


def test_one_click_sends_all_of_them_again(cast: Cast) -> None:
    for _ in range(3):
        DeadDeliveryFactory()

    sign_in(cast.admin).post(DELIVERIES, {"action": "retry_all"})
    deliver(cast.organization.id)

    assert len(mail.outbox) == 3
    assert "Everything was delivered" in sign_in(cast.admin).get(DELIVERIES).content.decode()


def test_the_second_of_two_admins_is_told_that_it_was_done(cast: Cast) -> None:
    dead = DeadDeliveryFactory(state=DeliveryState.SENT)

    answer = sign_in(cast.admin).post(DELIVERIES, {"action": "retry", "delivery": dead.id})

    assert answer.status_code == 409
    assert "somebody has retried it already" in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"action": "retry"}, {"action": "retry", "delivery": "x"}, {"action": "drop"}])
def test_a_request_that_names_no_message_is_answered_with_what_to_do(cast: Cast, data: dict[str, str]) -> None:
    answer = sign_in(cast.admin).post(DELIVERIES, data)

    assert answer.status_code == 422
    assert "Choose a message to send again." in answer.content.decode()


def test_only_admins_see_it_and_others_read_who_may(cast: Cast) -> None:
    DeadDeliveryFactory()

    answer = sign_in(cast.lead).get(DELIVERIES)

    assert answer.status_code == 403
    assert "no such box" not in answer.content.decode()
    assert sign_in(cast.stranger).get(DELIVERIES).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_one_message_and_for_three(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        DeadDeliveryFactory()
    client = sign_in(cast.admin)
    client.get(DELIVERIES)

    with counted_queries() as asked:
        client.get(DELIVERIES)

    assert len([each for each in asked if "notifications_" in each]) == 3  # the list, their number, the bell
