"""How well the coach reads: its findings on texts whose right findings are known.

Source: domain.md, "Writing coach".
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from objectives.coach.key_result_rules import KEY_RESULT_RULES
from objectives.coach.objective_rules import OBJECTIVE_RULES
from objectives.coach.reading import about_key_result, about_objective, about_set
from objectives.coach.set_rules import SET_RULES
from objectives.coach.values import Bet, Card, Draft, Finding, Severity
from objectives.enums import MethodChoice, RefreshFrequency, Unit
from objectives.rules import CardFields
from scoring.milestones import Milestone

FOLDER = Path(__file__).parent / "corpus"
LEAST = 0.9
COMPLETE = CardFields(
    owner="Mara",
    baseline=Decimal(20),
    target=Decimal(40),
    starts_on=date(2026, 10, 1),
    due_on=date(2026, 12, 31),
    data_source="Order database",
    refresh_frequency=RefreshFrequency.WEEKLY,
    method=MethodChoice.LINEAR,
)
LACKING: Mapping[str, Mapping[str, Any]] = {
    "owner": {"owner": None},
    "baseline": {"baseline": None},
    "target": {"target": None},
    "source": {"data_source": ""},
    "due": {"due_on": None},
}
SEVERITIES: Mapping[str, Severity] = {
    code: severity for rules in (OBJECTIVE_RULES, KEY_RESULT_RULES, SET_RULES) for code, (severity, _) in rules.items()
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text of the corpus: the codes that it must raise, and those that it raised."""

    function: str
    text: str
    wanted: frozenset[str]
    raised: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grade:
    """How many findings were right, were wrong, and were missing."""

    name: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def readings(language: str = "en") -> list[Reading]:
    """Every text of a language's corpus, read by the coach."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        stored = tomllib.load(file)
    return [
        *(_read(row, about_objective(Draft(row["text"]))) for row in stored["objectives"]),
        *(_read(row, about_key_result(_card(row))) for row in stored["measures"]),
        *(_read(row, about_set(_set(row))) for row in stored["sets"]),
    ]


def by_code(read: Sequence[Reading]) -> list[Grade]:
    """A grade for each rule."""
    return [_grade(code, read, {code}) for code in SEVERITIES]


def by_severity(read: Sequence[Reading]) -> list[Grade]:
    """A grade for each severity."""
    return [
        _grade(severity, read, {code for code, given in SEVERITIES.items() if given == severity})
        for severity in Severity
    ]


def is_good_enough(grades: Sequence[Grade]) -> bool:
    """Whether precision and recall reach 0.9 for what must and what should change."""
    graded = [grade for grade in grades if grade.name != Severity.NOTE]
    return all(min(grade.precision, grade.recall) >= LEAST for grade in graded)


def differences(read: Sequence[Reading]) -> Iterator[str]:
    """A line for each text whose findings are not the wanted ones."""
    for each in read:
        wrong, missed = sorted(each.raised - each.wanted), sorted(each.wanted - each.raised)
        if wrong or missed:
            yield f"{each.text}: wrong {', '.join(wrong) or '–'}; missed {', '.join(missed) or '–'}"


def _grade(name: str, read: Sequence[Reading], codes: set[str]) -> Grade:
    counted: Counter[str] = Counter()
    for each in read:
        counted["right"] += len(each.wanted & each.raised & codes)
        counted["wrong"] += len((each.raised - each.wanted) & codes)
        counted["missed"] += len((each.wanted - each.raised) & codes)
    return Grade(name, counted["right"], counted["wrong"], counted["missed"])


def _read(row: Mapping[str, Any], found: Sequence[Finding]) -> Reading:
    text = row.get("text") or " + ".join(row["classes"])
    return Reading(row["of"], text, frozenset(row["raises"]), frozenset(each.code for each in found))


def _card(row: Mapping[str, Any]) -> Card:
    changes: dict[str, Any] = {name: Decimal(row[name]) for name in ("baseline", "target") if name in row}
    changes |= {"method": row.get("method", MethodChoice.LINEAR)}
    changes |= {"refresh_frequency": row.get("refresh", RefreshFrequency.WEEKLY)}
    if changes["method"] == MethodChoice.MILESTONE:
        changes |= {"milestones": [Milestone(key="a", name="First step", weight=1, due_on=None)]}
    for lacking in row.get("lacks", ()):
        changes |= LACKING[lacking]
    return Card(row["text"], replace(COMPLETE, **changes), unit=row.get("unit", Unit.NUMBER))


def _set(row: Mapping[str, Any]) -> Draft:
    count = len(row["classes"])
    bets: Sequence[Bet | None] = [Bet(bet) for bet in row.get("bets", [])] or [None] * count
    weights, names = row.get("weights", [20] * count), row.get("names", ["Time to first answer"] * count)
    cards = [
        Card(name, COMPLETE, kr_class=kr_class, weight=weight, bet=bet)
        for name, kr_class, weight, bet in zip(names, row["classes"], weights, bets, strict=True)
    ]
    return Draft("Stop customers from having to ask twice", cards, team_objectives=row.get("team_objectives", 1))
