"""What people type where a figure belongs, and how it is read."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from objectives.enums import Unit
from objectives.fields import MeasuredField
from objectives.numbers import NotANumber, read_number
from objectives.units import show


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("28", "28"),
        ("28.5", "28.5"),
        ("28,5", "28.5"),
        ("28 %", "28"),
        ("28%", "28"),
        ("1,200", "1200"),
        ("1.200", "1.2"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1 234 567", "1234567"),
        ("1\u202f234,50", "1234.5"),
        ("1'234.50", "1234.5"),
        ("0,250", "0.25"),
        (",5", "0.5"),
        ("-4", "-4"),
        ("− 4,25", "-4.25"),
        ("+3", "3"),
        ("€ 1,200", "1200"),
        ("-€5", "-5"),
        ("-0", "0"),
        ("000", "0"),
        ("1200", "1200"),
        ("123456789012345678.123456", "123456789012345678.123456"),
    ],
)
def test_a_figure_is_read_as_it_was_meant(typed, value):
    read = read_number(typed)

    assert read == Decimal(value)
    assert not read.is_signed() or read < 0


@pytest.mark.parametrize(
    ("typed", "value"), [("1.200", "1200"), ("1,200", "1.2"), ("1.234,5", "1234.5"), ("0.5", "0.5")]
)
def test_where_the_decimal_mark_is_a_comma_a_single_point_parts_thousands(typed, value):
    assert read_number(typed, decimal_comma=True) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write a number"),
        ("lots", "is not a number"),
        ("NaN", "can be measured"),
        ("-Infinity", "can be measured"),
        ("1e999", "without an exponent"),
        ("1e3", "without an exponent"),
        ("9" * 40, "too large"),
        ("9" * 400, "too long"),
        ("0.1234567", "6 decimal places"),
        ("1234,567", "write 1234.567 or 1234567"),
        ("1.2.3", "can't be read"),
        ("1,23,4", "can't be read"),
        ("12 3", "can't be read"),
        ("1,234.5,6", "can't be read"),
        ("5 6.7", "can't be read"),
        ("--4", "is not a number"),
        ("4-", "is not a number"),
        ("1.", "is not a number"),
        ("٣", "is not a number"),
        ("28 apples", "is not a number"),
        ("1\x00", "is not a number"),
    ],
)
def test_what_is_no_figure_or_could_be_two_is_answered_in_words(typed, words):
    with pytest.raises(NotANumber, match=words):
        read_number(typed)


def test_only_the_unit_of_the_measure_may_stand_beside_the_figure():
    days, ratio = MeasuredField(unit="duration", unit_label="days"), MeasuredField(unit="ratio")

    assert days.clean("6 days") == 6
    assert MeasuredField(unit="currency", unit_label="EUR").clean("€ 1,200") == 1200
    with pytest.raises(ValidationError, match="not in percent"):
        ratio.clean("28 %")


def test_an_empty_field_is_no_value_and_a_stored_one_is_shown_without_trailing_zeros():
    field = MeasuredField(required=False)

    assert field.clean("  ") is None
    assert field.prepare_value(Decimal("28.500000")) == "28.5"
    assert field.prepare_value("28,") == "28,"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("7.1", "€\u202f7.10"), ("7.084", "€\u202f7.08"), ("1200", "€\u202f1,200"), ("0.045", "€\u202f0.045")],
)
def test_money_shows_its_cents_unless_it_is_whole(value, shown):
    assert show(Decimal(value), Unit.CURRENCY, "EUR") == shown


def test_a_language_with_a_decimal_comma_shows_and_reads_it():
    with translation.override("de"):
        assert MeasuredField().prepare_value(Decimal("1200.5")) == "1200,5"
        assert MeasuredField().clean("1.200") == 1200


@given(st.decimals(min_value=-(10**17), max_value=10**17, places=6), st.booleans())
def test_what_the_field_shows_it_reads_back(value, comma):
    text = f"{value:f}".replace(".", "," if comma else ".")
    if text[-4:-3] in {",", "."}:  # never: six places are always written
        return

    assert read_number(text, decimal_comma=comma) == value


@given(st.text(max_size=80))
def test_anything_typed_gives_a_figure_or_words(text):
    try:
        read = read_number(text)
    except NotANumber as error:
        read = error

    assert str(read)
    assert isinstance(read, NotANumber) or read.is_finite()
