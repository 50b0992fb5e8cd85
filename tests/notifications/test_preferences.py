import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from notifications import kinds
from notifications.models import Preference
from notifications.tasks import deliver
from notifications.unsubscribing import token
from organizations.models import Membership, Organization
from tests.cast import Cast, sign_in
from tests.notifications.conftest import KIND

PREFERENCES = "/o/acme/settings/notifications/"
Tell = Callable[..., int]


def refused(person: Membership) -> set[str]:
    return set(Preference.objects.filter(membership=person).values_list("kind", flat=True))


def link_in(message: mail.EmailMessage) -> str:
    """The address of the unsubscribe header, without the host."""
    header = message.extra_headers["List-Unsubscribe"]
    return header.removeprefix("<http://testserver").removesuffix(">")


def test_every_kind_is_offered_with_what_it_is_about(cast: Cast) -> None:
    page = sign_in(cast.owner).get(PREFERENCES).content.decode()

    for kind in kinds.all_kinds():
        assert f'name="{kind.code}"' in page
        assert kind.label in page
        assert escape(kind.describe) in page
    assert page.split('<form class="form"')[1].count(" checked") == len(list(kinds.all_kinds()))


def test_unchecked_kinds_are_not_mailed_and_others_of_the_person_stay(cast: Cast, tell: Tell) -> None:
    others = {kind.code: "on" for kind in kinds.all_kinds() if kind.code != KIND}

    response = sign_in(cast.owner).post(PREFERENCES, {**others, "action": "save"})
    tell(cast.owner, cast.member)
    deliver(cast.organization.id)

    assert response["Location"] == PREFERENCES
    assert refused(cast.owner) == {KIND}
    assert [message.to for message in mail.outbox] == [[cast.member.user.email]]


def test_checking_a_kind_again_brings_its_mail_back(cast: Cast) -> None:
    client = sign_in(cast.owner)
    client.post(PREFERENCES, {})
    all_refused = refused(cast.owner)

    client.post(PREFERENCES, {kind.code: "on" for kind in kinds.all_kinds()})

    assert all_refused == {kind.code for kind in kinds.all_kinds()}
    assert refused(cast.owner) == set()


def test_a_mail_says_why_it_came_and_leads_to_the_page_and_out_of_it(cast: Cast, tell: Tell) -> None:
    tell(cast.owner, title="Sales & <b>more</b>", body="First line\nSecond line", path="/o/acme/key-results/KR-1/")

    deliver(cast.organization.id)

    (message,) = mail.outbox
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    for part in (str(message.body), html):
        assert "http://testserver/o/acme/key-results/KR-1/" in part
        assert "You take part." in part
        assert f"http://testserver{link_in(message)}" in part
        assert f"http://testserver{PREFERENCES}" in part
        assert "Acme" in part
    assert message.subject == "Sales & <b>more</b>"
    assert "Sales & <b>more</b>" in str(message.body)
    assert "Sales &amp; &lt;b&gt;more&lt;/b&gt;" in html
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert " style=" not in html


def test_an_odd_title_stands_as_typed_in_both_parts_of_a_mail(cast: Cast, tell: Tell) -> None:
    odd = f"שלום <script>alert(1)</script> & 🎉 {'w' * 140}"
    tell(cast.owner, title=odd, body="<i>مرحبا</i>")

    deliver(cast.organization.id)

    (message,) = mail.outbox
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert odd in str(message.body)
    assert "<i>مرحبا</i>" in str(message.body)
    assert f'<h1 dir="auto">שלום &lt;script&gt;alert(1)&lt;/script&gt; &amp; 🎉 {"w" * 140}</h1>' in html
    assert '<div dir="auto"><p>&lt;i&gt;مرحبا&lt;/i&gt;</p></div>' in html
    assert "overflow-wrap: anywhere" in html
    assert message.subject.startswith("שלום <script>")
    assert len(message.subject) == 150


def test_a_title_of_several_lines_can_not_add_headers(cast: Cast, tell: Tell) -> None:
    tell(cast.owner, title="Hello\r\nBcc: everybody@example.com")

    deliver(cast.organization.id)

    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.com"
    assert mail.outbox[0].recipients() == [cast.owner.user.email]


def test_unsubscribing_needs_one_click_and_no_sign_in(cast: Cast, tell: Tell) -> None:
    tell(cast.owner)
    deliver(cast.organization.id)
    link = link_in(mail.outbox[0])

    looked = Client().get(link)
    after_looking = refused(cast.owner)
    clicked = Client(enforce_csrf_checks=True).post(link, {"action": "stop"})

    assert "Stop e-mails of the kind" in looked.content.decode()
    assert after_looking == set()
    assert clicked.status_code == 200
    assert "These e-mails have stopped" in clicked.content.decode()
    assert refused(cast.owner) == {KIND}


def test_a_mail_program_unsubscribes_by_itself(cast: Cast, tell: Tell) -> None:
    tell(cast.owner)
    deliver(cast.organization.id)

    answer = Client(enforce_csrf_checks=True).post(link_in(mail.outbox[0]), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert refused(cast.owner) == {KIND}


def test_unsubscribing_twice_is_harmless_and_can_be_undone_on_the_spot(cast: Cast) -> None:
    link = f"/o/acme/unsubscribe/{token(cast.organization, cast.owner, KIND)}/"
    Client().post(link)
    Client().post(link)
    stopped = refused(cast.owner)

    page = Client().post(link, {"action": "resume"}).content.decode()

    assert (stopped, refused(cast.owner)) == ({KIND}, set())
    assert "Stop e-mails of the kind" in page


def test_a_link_stops_one_kind_for_one_person(cast: Cast) -> None:
    Client().post(f"/o/acme/unsubscribe/{token(cast.organization, cast.owner, KIND)}/")

    assert refused(cast.owner) == {KIND}
    assert Preference.objects.count() == 1


@pytest.mark.parametrize("harm", ["cut", "forged", "another organization", "unknown kind", "gone"])
def test_a_link_that_is_not_ours_does_nothing(cast: Cast, harm: str) -> None:
    elsewhere = Organization.objects.get(slug="elsewhere")
    signed = {
        "cut": token(cast.organization, cast.owner, KIND)[:-3],
        "forged": re.sub(r"^\w", "Z", token(cast.organization, cast.owner, KIND)),
        "another organization": token(elsewhere, cast.owner, KIND),
        "unknown kind": token(cast.organization, cast.owner, "tests.unknown"),
        "gone": token(cast.organization, cast.owner, KIND),
    }[harm]
    if harm == "gone":
        cast.owner.deactivated_at = cast.owner.joined_at
        cast.owner.save()

    answers = [Client().get(f"/o/acme/unsubscribe/{signed}/"), Client().post(f"/o/acme/unsubscribe/{signed}/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Preference.objects.count() == 0
