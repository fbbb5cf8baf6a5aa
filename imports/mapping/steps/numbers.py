"""Steps that read numbers and count with them: exactly, in decimals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

import polars as pl

from imports.catalogue.texts import gettext_noop
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.step import Step, Translate, refuse_breaks, refuse_empty, refuse_outside
from imports.values.numbers import MINUS, SPACES, WIDTHLESS
from imports.values.rules import DECIMALS

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


#: An opening bracket, a minus behind the number, a closing bracket: what a form has of them.
BRACKETS_AND_MINUS: Mapping[SignForm, tuple[str, str, str]] = {
    SignForm.LEADING: ("(?P<opening>)", "(?P<behind>)", "(?P<closing>)"),
    SignForm.TRAILING: ("(?P<opening>)", f" ?(?P<behind>[{MINUS}]?)", "(?P<closing>)"),
    SignForm.BRACKETS: ("(?P<opening>[(]?) ?", "(?P<behind>)", " ?(?P<closing>[)]?)"),
}


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
        """Whatever stands there, once: which signs may stand together is asked afterwards."""
        whole = "[0-9]+"
        if between := GROUP_MARKS.get(self.thousands):
            whole = f"[1-9][0-9]{{0,2}}(?:{between}[0-9]{{3}})+|{whole}"
        drops = sorted(map(str.strip, self.drops), key=len, reverse=True)
        beside = "|".join(map(re.escape, drops))
        before, after = (f"(?:(?:{beside}) ?)?", f"(?: ?(?:{beside}))?") if beside else ("", "")
        opening, behind, closing = BRACKETS_AND_MINUS[self.sign]
        return (
            f"{before}{opening}{before}(?P<sign>[+{MINUS}]?) ?{before}"
            f"(?P<whole>{whole}|)(?:{re.escape(self.decimal.value)}(?P<decimals>[0-9]*))?"
            f"{after}{behind}{after}{closing}{after}"
        )

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def convert_filled(self, value: str) -> str | None:
        text = SPACES.sub(" ", WIDTHLESS.sub("", value)).strip(" ")
        found = self.compiled.fullmatch(text) if len(value) <= LONGEST_NUMBER else None
        if found is None or not (found["whole"] or found["decimals"]):
            return None
        signs = [found[name] for name in ("sign", "behind", "opening") if found[name]]
        if len(signs) > 1 or bool(found["opening"]) != bool(found["closing"]):
            return None
        decimals = found["decimals"] or ""
        if self.is_whole and decimals.strip("0"):
            return None
        sign = "-" if signs and signs[0] != "+" else ""
        whole = re.sub("[^0-9]", "", found["whole"]) or "0"
        is_written = decimals and not self.is_whole
        return sign + whole + (self.writes.value + decimals if is_written else "")

    def express_filled(self, cell: pl.Expr) -> pl.Expr:
        text = cell.str.replace_all(WIDTHLESS.pattern, "").str.replace_all(SPACES.pattern, " ")
        groups = text.str.strip_chars(" ").str.extract_groups(f"^(?:{self.pattern})$")
        parts = {
            name: groups.struct.field(name).fill_null("")
            for name in ("sign", "whole", "decimals", "behind", "opening", "closing")
        }
        decimals = parts["decimals"]
        signs = [parts[name] != "" for name in ("sign", "behind", "opening")]
        is_number = (
            (cell.str.len_chars() <= LONGEST_NUMBER)
            & ((parts["whole"] != "") | (decimals != ""))
            & (pl.sum_horizontal(signs) <= 1)
            & ((parts["opening"] != "") == (parts["closing"] != ""))
        )
        is_below = pl.any_horizontal(signs) & (parts["sign"] != "+")
        digits = parts["whole"].str.replace_all("[^0-9]", "")
        whole = pl.when(digits == "").then(pl.lit("0")).otherwise(digits)
        number = pl.when(is_below).then(pl.lit("-")).otherwise(pl.lit("")) + whole
        if self.is_whole:
            return pl.when(is_number & (decimals.str.strip_chars("0") == "")).then(number)
        behind = pl.when(decimals == "").then(pl.lit(""))
        return pl.when(is_number).then(number + behind.otherwise(pl.lit(self.writes) + decimals))

    def describe(self, translate: Translate = lambda text: text) -> str:
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

    def express_filled(self, cell: pl.Expr) -> pl.Expr:
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

    def express_filled(self, cell: pl.Expr) -> pl.Expr:
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

    def describe(self, translate: Translate = lambda text: text) -> str:
        zero = self.NO_ZERO if self.zero is None else self.ZERO
        params = {"positive": self.positive, "negative": self.negative, "zero": self.zero or ""}
        return " ".join(translate(sentence) % params for sentence in (self.SENTENCE, zero))


def is_gestimum_number(value: str) -> bool:
    """Say whether Gestimum reads a number here; none is longer than `LONGEST_NUMBER`."""
    return len(value) <= LONGEST_NUMBER and bool(GESTIMUM_NUMBER.fullmatch(value))


def express_number(cell: pl.Expr) -> pl.Expr:
    """Return `is_gestimum_number` over a column."""
    is_short = cell.str.len_chars() <= LONGEST_NUMBER
    return is_short & cell.str.contains(f"^(?:{GESTIMUM_NUMBER.pattern})$")


def write_decimal(number: Decimal, mark: str) -> str:
    """Return a number in full, without zeros behind its last decimal."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace(".", mark)
