"""Two columns of numbers become one: their difference, or their quotient, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.mapping.steps.applying import combine_values
from imports.mapping.steps.counting import DivideNumbers, SubtractNumbers
from imports.mapping.steps.numbers import AbsoluteValue, DecimalMark, SignToCode, Thousands

COMMA, POINT = DecimalMark.COMMA, DecimalMark.POINT
DEBIT_CREDIT = SubtractNumbers(decimal=COMMA, thousands=Thousands.SPACE, drops=("€",))
NUMBERS = st.decimals(-(10**20), 10**20, places=6)


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [
        ("1 234,50 €", "", "1234,5"),
        ("", "1 234,50 €", "-1234,5"),
        ("12", "0,00", "12"),
        ("0", "0", "0"),
        ("", "", ""),
        (" ", "\xa0", ""),
        ("-12", "", "-12"),
        ("12", "5", None),
        ("12.5", "", None),
        ("", "x", None),
        ("x", "", None),
    ],
)
def test_a_debit_or_a_credit_becomes_a_signed_amount(
    debit: str, credit: str, amount: str | None
) -> None:
    assert DEBIT_CREDIT.combine([debit, credit]) == amount


def test_steps_behind_it_tell_the_amount_and_its_sense() -> None:
    sense = SignToCode(positive="D", negative="C")

    assert combine_values([DEBIT_CREDIT, sense], ["", "12,5"]) == "C"
    assert combine_values([DEBIT_CREDIT, AbsoluteValue()], ["", "12,5"]) == "12,5"
    assert combine_values([DEBIT_CREDIT, sense], ["0", ""]) is None


@given(NUMBERS, NUMBERS)
def test_a_difference_is_exact(one: Decimal, other: Decimal) -> None:
    made = SubtractNumbers(decimal=POINT, takes_both=True).combine([f"{one:f}", f"{other:f}"])

    assert made is not None
    assert Fraction(made.replace(",", ".")) == Fraction(one) - Fraction(other)


@pytest.mark.parametrize(
    ("decimals", "first", "second", "made"),
    [
        (None, "10", "4", "2,5"),
        (None, "10", "3", None),
        (None, "-1", "8", "-0,125"),
        (None, "10", "0", None),
        (None, "10", "", None),
        (None, "", "4", ""),
        (None, "x", "4", None),
        (2, "10", "3", "3,33"),
        (2, "0,125", "1", "0,13"),
        (2, "-0,125", "1", "-0,13"),
        (0, "2", "3", "1"),
        (0, "-1", "3", "0"),
    ],
)
def test_a_number_is_divided_by_the_one_beside_it(
    decimals: int | None, first: str, second: str, made: str | None
) -> None:
    assert DivideNumbers(decimal=COMMA, decimals=decimals).combine([first, second]) == made


@given(NUMBERS, NUMBERS.filter(bool), st.integers(0, 12))
def test_a_quotient_is_off_by_no_more_than_half_its_last_decimal(
    one: Decimal, other: Decimal, decimals: int
) -> None:
    cells = [f"{one:f}", f"{other:f}"]
    made = DivideNumbers(decimal=POINT, decimals=decimals).combine(cells)
    exact = DivideNumbers(decimal=POINT).combine(cells)

    quotient = Fraction(one) / Fraction(other)
    assert made is not None
    assert abs(Fraction(made.replace(",", ".")) - quotient) * 2 * 10**decimals <= 1
    assert exact is None or Fraction(exact.replace(",", ".")) == quotient
