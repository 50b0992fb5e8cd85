"""Nothing is built and reached by nothing."""

import re
import sys
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from notifications.kinds import all_kinds
from organizations.models import Organization
from tests.servers import ROOT

APPS = ("okrapp", "organizations", "scoring", "notifications", "objectives", "checkins", "governance", "reviews")
SOURCES = {
    path: path.read_text("utf-8")
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
}
TEMPLATES = {
    str(path.relative_to(ROOT / "templates")): path.read_text("utf-8")
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.is_file()
}
# What only records when something came about is shown by the database's own tools.
BOOKKEEPING = {"id", "created_at"}
SETTINGS = sorted(field.name for field in Organization._meta.fields if field.name not in BOOKKEEPING)


def readers() -> str:
    """The code and pages that could read a setting: not the model that declares it, nor the forms that change it."""
    own = {ROOT / "organizations" / "models" / "organization.py"}
    code = [text for path, text in SOURCES.items() if path not in own and "forms" not in path.parts]
    pages = [text for name, text in TEMPLATES.items() if "/settings/" not in name]
    return "\n".join([*code, *pages])


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_of_an_organization_is_read_somewhere(setting: str) -> None:
    derived = {
        "timezone": "zone",
        **dict.fromkeys(["check_in_weekday", "check_in_time", "cadence"], "calendar"),
        **dict.fromkeys(["score_display", "confidence_display"], "figures"),
    }
    own = SOURCES[ROOT / "organizations" / "models" / "organization.py"]

    if setting in derived:
        assert f"self.{setting}" in own
    word = derived.get(setting, setting)

    assert re.search(rf"(organization|current|other|each)\.{word}\b", readers()), setting


def test_every_kind_of_notification_has_an_emitter() -> None:
    code = _all_code()
    silent = []
    for kind in all_kinds():
        names = "|".join(map(re.escape, {f'"{kind.code}"', *_names_of(kind.code)}))
        if not re.search(rf"\bkind=[^,\n)]*(?:{names})(?!\w)", code):
            silent.append(kind.code)

    assert silent == []


def _names_of(code: str) -> set[str]:
    """What our modules call this kind: a constant, or a mapping that holds it."""
    modules = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in APPS]
    return {
        name
        for module in modules
        for name, value in vars(module).items()
        if value == code or (isinstance(value, dict) and code in [each for each in value.values() if each == code])
    }


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_is_rendered_by_something(name: str) -> None:
    if name.startswith(("account/", "allauth/", "mfa/", "usersessions/", "components/")) or "/" not in name:
        return  # found by name by django-allauth, by Django, or by the tags of the components
    elsewhere = [text for other, text in TEMPLATES.items() if other != name]

    assert any(name in text for text in [*SOURCES.values(), *elsewhere]), f"Nothing renders templates/{name}."


@pytest.mark.parametrize("component", [name for name in TEMPLATES if name.startswith("components/")])
def test_every_component_is_used_by_a_tag_or_a_page(component: str) -> None:
    assert any(component in text for other, text in [*TEMPLATES.items()] if other != component) or any(
        component in text for text in SOURCES.values()
    )


def test_every_page_of_an_organization_is_linked_or_posted_to_by_name() -> None:
    """A crawler follows the links for real; this finds the address that no code and no page so much as names."""
    everything = "\n".join([*SOURCES.values(), *TEMPLATES.values()])
    names = [name for name in _names(get_resolver().url_patterns) if ":" in name]

    assert [name for name in names if not re.search(rf"[\"']{name}[\"']|f\"{name.split(':')[0]}:{{", everything)] == []


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            found.append(f"{space}{pattern.name}")
    return found


def _all_code() -> str:
    return "\n".join(SOURCES.values())


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

    assert [str(folder) for folder in folders if not Path(folder, "__init__.py").exists()] == []
