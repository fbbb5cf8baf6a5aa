"""The rules of a cell as polars expressions over a column; `rules.py` says what they must find."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from imports.catalogue import FieldType
from imports.rules.catalogue import Rule
from imports.values.dates import build_calendar_pattern, build_short_year_pattern
from imports.values.nothing import NULL_WORDS
from imports.values.protection import PROTECTING
from imports.values.rules import (
    CHECKBOX_VALUES,
    DECIMALS,
    INTEGER,
    CellCheck,
)
from imports.values.spreadsheet_damage import (
    ALL_TRACES,
    ANY_SIGNS,
    BLANKS,
    FORMULA_ERROR,
    USUAL,
    Prefilter,
)
from imports.values.years import find_doubtful_years


@cache
def build_strange_pattern(known: frozenset[str]) -> str:
    return "[^\x00-\x7f" + "".join(sorted(c for c in known if not c.isascii())) + "]"


TRUE = pl.lit(value=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A rule of the cells at `place`, or the `condition`th of those over several cells of a line.

    `is_suspect` is true at least wherever the rule is broken, and asked of every line: a pattern
    makes it costly. `is_wrong` decides on those that are suspect.
    """

    rule: Rule
    field: str
    place: int
    condition: int | None = None
    is_costly: bool = False
    is_suspect: pl.Expr
    is_wrong: pl.Expr


def find_signs(data: bytes) -> Prefilter:
    """Look through a text in UTF-8 for what its cells need not be searched for one by one."""
    unusual = frozenset(data.translate(None, USUAL).decode("utf-8"))
    # Of a text that stands alone, polars would make a copy for each expression.
    text = pl.Series([data, b""], dtype=pl.Binary).cast(pl.String)
    rules = frozenset(
        trace.rule
        for trace in ALL_TRACES
        if (
            text.str.contains(trace.sign).any()
            if isinstance(trace.sign, str)
            else trace.sign(data, unusual)
        )
    )
    return Prefilter(rules, unusual, has_tabs=b"\t" in data)


def blank_expression(cell: pl.Expr) -> pl.Expr:
    return cell.str.strip_chars(BLANKS) == ""


def may_be_blank(cell: pl.Expr, prefilter: Prefilter = ANY_SIGNS) -> pl.Expr:
    # A blank cell is empty or starts with a tab, a space or U+00A0; comparing is ten times faster
    # than stripping.
    is_low = cell < "!"
    return is_low | ((cell >= "\xa0") & (cell < "\xa1")) if "\xa0" in prefilter.unusual else is_low


def build_masks(place: int, check: CellCheck, prefilter: Prefilter) -> Iterator[Mask]:
    """Yield the masks of a column; `signs` tell what its cells need be searched for."""
    cell = pl.col(str(place))

    def build(
        rule: Rule, is_suspect: pl.Expr, is_wrong: pl.Expr, *, is_costly: bool = False
    ) -> Mask:
        return Mask(
            rule=rule,
            field=check.name,
            place=place,
            is_costly=is_costly,
            is_suspect=is_suspect,
            is_wrong=is_wrong,
        )

    if check.is_required:
        yield build(Rule.REQUIRED, may_be_blank(cell, prefilter), blank_expression(cell))
    is_filled = ~blank_expression(cell)
    # A failed formula is told as such, and not for what it lacks.
    is_error = cell.str.contains(FORMULA_ERROR.pattern)
    is_judged = is_filled & ~is_error if Rule.FORMULA_ERROR in prefilter.rules else is_filled
    if check.has_sense:
        yield build(Rule.NEGATIVE_AMOUNT, cell.str.starts_with("-"), TRUE)
    for rule, is_suspect, is_fault in build_content_masks(cell, check):
        is_costly = rule in PATTERN_RULES
        yield build(rule, is_suspect, is_fault & is_judged, is_costly=is_costly)
    for rule, is_suspect, is_hit in build_trace_masks(cell, check, prefilter):
        yield build(rule, is_suspect, is_hit & is_filled)


def build_trace_masks(
    cell: pl.Expr, check: CellCheck, prefilter: Prefilter
) -> Iterator[tuple[Rule, pl.Expr, pl.Expr]]:
    strange = build_strange_pattern(check.known_characters)
    patterns = {FORMULA_ERROR.rule: FORMULA_ERROR.pattern, Rule.NOT_CP1252: strange}
    patterns |= {trace.rule: trace.pattern for trace in check.traces}
    for rule, pattern in patterns.items():
        is_hit = cell.str.contains(pattern)
        if rule is Rule.SPACES_AROUND:
            yield rule, may_have_spaces_around(cell, prefilter), is_hit
        elif rule is Rule.NULL_WORD:
            yield rule, cell.is_in([*NULL_WORDS]), is_hit
        elif rule is Rule.TEXT_MARK and rule in prefilter.rules:
            starts = [cell.str.starts_with(mark) for mark in PROTECTING]
            yield rule, pl.any_horizontal(starts), is_hit
        elif rule in prefilter.rules:
            yield rule, is_hit, TRUE


def may_have_spaces_around(cell: pl.Expr, prefilter: Prefilter) -> pl.Expr:
    starts = (cell < "!") & (cell != "")
    is_spaced = starts | cell.str.ends_with(" ")
    return is_spaced | cell.str.ends_with("\t") if prefilter.has_tabs else is_spaced


def build_content_masks(cell: pl.Expr, check: CellCheck) -> Iterator[tuple[Rule, pl.Expr, pl.Expr]]:
    """Yield what is true wherever a filled cell breaks a rule, and false where it is empty; then
    what remains to be asked.
    """
    if check.values is not None:
        yield Rule.NOT_ALLOWED, ~cell.is_in([*check.values, ""]), TRUE
    elif check.type is FieldType.CHECKBOX:
        yield Rule.BAD_CHECKBOX, ~cell.is_in([*CHECKBOX_VALUES, ""]), TRUE
    elif check.type is FieldType.DATE_TIME:
        date = build_calendar_pattern(check.dates)
        yield Rule.BAD_DATE, ~matches(cell, date + "(?:[ T].*)?"), TRUE
        yield Rule.UNDOCUMENTED_TIME, cell.str.contains(f"^{date}[ T]"), TRUE
    elif check.type in PATTERNS:
        rule, build_pattern = PATTERNS[check.type]
        yield rule, ~matches(cell, build_pattern(check)), TRUE
        if check.takes_short_years:
            short = build_short_year_pattern(find_doubtful_years(check.ways.years))
            is_date = matches(cell, build_calendar_pattern(check.dates))
            yield Rule.DOUBTFUL_YEAR, cell.str.contains(f"^{short}$"), is_date
    elif check.max_length is not None:
        is_long = cell.str.len_bytes() > check.max_length
        yield check.length_rule, is_long, cell.str.len_chars() > check.max_length


#: Decided by a pattern over each cell.
PATTERN_RULES = {
    Rule.BAD_DATE,
    Rule.DOUBTFUL_YEAR,
    Rule.UNDOCUMENTED_TIME,
    Rule.BAD_INTEGER,
    Rule.BAD_DECIMAL,
}
PATTERNS: Mapping[FieldType, tuple[Rule, Callable[[CellCheck], str]]] = {
    FieldType.DATE: (Rule.BAD_DATE, lambda check: build_calendar_pattern(check.dates)),
    FieldType.INTEGER: (Rule.BAD_INTEGER, lambda _check: INTEGER),
    FieldType.DECIMAL: (Rule.BAD_DECIMAL, lambda check: DECIMALS[check.decimal_marks]),
    FieldType.AMOUNT: (Rule.BAD_DECIMAL, lambda check: DECIMALS[check.decimal_marks]),
}


def matches(cell: pl.Expr, pattern: str) -> pl.Expr:
    """Say where the cell is empty or as `pattern` says."""
    return cell.str.contains(f"^(?:|{pattern})$")
