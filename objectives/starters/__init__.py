"""Objectives to start from, by function: one data file each, in the order that it names. Read once. No database.

Their figures are examples. Whoever starts from one brings their own, so a draft made from it has none.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StarterRow:
    """A KR of a template: the measure, what exactly it counts, an example of its figures, and the unit in one word."""

    measure: str
    counts: str
    baseline: str
    target: str
    unit: str
    kr_class: str
    category: str
    impact: str
    effort: str
    source: str


@dataclass(frozen=True, slots=True)
class Starter:
    """An objective of a template; `code` names it among all of them."""

    code: str
    title: str
    why_now: str
    rows: Sequence[StarterRow]


@dataclass(frozen=True, slots=True)
class Function:
    """What a part of an organization does, with objectives to start from."""

    slug: str
    name: str
    about: str
    starters: Sequence[Starter]


@cache
def functions() -> tuple[Function, ...]:
    """All functions in order."""
    stored = [(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*.toml")]
    stored.sort(key=lambda each: each[1]["order"])
    return tuple(_function(slug, each) for slug, each in stored)


def starter(code: str) -> Starter | None:
    """The objective of this code."""
    every = (each for function in functions() for each in function.starters)
    return next((each for each in every if each.code == code), None)


def _function(slug: str, stored: dict[str, object]) -> Function:
    rows = stored["objectives"]
    assert isinstance(rows, list)  # noqa: S101 (our own file)
    starters = [_starter(f"{slug}-{place}", each) for place, each in enumerate(rows, start=1)]
    return Function(slug, str(stored["name"]), str(stored["about"]), starters)


def _starter(code: str, stored: dict[str, object]) -> Starter:
    rows = stored["key_results"]
    assert isinstance(rows, list)  # noqa: S101 (our own file)
    names = {"from": "baseline", "to": "target", "class": "kr_class"}
    made = [StarterRow(**{names.get(name, name): value for name, value in row.items()}) for row in rows]
    return Starter(code, str(stored["title"]), str(stored["why_now"]), made)
