import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from okrapp.embedded import Embedded
from okrapp.folder import AlreadyRunningError
from okrapp.processes import Account
from okrapp.wheels import can_walk_to


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="okrapp-embedded-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def servers(folder: Path) -> Iterator[Embedded]:
    with Embedded(folder, label="http://localhost:1234") as running:
        yield running


def execute(servers: Embedded, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(servers.postgres.admin_url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_every_committed_row_survives_a_pulled_plug(servers: Embedded) -> None:
    execute(servers, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")

    servers.postgres.kill()
    servers.postgres.start()

    assert execute(servers, "SELECT count(*) FROM kept") == [(1000,)]


def test_accepted_messages_survive_a_pulled_plug(servers: Embedded) -> None:
    with redis.Redis.from_url(servers.valkey.url) as client:
        client.rpush("messages", *range(100))

    servers.valkey.kill()
    servers.valkey.start()

    with redis.Redis.from_url(servers.valkey.url) as client:
        assert client.llen("messages") == 100


def test_a_later_start_finds_the_same_data_and_addresses(folder: Path) -> None:
    with Embedded(folder) as first:
        execute(first, "CREATE TABLE again AS SELECT 1 AS n")
        addresses = first.postgres.admin_url, first.valkey.url

    with Embedded(folder) as second:
        assert execute(second, "SELECT n FROM again") == [(1,)]
        assert (second.postgres.admin_url, second.valkey.url) == addresses


def test_nothing_answers_after_a_stop(folder: Path) -> None:
    with Embedded(folder) as servers:
        address, broker = servers.postgres.admin_url, servers.valkey.url

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(broker).ping()


def test_a_second_start_is_refused_and_told_where_the_first_one_answers(servers: Embedded, folder: Path) -> None:
    with pytest.raises(AlreadyRunningError, match="http://localhost:1234"):
        Embedded(folder).start()

    assert execute(servers, "SELECT 1") == [(1,)]


def test_a_wrong_password_is_refused(servers: Embedded) -> None:
    address = servers.postgres.admin_url
    secret = address.split(":")[2].split("@")[0]

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.replace(secret, "guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(
            servers.valkey.url.replace(":" + servers.valkey.url.split(":")[2].split("@")[0], "")
        ).ping()


def test_only_their_owner_may_read_data_and_passwords(servers: Embedded, folder: Path) -> None:
    data, passwords = servers.home.path / "postgres", folder / "embedded.json"

    assert data.stat().st_mode & 0o777 == 0o700
    assert passwords.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another account")
def test_a_folder_that_the_servers_cannot_reach_gets_its_data_beside_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    closed = tmp_path / "var"

    servers = Embedded(closed, throwaway=True)
    try:
        servers.start()

        assert execute(servers, "SELECT 1") == [(1,)]
        assert closed not in servers.home.path.parents
        assert not can_walk_to(closed, Account.unprivileged())
        assert Embedded(closed).home.path == servers.home.path
    finally:
        servers.discard()
