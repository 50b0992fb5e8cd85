import gzip
import re
from pathlib import Path

import pytest
from django_htmx import __file__ as django_htmx

from okrapp.assets import STATIC, bundle

ROOT = STATIC.parent
SHEETS = sorted((STATIC / "css").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"\b(?:margin|padding|border)-(?:left|right|top|bottom)\b"
    r"|(?<![-\w])(?:left|right|top|bottom|width|height):"
)
SELECTOR = re.compile(r"(?:^|[{};])\s*([^{};@]+)\{")


def rules(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text())


def test_the_served_files_equal_their_sources() -> None:
    served = {path: path.read_text() for path in bundle()}

    assert served == bundle()


def test_the_layers_come_first() -> None:
    assert (STATIC / "css" / "okrapp.css").read_text().splitlines()[0] == LAYERS
    assert (STATIC / "dist" / "okrapp.css").read_text().splitlines()[0] == LAYERS


def test_every_sheet_and_script_is_served() -> None:
    entry = (STATIC / "css" / "okrapp.css").read_text()
    unnamed = [sheet for sheet in SHEETS if sheet.name != "okrapp.css" and f'{sheet.name}"' not in entry]

    assert unnamed == []
    assert "@import" not in (STATIC / "dist" / "okrapp.css").read_text()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_sheet_shouts_or_names_an_id(sheet: Path) -> None:
    text = rules(sheet)

    assert "!important" not in text
    assert [selector for selector in SELECTOR.findall(text) if "#" in selector] == []


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.name != "tokens.css"], ids=lambda sheet: sheet.stem)
def test_only_the_tokens_name_colours_and_lengths(sheet: Path) -> None:
    text = re.sub(r"@(media|container)[^{]*", "", rules(sheet))

    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", text) == []
    assert re.findall(r"\b\d*\.?\d+(?:px|rem)\b", text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_sheets_speak_in_logical_directions(sheet: Path) -> None:
    physical = (
        r"\b(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![-\w])(?:left|right|top|bottom|width|height):"
    )

    assert re.findall(physical, rules(sheet)) == []


PAGES = [path for path in TEMPLATES if path.parent.name != "email"]  # a mail has no sheet to load


@pytest.mark.parametrize("template", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_page_carries_styles_or_scripts_inside(template: Path) -> None:
    text = re.sub(r"{%.*?%}", "", template.read_text())  # an argument of a component may be called style

    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "json" not in tag] == []


@pytest.mark.parametrize(
    "component", sorted((ROOT / "templates" / "components").glob("*.html")), ids=lambda path: path.stem
)
def test_every_component_names_its_arguments(component: Path) -> None:
    assert component.read_text().startswith(("{# Arguments:", "{# No arguments"))


def test_the_first_visit_is_light() -> None:
    htmx = Path(django_htmx).parent / "static" / "django_htmx" / "htmx-2.min.js"
    sent = [len(gzip.compress(text.encode(), 6)) for text in bundle().values()]

    assert sum(sent) + len(gzip.compress(htmx.read_bytes(), 6)) < 45_000
