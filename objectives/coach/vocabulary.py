"""The words of a language that the rules look for, and the sentences in which findings are told."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Telling:
    """A rule in words for people."""

    title: str
    reason: str
    example: str
    rule: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of a language; each entry is lower case, one word or two, and a name up to five."""

    strong_verbs: frozenset[str]
    delivery_verbs: frozenset[str]
    everyday_verbs: frozenset[str]
    fresh: frozenset[str]
    maker_verbs: frozenset[str]
    making: frozenset[str]
    artefacts: frozenset[str]
    projects: frozenset[str]
    change_words: frozenset[str]
    change_phrases: frozenset[str]
    punctual: frozenset[str]
    movement_verbs: frozenset[str]
    rising_verbs: frozenset[str]
    falling_verbs: frozenset[str]
    vague_verbs: frozenset[str]
    metrics: frozenset[str]
    bounds: frozenset[str]
    growth: frozenset[str]
    activities: frozenset[str]
    done: frozenset[str]
    performed: frozenset[str]
    finished: frozenset[str]
    effects: frozenset[str]
    groups: frozenset[str]
    shares: frozenset[str]
    per: frozenset[str]
    periods: frozenset[str]
    joints: frozenset[str]
    counting: frozenset[str]
    fillers: frozenset[str]
    abbreviations: frozenset[str]
    number_words: frozenset[str]
    measure_units: frozenset[str]
    measure_suffixes: frozenset[str]
    number_labels: frozenset[str]
    months: frozenset[str]
    definite: frozenset[str]
    year_words: frozenset[str]
    fractions: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    lists: Lists
    tellings: Mapping[str, Telling]


@cache
def vocabulary(language: str = "en") -> Vocabulary:
    """The vocabulary of a language, read once; FileNotFoundError where the product has none."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        stored = tomllib.load(file)
    lists = Lists(**{each.name: frozenset(stored["lists"][each.name]) for each in fields(Lists)})
    return Vocabulary(lists, {code: Telling(**telling) for code, telling in stored["rules"].items()})
