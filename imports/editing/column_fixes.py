"""What may be done to the cells of a column, all similar ones at once."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypedDict

from imports.catalogue import FieldType
from imports.checking.across.decimal_marks import is_grouped
from imports.checking.across.lost_zeros import has_lost_zeros
from imports.checking.records.quotes import INSTEAD
from imports.rules.catalogue import Rule
from imports.values.date_suggestions import suggest_date, write_month_first
from imports.values.date_texts import DateOrder, DateWays
from imports.values.rules import DECIMALS, CellCheck, find_faults
from imports.values.suggestions import SPACES
from imports.values.years import find_this_year

EDGES = " \t\xa0\u202f\u2009\u200b\ufeff"
#: An ISO date, or one that is right but for the time behind it.
ISO_OR_TIMED = re.compile(
    "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T].*)?|[0-9]{2}/[0-9]{2}/[0-9]{4}[ T].*"
)
LONGEST_PADDED = 60


class FixName(StrEnum):
    """The kinds of fixes. The values are stored: never rename one."""

    TRIM = "trim"
    SPACES = "spaces"
    THOUSANDS = "thousands"
    DATE = "date"
    MONTH_FIRST = "month_first"
    COMMA = "comma"
    POINT = "point"
    UPPER = "upper"
    PAD = "pad"
    ACCENTS = "accents"
    MARKS = "marks"
    ESCAPES = "escapes"
    DELIMITER = "delimiter"
    MEANT = "meant"


#: What the fix of a rule is always called.
FIXES_BY_RULE: Mapping[Rule | None, FixName] = {
    Rule.MOJIBAKE: FixName.ACCENTS,
    Rule.VALUE_IN_QUOTES: FixName.MARKS,
    Rule.ESCAPED_QUOTE: FixName.ESCAPES,
    Rule.DELIMITER_IN_VALUE: FixName.DELIMITER,
}


class StoredFix(TypedDict, total=False):
    """A fix as it is stored; the first ones were stored without all of it."""

    name: str
    column: int
    field: str
    rule: str | None
    length: int
    decimal_mark: str | None
    proven_mark: str
    date_order: str
    year: int
    held: str


@dataclass(frozen=True, kw_only=True)
class Fix:
    """One fix of one column, from 1.

    With a `rule`, it fixes the cells that break it and whose likely meaning is that fix away; else
    every cell that it changes. `field` names the check that the cells go through. `length` is
    what codes are padded to. `decimal_mark` is the chosen one under which it was made, and is made
    again for ever after; None: that of the reading. `proven_mark` is the other one where the column
    proves that it is decimal: numbers in which it may be that are left alone. `date_order`
    is what stands first in the dates of the column, as it was known when the fix was made, in
    `year`. `held` is the delimiter that is replaced in values.
    """

    name: FixName
    column: int
    field: str = ""
    rule: Rule | None = None
    length: int = 0
    decimal_mark: str | None = None
    proven_mark: str = ""
    date_order: str = ""
    year: int = dataclasses.field(default_factory=find_this_year)
    held: str = ""

    def as_json(self) -> StoredFix:
        return {
            "name": self.name.value,
            "column": self.column,
            "field": self.field,
            "rule": self.rule.value if self.rule else None,
            "length": self.length,
            "decimal_mark": self.decimal_mark,
            "proven_mark": self.proven_mark,
            "date_order": self.date_order,
            "year": self.year,
            "held": self.held,
        }

    @classmethod
    def from_json(cls, data: StoredFix) -> Self:
        rule = data.get("rule")
        return cls(
            name=FixName(data["name"]),
            column=data["column"],
            field=data.get("field", ""),
            rule=Rule(rule) if rule else None,
            length=data.get("length", 0),
            decimal_mark=data.get("decimal_mark"),
            proven_mark=data.get("proven_mark", ""),
            date_order=data.get("date_order", ""),
            year=data.get("year") or find_this_year(),
            held=data.get("held", ""),
        )


def name_fix(value: str, meant: str, rule: Rule | None = None) -> FixName:
    """Say which fix leads from a value to what was meant by it; MEANT where it has no name."""
    if rule in FIXES_BY_RULE:
        return FIXES_BY_RULE[rule]
    bare = value.strip(EDGES)
    if ISO_OR_TIMED.fullmatch(bare) and bare != meant:
        return FixName.DATE
    if meant in (value.replace(".", ""), value.replace(",", "")):
        return FixName.THOUSANDS
    ways = {
        FixName.TRIM: bare,
        FixName.SPACES: SPACES.sub("", value),
        FixName.COMMA: value.replace(".", ","),
        FixName.POINT: value.replace(",", "."),
        FixName.UPPER: bare.upper(),
        FixName.PAD: bare.zfill(len(meant)),
    }
    return next((name for name, made in ways.items() if made == meant), FixName.MEANT)


def fix_value(value: str, fix: Fix, check: CellCheck) -> str | None:
    """Return what the fix makes of a cell, or None where it has nothing to do."""
    if fix.rule is Rule.LOST_ZEROS and not has_lost_zeros(value, fix.length):
        return None
    check = replace(check, ways=find_ways(fix, check))
    if fix.rule in (None, Rule.LOST_ZEROS, Rule.DATE_ORDER, Rule.DELIMITER_IN_VALUE):
        fixed = TRANSFORMS[fix.name](value, fix, check)
        return fixed if fixed != value else None
    if fix.proven_mark and is_grouped(value, fix.proven_mark):
        return None
    for rule, params in find_faults(value, check):
        meant = str(params.get("suggestion", ""))
        if rule is fix.rule and meant and name_fix(value, meant, rule) is fix.name:
            return meant
    return None


def find_ways(fix: Fix, check: CellCheck) -> DateWays:
    """Return how dates are read by the fix: as they were when it was made."""
    order = DateOrder(fix.date_order) if fix.date_order else check.ways.order
    return replace(check.ways, order=order, this_year=fix.year)


def trim(value: str, _fix: Fix, _check: CellCheck) -> str:
    return value.strip(EDGES)


def remove_spaces(value: str, _fix: Fix, _check: CellCheck) -> str:
    bare = SPACES.sub("", value)
    return bare if re.fullmatch(DECIMALS[".,"], bare) else value


def write_date(value: str, _fix: Fix, check: CellCheck) -> str:
    return str(
        suggest_date(value, check.dates, check.ways, keeps_time=check.keeps_time).get(
            "suggestion", value
        )
    )


def swap_month(value: str, _fix: Fix, check: CellCheck) -> str:
    return write_month_first(value, check.dates, check.ways, keeps_time=check.keeps_time)


def write_comma(value: str, _fix: Fix, _check: CellCheck) -> str:
    return value.replace(".", ",") if re.fullmatch(DECIMALS["."], value) else value


def write_point(value: str, _fix: Fix, _check: CellCheck) -> str:
    return value.replace(",", ".") if re.fullmatch(DECIMALS[".,"], value) else value


def write_upper(value: str, _fix: Fix, _check: CellCheck) -> str:
    return value.upper()


def pad(value: str, fix: Fix, _check: CellCheck) -> str:
    """Write zeros in front of a number that lost them; codes with letters never had any."""
    bare = value.strip(EDGES)
    return bare.zfill(fix.length) if re.fullmatch("[0-9]+", bare) else value


def replace_delimiter(value: str, fix: Fix, _check: CellCheck) -> str:
    return value.replace(fix.held, INSTEAD.get(fix.held, fix.held))


TRANSFORMS: Mapping[FixName, Callable[[str, Fix, CellCheck], str]] = {
    FixName.TRIM: trim,
    FixName.SPACES: remove_spaces,
    FixName.DATE: write_date,
    FixName.MONTH_FIRST: swap_month,
    FixName.COMMA: write_comma,
    FixName.POINT: write_point,
    FixName.UPPER: write_upper,
    FixName.PAD: pad,
    FixName.DELIMITER: replace_delimiter,
}
NUMBERS = (FixName.SPACES, FixName.COMMA, FixName.POINT, FixName.TRIM)
FIXES_BY_TYPE: Mapping[FieldType, tuple[FixName, ...]] = {
    FieldType.DATE: (FixName.DATE, FixName.MONTH_FIRST, FixName.TRIM),
    FieldType.DATE_TIME: (FixName.MONTH_FIRST, FixName.TRIM),
    FieldType.DECIMAL: NUMBERS,
    FieldType.AMOUNT: NUMBERS,
    FieldType.INTEGER: (FixName.SPACES, FixName.TRIM),
    FieldType.CHECKBOX: (FixName.TRIM,),
}
OF_TEXTS = (FixName.TRIM, FixName.UPPER, FixName.PAD)


#: Nobody knows what a column without a field holds: whatever does something to it may be right.
OF_UNKNOWN = (FixName.DATE, FixName.SPACES, FixName.COMMA, FixName.POINT, *OF_TEXTS)


def list_fixes(check: CellCheck, *, is_known: bool = True) -> tuple[FixName, ...]:
    """Return what may be done to a whole column of that field; not `is_known`: it has none."""
    if not is_known:
        return OF_UNKNOWN
    fixes = FIXES_BY_TYPE.get(check.type, OF_TEXTS) if check.values is None else OF_TEXTS
    unfit = {".": FixName.COMMA, ",": FixName.POINT}.get(check.decimal_marks)
    return tuple(name for name in fixes if name is not unfit)
