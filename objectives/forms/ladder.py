"""The rungs of a ladder on the card's form: five rows, of which those left empty don't count."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from objectives import rules
from objectives.enums import MethodChoice
from objectives.fields import MeasuredField, ScoreField
from okrapp.figures import Figures
from scoring.attainment import Rung

RUNGS = range(1, 6)
PARTS = ("bound", "score")
EXAMPLE = ((4, Decimal(1)), (6, Decimal("0.7")), (8, Decimal("0.3")))


NAMES = [f"{part}_{rung}" for rung in RUNGS for part in PARTS]


def fields(figures: Figures) -> dict[str, forms.Field]:
    """The five rows; scores are typed as the organization shows them."""
    kinds = {"bound": MeasuredField, "score": ScoreField}
    rows = {name: kinds[name.split("_")[0]](label=_label(name), required=False) for name in NAMES}
    return {name: row.shown_as(figures) if isinstance(row, ScoreField) else row for name, row in rows.items()}


def example(figures: Figures) -> str:
    """Such as “4 → 1.00, 6 → 0.70, 8 → 0.30”."""
    return ", ".join(f"{bound} → {figures.score(score)}" for bound, score in EXAMPLE)


def initial(stored: Sequence[Sequence[str]]) -> dict[str, Decimal]:
    pairs = zip(RUNGS, stored, strict=False)
    return {f"{part}_{rung}": Decimal(text) for rung, pair in pairs for part, text in zip(PARTS, pair, strict=True)}


def problems(cleaned: Mapping[str, Any], faulty: set[str], figures: Figures) -> Iterator[tuple[str, str]]:
    """Field and sentence for each rung that is half filled in or scores too much, or else for what breaks the order."""
    halves = [(rung, part) for rung in RUNGS for part in PARTS if _is_missing(cleaned, rung, part)]
    for rung, part in halves:
        if f"{part}_{rung}" not in faulty:
            yield f"{part}_{rung}", f"Give this rung a {part} too, or leave both empty."
    outside = [f"score_{rung}" for rung in RUNGS if not 0 <= (cleaned.get(f"score_{rung}") or 0) <= 1]
    for name in outside:
        yield name, f"A score lies between {figures.score(0)} and {figures.score(1)}."
    rungs = [Rung(Decimal(bound), Decimal(score)) for bound, score in read(cleaned)]
    if rungs and not (halves or faulty or outside):
        for sentence in rules.ladder_problems(MethodChoice.LADDER, rungs):
            yield "bound_1", sentence


def read(cleaned: Mapping[str, Any]) -> list[list[str]]:
    """The full rows, as the card stores them."""
    pairs = ((cleaned.get(f"bound_{rung}"), cleaned.get(f"score_{rung}")) for rung in RUNGS)
    return [[str(bound), str(score)] for bound, score in pairs if bound is not None and score is not None]


def _label(name: str) -> str:
    part, rung = name.split("_")
    return f"Rung {rung}: {part}"


def _is_missing(cleaned: Mapping[str, Any], rung: int, part: str) -> bool:
    other = "score" if part == "bound" else "bound"
    return cleaned.get(f"{part}_{rung}") is None and cleaned.get(f"{other}_{rung}") is not None
