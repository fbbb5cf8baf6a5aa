"""Numbers of one stated form, and what is counted with them: exactly."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.mapping.steps.numbers import (
    GESTIMUM_NUMBER,
    AbsoluteValue,
    DecimalMark,
    MultiplyNumber,
    ReadNumber,
    SignForm,
    SignToCode,
    Thousands,
)
from tests.mapping.steps.columns import convert_column
from tests.mapping.steps.drawing import cells, factors, numbers_read

COMMA, POINT = DecimalMark.COMMA, DecimalMark.POINT
FRENCH = ReadNumber(decimal=COMMA, thousands=Thousands.SPACE, drops=("€", "EUR", "€ HT"))
ENGLISH = ReadNumber(decimal=POINT, thousands=Thousands.COMMA, drops=("$",))
GERMAN = ReadNumber(decimal=COMMA, thousands=Thousands.POINT, sign=SignForm.TRAILING)
SWISS = ReadNumber(decimal=POINT, thousands=Thousands.APOSTROPHE, writes=POINT)
BRACKETS = ReadNumber(decimal=COMMA, sign=SignForm.BRACKETS, drops=("€",))
WHOLE = ReadNumber(decimal=COMMA, is_whole=True)


@pytest.mark.parametrize(
    ("step", "value", "made"),
    [
        (FRENCH, "1 234,50 €", "1234,50"),
        (FRENCH, "1\u202f234\xa0567,5 EUR", "1234567,5"),
        (FRENCH, "-12,5 € HT", "-12,5"),
        (FRENCH, "€ -12,5", "-12,5"),
        (FRENCH, "- € 12,5", "-12,5"),
        (FRENCH, "−5", "-5"),
        (FRENCH, "+5", "5"),
        (FRENCH, "5,", "5"),
        (FRENCH, ",5", "0,5"),
        (FRENCH, "007", "007"),
        (FRENCH, "1.5", None),
        (FRENCH, "1 23,5", None),
        (FRENCH, "12 345 67", None),
        (FRENCH, "0 123", None),
        (FRENCH, "5-", None),
        (FRENCH, "(5)", None),
        (FRENCH, "--5", None),
        (FRENCH, "-+5", None),
        (FRENCH, "5 $", None),
        (FRENCH, "5 k€", None),
        (FRENCH, "1,5E3", None),
        (FRENCH, ",", None),
        (FRENCH, "-", None),
        (FRENCH, "€", None),
        (FRENCH, "douze", None),
        (FRENCH, "٣", None),
        (FRENCH, "1" * 61, None),
        (ENGLISH, "$1,234.50", "1234,50"),
        (ENGLISH, "1,234", "1234"),
        (ENGLISH, "1,23", None),
        (ENGLISH, "1,234,5", None),
        (GERMAN, "1.234,50-", "-1234,50"),
        (GERMAN, "1.234,50 -", "-1234,50"),
        (GERMAN, "-1.234", "-1234"),
        (GERMAN, "-5-", None),
        (GERMAN, "1.23", None),
        (SWISS, "1'234.50", "1234.50"),
        (SWISS, "1’234", "1234"),
        (BRACKETS, "(12,50)", "-12,50"),
        (BRACKETS, "(12,50 €)", "-12,50"),
        (BRACKETS, "(12,50) €", "-12,50"),
        (BRACKETS, "-12,50", "-12,50"),
        (BRACKETS, "(-12,50)", None),
        (BRACKETS, "(12,50", None),
        (BRACKETS, "12,50)", None),
        (WHOLE, "12,000", "12"),
        (WHOLE, "12", "12"),
        (WHOLE, "12,5", None),
    ],
)
def test_only_the_stated_form_of_a_number_is_read(
    step: ReadNumber, value: str, made: str | None
) -> None:
    assert step.convert(value) == made
    assert convert_column([step], [value]) == [made]


@given(
    st.decimals(-(10**12), 10**12, places=3),
    st.sampled_from(DecimalMark),
    st.sampled_from(Thousands),
    st.sampled_from(DecimalMark),
)
def test_a_number_written_in_a_form_is_read_as_that_number(
    number: Decimal, decimal: DecimalMark, thousands: Thousands, writes: DecimalMark
) -> None:
    if decimal.value == thousands.value:
        return
    written = f"{number:,.3f}".replace(".", "#").replace(",", thousands).replace("#", decimal)

    made = ReadNumber(decimal=decimal, thousands=thousands, writes=writes).convert(written)

    assert made is not None
    assert Decimal(made.replace(",", ".")) == number
    assert writes.value in made


@given(numbers_read, cells)
def test_what_is_made_is_a_number_that_gestimum_reads(step: ReadNumber, value: str) -> None:
    made = step.convert(value)

    if made and made.strip(" \t\xa0"):
        assert GESTIMUM_NUMBER.fullmatch(made)
        digits = [re.sub("[^0-9]", "", text).strip("0") for text in (value, made)]
        assert digits[1] in digits[0]


@pytest.mark.parametrize(
    ("factor", "value", "made"),
    [
        ("0.01", "1250", "12,5"),
        ("0.01", "12.5", "0.125"),
        ("100", "12,50", "1250"),
        ("-1", "12,50", "-12,5"),
        ("-1", "0", "0"),
        ("0.001", "1", "0,001"),
        ("1.1", "0,1", "0,11"),
        ("10", "1 000", None),
        ("10", "x", None),
        ("10", "", ""),
    ],
)
def test_numbers_are_multiplied_exactly(factor: str, value: str, made: str | None) -> None:
    step = MultiplyNumber(factor=Decimal(factor))

    assert step.convert(value) == made
    assert convert_column([step], [value]) == [made]


@given(factors, st.from_regex("[+-]?[0-9]{1,25}(?:[.,][0-9]{1,25})?", fullmatch=True))
def test_a_product_has_all_its_decimals(factor: Decimal, value: str) -> None:
    made = MultiplyNumber(factor=factor).convert(value)

    assert made is not None
    assert Fraction(made.replace(",", ".")) == Fraction(value.replace(",", ".")) * Fraction(factor)
    assert GESTIMUM_NUMBER.fullmatch(made)


@pytest.mark.parametrize(
    ("value", "made"), [("-5,5", "5,5"), ("+5", "5"), ("5", "5"), ("(5)", None), ("--5", None)]
)
def test_the_sign_of_a_number_is_left_out(value: str, made: str | None) -> None:
    assert AbsoluteValue().convert(value) == made
    assert convert_column([AbsoluteValue()], [value]) == [made]


@pytest.mark.parametrize(
    ("value", "made"),
    [("5", "E"), ("+0,5", "E"), ("-0.5", "S"), ("0", None), ("-0,00", None), ("x", None), ("", "")],
)
def test_the_sign_of_a_number_becomes_a_code(value: str, made: str | None) -> None:
    step = SignToCode(positive="E", negative="S")

    assert step.convert(value) == made
    assert convert_column([step], [value]) == [made]


def test_zero_becomes_what_was_said_for_it() -> None:
    assert SignToCode(positive="D", negative="C", zero="D").convert("0,00") == "D"
    assert SignToCode(positive="D", negative="C", zero="").convert("0,00") == ""
