"""What the check looks for. The values are stored and appear in JSON: never rename one."""

from collections.abc import Mapping
from enum import StrEnum

from imports.rules.severity import Severity

#: What fills the sentence of a rule.
type Params = Mapping[str, str | int]


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
    NONE_FILLED = "none_filled"
    BOTH_FILLED = "both_filled"
    TRANSFER_WITHOUT_DESTINATION = "transfer_without_destination"
    ACCOUNT_WITHOUT_THIRD_PARTY = "account_without_third_party"
    EMPTY_PRICE = "empty_price"
    # Across the lines
    REPEATED_KEY = "repeated_key"
    SCATTERED_DOCUMENT = "scattered_document"
    CHANGING_DOCUMENT_FIELD = "changing_document_field"
    UNBALANCED_PIECE = "unbalanced_piece"
    DUE_DATES_DIFFER = "due_dates_differ"
    DUE_DATES_IGNORED = "due_dates_ignored"
    ANALYTIC_DIFFERS = "analytic_differs"
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
    REPLACEMENT_CHARACTER = "replacement_character"
    TURNED_INTO_DATE = "turned_into_date"
    INVISIBLE_SPACE = "invisible_space"
    SPACES_AROUND = "spaces_around"
    # The columns as a whole
    LOST_ZEROS = "lost_zeros"
    DECIMAL_OR_THOUSANDS = "decimal_or_thousands"


# Warnings are what the ERP was seen to take, or what nobody knows: fewer cells than columns are
# accepted in two documented examples; four documented examples break the order of columns that
# their page insists on, and three of them import anyway (docs/gestimum.md, "File rules"); and the
# pages of two entry formats show piece numbers longer than their own tables allow. Nothing is said
# about what the ERP makes of two values in one document, of a document that comes back, of a
# transfer without destination; a company's preference may allow unbalanced pieces.
SEVERITIES: Mapping[Rule, Severity] = dict.fromkeys(Rule, Severity.BLOCKING) | {
    Rule.COLUMN_ORDER: Severity.WARNING,
    Rule.LONGER_THAN_DOCUMENTED: Severity.WARNING,
    Rule.FEWER_CELLS: Severity.WARNING,
    Rule.TOTAL_LINE: Severity.WARNING,
    Rule.NOT_CP1252: Severity.WARNING,
    Rule.MOJIBAKE: Severity.WARNING,
    Rule.BOTH_FILLED: Severity.WARNING,
    Rule.TRANSFER_WITHOUT_DESTINATION: Severity.WARNING,
    Rule.ACCOUNT_WITHOUT_THIRD_PARTY: Severity.WARNING,
    Rule.EMPTY_PRICE: Severity.WARNING,
    Rule.REPEATED_KEY: Severity.WARNING,
    Rule.SCATTERED_DOCUMENT: Severity.WARNING,
    Rule.CHANGING_DOCUMENT_FIELD: Severity.WARNING,
    Rule.UNBALANCED_PIECE: Severity.WARNING,
    Rule.DUE_DATES_IGNORED: Severity.WARNING,
    Rule.TURNED_INTO_DATE: Severity.WARNING,
    Rule.INVISIBLE_SPACE: Severity.WARNING,
    Rule.SPACES_AROUND: Severity.WARNING,
    Rule.LOST_ZEROS: Severity.WARNING,
    Rule.DECIMAL_OR_THOUSANDS: Severity.WARNING,
    Rule.OTHER_KIND: Severity.WARNING,
    Rule.CUSTOM_COLUMN: Severity.REMARK,
    Rule.UNLISTED_COLUMN: Severity.REMARK,
    Rule.UNKNOWN_LAYOUT: Severity.REMARK,
    Rule.UNDOCUMENTED_TIME: Severity.REMARK,
}
