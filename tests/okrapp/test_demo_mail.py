import os
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import include, path

import okrapp.urls

urlpatterns = [*okrapp.urls.urlpatterns, path("demo/", include("okrapp.demo_urls"))]
MAILS = "/demo/mail/"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def send(subject: str, *, to: str = "kr@larkspur.example", body: str = "Hello", age: int = 0) -> None:
    message = EmailMultiAlternatives(subject, body, "okrapp@localhost", [to])
    message.attach_alternative("<p>Hello in HTML</p>", "text/html")
    before = set(Path(get_connection().file_path).iterdir())  # type: ignore[attr-defined]
    message.send()
    for file in set(Path(get_connection().file_path).iterdir()) - before:  # type: ignore[attr-defined]
        os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))


def get(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_mail_is_listed_newest_first() -> None:
    send("Older", age=60)
    send("Newer")

    page = get(MAILS)

    assert page.index("Newer") < page.index("Older")
    assert "kr@larkspur.example" in page


def test_mail_is_found_by_address() -> None:
    send("For the owner")
    send("For the sponsor", to="sponsor@larkspur.example")

    page = get(f"{MAILS}?to=Sponsor@")

    assert "For the sponsor" in page
    assert "For the owner" not in page


def test_messages_of_one_connection_are_told_apart() -> None:
    with get_connection() as connection:
        for number in (1, 2):
            EmailMultiAlternatives(f"Message {number}", f"Text {number}", to=["a@example.com"]).send()
            connection.send_messages([EmailMultiAlternatives(f"Same {number}", f"Words {number}", to=["a@x.example"])])

    page = get(f"{MAILS}?to=a@x.example")
    first = page.split(f'href="{MAILS}')[1].split('"')[0]

    assert [f"Same {number}" in page for number in (1, 2)] == [True, True]
    assert "Words 2" in get(MAILS + first)


def test_links_of_ours_open_on_the_same_host_and_others_as_they_are(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    send(
        "Links", body='Go to http://localhost:8000/o/larkspur/?a=1&b=2.\nOr https://example.com/x, not "<b>bold</b>".\n'
    )

    page = get(MAILS + get(MAILS).split(f'href="{MAILS}')[1].split('"')[0])

    assert '<a href="/o/larkspur/?a=1&amp;b=2">http://localhost:8000/o/larkspur/?a=1&amp;b=2</a>.' in page
    assert '<a href="https://example.com/x">https://example.com/x</a>,' in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_a_host_that_begins_like_ours_is_not_ours(settings: Any) -> None:
    settings.BASE_URL = "http://localhost"
    send("Links", body="http://localhost.example.com/x")

    page = get(MAILS + get(MAILS).split(f'href="{MAILS}')[1].split('"')[0])

    assert '<a href="http://localhost.example.com/x">' in page


@pytest.mark.parametrize("name", ["nothing~0", "..~0", "%2e%2e%2fsecret~0", "x", "x~y"])
def test_there_is_nothing_but_mail(folder: Path, name: str) -> None:
    (folder.parent / "secret.log").write_text("Subject: secret\n\nsecret")

    assert Client().get(f"{MAILS}{name}/").status_code == 404


def test_an_empty_folder_says_what_will_be_here() -> None:
    assert "No mail yet" in get(MAILS)
    assert "No mail to this address" in get(f"{MAILS}?to=nobody")


@pytest.mark.urls("okrapp.urls")
def test_outside_a_demonstration_the_address_does_not_exist() -> None:
    send("Secret")

    assert Client().get(MAILS).status_code == 404
