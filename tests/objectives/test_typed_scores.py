from decimal import Decimal

import pytest

from objectives.fields import ScoreField
from okrapp.figures import SHARES, Figures
from scoring.forms import PolicyForm

HUNDRED = Figures(scale=100)
TYPED = {"red_top": "30", "amber_top": "60", "green_top": "90", "basis": "score"}
MARGINS = {"behind_margin": "10", "ahead_margin": "5"}


def test_bounds_are_typed_out_of_a_hundred_where_scores_are_shown_so() -> None:
    form = PolicyForm({**TYPED, **MARGINS}, figures=HUNDRED)

    assert form.is_valid()
    assert (form.draft.red_top, form.draft.ahead_margin) == (Decimal("0.30"), Decimal("0.05"))
    assert PolicyForm(initial={"red_top": Decimal("0.30")}, figures=HUNDRED)["red_top"].value() == "30"
    assert PolicyForm(initial={"red_top": Decimal("0.30")}, figures=SHARES)["red_top"].value() == "0.30"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("30.5", "Write a whole number, such as 30."),
        ("130", "Write a number from 1 to 99."),
        ("often", "Write a whole number, such as 30."),
        ("1e999999999999", "Write a whole number, such as 30."),
        ("NaN", "Write a whole number, such as 30."),
        ("", "Write a whole number, such as 30."),
    ],
)
def test_what_cannot_stand_is_told_in_the_same_form(typed: str, says: str) -> None:
    form = PolicyForm({**TYPED, **MARGINS, "red_top": typed}, figures=HUNDRED)

    assert form.errors["red_top"] == [says]


def test_a_score_is_typed_and_shown_out_of_a_hundred() -> None:
    field = ScoreField(required=False).shown_as(HUNDRED)

    assert [field.clean(each) for each in ("70", "7,5", "")] == [Decimal("0.7"), Decimal("0.075"), None]
    assert (field.prepare_value(Decimal("0.7")), field.prepare_value("70")) == ("70", "70")
    assert ScoreField().clean("0.7") == Decimal("0.7")
