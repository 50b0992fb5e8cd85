"""From the front page to My week with nothing but a browser and a mailbox."""

import re

import pytest
from django.core import mail
from django.test import Client

from organizations.models import Membership, User
from organizations.tenancy import tenant
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory, MembershipFactory, UserFactory
from tests.nobody import nobody_at_work

PASSWORD = "a-long-enough-secret"
LINK = re.compile(r"http://testserver(/\S+)")
STRICT = ("script-src 'self'", "style-src 'self'", "default-src 'self'", "frame-ancestors 'none'", "form-action 'self'")


def newest_link(to: str) -> str:
    message = mail.outbox[-1]
    assert message.to == [to]
    return LINK.search(message.body).group(1)


def sign_up(browser: Client, email: str, *, next: str = "") -> object:
    form = {"name": "Ana Lima", "email": email, "password1": PASSWORD}
    return browser.post("/accounts/signup/", {**form, **({"next": next} if next else {})})


@pytest.mark.django_db
def test_the_front_page_says_what_this_is_and_leads_in() -> None:
    answer = Client().get("/")

    page = answer.content.decode()
    assert 'href="/accounts/signup/"' in page
    assert 'href="/accounts/login/"' in page
    assert "<h1>OKRs that lead to decisions</h1>" in page


@pytest.mark.django_db
def test_somebody_signs_up_confirms_the_address_and_starts() -> None:
    browser = Client()

    sent_on = sign_up(browser, "Ana@Example.com")
    confirmed = browser.post(newest_link("ana@example.com"))

    assert sent_on["Location"] == "/accounts/confirm-email/"
    assert User.objects.get().name == "Ana Lima"
    assert confirmed.status_code == 302
    assert browser.get("/")["Location"] == "/start/"


@pytest.mark.django_db
def test_without_confirming_nobody_gets_in() -> None:
    browser = Client()
    sign_up(browser, "ana@example.com")

    tried = Client().post("/accounts/login/", {"login": "ana@example.com", "password": PASSWORD})

    assert tried["Location"] == "/accounts/confirm-email/"
    assert browser.get("/start/")["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_opening_the_link_alone_confirms_nothing() -> None:
    browser = Client()
    sign_up(browser, "ana@example.com")

    browser.get(newest_link("ana@example.com"))

    assert not User.objects.get().emailaddress_set.get().verified


@pytest.mark.django_db
def test_signing_up_twice_tells_nobody_that_the_address_is_known() -> None:
    sign_up(Client(), "ana@example.com")

    again = sign_up(Client(), "ana@example.com")

    assert again["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_by_mail() -> None:
    user = UserFactory(email="ana@example.com")
    user.set_password("the-one-that-is-forgotten")
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    browser = Client()

    browser.post("/accounts/password/reset/", {"email": "ana@example.com"})
    form = browser.get(newest_link("ana@example.com"), follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    signed_in = Client().post("/accounts/login/", {"login": "ana@example.com", "password": PASSWORD})

    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("password", "words"), [("short", "too short"), ("password1234", "too common"), ("1234567890", "too common")]
)
@pytest.mark.django_db
def test_a_weak_password_is_refused_with_the_reason(password: str, words: str) -> None:
    answer = Client().post("/accounts/signup/", {"name": "Ana", "email": "ana@example.com", "password1": password})

    assert words in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_guessing_passwords_is_stopped() -> None:
    user = UserFactory(email="ana@example.com")
    user.set_password(PASSWORD)
    user.save()
    browser = Client()

    tries = [browser.post("/accounts/login/", {"login": user.email, "password": "wrong"}) for _ in range(11)]

    assert "Too many failed" in tries[-1].content.decode()


def test_an_invited_person_signs_up_and_comes_back_to_the_invitation(cast: Cast) -> None:
    InvitationFactory(email="ana@example.com", name="Ana", token="t1")
    with nobody_at_work():
        browser = Client()

        offered = browser.get("/o/acme/join/t1/").content.decode()
        form = browser.get("/accounts/signup/?next=/o/acme/join/t1/").content.decode()
        signed_up = sign_up(browser, "ana@example.com", next="/o/acme/join/t1/")
        joined = browser.post(signed_up["Location"], {"action": "accept"})

    assert 'href="/accounts/signup/?next=/o/acme/join/t1/"' in offered
    assert 'value="ana@example.com"' in form
    assert 'value="Ana"' in form
    assert signed_up["Location"] == "/o/acme/join/t1/"
    assert mail.outbox == []
    assert joined["Location"] == "/o/acme/"
    assert Membership.objects.get(user__email="ana@example.com").name == "Ana Lima"


def test_an_invitation_proves_no_other_address(cast: Cast) -> None:
    InvitationFactory(email="ana@example.com", token="t1")
    with nobody_at_work():
        browser = Client()
        browser.get("/o/acme/join/t1/")

        sent_on = sign_up(browser, "eve@example.com", next="/o/acme/join/t1/")

    assert sent_on["Location"] == "/accounts/confirm-email/"
    assert [message.to for message in mail.outbox] == [["eve@example.com"]]


def test_mails_about_the_account_speak_with_the_voice_of_the_product(cast: Cast) -> None:
    with nobody_at_work():
        sign_up(Client(), "ana@example.com")
        Client().post("/accounts/password/reset/", {"email": "ana@example.com"})

    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["Confirm your address for okrapp", "Choose a new password for okrapp"]
    assert all("Hello from" not in message.body and "testserver!" not in message.body for message in mail.outbox)
    assert all("You get this message because" in message.body for message in mail.outbox)


def test_a_person_takes_another_name_everywhere_at_once(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        there = MembershipFactory(user=cast.member.user)
    browser = sign_in(cast.member)

    with nobody_at_work():
        form = browser.get("/accounts/name/").content.decode()
        saved = browser.post("/accounts/name/", {"name": "  Robin   Kay "}, follow=True)
        refused = browser.post("/accounts/name/", {"name": " "})

    assert f'value="{cast.member.name}"' in form
    assert "Robin Kay" in saved.content.decode()
    assert refused.status_code == 422
    assert User.objects.get(id=cast.member.user_id).name == "Robin Kay"
    assert Membership.objects.get(id=cast.member.id).name == "Robin Kay"
    with tenant(cast.stranger.organization_id):
        assert Membership.objects.get(id=there.id).name == "Robin Kay"
    trail = sign_in(cast.admin).get("/o/acme/settings/audit/").content.decode()
    assert "Robin Kay" in trail
    assert "Robin Kay" in sign_in(cast.admin).get("/o/acme/settings/people/").content.decode()


def test_an_invited_person_with_an_account_signs_in_and_comes_back(cast: Cast) -> None:
    user = UserFactory(email="ana@example.com")
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    InvitationFactory(email="ana@example.com", token="t1")

    answer = Client().post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": "/o/acme/join/t1/"})

    assert answer["Location"] == "/o/acme/join/t1/"


OPEN = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
SIGNED_IN = ["/accounts/email/", "/start/", "/o/acme/teams/", "/o/acme/settings/"]


@pytest.mark.parametrize("path", OPEN + SIGNED_IN)
def test_every_page_is_served_under_the_strict_policy(cast: Cast, path: str) -> None:
    browser = sign_in(cast.admin) if path in SIGNED_IN else Client()

    answer = browser.get(path)

    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert all(rule in policy for rule in STRICT)
    assert "unsafe" not in policy
    assert (
        re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>|\sstyle=|\son[a-z]+=\"|<style", answer.content.decode()) == []
    )


def test_nobody_is_sent_to_a_foreign_address_after_signing_in(cast: Cast) -> None:
    user = UserFactory(email="ana@example.com")
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)

    answer = Client().post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )

    assert answer["Location"] == "/"
