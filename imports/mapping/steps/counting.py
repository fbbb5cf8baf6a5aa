"""Steps that count with the numbers of two columns: exactly, in decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.steps.numbers import (
    EXACT,
    DecimalMark,
    ReadNumber,
    Thousands,
    write_decimal,
)
from imports.mapping.steps.step import (
    CombiningStep,
    Translate,
    keep_text,
    refuse_outside,
)
from imports.values.rules import is_blank

#: A quotient that has more is not written in full.
MOST_DECIMALS = 12


@dataclass(frozen=True, kw_only=True)
class CountingStep(CombiningStep):
    """Counts with two numbers, both of one form: that of `ReadNumber`, a minus in front."""

    COLUMNS = 2

    decimal: DecimalMark
    thousands: Thousands = Thousands.NONE
    drops: tuple[str, ...] = ()
    writes: DecimalMark = DecimalMark.COMMA

    def __post_init__(self) -> None:
        # Refuses what is no form of numbers.
        self.reader.describe()

    @cached_property
    def reader(self) -> ReadNumber:
        return ReadNumber(decimal=self.decimal, thousands=self.thousands, drops=self.drops)

    def read(self, value: str) -> Decimal | None:
        """Return the number in a cell; None for what is none, or has another form."""
        number = None if is_blank(value) else self.reader.convert(value)
        return None if number is None else Decimal(number.replace(",", "."))

    def describe_numbers(self, translate: Translate) -> str:
        return self.reader.describe(translate)


@dataclass(frozen=True, kw_only=True)
class SubtractNumbers(CountingStep):
    """Takes the second number off the first: debit and credit become a signed amount.

    A blank cell counts as zero; where both are blank, nothing is made. Unless it `takes_both`, one
    of the two must be blank or zero: a debit and a credit on one line are asked.
    """

    type: ClassVar[str] = "subtract"
    SENTENCE = gettext_noop("The second column is taken off the first; one of the two is empty.")
    BOTH = gettext_noop("The second column is taken off the first.")

    takes_both: bool = False

    def combine(self, values: Sequence[str]) -> str | None:
        first, second = (Decimal(0) if is_blank(one) else self.read(one) for one in values)
        if all(map(is_blank, values)):
            return ""
        if first is None or second is None or (first and second and not self.takes_both):
            return None
        return write_decimal(EXACT.subtract(first, second), self.writes)

    def describe(self, translate: Translate = keep_text) -> str:
        sentence = self.BOTH if self.takes_both else self.SENTENCE
        return f"{translate(sentence)} {self.describe_numbers(translate)}"


@dataclass(frozen=True, kw_only=True)
class DivideNumbers(CountingStep):
    """Divides the first number by the second: an amount by its quantity.

    A quotient whose decimals do not end cannot be written, unless `decimals` says to how many it is
    rounded (half up). Where the first cell is blank, nothing is made.
    """

    type: ClassVar[str] = "divide"
    SENTENCE = gettext_noop("The first column is divided by the second, exactly.")
    ROUNDED = gettext_noop(
        "The first column is divided by the second, and rounded to %(decimals)s decimals."
    )

    decimals: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.decimals is not None:
            refuse_outside(self.decimals, least=0, most=MOST_DECIMALS)

    def combine(self, values: Sequence[str]) -> str | None:
        first, second = values
        if is_blank(first):
            return ""
        number, divisor = self.read(first), self.read(second)
        if number is None or not divisor:
            return None
        quotient = write_quotient(Fraction(number) / Fraction(divisor), self.decimals)
        return None if quotient is None else write_decimal(quotient, self.writes)

    def describe(self, translate: Translate = keep_text) -> str:
        sentence = self.SENTENCE if self.decimals is None else self.ROUNDED
        params: Mapping[str, str | int] = {"decimals": self.decimals or 0}
        return f"{translate(sentence) % params} {self.describe_numbers(translate)}"


def write_quotient(quotient: Fraction, decimals: int | None) -> Decimal | None:
    """Return a quotient rounded half up to so many decimals; without a number, in full or not."""
    places = MOST_DECIMALS if decimals is None else decimals
    scaled = abs(quotient) * 10**places
    if decimals is None and scaled.denominator != 1:
        return None
    whole = int(scaled + Fraction(1, 2))
    digits = tuple(map(int, str(whole)))
    return Decimal((int(quotient < 0), digits, -places))
