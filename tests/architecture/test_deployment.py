"""The files that deploy the product say the same as the product."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from okrapp.stack import QUEUES

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROCFILE = (ROOT / "Procfile").read_text("utf-8")
READ = set(
    re.findall(r'"((?:OKR|DATABASE|REDIS|EMAIL)_\w+)"', "".join(p.read_text() for p in ROOT.glob("okrapp/*.py")))
)
OURS = ("setup", "web", "worker", "beat")


@pytest.mark.parametrize("service", OURS)
def test_every_variable_given_to_a_service_is_read_by_the_product(service: str) -> None:
    assert set(SERVICES[service]["environment"]) <= READ


def test_every_variable_of_the_image_is_read_by_the_product() -> None:
    assert set(re.findall(r"\b((?:OKR|DATABASE|REDIS|EMAIL)_\w+)=", DOCKERFILE)) <= READ


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_what_serves_runs_as_the_restricted_role_alone(service: str) -> None:
    environment = SERVICES[service]["environment"]

    assert "//okrapp_app:" in environment["DATABASE_URL"]
    assert not {"DATABASE_OWNER_URL", "DATABASE_ADMIN_URL"} & set(environment)
    assert SERVICES[service]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("service", ["postgres", "valkey", "worker"])
def test_what_others_wait_for_is_checked(service: str) -> None:
    assert SERVICES[service]["healthcheck"]["test"]


def test_web_is_checked_by_the_image() -> None:
    assert "HEALTHCHECK" in DOCKERFILE
    assert "/healthz" in DOCKERFILE
    assert "healthcheck" not in SERVICES["web"]


def test_every_named_volume_is_declared_and_used() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_no_secret_has_a_default() -> None:
    secrets = re.findall(r"\$\{\w*(?:PASSWORD|SECRET)\w*[^}]*\}", (ROOT / "docker-compose.yml").read_text("utf-8"))

    assert len(secrets) >= 5
    assert [secret for secret in secrets if not secret.endswith(":?}")] == []


def test_workers_everywhere_take_from_every_queue() -> None:
    assert f"-Q {QUEUES} " in PROCFILE
    assert QUEUES in SERVICES["worker"]["command"]


def test_images_are_named_without_a_registry_and_run_without_root() -> None:
    images = [
        *re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE),
        *(each.get("image", "") for each in SERVICES.values()),
    ]

    assert not [image for image in images if "." in image.split("/")[0].split(":")[0]]
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)[-1] == "10001:10001"
    assert DOCKERFILE.count("--require-hashes") == 1


def test_procfile_and_image_start_what_make_run_starts() -> None:
    names = re.findall(r"^(\w+):", PROCFILE, re.MULTILINE)

    assert names == ["release", "web", "worker", "beat"]
    assert "okrapp.wsgi:application" in PROCFILE
    assert '"okrapp.wsgi:application"' in DOCKERFILE


@pytest.mark.parametrize("script", [".ci/run"])
def test_scripts_are_executable_and_parse(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / script], check=False).returncode == 0
