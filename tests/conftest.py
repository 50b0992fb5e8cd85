"""What every test stands on: real servers, and a migrated database used as the application's role."""

import os
from collections.abc import Iterator
from typing import Any

import django
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker

from tests.browser import MISSING, skip_journeys_without_browser
from tests.servers import clone_template, logical_database, settle

# Before anything imports a model: the settings read the addresses of servers that run by then.
settle()
django.setup()

# Properties hold on a busy machine too: no test asserts a time.
hypothesis.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("timeless")

from django.db import connection  # noqa: E402

from tests.workers import CeleryWorker, forget_cached  # noqa: E402


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Each parallel process has a broker, cache and mail folder of its own; they know before their settings load."""
    for number, spec in enumerate(specs, start=1):
        spec.env["REDIS_URL"] = logical_database(number)
        spec.env["EMAIL_URL"] = f"{os.environ['EMAIL_URL']}-{number}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip_journeys_without_browser(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.getreports("skipped") if MISSING in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser journeys were SKIPPED: {MISSING}.", yellow=True, bold=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    connection.settings_dict["NAME"] = clone_template()
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """No counter or cached answer of one test is seen by another."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        forget_cached()


@pytest.fixture(scope="session")
def _celery_worker() -> Iterator[CeleryWorker]:
    worker = CeleryWorker()
    yield worker
    worker.stop()


@pytest.fixture(autouse=True)
def _only_asked_for(request: pytest.FixtureRequest, _celery_worker: CeleryWorker) -> None:
    """A worker that an earlier test left running would take what this one publishes, and lock tables meanwhile."""
    if "celery_worker_process" not in request.fixturenames and is_committed(request):
        _celery_worker.stop()


def is_committed(request: pytest.FixtureRequest) -> bool:
    """Whether other processes see the rows of this test."""
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(asked) or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def celery_worker_process(transactional_db: None, _celery_worker: CeleryWorker) -> Iterator[CeleryWorker]:
    """A real worker on this test's database and broker; started again when the test before killed it."""
    _celery_worker.start()
    yield _celery_worker
    _celery_worker.finish()


from tests.cast import cast, stranger  # noqa: E402, F401
