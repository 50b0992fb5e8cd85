"""What people typed stands as they typed it: whatever script it is in, nothing beside it is turned around by it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db.models import CharField, F, Model, Value, functions
from django.urls import reverse

from objectives.models import Cycle, Dependency, Initiative, KeyResult, Metric, Objective, Theme
from organizations.models import Team
from tests.architecture.access_table import PAGES
from tests.architecture.test_access import INSIDE
from tests.architecture.world import World
from tests.cast import Cast, sign_in
from tests.typed_text import PLAIN, ROOT, SILENT, shown_in

WORD = "שלום"
ODD = f"{WORD} <b>עולם</b> & 🎉 "
TITLES: list[tuple[type[Model], str]] = [
    *((Objective, "title"), (KeyResult, "name"), (Metric, "name"), (Initiative, "title")),
    *((Team, "name"), (Dependency, "what"), (Theme, "name"), (Cycle, "name")),
]
LEFT_OUT = ("allauth", "demo")  # drawn by others, or for developers only


@pytest.mark.parametrize("template", sorted(ROOT.rglob("*.html")), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_sets_what_people_typed_apart(template: Path) -> None:
    if template.relative_to(ROOT).parts[0] in LEFT_OUT:
        return

    assert [shown for shown in shown_in(template) if not shown.is_apart] == []


@pytest.mark.parametrize("app", ["objectives", "governance", "checkins", "reviews", "organizations"])
def test_odd_titles_stand_as_typed_on_every_page(cast: Cast, app: str) -> None:
    world = World(cast)
    pages = {name: page for name, page in PAGES.items() if name.startswith(f"{app}:") and page.GET}
    places = {name: tuple(page.args(world)) for name, page in pages.items() if name in INSIDE}
    _ = (world.contribution, world.dependency, world.initiative, world.metric, world.theme)
    for model, column in TITLES:
        model.objects.update(**{column: functions.Concat(Value(ODD), functions.Cast(F("id"), CharField()))})  # type: ignore[attr-defined]

    wrong = {}
    for name, args in places.items():
        answer = sign_in(getattr(cast, pages[name].right, cast.admin)).get(reverse(name, args=["acme", *args]))
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            wrong[name] = Reader.of(answer.content.decode()).mixed

    assert "\n".join(f"{name}: {each}" for name, found in wrong.items() for each in found) == ""
    assert any(found == [] for found in wrong.values())


def test_odd_titles_are_found_as_typed(cast: Cast) -> None:
    world = World(cast)
    for model, column in TITLES[:4]:
        _ = (world.key_result, world.initiative, world.metric)
        model.objects.update(**{column: ODD})  # type: ignore[attr-defined]

    page = sign_in(cast.viewer).get("/o/acme/search/", {"q": WORD}).content.decode()

    assert page.count("&lt;b&gt;עולם") >= len(TITLES[:4])
    assert Reader.of(page).mixed == []


class Reader(HTMLParser):
    """Reads a page; `mixed` are the elements in which an odd title stands without a direction of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.mixed: list[str] = []

    @classmethod
    def of(cls, text: str) -> "Reader":
        reader = cls()
        reader.feed(text)
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "b":  # none of ours: somebody's markup
            self.mixed.append("<b>")
        if tag not in SILENT:
            self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.elements and self.elements.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if WORD not in data:
            return
        tag, attributes = next(each for each in reversed(self.elements) if each[0] != "mark")
        is_apart = tag == "bdi" or attributes.get("dir") == "auto" or bool(PLAIN & set(self._tags()))
        if not is_apart:
            self.mixed.append(f"<{tag} {attributes.get('class') or ''}> {data.strip()}"[:120])

    def _tags(self) -> Iterator[str]:
        return (tag for tag, _ in self.elements)
