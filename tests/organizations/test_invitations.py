import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from okrapp.errors import DomainError, Forbidden
from organizations import tasks
from organizations.actions import (
    Invitee,
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
    send_waiting_invitations,
)
from organizations.enums import Role, Seat
from organizations.forms.addressees import invitees
from organizations.models import Invitation, Membership, TeamSeat
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory, UserFactory
from tests.nobody import nobody_at_work

NOW = timezone.now()
LINK = re.compile(r"http://testserver(/o/acme/join/\S+)")


def test_an_invited_address_gets_one_mail_that_says_who_why_and_until_when(cast: Cast) -> None:
    invite(by=cast.admin, people=[Invitee("Ana@Example.com", "Ana")], team=cast.team, at=NOW)

    sent = [deliver(cast), deliver(cast)]

    assert sent == [1, 0]
    assert [each.to for each in mail.outbox] == [["ana@example.com"]]
    assert mail.outbox[0].subject == "Admin invites you to Acme"
    assert mail.outbox[0].reply_to == [cast.admin.user.email]
    for words in ("Hello Ana,", "Admin invites you", "team Growth", "works once", "You get this message because"):
        assert words in mail.outbox[0].body


def test_only_a_digest_of_the_token_is_kept(cast: Cast) -> None:
    invite(by=cast.admin, people=[Invitee("ana@example.com")], at=NOW)
    deliver(cast)

    token = mailed_path().rstrip("/").rsplit("/", 1)[1]

    kept = Invitation.objects.values().get()
    assert token not in str(kept)
    assert len(kept["token_digest"]) == 64


def test_the_sweep_mails_what_a_lost_broker_left_in_every_organization(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        invite(by=cast.stranger, people=[Invitee("eve@example.com")])
    invite(by=cast.admin, people=[Invitee("ana@example.com")])

    with nobody_at_work():
        swept = [tasks.sweep_invitations(), tasks.sweep_invitations()]

    assert swept == [2, 0]
    assert sorted(each.to[0] for each in mail.outbox) == ["ana@example.com", "eve@example.com"]


def test_a_mail_server_that_refuses_is_asked_again_later_and_not_for_ever(
    cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(by=cast.admin, people=[Invitee("ana@example.com")], at=NOW)
    settings.EMAIL_BACKEND = "tests.organizations.refusing.EmailBackend"
    tries = [deliver(cast, at=NOW + timedelta(hours=hour)) for hour in range(8)]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tries.append(deliver(cast, at=NOW + timedelta(days=1)))

    assert tries == [0] * 9
    assert Invitation.objects.get().is_undeliverable
    resend_invitation(by=cast.admin, invitation=Invitation.objects.get(), at=NOW)
    assert deliver(cast) == 1


def test_people_who_are_in_or_invited_are_left_out_and_named(cast: Cast) -> None:
    invite(by=cast.admin, people=[Invitee("waiting@example.com")])

    told = invite(
        by=cast.admin,
        people=[Invitee(cast.member.user.email), Invitee("waiting@example.com"), Invitee("new@example.com")],
    )

    assert [each.email for each in told.invitations] == ["new@example.com"]
    assert told.members == (cast.member.user.email,)
    assert told.waiting == ("waiting@example.com",)


def test_an_expired_invitation_makes_room_for_a_new_one(cast: Cast) -> None:
    InvitationFactory(email="ana@example.com", sent_at=NOW - timedelta(days=15))

    told = invite(by=cast.admin, people=[Invitee("ana@example.com")], at=NOW)

    assert [each.email for each in told.invitations] == ["ana@example.com"]
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("who", ["sponsor", "lead", "member", "viewer"])
def test_nobody_but_an_admin_invites_resends_or_revokes(cast: Cast, who: str) -> None:
    by, invitation = getattr(cast, who), InvitationFactory()

    with pytest.raises(Forbidden):
        invite(by=by, people=[Invitee("ana@example.com")])
    with pytest.raises(Forbidden):
        resend_invitation(by=by, invitation=invitation)
    with pytest.raises(Forbidden):
        revoke_invitation(by=by, invitation=invitation)


def test_the_invited_person_joins_once_with_roles_and_team(cast: Cast) -> None:
    user = UserFactory(name="Ana Lima", email="ana@example.com")
    InvitationFactory(email="ana@example.com", roles=[Role.VIEWER, Role.DATA_STEWARD], team=cast.team, token="t1")
    browser = signed_in(user)

    first = browser.post("/o/acme/join/t1/", {"action": "accept"})
    second = browser.post("/o/acme/join/t1/", {"action": "accept"})

    joined = Membership.objects.get(user=user)
    assert [first["Location"], second["Location"]] == ["/o/acme/", "/o/acme/"]
    assert (joined.name, joined.roles) == ("Ana Lima", [Role.VIEWER, Role.DATA_STEWARD])
    assert TeamSeat.objects.filter(membership=joined, team=cast.team, seat=Seat.MEMBER).count() == 1


def test_somebody_else_learns_whom_the_invitation_was_for_and_stays_out(cast: Cast) -> None:
    other = UserFactory(email="other@example.com")
    InvitationFactory(email="ana.lima@example.com", token="t1")

    shown = signed_in(other).get("/o/acme/join/t1/")
    tried = signed_in(other).post("/o/acme/join/t1/", {"action": "accept"})

    assert [shown.status_code, tried.status_code] == [403, 403]
    assert "a•••@example.com" in shown.content.decode()
    assert "ana.lima" not in shown.content.decode()
    assert not Membership.objects.filter(user=other).exists()


def test_a_used_invitation_opens_nothing_for_a_second_person(cast: Cast) -> None:
    invitation = InvitationFactory(email="ana@example.com", token="t1")
    accept_invitation(user=UserFactory(email="ana@example.com"), invitation=invitation)

    answers = [Client().get("/o/acme/join/t1/"), signed_in(UserFactory()).get("/o/acme/join/t1/")]

    assert [each.status_code for each in answers] == [410, 410]
    assert all("This invitation has been used." in each.content.decode() for each in answers)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"revoked_at": NOW}, "This invitation was withdrawn."),
        ({"sent_at": NOW - timedelta(days=14)}, "This invitation has expired."),
    ],
)
def test_a_closed_invitation_says_why(cast: Cast, state: dict[str, object], words: str) -> None:
    InvitationFactory(email="ana@example.com", token="t1", **state)
    browser = signed_in(UserFactory(email="ana@example.com"))

    answers = [browser.get("/o/acme/join/t1/"), browser.post("/o/acme/join/t1/", {"action": "accept"})]

    assert [each.status_code for each in answers] == [410, 410]
    assert words in answers[0].content.decode()


def test_a_token_of_another_organization_opens_nothing_here(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        InvitationFactory(token="theirs", invited_by=cast.stranger)

    with nobody_at_work():
        answers = [Client().get(f"/o/{slug}/join/theirs/").status_code for slug in ("acme", "elsewhere")]

    assert answers == [404, 200]


def test_a_verified_second_address_counts_as_the_persons_own(cast: Cast) -> None:
    user = UserFactory(email="ana@home.example")
    user.emailaddress_set.create(email="ana@work.example", verified=True)
    user.emailaddress_set.create(email="boss@work.example", verified=False)
    own = InvitationFactory(email="ana@work.example", token="t1")
    foreign = InvitationFactory(email="boss@work.example", token="t2")

    accept_invitation(user=user, invitation=own)

    with pytest.raises(DomainError, match="another address"):
        accept_invitation(user=user, invitation=foreign)


def test_somebody_who_left_comes_back_with_the_roles_of_the_invitation(cast: Cast) -> None:
    Membership.objects.filter(id=cast.sponsor.id).update(deactivated_at=NOW)
    told = invite(by=cast.admin, people=[Invitee(cast.sponsor.user.email)], roles=[Role.VIEWER])

    accept_invitation(user=cast.sponsor.user, invitation=told.invitations[0])

    back = Membership.objects.get(user=cast.sponsor.user)
    assert (back.id, back.is_active, back.roles) == (cast.sponsor.id, True, [Role.VIEWER])


def test_a_new_link_ends_the_former_one(cast: Cast) -> None:
    told = invite(by=cast.admin, people=[Invitee("ana@example.com")], at=NOW)
    deliver(cast)
    resend_invitation(by=cast.admin, invitation=told.invitations[0], at=NOW)
    deliver(cast)

    former, current = (LINK.search(each.body).group(1) for each in mail.outbox)

    told = Client().get(former)

    assert (told.status_code, Client().get(current).status_code) == (410, 200)
    assert "The invitation was sent again to a•••@example.com." in told.content.decode()
    assert Client().get("/o/acme/join/never/").status_code == 404


def test_a_revoked_invitation_is_not_mailed_any_more(cast: Cast) -> None:
    told = invite(by=cast.admin, people=[Invitee("ana@example.com")], at=NOW)

    revoke_invitation(by=cast.admin, invitation=told.invitations[0])

    assert deliver(cast) == 0


def test_many_are_pasted_at_once_from_lists_and_spreadsheets() -> None:
    pasted = """email,name
ana@example.com
ben@example.com, Ben Okafor
"Lima, Cara" <cara@example.com>
Dan Ek;dan@example.com
eva@example.com\tEva Ruiz
ANA@example.com

"""

    assert invitees(pasted) == [
        Invitee("ana@example.com"),
        Invitee("ben@example.com", "Ben Okafor"),
        Invitee("cara@example.com", "Lima, Cara"),
        Invitee("dan@example.com", "Dan Ek"),
        Invitee("eva@example.com", "Eva Ruiz"),
    ]


def test_a_line_without_an_address_is_named_and_nothing_typed_is_lost(cast: Cast) -> None:
    typed = {"addresses": "ana@example.com\nnot an address", "roles": ["member"]}

    answer = sign_in(cast.admin).post("/o/acme/settings/people/invite/", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2: “not an address” has no e-mail address." in page
    assert "ana@example.com\nnot an address" in page
    assert not Invitation.objects.exists()


RUBBISH = ["", ",,,\n;;", "\x00@example.com", '"unclosed', "a@b@c.example", "=cmd|' /C calc'!A0", "<>", "<x"]


@pytest.mark.parametrize("typed", RUBBISH)
def test_rubbish_instead_of_addresses_is_answered_with_words(cast: Cast, typed: str) -> None:
    answer = sign_in(cast.admin).post("/o/acme/settings/people/invite/", {"addresses": typed, "roles": ["member"]})

    assert answer.status_code == 422


def test_two_hundred_are_the_most_at_once(cast: Cast) -> None:
    typed = "\n".join(f"p{number}@example.com" for number in range(201))

    answer = sign_in(cast.admin).post("/o/acme/settings/people/invite/", {"addresses": typed, "roles": ["member"]})

    assert "invite at most 200 at once" in answer.content.decode()


def test_the_list_of_people_shows_what_becomes_of_invitations(cast: Cast) -> None:
    browser = sign_in(cast.admin)
    browser.post("/o/acme/settings/people/invite/", {"addresses": "ana@example.com", "roles": ["member"]})

    page = browser.get("/o/acme/settings/people/").content.decode()

    assert "1 invitation is on its way." in page
    assert "being mailed" in page
    revoked = browser.post(f"/o/acme/settings/people/invitations/{Invitation.objects.get().id}/", {"action": "revoke"})
    assert revoked.status_code == 302
    assert "ana@example.com" not in browser.get("/o/acme/settings/people/").content.decode()


def deliver(cast: Cast, *, at: object = None) -> int:
    with nobody_at_work():
        return send_waiting_invitations(cast.organization.id, at=at)


def mailed_path() -> str:
    return LINK.search(mail.outbox[-1].body).group(1)


def signed_in(user: object) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser
