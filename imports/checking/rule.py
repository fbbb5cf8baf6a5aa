"""What the check looks for. The values are stored and appear in JSON: never rename one."""

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """`BLOCKING` keeps a file from being sent; a `REMARK` only says something."""

    BLOCKING = "blocking"
    WARNING = "warning"
    REMARK = "remark"


class Rule(StrEnum):
    # The columns
    OTHER_KIND = "other_kind"
    UNKNOWN_COLUMN = "unknown_column"
    UNNAMED_COLUMN = "unnamed_column"
    REPEATED_COLUMN = "repeated_column"
    MISSING_COLUMN = "missing_column"
    COLUMN_ORDER = "column_order"
    CUSTOM_COLUMN = "custom_column"
    UNLISTED_COLUMN = "unlisted_column"
    NO_COLUMN_NAMES = "no_column_names"
    # The lines
    NO_LINES = "no_lines"
    EMPTY_LINE = "empty_line"
    TOTAL_LINE = "total_line"
    MORE_CELLS = "more_cells"
    FEWER_CELLS = "fewer_cells"
    UNCLOSED_TEXT = "unclosed_text"
    LINE_BREAK = "line_break"
    UNKNOWN_RECORD = "unknown_record"
    LINE_TOO_WIDE = "line_too_wide"
    UNKNOWN_LAYOUT = "unknown_layout"
    # The cells
    REQUIRED = "required"
    TOO_LONG = "too_long"
    LONGER_THAN_DOCUMENTED = "longer_than_documented"
    NOT_ALLOWED = "not_allowed"
    BAD_DATE = "bad_date"
    UNDOCUMENTED_TIME = "undocumented_time"
    BAD_INTEGER = "bad_integer"
    BAD_DECIMAL = "bad_decimal"
    BAD_CHECKBOX = "bad_checkbox"
    NOT_CP1252 = "not_cp1252"
    FORMULA_ERROR = "formula_error"
    SCIENTIFIC_NOTATION = "scientific_notation"
    MOJIBAKE = "mojibake"
    CONTROL_CHARACTER = "control_character"


# Warnings are what the ERP was seen to take, or what nobody knows: fewer cells than columns are
# accepted in two documented examples; four documented examples break the order of columns that
# their page insists on, and three of them import anyway (gestimum/README.md, "File rules"); and the
# pages of two entry formats show piece numbers longer than their own tables allow.
SEVERITIES: Mapping[Rule, Severity] = dict.fromkeys(Rule, Severity.BLOCKING) | {
    Rule.COLUMN_ORDER: Severity.WARNING,
    Rule.LONGER_THAN_DOCUMENTED: Severity.WARNING,
    Rule.FEWER_CELLS: Severity.WARNING,
    Rule.TOTAL_LINE: Severity.WARNING,
    Rule.NOT_CP1252: Severity.WARNING,
    Rule.MOJIBAKE: Severity.WARNING,
    Rule.OTHER_KIND: Severity.WARNING,
    Rule.CUSTOM_COLUMN: Severity.REMARK,
    Rule.UNLISTED_COLUMN: Severity.REMARK,
    Rule.UNKNOWN_LAYOUT: Severity.REMARK,
    Rule.UNDOCUMENTED_TIME: Severity.REMARK,
}
