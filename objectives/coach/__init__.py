"""The writing coach: the text of an objective and its cards in, findings out. No database, no clock, no settings."""

from objectives.coach.house import House
from objectives.coach.reading import about_key_result, about_objective, about_set, checklist
from objectives.coach.strength import Strength, strength
from objectives.coach.values import Bet, Card, Checked, Draft, Finding, Limits, Severity
from objectives.coach.vocabulary import Vocabulary, vocabulary

__all__ = [
    "Bet",
    "Card",
    "Checked",
    "Draft",
    "Finding",
    "House",
    "Limits",
    "Severity",
    "Strength",
    "Vocabulary",
    "about_key_result",
    "about_objective",
    "about_set",
    "checklist",
    "strength",
    "vocabulary",
]
