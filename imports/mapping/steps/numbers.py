"""Steps that read numbers and count with them: exactly, in decimals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.step import (
    CELL,
    Step,
    Translate,
    convert_distinct,
    express_stages,
    keep_text,
    refuse_breaks,
    refuse_empty,
    refuse_outside,
)
from imports.values.numbers import HIDDEN_SIGNS, MINUS, SPACES
from imports.values.rules import DECIMALS

if TYPE_CHECKING:
    import polars as pl

#: No number has more characters.
LONGEST_NUMBER = 60
GESTIMUM_NUMBER = re.compile(DECIMALS[".,"])
#: Raises rather than rounds: a product has no more digits than both numbers have.
EXACT = Context(prec=4 * LONGEST_NUMBER, traps=[Inexact])


class DecimalMark(StrEnum):
    """What stands before the decimals. The values are stored: never rename one."""

    COMMA = ","
    POINT = "."


class Thousands(StrEnum):
    """What stands between groups of three digits. The values are stored: never rename one."""

    NONE = ""
    SPACE = " "
    POINT = "."
    COMMA = ","
    APOSTROPHE = "'"


class SignForm(StrEnum):
    """How numbers below zero are written. The values are stored: never rename one."""

    LEADING = "leading"
    TRAILING = "trailing"
    BRACKETS = "brackets"


#: Groups of three are told from a decimal mark by their first digit as well.
GROUP_MARKS: Mapping[Thousands, str] = {
    Thousands.SPACE: " ",
    Thousands.POINT: "[.]",
    Thousands.COMMA: ",",
    Thousands.APOSTROPHE: "['\u2019\u02bc]",
}
#: A minus of any kind, or the bracket that stands for one.
BELOW_ZERO = re.compile(f"[({MINUS}]")
#: So many digits are multiplied as whole numbers of 64 bits.
DIGITS_AT_ONCE = 18


@dataclass(frozen=True, kw_only=True)
class ReadNumber(Step):
    """Writes numbers of one stated form as Gestimum reads them: -1234,5.

    A minus in front is taken in any form, that of `sign` besides. `drops` are texts that may
    stand at either end: €, %, EUR. `writes` is the decimal mark that is sent. Where the number
    `is_whole`, decimals that are all zeros go, and others cannot be converted.
    """

    type: ClassVar[str] = "number"
    SENTENCE = gettext_noop("Numbers with the decimal mark “%(decimal)s” are read.")
    GROUPED = gettext_noop(
        "Numbers with the decimal mark “%(decimal)s” and thousands separated by %(thousands)s are "
        "read."
    )
    GROUP_NAMES: ClassVar[Mapping[Thousands, str]] = {
        Thousands.SPACE: gettext_noop("a space"),
        Thousands.POINT: gettext_noop("a point"),
        Thousands.COMMA: gettext_noop("a comma"),
        Thousands.APOSTROPHE: gettext_noop("an apostrophe"),
    }
    SIGNS: ClassVar[Mapping[SignForm, str]] = {
        SignForm.TRAILING: gettext_noop("A minus may stand behind the number."),
        SignForm.BRACKETS: gettext_noop("Numbers in brackets are below zero."),
    }
    WHOLE = gettext_noop("Decimals that are all zeros are left out; others are refused.")
    DROPPED = gettext_noop("What stands beside the number is left out: %(drops)s.")

    decimal: DecimalMark
    thousands: Thousands = Thousands.NONE
    sign: SignForm = SignForm.LEADING
    drops: tuple[str, ...] = ()
    writes: DecimalMark = DecimalMark.COMMA
    is_whole: bool = False

    def __post_init__(self) -> None:
        if self.decimal.value == self.thousands.value:
            raise MappingRefused("same_marks", mark=self.decimal.value)
        for text in self.drops:
            refuse_empty(text.strip())
            if re.search(f"[0-9.,+(){MINUS}]", text):
                raise MappingRefused("digits_dropped", value=text)

    @cached_property
    def pattern(self) -> str:
        """What numbers of this form look like, spaces around them gone."""
        mark = re.escape(self.decimal.value)
        whole = "[0-9]+"
        if between := GROUP_MARKS.get(self.thousands):
            whole = f"(?:[1-9][0-9]{{0,2}}(?:{between}[0-9]{{3}})+|[0-9]+)"
        number = f"(?:{whole}(?:{mark}[0-9]*)?|{mark}[0-9]+)"
        drops = sorted(map(str.strip, self.drops), key=len, reverse=True)
        beside = "|".join(map(re.escape, drops))
        before, after = (f"(?:(?:{beside}) ?)?", f"(?: ?(?:{beside}))?") if beside else ("", "")
        forms = [f"{before}(?:[+{MINUS}] ?)?{before}{number}{after}"]
        if self.sign is SignForm.TRAILING:
            forms.append(f"{before}{number}{after} ?[{MINUS}]{after}")
        elif self.sign is SignForm.BRACKETS:
            forms.append(f"{before}[(] ?{before}{number}{after} ?[)]{after}")
        return "|".join(forms)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def convert_filled(self, value: str) -> str | None:
        text = SPACES.sub(" ", HIDDEN_SIGNS.sub("", value)).strip(" ")
        if len(value) > LONGEST_NUMBER or not self.compiled.fullmatch(text):
            return None
        # No text that is dropped has a digit, a mark or a sign in it.
        sign = "-" if BELOW_ZERO.search(text) else ""
        digits = re.sub(f"[^0-9{self.decimal}]", "", text)
        whole, _mark, decimals = digits.partition(self.decimal)
        if self.is_whole:
            return None if decimals.strip("0") else sign + (whole or "0")
        return sign + (whole or "0") + (self.writes + decimals if decimals else "")

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        return express_stages(cell, self.express_text, self.express_digits, self.express_parts)

    def express_text(self) -> "dict[str, pl.Expr]":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        text = (
            pl.col(CELL)
            .str.replace_all(HIDDEN_SIGNS.pattern, "")
            .str.replace_all(SPACES.pattern, " ")
        )
        return {"text": text.str.strip_chars(" ")}

    def express_digits(self) -> "dict[str, pl.Expr]":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        text = pl.col("text")
        is_number = text.str.contains(f"^(?:{self.pattern})$")
        is_number &= pl.col(CELL).str.len_chars() <= LONGEST_NUMBER
        digits = text.str.replace_all(f"[^0-9{self.decimal}]+", "")
        if self.is_whole:
            is_number &= ~digits.str.contains(f"[{self.decimal}].*[1-9]")
            digits = digits.str.replace(f"[{self.decimal}].*$", "")
        return {
            "is_number": is_number,
            "is_below": text.str.contains(BELOW_ZERO.pattern),
            "digits": digits.str.strip_chars_end(self.decimal),
        }

    def express_parts(self) -> "dict[str, pl.Expr]":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        digits = pl.col("digits")
        lacks_zero = (digits == "") | digits.str.starts_with(self.decimal)
        minus = pl.when("is_below").then(pl.lit("-")).otherwise(pl.lit(""))
        zero = pl.when(lacks_zero).then(pl.lit("0")).otherwise(pl.lit(""))
        number = minus + zero + digits.str.replace(self.decimal, self.writes, literal=True)
        return {"made": pl.when("is_number").then(number)}

    def describe(self, translate: Translate = keep_text) -> str:
        grouped = self.thousands in self.GROUP_NAMES
        params: Mapping[str, str | int] = {
            "decimal": self.decimal.value,
            "thousands": translate(self.GROUP_NAMES[self.thousands]) if grouped else "",
            "drops": ", ".join(self.drops),
        }
        sentences = [self.GROUPED if grouped else self.SENTENCE]
        sentences += [self.SIGNS[self.sign]] if self.sign in self.SIGNS else []
        sentences += [self.DROPPED] if self.drops else []
        sentences += [self.WHOLE] if self.is_whole else []
        return " ".join(translate(sentence) % params for sentence in sentences)


@dataclass(frozen=True, kw_only=True)
class MultiplyNumber(Step):
    """Multiplies numbers as Gestimum reads them by an exact factor: 0.01 makes euros of cents.

    The product is exact, whatever its decimals; the decimal mark stays what it was.
    """

    type: ClassVar[str] = "factor"
    SENTENCE = gettext_noop("Numbers are multiplied by %(factor)s.")

    factor: Decimal

    def __post_init__(self) -> None:
        if not self.factor.is_finite() or not self.factor:
            raise MappingRefused("no_factor", factor=str(self.factor))
        refuse_outside(len(f"{self.factor:f}"), least=1, most=LONGEST_NUMBER)

    def convert_filled(self, value: str) -> str | None:
        if not is_gestimum_number(value):
            return None
        product = EXACT.multiply(Decimal(value.replace(",", ".")), self.factor)
        return write_decimal(product, "." if "." in value else ",")

    @cached_property
    def whole_factor(self) -> tuple[int, int]:
        """The digits of the factor as a whole number, and how many of them are decimals."""
        _sign, digits, exponent = self.factor.normalize(EXACT).as_tuple()
        factor = int("".join(map(str, digits))) * 10 ** max(int(exponent), 0)
        return factor, max(-int(exponent), 0)

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        """Multiply digits as whole numbers where these are few, and set the mark again."""
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        if len(str(self.whole_factor[0])) >= DIGITS_AT_ONCE:
            return convert_distinct(cell, self.convert)
        made = express_stages(cell, self.express_product, self.express_padded, self.express_marked)
        # A product is never null; what is no short number is.
        others = convert_distinct(pl.when(made.is_null()).then(cell), self.convert)
        return pl.coalesce(made, others)

    def express_product(self) -> "dict[str, pl.Expr]":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        factor, places = self.whole_factor
        digits = pl.col(CELL).str.replace_all("[^0-9]+", "")
        is_short = digits.str.len_chars() <= DIGITS_AT_ONCE - len(str(factor))
        digits = pl.when(express_number(pl.col(CELL)) & is_short).then(digits)
        decimals = pl.col(CELL).str.extract("[.,]([0-9]*)$").str.len_chars().fill_null(0)
        return {
            "product": digits.cast(pl.Int64) * factor,
            "decimals": decimals.cast(pl.Int64) + places,
        }

    def express_padded(self) -> "dict[str, pl.Expr]":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        padded = pl.col("product").cast(pl.String).str.pad_start(pl.col("decimals") + 1, "0")
        place = padded.str.len_chars().cast(pl.Int64) - pl.col("decimals")
        return {
            "whole": padded.str.slice(0, place),
            "behind": padded.str.slice(place).str.strip_chars_end("0"),
        }

    def express_marked(self) -> "dict[str, pl.Expr]":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        has_point = pl.col(CELL).str.contains(".", literal=True)
        mark = pl.when(has_point).then(pl.lit(".")).otherwise(pl.lit(","))
        mark = pl.when(pl.col("behind") == "").then(pl.lit("")).otherwise(mark)
        is_below = (pl.col(CELL).str.starts_with("-") != (self.factor < 0)) & (
            pl.col("product") != 0
        )
        minus = pl.when(is_below).then(pl.lit("-")).otherwise(pl.lit(""))
        return {"made": minus + pl.col("whole") + mark + pl.col("behind")}

    def name_params(self, translate: Translate) -> Mapping[str, str | int]:
        del translate
        return {"factor": f"{self.factor:f}"}


@dataclass(frozen=True, kw_only=True)
class AbsoluteValue(Step):
    """Leaves out the sign of numbers as Gestimum reads them."""

    type: ClassVar[str] = "absolute"
    SENTENCE = gettext_noop("The sign of numbers is left out.")

    def convert_filled(self, value: str) -> str | None:
        return value.lstrip("+-") if is_gestimum_number(value) else None

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        return pl.when(express_number(cell)).then(cell.str.strip_chars_start("+-"))


@dataclass(frozen=True, kw_only=True)
class SignToCode(Step):
    """Makes a code of the sign of a number. Without a code for it, zero cannot be converted."""

    type: ClassVar[str] = "sign_to_code"
    SENTENCE = gettext_noop(
        "Numbers above zero become “%(positive)s”, those below zero “%(negative)s”."
    )
    ZERO = gettext_noop("Zero becomes “%(zero)s”.")
    NO_ZERO = gettext_noop("Zero is refused.")

    positive: str
    negative: str
    zero: str | None = None

    def __post_init__(self) -> None:
        for code in (self.positive, self.negative):
            refuse_empty(code)
        refuse_breaks(self.positive, self.negative, self.zero or "")

    def convert_filled(self, value: str) -> str | None:
        if not is_gestimum_number(value):
            return None
        if not re.search("[1-9]", value):
            return self.zero
        return self.negative if value.startswith("-") else self.positive

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        is_number = express_number(cell)
        is_zero = ~cell.str.contains("[1-9]")
        return (
            pl.when(~is_number)
            .then(pl.lit(None, dtype=pl.String))
            .when(is_zero)
            .then(pl.lit(self.zero, dtype=pl.String))
            .when(cell.str.starts_with("-"))
            .then(pl.lit(self.negative))
            .when(is_number)
            .then(pl.lit(self.positive))
        )

    def describe(self, translate: Translate = keep_text) -> str:
        zero = self.NO_ZERO if self.zero is None else self.ZERO
        params = {"positive": self.positive, "negative": self.negative, "zero": self.zero or ""}
        return " ".join(translate(sentence) % params for sentence in (self.SENTENCE, zero))


def is_gestimum_number(value: str) -> bool:
    """Say whether Gestimum reads a number here; none is longer than `LONGEST_NUMBER`."""
    return len(value) <= LONGEST_NUMBER and bool(GESTIMUM_NUMBER.fullmatch(value))


def express_number(cell: "pl.Expr") -> "pl.Expr":
    """Return `is_gestimum_number` over a column."""
    is_short = cell.str.len_chars() <= LONGEST_NUMBER
    return is_short & cell.str.contains(f"^(?:{GESTIMUM_NUMBER.pattern})$")


def write_decimal(number: Decimal, mark: str) -> str:
    """Return a number in full, without zeros behind its last decimal."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace(".", mark)
