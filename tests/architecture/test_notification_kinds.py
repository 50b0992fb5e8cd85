"""Every kind of notification on the preferences page is one that something in the product sends."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from notifications import kinds

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("organizations", "notifications", "objectives", "checkins", "governance", "reviews")


def emitted() -> set[str]:
    """The kinds that calls name with `kind=`, by a constant or by a table of constants."""
    return {code for app in APPS for file in sorted((ROOT / app).rglob("*.py")) for code in named_in(file)}


def named_in(file: Path) -> Iterator[str]:
    text = file.read_text("utf-8")
    if "kind=" not in text or "migrations" in file.parts:
        return
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    for value in (keyword.value for call in calls for keyword in call.keywords if keyword.arg == "kind"):
        yield from codes(value, module)


def codes(node: ast.expr, module: ModuleType) -> list[str]:
    """What an expression can stand for: a constant, one of another module, or every value of a table."""
    if isinstance(node, ast.Subscript):
        table = getattr(module, getattr(node.value, "id", ""), {})
        return list(table.values()) if isinstance(table, dict) else []
    value: object = None
    if isinstance(node, ast.Name):
        value = getattr(module, node.id, None)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        value = getattr(getattr(module, node.value.id, None), node.attr, None)
    return [value] if isinstance(value, str) else []


def test_every_kind_has_something_that_sends_it() -> None:
    known = {kind.code for kind in kinds.all_kinds() if not kind.code.startswith("tests.")}

    assert known
    assert known - emitted() == set()


def test_every_kind_says_in_a_sentence_when_it_comes() -> None:
    assert [kind.code for kind in kinds.all_kinds() if not kind.describe.endswith(".")] == []
