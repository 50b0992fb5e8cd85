"""What the organization asks of its drafts, and the draft as the coach reads it among the others of its cycle."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from objectives.coach import House
from objectives.coach.house import RULES, STRUCTURAL
from objectives.coach.reading import ruling
from objectives.models import WritingRules
from organizations.tenancy import prepared


def writing_rules() -> WritingRules | None:
    """What the organization has set, with who did; None while the defaults hold. One query."""
    return next(iter(_set()), None)


def house() -> House:
    """The rules by which the coach reads the organization's drafts. One query."""
    rules = writing_rules()
    return rules.house if rules else House()


@prepared
def _set() -> QuerySet[WritingRules]:
    return WritingRules.objects.select_related("changed_by")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the coach as the settings show it."""

    code: str
    severity: str
    title: str
    rule: str
    is_required: bool
    can_be_required: bool


def rules_of(house: House) -> list[tuple[str, Sequence[Rule]]]:
    """Every rule under what it is asked of, in the words of this house. No query."""
    return [
        (
            heading,
            [
                Rule(
                    code=code,
                    severity=severity.value,
                    title=house.known.tellings[code].title,
                    rule=ruling(house.known.tellings[code].rule, house.limits),
                    is_required=code in house.required or code == STRUCTURAL,
                    can_be_required=code != STRUCTURAL,
                )
                for code, (severity, _) in rules.items()
            ],
        )
        for heading, rules in RULES.items()
    ]
