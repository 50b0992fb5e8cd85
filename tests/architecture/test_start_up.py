"""Start-up refuses what would open the walls or leave the keys in the door."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.core import checks
from django.db import connection

from organizations.checks import check_secret_key, database_role_problems
from tests.servers import ROOT

GOOD_KEY = "kJ8s7d6f5g4h3j2k1l0qwertyuiopzxcvbnm1234567890abcd"


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    """The check that every process of the product runs before it serves."""
    environment = {**os.environ, "OKR_DATABASE_ROLE": "app", **changes}
    command = [sys.executable, "manage.py", "check", "--deploy", "--database", "default"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.django_db
def test_the_role_of_the_tests_is_the_restricted_one() -> None:
    assert database_role_problems() == []
    assert connection.settings_dict["USER"] == "okrapp_app"


@pytest.mark.django_db
def test_a_role_that_owns_the_tables_or_bypasses_them_may_not_serve() -> None:
    done = start(DATABASE_URL=os.environ["DATABASE_OWNER_URL"])

    assert done.returncode != 0
    assert "it has BYPASSRLS" in done.stderr
    assert "tables" in done.stderr


@pytest.mark.django_db
def test_a_superuser_may_not_serve() -> None:
    admin = os.environ.get("OKR_TEST_ADMIN_URL")
    if admin is None:
        pytest.skip("The given server has no administrator to try.")
    with psycopg.connect(os.environ["DATABASE_URL"]) as ours:
        name = ours.info.dbname
    done = start(DATABASE_URL=admin.rpartition("/")[0] + f"/{name}")

    assert done.returncode != 0
    assert "it is a superuser" in done.stderr


@pytest.mark.parametrize("key", ["short", "a" * 60])
def test_a_weak_key_is_refused(settings: object, key: str) -> None:
    settings.SECRET_KEY = key

    assert [problem.level for problem in check_secret_key()] == [checks.ERROR]


def test_a_strong_key_is_accepted(settings: object) -> None:
    settings.SECRET_KEY = GOOD_KEY

    assert check_secret_key() == []


@pytest.mark.django_db
def test_debug_is_refused_where_the_product_serves() -> None:
    done = start(OKR_DEBUG="1", OKR_TLS="1")

    assert done.returncode != 0 or "DEBUG" in done.stderr
    assert "DEBUG" in done.stderr
