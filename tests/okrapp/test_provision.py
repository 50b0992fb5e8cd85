import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from okrapp.provision import Addresses, as_role, provision

pytestmark = pytest.mark.skipif("OKR_TEST_ADMIN_URL" not in os.environ, reason="needs an administrator's address")


@pytest.fixture(scope="module")
def addresses() -> Iterator[Addresses]:
    admin, name = os.environ["OKR_TEST_ADMIN_URL"], f"made_{secrets.token_hex(4)}"
    made = Addresses(
        app=as_role(admin, f"{name}_app", "a p/p", database=name),
        owner=as_role(admin, f"{name}_owner", "own@r", database=name),
    )
    provision(admin, made)
    yield made
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}")
        connection.execute(f"DROP ROLE {name}_app, {name}_owner")


def rights(url: str) -> tuple[object, ...] | None:
    with psycopg.connect(url) as connection:
        return connection.execute(
            """SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                      pg_has_role(current_user, 'pg_read_all_data', 'MEMBER')
               FROM pg_roles WHERE rolname = current_user"""
        ).fetchone()


def test_the_owner_bypasses_policies_and_reads_everything_but_is_no_superuser(addresses: Addresses) -> None:
    assert rights(addresses.owner) == (True, False, True, False, False, True)


def test_the_application_bypasses_nothing(addresses: Addresses) -> None:
    assert rights(addresses.app) == (True, False, False, False, False, False)


def test_a_second_run_changes_nothing_but_the_password(addresses: Addresses) -> None:
    before = rights(addresses.app)

    provision(os.environ["OKR_TEST_ADMIN_URL"], addresses)

    assert rights(addresses.app) == before


def test_the_application_may_change_rows_of_the_owners_tables_but_not_structure(addresses: Addresses) -> None:
    with psycopg.connect(addresses.owner) as owner:
        owner.execute("CREATE TABLE card (id bigserial PRIMARY KEY, name text)")

    with psycopg.connect(addresses.app, autocommit=True) as app:
        app.execute("INSERT INTO card (name) VALUES ('one')")
        app.execute("UPDATE card SET name = 'two'")
        app.execute("DELETE FROM card")
        for forbidden in (
            "TRUNCATE card",
            "DROP TABLE card",
            "ALTER TABLE card DISABLE TRIGGER ALL",
            "CREATE TABLE x ()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_other_roles_cannot_connect(addresses: Addresses) -> None:
    stranger = urlsplit(os.environ["DATABASE_URL"])

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(stranger._replace(path=urlsplit(addresses.app).path).geturl())
