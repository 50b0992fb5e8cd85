"""Figures for Prometheus: closed without a token, and about everything that can fall behind."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from okrapp import env, life
from okrapp.sharing import count_together
from okrapp.tasks import sign_of_life
from tests.cast import Cast, sign_in
from tests.factories import DeadDeliveryFactory
from tests.servers import ROOT

pytestmark = pytest.mark.django_db

TOKEN = "a-token-that-nobody-guesses"
COUNTING = """
import os, sys
from pathlib import Path
import django
from okrapp.sharing import count_together
count_together(Path(sys.argv[1]))
django.setup()
from django.test import RequestFactory
from django.http import HttpResponse
from okrapp import metrics
for _ in range(3):
    metrics.count(RequestFactory().get("/"), HttpResponse(), 0.01)
from prometheus_client import generate_latest
print(generate_latest(metrics._counted()).decode())
"""


@pytest.fixture
def token(settings: Any) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def figures(client: Client) -> str:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    return answer.content.decode()


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


def test_without_a_token_in_the_settings_there_is_no_such_page(client: Client) -> None:
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})

    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer é"])
def test_who_does_not_send_the_token_sees_nothing(client: Client, token: str, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given} if given else {})

    assert (answer.status_code, answer.content) == (401, b"")


def test_requests_are_counted_by_method_page_and_status(cast: Cast, token: str) -> None:
    browser, name = sign_in(cast.member), 'okrapp_requests_total{method="GET",status="200",view="governance:decisions"}'
    browser.get("/o/acme/decisions/")
    before = figure(figures(browser), name)

    browser.get("/o/acme/decisions/")
    browser.get("/o/acme/decisions/")

    assert figure(figures(browser), name) == before + 2


def test_invented_methods_and_addresses_make_no_new_series(client: Client, token: str) -> None:
    client.generic("BREW", "/no/such/page/")
    client.get("/another/that/is/not/there/")

    text = figures(client)

    assert 'method="other",status="404",view="none"' in text
    assert "BREW" not in text
    assert "another" not in text


def test_the_outbox_is_measured_over_all_organizations(client: Client, token: str, cast: Cast) -> None:
    due = {"attempts": 0, "due_at": timezone.now() - timedelta(minutes=10)}
    DeadDeliveryFactory(state="pending", **due)
    DeadDeliveryFactory(state="pending", **due)
    DeadDeliveryFactory(state="dead")

    text = figures(client)

    assert (figure(text, "okrapp_outbox_waiting"), figure(text, "okrapp_outbox_dead")) == (2, 1)
    assert 600 <= figure(text, "okrapp_outbox_age_seconds") < 630


def test_worker_beat_and_sweeps_tell_when_they_were_heard_of(client: Client, token: str) -> None:
    assert "okrapp_beat_lag_seconds" not in figures(client)
    life.show(life.BEAT)
    life.show(life.sweep("governance.sweep_escalations"))
    sign_of_life("sweeps")

    text = figures(client)

    assert figure(text, "okrapp_beat_lag_seconds") < 30
    assert figure(text, 'okrapp_worker_lag_seconds{queue="sweeps"}') < 30
    assert 'okrapp_sweep_last_run_timestamp_seconds{task="governance.sweep_escalations"}' in text


def test_the_processes_of_one_web_server_count_together(tmp_path: Path) -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", COUNTING, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
        )

    assert figure(done.stdout, 'okrapp_requests_total{method="GET",status="200",view="none"}') == 6


def test_what_a_server_that_is_gone_has_counted_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # put back what `count_together` sets
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    mine = count_together(tmp_path)
    left = mine.with_name(mine.name.replace(str(os.getppid()), str(ended.pid)))
    left.mkdir()

    count_together(tmp_path)

    assert list(tmp_path.iterdir()) == [mine]


def test_a_short_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKR_METRICS_TOKEN", "1234")

    with pytest.raises(ImproperlyConfigured, match="20 characters"):
        env.secret("OKR_METRICS_TOKEN")
