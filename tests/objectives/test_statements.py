from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from objectives.models import KeyResult
from objectives.statements import statement


def card(**values: Any) -> KeyResult:
    told = {"name": "Trust of parents", "unit": "percent", "baseline": Decimal(18), "target": Decimal(28)}
    return KeyResult(**{**told, "starts_on": date(2026, 10, 5), "due_on": date(2026, 12, 31), **values})


@pytest.mark.parametrize(
    ("values", "ending"),
    [
        ({}, "by 31 Dec"),
        ({"due_on": date(2027, 1, 3)}, "by 3 Jan 2027"),
        ({"starts_on": date(2026, 1, 5)}, "by 31 Dec 2026"),
        ({"starts_on": None}, "by 31 Dec"),
    ],
)
def test_a_due_date_names_its_year_where_it_is_not_that_of_a_quarter(values: dict[str, Any], ending: str) -> None:
    assert statement(card(**values)).endswith(ending)


def test_a_card_without_a_baseline_says_that_it_establishes_one() -> None:
    unknown = card(establishes_baseline=True, method="milestone", baseline=Decimal(0), target=Decimal(100))

    assert statement(unknown) == "Establish the baseline of trust of parents by 31 Dec"
