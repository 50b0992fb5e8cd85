"""The words of an update, held to their rules before anything is written."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from checkins.models import CheckIn
from checkins.models.updates import LINE
from objectives.enums import MethodChoice
from objectives.models import KeyResult
from objectives.models.key_results import milestones_of
from okrapp.errors import DomainError
from scoring.milestones import reached_percent

LARGEST = Decimal(10) ** 18
FINEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Words:
    """What a person writes each week (check-ins, lines 1, 3 to 7), each line on one line."""

    actual: Decimal
    confidence: int
    insight: str
    next_action: str
    help_needed: str = ""
    evidence_url: str = ""
    reached: list[str] = field(default_factory=list)

    @classmethod
    def checked(
        cls,
        *,
        key_result: KeyResult,
        actual: Decimal | None,
        confidence: int,
        insight: str,
        next_action: str,
        help_needed: str = "",
        evidence_url: str = "",
        reached: Sequence[str] | None = None,
    ) -> Self:
        """The words, tidied; of a KR scored by milestones the value follows from those reached.

        Raises DomainError, naming the field, for the first that breaks its rule.
        """
        ticked = _ticked(key_result, reached)
        return cls(
            actual=_share(key_result, ticked) if _ticks(key_result) else _figure(actual),
            reached=ticked,
            confidence=_confidence(confidence),
            insight=_line("insight", insight, missing="Write one thing that the data says."),
            next_action=_line("next_action", next_action, missing="Write what happens next."),
            help_needed=_line("help_needed", help_needed),
            evidence_url=_link(evidence_url),
        )

    @classmethod
    def of(cls, check_in: CheckIn) -> Self:
        """The words that a check-in holds."""
        return cls(**{each.name: getattr(check_in, each.name) for each in fields(cls)})

    @property
    def values(self) -> Mapping[str, Any]:
        return asdict(self)

    def are_those_of(self, check_in: CheckIn) -> bool:
        """Whether the check-in says just this."""
        return all(getattr(check_in, name) == value for name, value in self.values.items())


def _ticks(key_result: KeyResult) -> bool:
    return key_result.method == MethodChoice.MILESTONE


def _ticked(key_result: KeyResult, reached: Sequence[str] | None) -> list[str]:
    """The keys of the milestones reached, in the card's order; nothing for a KR that is scored by a number."""
    if not _ticks(key_result):
        return []
    if reached is None:
        raise DomainError("This KR is scored by its milestones: say which are reached.", field="reached")
    keys = [each["key"] for each in key_result.milestones]
    if not set(reached) <= set(keys):
        raise DomainError("One of these milestones is not on the card. Open the form again.", field="reached")
    return [key for key in keys if key in reached]


def _share(key_result: KeyResult, ticked: Sequence[str]) -> Decimal:
    try:
        return reached_percent(milestones_of(key_result.milestones), ticked)
    except ValueError as error:
        raise DomainError(f"This card can't be scored, so it takes no updates: {error}") from error


def _figure(actual: Decimal | None) -> Decimal:
    if actual is None or not actual.is_finite():
        raise DomainError("Write the value as a number, such as 24.5.", field="actual")
    if abs(actual) >= LARGEST:
        raise DomainError("That number is too large: 18 digits are the most.", field="actual")
    return actual.quantize(FINEST).normalize() + 0


def _confidence(confidence: int) -> int:
    if confidence not in range(1, 6):
        raise DomainError("Pick a confidence from 1 to 5.", field="confidence")
    return confidence


def _line(field: str, text: str, *, missing: str = "") -> str:
    line = " ".join("".join(letter if _is_shown(letter) else " " for letter in text).split())
    if missing and not line:
        raise DomainError(missing, field=field)
    if len(line) > LINE:
        raise DomainError(f"Shorten this by {len(line) - LINE}: {LINE} characters are the most.", field=field)
    return line


def _is_shown(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs"}


def _link(url: str) -> str:
    link = url.strip()
    if link and not link.startswith(("https://", "http://")):
        raise DomainError("Begin the link with https:// or http://.", field="evidence_url")
    if len(link) > 500:
        raise DomainError("This link is longer than 500 characters.", field="evidence_url")
    return link
