"""What a rule of the check is, and which there are. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from imports.rules.severity import Severity

#: What fills the sentence of a rule.
type Params = Mapping[str, str | int]


class Family(StrEnum):
    """What a rule looks at."""

    READING = "reading"
    HEADER = "header"
    RECORD = "record"
    ACROSS = "across"
    CELL = "cell"
    COLUMN = "column"


class BulkFixKind(StrEnum):
    """What may be done in bulk where a rule is broken. The values are stored."""

    CELLS = "fix"
    HEADER = "header"
    LINES = "leave_out"
    READING = "reading"
    COLUMNS = "drop"
    WIDTH = "fit"
    RECORDS = "records"


class Rule(StrEnum):
    """The values are stored and appear in JSON: never rename one."""

    # How the file is read
    OTHER_SHEET = "other_sheet"
    DISPLAYED_OTHERWISE = "displayed_otherwise"
    DOUBTFUL_ENCODING = "doubtful_encoding"
    GUESSED_ENCODING = "guessed_encoding"
    MIXED_ENCODING = "mixed_encoding"
    LINES_ABOVE = "lines_above"
    QUOTED_VALUES = "quoted_values"
    DELIMITER_IN_VALUE = "delimiter_in_value"
    HIDDEN_LINE = "hidden_line"
    STRUCK_LINE = "struck_line"
    STRUCK_CELL = "struck_cell"
    TABLE_BELOW = "table_below"
    TABLE_BESIDE = "table_beside"
    HIDDEN_COLUMN = "hidden_column"
    MERGED_CELL = "merged_cell"
    JOINED_LINES = "joined_lines"
    NOT_CONVERTED = "not_converted"
    # The columns
    OTHER_KIND = "other_kind"
    FEC_FILE = "fec_file"
    ENTRIES_TABLE = "entries_table"
    OTHER_SEPARATOR = "other_separator"
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
    HEADER_AGAIN = "header_again"
    OTHER_HEADER = "other_header"
    LABEL_LINE = "label_line"
    NO_RECORD = "no_record"
    MORE_CELLS = "more_cells"
    FEWER_CELLS = "fewer_cells"
    UNCLOSED_TEXT = "unclosed_text"
    STRAY_QUOTE = "stray_quote"
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
    DOUBTFUL_YEAR = "doubtful_year"
    UNDOCUMENTED_TIME = "undocumented_time"
    BAD_INTEGER = "bad_integer"
    BAD_DECIMAL = "bad_decimal"
    BAD_CHECKBOX = "bad_checkbox"
    NOT_CP1252 = "not_cp1252"
    NEGATIVE_AMOUNT = "negative_amount"
    FORMULA_ERROR = "formula_error"
    SCIENTIFIC_NOTATION = "scientific_notation"
    MOJIBAKE = "mojibake"
    CONTROL_CHARACTER = "control_character"
    REPLACEMENT_CHARACTER = "replacement_character"
    HTML_ENTITY = "html_entity"
    LOST_LETTER = "lost_letter"
    TURNED_INTO_DATE = "turned_into_date"
    VALUE_IN_QUOTES = "value_in_quotes"
    ESCAPED_QUOTE = "escaped_quote"
    INVISIBLE_SPACE = "invisible_space"
    SPACES_AROUND = "spaces_around"
    TEXT_MARK = "text_mark"
    NULL_WORD = "null_word"
    # The columns as a whole
    LOST_ZEROS = "lost_zeros"
    CODE_AS_NUMBER = "code_as_number"
    DECIMAL_OR_THOUSANDS = "decimal_or_thousands"
    DATE_ORDER = "date_order"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: `name` is what people call it, `fix` what may be done about it in bulk.

    The `sentence` says what is wrong, what was expected and how to fix it; the parameters of a
    problem fill it. A company may have a blocking rule that `is_overridable` only warn. Where
    `is_fix_sure`, nothing else can have been meant than what the fix makes of it, as far as
    `imports.editing.sure_fixes` says so of the fix itself: “Accept all” makes it.
    """

    rule: Rule
    severity: Severity
    family: Family
    name: str
    sentence: str
    is_overridable: bool = False
    fix: BulkFixKind | None = None
    is_fix_sure: bool = False


BLOCKING, WARNING, REMARK = Severity
