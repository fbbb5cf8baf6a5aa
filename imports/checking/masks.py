"""The rules of a cell as polars expressions over a column; `cell.py` says what they must find."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass

import polars as pl

from imports.catalogue import FieldType
from imports.checking.cell import (
    CHECKBOX_VALUES,
    DECIMALS,
    INTEGER,
    KNOWN,
    KNOWN_IN_CODES,
    CellCheck,
)
from imports.checking.condition import Condition
from imports.checking.damage import BLANKS, FORMULA_ERROR
from imports.checking.dates import build_calendar_pattern
from imports.checking.rule import Rule


def build_strange_pattern(known: Set[str]) -> str:
    return "[^\x00-\x7f" + "".join(sorted(c for c in known if not c.isascii())) + "]"


STRANGE = build_strange_pattern(KNOWN)
STRANGE_IN_CODES = build_strange_pattern(KNOWN_IN_CODES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A rule of one column.

    `is_suspect` is cheap and true at least wherever the rule is broken; `is_wrong` is exact, and
    costs too much for the many lines that nothing speaks against.
    """

    rule: Rule
    field: str
    is_suspect: pl.Expr
    is_wrong: pl.Expr


def is_blank(cell: pl.Expr) -> pl.Expr:
    return cell.str.strip_chars(BLANKS) == ""


def may_be_blank(cell: pl.Expr) -> pl.Expr:
    # A blank cell is empty or starts with a tab, a space or U+00A0; comparing is ten times faster
    # than stripping.
    return (cell < "!") | ((cell >= "\xa0") & (cell < "\xa1"))


def build_masks(column: str, check: CellCheck, *, suspected: Set[Rule]) -> Iterator[Mask]:
    """Yield the masks of a column; `suspected`: the traces and characters to look for."""
    cell = pl.col(column)
    if check.is_required:
        yield Mask(
            rule=Rule.REQUIRED,
            field=check.name,
            is_suspect=may_be_blank(cell),
            is_wrong=is_blank(cell),
        )
    is_filled = ~is_blank(cell)
    is_error = cell.str.contains(FORMULA_ERROR.pattern)
    has_errors = Rule.FORMULA_ERROR in suspected
    for rule, is_suspect in build_content_masks(cell, check):
        # A failed formula is told as such, and not for what it lacks.
        is_wrong = is_suspect & is_filled & ~is_error if has_errors else is_suspect & is_filled
        yield Mask(rule=rule, field=check.name, is_suspect=is_suspect, is_wrong=is_wrong)
    for rule, is_suspect, is_hit in build_trace_masks(cell, check, suspected):
        yield Mask(rule=rule, field=check.name, is_suspect=is_suspect, is_wrong=is_hit & is_filled)


def build_condition_mask(condition: Condition) -> Mask:
    """Return the mask of a condition over several columns of a line."""
    when = pl.lit(value=True)
    if condition.when is not None:
        cell = pl.col(str(condition.when))
        when = pl.any_horizontal(cell == value for value in condition.values)
    blank = [pl.col(str(place)) for place in condition.blank]
    filled = [pl.col(str(place)) for place in condition.filled]
    return Mask(
        rule=condition.rule,
        field=condition.field,
        is_suspect=pl.all_horizontal(when, *map(may_be_blank, blank), *(c != "" for c in filled)),
        is_wrong=pl.all_horizontal(when, *map(is_blank, blank), *(~is_blank(c) for c in filled)),
    )


def build_trace_masks(
    cell: pl.Expr, check: CellCheck, suspected: Set[Rule]
) -> Iterator[tuple[Rule, pl.Expr, pl.Expr]]:
    strange = STRANGE_IN_CODES if check.is_code else STRANGE
    patterns = {FORMULA_ERROR.rule: FORMULA_ERROR.pattern, Rule.NOT_CP1252: strange}
    patterns |= {trace.rule: trace.pattern for trace in check.traces}
    for rule, pattern in patterns.items():
        is_hit = cell.str.contains(pattern)
        if rule is Rule.SPACES_AROUND:
            yield rule, may_have_spaces_around(cell), is_hit
        elif rule in suspected:
            yield rule, is_hit, is_hit


def may_have_spaces_around(cell: pl.Expr) -> pl.Expr:
    starts = (cell < "!") & (cell != "")
    return starts | cell.str.ends_with(" ") | cell.str.ends_with("\t")


def build_content_masks(cell: pl.Expr, check: CellCheck) -> Iterator[tuple[Rule, pl.Expr]]:
    """Yield what is true wherever a filled cell breaks a rule, and false where it is empty."""
    if check.values is not None:
        yield Rule.NOT_ALLOWED, ~cell.is_in([*check.values, ""])
    elif check.type is FieldType.CHECKBOX:
        yield Rule.BAD_CHECKBOX, ~cell.is_in([*CHECKBOX_VALUES, ""])
    elif check.type is FieldType.DATE_TIME:
        date = build_calendar_pattern(check.dates)
        yield Rule.BAD_DATE, ~matches(cell, date + "(?:[ T].*)?")
        yield Rule.UNDOCUMENTED_TIME, cell.str.contains(f"^{date}[ T]")
    elif check.type in PATTERNS:
        rule, build_pattern = PATTERNS[check.type]
        yield rule, ~matches(cell, build_pattern(check))
    elif check.max_length is not None:
        yield check.length_rule, cell.str.len_chars() > check.max_length


PATTERNS: Mapping[FieldType, tuple[Rule, Callable[[CellCheck], str]]] = {
    FieldType.DATE: (Rule.BAD_DATE, lambda check: build_calendar_pattern(check.dates)),
    FieldType.INTEGER: (Rule.BAD_INTEGER, lambda _check: INTEGER),
    FieldType.DECIMAL: (Rule.BAD_DECIMAL, lambda check: DECIMALS[check.decimal_marks]),
    FieldType.AMOUNT: (Rule.BAD_DECIMAL, lambda check: DECIMALS[check.decimal_marks]),
}


def matches(cell: pl.Expr, pattern: str) -> pl.Expr:
    """Say where the cell is empty or as `pattern` says."""
    return cell.str.contains(f"^(?:|{pattern})$")
