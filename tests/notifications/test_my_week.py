import re
from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Membership
from tests.cast import Cast, sign_in
from tests.counting import counted_queries
from tests.factories import NotificationFactory

MY_WEEK = "/o/acme/"


def changed(person: Membership) -> list[str]:
    """Titles under “What changed for you”, in order."""
    page = sign_in(person).get(MY_WEEK).content.decode()
    part = page.partition('data-panel="what-changed"')[2].partition("</section>")[0]
    return re.findall(r"data-open[^>]*>([^<]*)</a>", part)


def test_my_week_shows_the_five_newest_unread(cast: Cast) -> None:
    now = timezone.now()
    for hours in range(1, 8):
        NotificationFactory(
            recipient=cast.owner,
            title=f"{hours} hours ago",
            created_at=now - timedelta(hours=hours),
            read_at=now if hours == 2 else None,
        )
    NotificationFactory(recipient=cast.member, title="Somebody else's")

    assert changed(cast.owner) == [f"{hours} hours ago" for hours in (1, 3, 4, 5, 6)]


def test_my_week_says_nothing_of_changes_when_all_is_read(cast: Cast) -> None:
    NotificationFactory(recipient=cast.owner, read_at=timezone.now())

    assert "What changed for you" not in sign_in(cast.owner).get(MY_WEEK).content.decode()


@pytest.mark.parametrize("rows", [1, 3, 8])
def test_what_changed_costs_one_statement_together_with_the_bell(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        NotificationFactory(recipient=cast.owner)
    client = sign_in(cast.owner)
    client.get(MY_WEEK)

    with counted_queries() as asked:
        client.get(MY_WEEK)

    assert len([each for each in asked if "notifications_" in each]) == 1


def test_the_bell_counts_more_than_what_changed_shows(cast: Cast) -> None:
    for _ in range(8):
        NotificationFactory(recipient=cast.owner)

    assert ">8<" in sign_in(cast.owner).get(MY_WEEK).content.decode().replace("\n", "").replace(" ", "")
