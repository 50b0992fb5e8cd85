"""Where scores are shown out of a hundred and confidence in words, no page and no mail says a score or a confidence
otherwise."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from notifications.kinds import kind
from notifications.mail import compose
from notifications.models import Delivery
from okrapp import clock
from okrapp.demo.builder import build
from okrapp.demo.larkspur import LARKSPUR
from organizations.models import Organization, User
from organizations.tenancy import tenant
from tests.crawling import Answer, crawl

NOW = datetime.combine(datetime.now(UTC).date(), time(11), UTC)
SHOWN = (("score_display", "hundred"), ("confidence_display", "words"))
# A score from nought to one with two places that stands by itself: no money, no percentage, no pace, no address.
SHARE = re.compile(r"(?<![\d.,€$£/−])(?<![€$£]\s)\b(?:0\.\d\d|1\.00)\b(?!\s?[%€])")
LEAKS = [
    SHARE,
    re.compile(r"(?<!Step )\b[1-5] of 5\b(?! \w)"),
    re.compile(r"[Cc]onfidence:? (?:fell )?(?:from )?[1-5]\b"),
]
CHOICES = ["/o/larkspur/settings/: 0.00 to 1.00"]  # where the other way can be chosen
SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-announce")


class Words(HTMLParser):
    """What a page says: its text, and what is read out or shown on hover."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        self.said += [value for name, value in attrs if name in SPOKEN and value]
        self.said += [value for name, value in attrs if name == "value" and value and tag == "input"]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def leaks(text: str) -> list[str]:
    """Every piece of text that shows a score or a confidence in the other way."""
    return [" ".join(piece.split()) for piece in Words(text).said if any(leak.search(piece) for leak in LEAKS)]


@pytest.fixture(scope="module")
def larkspur(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Organization]:
    """Larkspur with both settings from its first day, undone after this module's last test."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(django_settings, "DEMO", True)
        patch.setattr(clock, "now", lambda: NOW)
        yield build(replace(LARKSPUR, settings=SHOWN), now=NOW, password=make_password(None))
        transaction.set_rollback(True)


@pytest.mark.parametrize(("who", "pages"), [("lead", 170), ("kr", 40)])
def test_no_page_shows_a_score_or_a_confidence_in_the_other_way(
    larkspur: Organization, db: None, who: str, pages: int
) -> None:
    client = Client()
    client.force_login(User.objects.get(email=f"{who}@larkspur.example"))

    def get(path: str) -> Answer:
        answer = client.get(path, follow=True)
        is_text = answer.headers.get("content-type", "").startswith(("text/html", "text/plain"))
        text = "" if answer.streaming or not is_text else answer.content.decode()
        return Answer(answer.status_code, text, answer.request["PATH_INFO"])

    visited = crawl(get, "/o/larkspur/", pages=pages)

    found = [f"{path}: {leak}" for path, page in visited.items() for leak in leaks(page.text)]
    assert [each for each in found if each not in CHOICES] == []
    assert len(visited) == pages


def test_no_mail_shows_a_score_or_a_confidence_in_the_other_way(larkspur: Organization, db: None) -> None:
    with tenant(larkspur.id):
        told = Delivery.objects.select_related("notification__recipient__user")
        mails = [compose(each) for each in told if not kind(each.notification.kind).is_moot(each.notification)]

    said = [leaks(f"{mail.subject}\n{mail.body}") for mail in mails]
    assert [each for each in said if each] == []
    assert len(mails) > 20


@pytest.mark.parametrize("text", ["= 0.60", "<i title='0.85'></i>", "4 of 5", "confidence fell from 4 to 3"])
def test_a_leak_would_be_found(text: str) -> None:
    assert leaks(text)
