"""What may be done to the cells of a column, all similar ones at once."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Self, TypedDict

from imports.catalogue import FieldType
from imports.checking.across.code_numbers import is_code_as_number
from imports.checking.across.decimal_marks import GROUPED, is_grouped
from imports.checking.across.lost_zeros import has_lost_zeros
from imports.checking.cell_doubts import rescale
from imports.checking.layout import get_cell
from imports.checking.records.quotes import INSTEAD
from imports.rules.catalogue import Rule
from imports.values.date_suggestions import suggest_date, write_month_first
from imports.values.date_texts import DateOrder, DateWays
from imports.values.known_codes import add_zeros, is_elsewhere
from imports.values.nothing import NULL_WORDS
from imports.values.numbers import APOSTROPHES, SPACES, Quantity, find_unit
from imports.values.protection import unprotect
from imports.values.rules import DECIMALS, CellCheck, find_faults
from imports.values.suggestions import drop_decimals
from imports.values.years import find_this_year

EDGES = " \t\xa0\u202f\u2009\u200b\ufeff"
#: An ISO date, or one that is right but for the time behind it.
ISO_OR_TIMED = re.compile(
    "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T].*)?|[0-9]{2}/[0-9]{2}/[0-9]{4}[ T].*"
)
LONGEST_PADDED = 60
GROUP = re.compile(f"[0-9][.,{APOSTROPHES}][0-9]{{3}}")
WHOLE_NUMBER = re.compile("^([0-9]+)[.,]0*$")
NUMBER = re.compile("-?[0-9.,]+")


class FixName(StrEnum):
    """The kinds of fixes. The values are stored: one with a new word is read by its old one too."""

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
    EMPTY = "empty"
    UNWRAP = "unwrap"
    UNIT = "unit"
    SIGN = "sign"
    WHOLE = "whole"
    MEANT = "meant"
    SHOWN = "shown"
    HELD = "held"
    REPLACE = "replace"
    SET = "set"
    FILL_DOWN = "fill_down"

    @classmethod
    def _missing_(cls, value: object) -> "FixName | None":
        return cls.FILL_DOWN if value == "above" else None  # that of merged cells had its own word


#: Once they were all called MEANT.
NAMED_LATER = (FixName.THOUSANDS, FixName.UNWRAP, FixName.UNIT, FixName.SIGN, FixName.WHOLE)
#: What the fix of a rule is always called.
FIXES_BY_RULE: Mapping[Rule | None, FixName] = {
    Rule.MOJIBAKE: FixName.ACCENTS,
    Rule.MERGED_CELL: FixName.FILL_DOWN,
    Rule.VALUE_IN_QUOTES: FixName.MARKS,
    Rule.ESCAPED_QUOTE: FixName.ESCAPES,
    Rule.DELIMITER_IN_VALUE: FixName.DELIMITER,
    Rule.TEXT_MARK: FixName.UNWRAP,
    Rule.LOST_ZEROS: FixName.PAD,
    Rule.CODE_AS_NUMBER: FixName.WHOLE,
    Rule.DECIMAL_OR_THOUSANDS: FixName.THOUSANDS,
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
    old: str
    new: str
    lines: Sequence[int]
    date_order: str
    year: int
    held: str
    removed: str | None
    country_column: int


@dataclass(frozen=True, kw_only=True)
class Fix:
    """One fix of one column, from 1.

    With a `rule`, it fixes the cells that break it and whose likely meaning is that fix away; else
    every cell that it changes. `field` names the check that the cells go through. `length` is
    what codes are padded to. `decimal_mark` is the chosen one under which it was made, and is made
    again for ever after; None: that of the reading. `proven_mark` is the other one where the column
    proves that it is decimal: numbers in which it may be that are left alone. `date_order`
    is what stands first in the dates of the column, as it was known when the fix was made, in
    `year`. `held` is the delimiter that is replaced in values. `removed` is the unit that is taken
    off, or the mark that separates thousands; None for those that were made before these were told
    apart. `country_column`, from 1, says where a code is whole without more zeros; 0: everywhere
    alike. `old` is the value that becomes `new`, or every one does. Where `lines` are given, the
    others are left alone.
    """

    kind: ClassVar = "fix"

    name: FixName
    column: int
    field: str = ""
    rule: Rule | None = None
    length: int = 0
    decimal_mark: str | None = None
    proven_mark: str = ""
    old: str = ""
    new: str = ""
    lines: tuple[int, ...] = ()
    date_order: str = ""
    year: int = dataclasses.field(default_factory=find_this_year)
    held: str = ""
    removed: str | None = None
    country_column: int = 0

    def as_json(self) -> StoredFix:
        return {
            "name": self.name.value,
            "column": self.column,
            "field": self.field,
            "rule": self.rule.value if self.rule else None,
            "length": self.length,
            "decimal_mark": self.decimal_mark,
            "proven_mark": self.proven_mark,
            "old": self.old,
            "new": self.new,
            "lines": self.lines,
            "date_order": self.date_order,
            "year": self.year,
            "held": self.held,
            "removed": self.removed,
            "country_column": self.country_column,
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
            old=data.get("old", ""),
            new=data.get("new", ""),
            lines=tuple(data.get("lines") or ()),
            date_order=data.get("date_order", ""),
            year=data.get("year") or find_this_year(),
            held=data.get("held", ""),
            removed=data.get("removed"),
            country_column=data.get("country_column", 0),
        )


def name_fix(value: str, meant: str, rule: Rule | None = None) -> FixName:
    """Say which fix leads from a value to what was meant by it; MEANT where it has no name."""
    if not meant:
        return FixName.EMPTY
    if rule in FIXES_BY_RULE:
        return FIXES_BY_RULE[rule]
    if rule is Rule.DISPLAYED_OTHERWISE:
        return FixName.HELD if rescale(value, -2) == meant else FixName.SHOWN
    bare = value.strip(EDGES)
    if ISO_OR_TIMED.fullmatch(bare) and bare != meant:
        return FixName.DATE
    ways = {
        FixName.UNWRAP: unprotect(value),
        FixName.THOUSANDS: meant if is_ungrouped(value, meant) else "",
        FixName.TRIM: bare,
        FixName.SPACES: SPACES.sub("", value),
        FixName.COMMA: value.replace(".", ","),
        FixName.POINT: value.replace(",", "."),
        FixName.UPPER: bare.upper(),
        FixName.PAD: bare.zfill(len(meant)),
        FixName.WHOLE: WHOLE_NUMBER.sub(r"\1", bare),
        FixName.UNIT: meant if find_removed(value, FixName.UNIT) else "",
        FixName.SIGN: meant if is_signed(bare, meant) else "",
    }
    return next((name for name, made in ways.items() if made == meant), FixName.MEANT)


def is_ungrouped(value: str, meant: str) -> bool:
    """Say whether a number lost nothing but what separates its thousands."""
    ungrouped = (value.replace(mark, "") for mark in f".,{APOSTROPHES}")
    return bool(GROUP.search(value)) and meant in ungrouped


def is_signed(value: str, meant: str) -> bool:
    """Say whether a number is negative by other signs than a minus in front."""
    is_number = NUMBER.fullmatch(meant) and meant.startswith("-")
    return bool(is_number) and not value.startswith("-")


def find_removed(value: str, name: FixName) -> str:
    """Return the unit that a fix of that name takes off a number."""
    if name is not FixName.UNIT:
        return ""
    return next(filter(None, (find_unit(unprotect(value), quantity) for quantity in Quantity)), "")


def fix_value(value: str, fix: Fix, check: CellCheck) -> str | None:
    """Return what the fix makes of a cell, or None where it has nothing to do."""
    if fix.rule in MEANT_BY_COLUMN:
        return MEANT_BY_COLUMN[fix.rule](value, fix, check)
    check = replace(check, ways=find_ways(fix, check))
    of_no_rule = (None, Rule.DATE_ORDER, Rule.DELIMITER_IN_VALUE)
    if fix.rule in of_no_rule or fix.name in OF_ANY_COLUMN:
        fixed = TRANSFORMS[fix.name](value, fix, check)
        return fixed if fixed != value else None
    if fix.proven_mark and is_grouped(value, fix.proven_mark, check.quantity):
        return None
    for rule, params in find_faults(value, check):
        meant = params.get("suggestion")
        if rule is fix.rule and meant is not None:
            name = name_fix(value, str(meant), rule)
            if makes_change(fix, name, find_removed(value, name)):
                return str(meant)
    return None


def is_spared(fix: Fix, cells: Sequence[str], check: CellCheck) -> bool:
    """Say whether the fix leaves the line alone, because its code is of another country."""
    if not fix.country_column or check.known_code is None:
        return False
    return is_elsewhere(get_cell(cells, fix.country_column - 1), check.known_code)


def find_ways(fix: Fix, check: CellCheck) -> DateWays:
    """Return how dates are read by the fix: as they were when it was made."""
    order = DateOrder(fix.date_order) if fix.date_order else check.ways.order
    takes_six_digits = check.ways.takes_six_digits or fix.date_order == DateOrder.DAY_FIRST
    return replace(check.ways, order=order, this_year=fix.year, takes_six_digits=takes_six_digits)


def makes_change(fix: Fix, name: FixName, removed: str) -> bool:
    """Say whether the fix makes changes of that name."""
    if fix.removed is None:
        return name is fix.name or (fix.name is FixName.MEANT and name in NAMED_LATER)
    return name is fix.name and removed == fix.removed


def restore_zeros(value: str, fix: Fix, check: CellCheck) -> str | None:
    return add_zeros(value, fix.length) if has_lost_zeros(value, check, fix.length) else None


def write_code(value: str, _fix: Fix, _check: CellCheck) -> str | None:
    return drop_decimals(value) if is_code_as_number(value) else None


def empty_word(value: str, _fix: Fix, check: CellCheck) -> str | None:
    return "" if value in NULL_WORDS and not check.is_required else None


def remove_thousands(value: str, fix: Fix, _check: CellCheck) -> str | None:
    mark = fix.removed or ""
    return value.replace(mark, "") if mark and re.search(GROUPED[mark], value) else None


#: What rules make of a cell that look at its whole column.
MEANT_BY_COLUMN: Mapping[Rule | None, Callable[[str, Fix, CellCheck], str | None]] = {
    Rule.LOST_ZEROS: restore_zeros,
    Rule.CODE_AS_NUMBER: write_code,
    Rule.NULL_WORD: empty_word,
    Rule.DECIMAL_OR_THOUSANDS: remove_thousands,
}


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


def replace_value(value: str, fix: Fix, _check: CellCheck) -> str:
    return fix.new if value == fix.old else value


def set_value(_value: str, fix: Fix, _check: CellCheck) -> str:
    return fix.new


#: What a person says of a column of whatever field.
OF_ANY_COLUMN = (FixName.FILL_DOWN, FixName.REPLACE, FixName.SET)
TRANSFORMS: Mapping[FixName, Callable[[str, Fix, CellCheck], str]] = {
    FixName.TRIM: trim,
    FixName.SPACES: remove_spaces,
    FixName.DATE: write_date,
    FixName.MONTH_FIRST: swap_month,
    FixName.COMMA: write_comma,
    FixName.POINT: write_point,
    FixName.UPPER: write_upper,
    FixName.PAD: pad,
    FixName.REPLACE: replace_value,
    FixName.SET: set_value,
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
