import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from okrapp.embedded import free_port
from okrapp.folder import AlreadyRunningError
from okrapp.setup import ROOT, environment
from okrapp.stack import Stack, StackError

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def given(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names}


def test_a_port_in_use_is_named_together_with_the_setting_that_changes_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(StackError, match=f"Port {port} is in use .* OKR_PORT"):
            Stack(tmp_path, port, env=given(*GIVEN)).start()


def test_an_ordinary_role_without_an_owner_is_told_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="DATABASE_OWNER_URL") as refused:
        Stack(tmp_path, free_port(), env=given("DATABASE_URL", "REDIS_URL")).start()

    assert refused.value.code == 2


def test_a_second_start_in_the_same_folder_names_the_address_of_the_first(tmp_path: Path) -> None:
    first = Stack(tmp_path, free_port(), env=given(*GIVEN))
    first._lock.acquire()

    with pytest.raises(AlreadyRunningError, match=first.url):
        Stack(tmp_path, free_port(), env=given(*GIVEN)).start()

    first.stop()


def test_a_port_that_is_none_is_refused() -> None:
    command = [sys.executable, "-m", "okrapp.run"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"OKR_PORT": "eighty"}, capture_output=True, check=False)

    assert done.returncode == 2
    assert b"OKR_PORT" in done.stderr


def test_production_settings_but_for_tls_and_outgoing_mail(tmp_path: Path) -> None:
    env = environment(tmp_path, 8000, demo=False, given={})

    assert (env["OKR_DEBUG"], env["OKR_TLS"], env["OKR_DEMO"]) == ("0", "0", "0")
    assert env["EMAIL_URL"] == f"file://{tmp_path}/mail"
    assert "DATABASE_URL" not in env


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = environment(tmp_path, 8000, demo=False, given={})["OKR_SECRET_KEY"]
    second = environment(tmp_path, 8000, demo=False, given={})["OKR_SECRET_KEY"]

    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
