"""The rungs of a ladder on the card's form: five rows, of which those left empty don't count."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from objectives import rules
from objectives.enums import MethodChoice
from objectives.fields import MeasuredField
from scoring.attainment import Rung

RUNGS = range(1, 6)
PARTS = ("bound", "score")


def fields() -> dict[str, forms.Field]:
    return {
        f"{part}_{rung}": MeasuredField(label=f"Rung {rung}: {part}", required=False)
        for rung in RUNGS
        for part in PARTS
    }


def initial(stored: Sequence[Sequence[str]]) -> dict[str, Decimal]:
    pairs = zip(RUNGS, stored, strict=False)
    return {f"{part}_{rung}": Decimal(text) for rung, pair in pairs for part, text in zip(PARTS, pair, strict=True)}


def problems(cleaned: Mapping[str, Any], faulty: set[str]) -> Iterator[tuple[str, str]]:
    """Field and sentence for each rung that is half filled in, or else for what is wrong with the order."""
    halves = [(rung, part) for rung in RUNGS for part in PARTS if _is_missing(cleaned, rung, part)]
    for rung, part in halves:
        if f"{part}_{rung}" not in faulty:
            yield f"{part}_{rung}", f"Give this rung a {part} too, or leave both empty."
    rungs = [Rung(Decimal(bound), Decimal(score)) for bound, score in read(cleaned)]
    if rungs and not halves and not faulty:
        for sentence in rules.ladder_problems(MethodChoice.LADDER, rungs):
            yield "bound_1", sentence


def read(cleaned: Mapping[str, Any]) -> list[list[str]]:
    """The full rows, as the card stores them."""
    pairs = ((cleaned.get(f"bound_{rung}"), cleaned.get(f"score_{rung}")) for rung in RUNGS)
    return [[str(bound), str(score)] for bound, score in pairs if bound is not None and score is not None]


def _is_missing(cleaned: Mapping[str, Any], rung: int, part: str) -> bool:
    other = "score" if part == "bound" else "bound"
    return cleaned.get(f"{part}_{rung}") is None and cleaned.get(f"{other}_{rung}") is not None
