from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Notification
from notifications.queries import PAGE
from organizations.models import Membership
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import DeadDeliveryFactory, NotificationFactory

INBOX = "/o/acme/inbox/"
Tell = Callable[..., int]


def shown(page: str) -> list[str]:
    """Titles on a page, in order."""
    return [part.split("</a>")[0] for part in page.split('data-open dir="auto">')[1:]]


def get(person: Membership, path: str = INBOX) -> str:
    response = sign_in(person).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_inbox_shows_the_unread_first_and_then_the_read_newest_first(cast: Cast) -> None:
    now = timezone.now()
    for hours, read in ((1, True), (2, False), (3, True), (4, False)):
        NotificationFactory(
            recipient=cast.owner,
            title=f"{hours} hours ago",
            created_at=now - timedelta(hours=hours),
            read_at=now if read else None,
        )

    assert shown(get(cast.owner)) == ["2 hours ago", "4 hours ago", "1 hours ago", "3 hours ago"]


def test_each_person_sees_their_own_and_only_once_it_is_visible(cast: Cast, tell: Tell) -> None:
    tell(cast.member, key="theirs", title="Not for the owner")
    tell(cast.owner, key="later", title="Not yet", visible_at=timezone.now() + timedelta(minutes=5))
    tell(cast.owner, key="mine", title="For the owner")

    page = get(cast.owner)

    assert shown(page) == ["For the owner"]
    assert "You take part." in page


def test_opening_a_line_marks_it_as_read_and_leads_to_its_page(cast: Cast) -> None:
    line = NotificationFactory(recipient=cast.owner, path="/o/acme/key-results/KR-1/")

    first = sign_in(cast.owner).get(f"{INBOX}{line.id}/")
    read_at = Notification.objects.get().read_at
    sign_in(cast.owner).get(f"{INBOX}{line.id}/")

    assert (first.status_code, first["Location"]) == (302, "/o/acme/key-results/KR-1/")
    assert read_at is not None
    assert Notification.objects.get().read_at == read_at


def test_nobody_opens_the_line_of_somebody_else(cast: Cast) -> None:
    line = NotificationFactory(recipient=cast.owner)

    answers = [sign_in(who).get(f"{INBOX}{line.id}/").status_code for who in (cast.member, cast.stranger)]

    assert answers == [404, 404]
    assert Notification.objects.get().read_at is None


def test_mark_all_as_read_leaves_what_arrived_since(cast: Cast) -> None:
    NotificationFactory(recipient=cast.owner, title="Seen")
    NotificationFactory(recipient=cast.member, title="Somebody else's")
    as_of = timezone.now()
    NotificationFactory(recipient=cast.owner, title="Arrived since", created_at=as_of + timedelta(seconds=1))

    response = sign_in(cast.owner).post(f"{INBOX}read/", {"as_of": as_of.isoformat()})

    unread = set(Notification.objects.filter(read_at=None).values_list("title", flat=True))
    assert response["Location"] == INBOX
    assert unread == {"Somebody else's", "Arrived since"}


def test_the_button_of_the_page_marks_what_the_page_shows(cast: Cast) -> None:
    NotificationFactory(recipient=cast.owner)
    as_of = get(cast.owner).split('name="as_of" value="')[1].split('"')[0]

    sign_in(cast.owner).post(f"{INBOX}read/", {"as_of": as_of})

    assert Notification.objects.get().read_at is not None


def test_a_strange_time_marks_nothing_and_says_so(cast: Cast) -> None:
    NotificationFactory(recipient=cast.owner)

    response = sign_in(cast.owner).post(f"{INBOX}read/", {"as_of": "soon"})

    assert response.status_code == 422
    assert "Nothing was marked as read" in response.content.decode()
    assert Notification.objects.get().read_at is None


def test_a_long_inbox_is_paged_by_key_from_the_unread_into_the_read(cast: Cast) -> None:
    now = timezone.now()
    for number in range(PAGE + 5):
        NotificationFactory(recipient=cast.owner, title=f"New {number}", created_at=now - timedelta(minutes=number))
        NotificationFactory(
            recipient=cast.owner, title=f"Old {number}", created_at=now - timedelta(minutes=number), read_at=now
        )

    seen, address = [], INBOX
    while address:
        page = get(cast.owner, address)
        seen.append(shown(page))
        address = page.split('rel="next"')[0].split('href="')[-1].split('"')[0] if 'rel="next"' in page else ""
        address = address.replace("&amp;", "&")

    assert [len(each) for each in seen] == [PAGE, PAGE, 10]
    expected = [f"{kind} {number}" for kind in ("New", "Old") for number in range(PAGE + 5)]
    assert [title for page in seen for title in page] == expected


@pytest.mark.parametrize("after", ["x", "unread-", "read-1-y", "unread-99999999999999999-1", "read-١-1", "unread--1-1"])
def test_a_key_that_makes_no_sense_shows_the_beginning_or_nothing(cast: Cast, after: str) -> None:
    NotificationFactory(recipient=cast.owner)

    assert sign_in(cast.owner).get(INBOX, {"after": after}).status_code == 200


def test_an_empty_inbox_says_what_belongs_here(cast: Cast) -> None:
    assert "Nothing new for you" in get(cast.owner)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_asks_the_same_for_one_line_and_for_three(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        NotificationFactory(recipient=cast.owner)
    client = sign_in(cast.owner)
    client.get(INBOX)

    with counted_queries() as asked:
        client.get(INBOX)

    assert len([each for each in asked if "notifications_" in each]) == 3  # unread, read, the bell


def test_the_bell_counts_the_unread_on_every_page_and_by_itself(cast: Cast, tell: Tell) -> None:
    tell(cast.owner, key="1")
    tell(cast.owner, key="2")
    NotificationFactory(recipient=cast.owner, read_at=timezone.now())

    page, fragment = get(cast.owner), get(cast.owner, f"{INBOX}count/")

    bell = '<span class="bell__count">2<span class="visually-hidden"> unread</span></span>'
    assert bell in page
    assert f'hx-get="{INBOX}count/"' in page
    assert fragment.strip() == bell


def test_the_bell_is_silent_when_nothing_is_unread_and_stops_counting_at_a_hundred(cast: Cast) -> None:
    nothing = get(cast.owner, f"{INBOX}count/").strip()
    for _ in range(101):
        NotificationFactory(recipient=cast.owner)

    assert nothing == ""
    assert ">99+<" in get(cast.owner, f"{INBOX}count/")


def test_counting_the_unread_costs_one_statement_about_notifications(cast: Cast) -> None:
    client = sign_in(cast.owner)
    client.get(INBOX)

    with counted_queries() as asked:
        client.get(f"{INBOX}count/")

    assert len([each for each in asked if "notifications_" in each]) == 1


def test_admins_are_told_of_messages_that_were_given_up(cast: Cast) -> None:
    DeadDeliveryFactory()

    assert "1 message could not be delivered." in get(cast.admin)
    assert "could not be delivered" not in get(cast.lead)
