"""The rules: what the check looks for, one row each. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from imports.catalogue.texts import gettext_noop
from imports.rules.severity import Severity

#: What fills the sentence of a rule.
type Params = Mapping[str, str | int]


class Family(StrEnum):
    """What a rule looks at."""

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


class Rule(StrEnum):
    """The values are stored and appear in JSON: never rename one."""

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


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: `name` is what people call it, `fix` what may be done about it in bulk.

    A company may have a blocking rule that `is_overridable` only warn.
    """

    rule: Rule
    severity: Severity
    family: Family
    name: str
    is_overridable: bool = False
    fix: BulkFixKind | None = None


BLOCKING, WARNING, REMARK = Severity
HEADER, RECORD, ACROSS, CELL, COLUMN = Family

# Warnings are what the ERP was seen to take, or what nobody knows: fewer cells than columns are
# accepted in two documented examples; four documented examples break the order of columns that
# their page insists on, and three of them import anyway (docs/gestimum.md, "File rules"); and the
# pages of two entry formats show piece numbers longer than their own tables allow. Nothing is said
# about what the ERP makes of two values in one document, of a document that comes back, of a
# transfer without destination; a company's preference may allow unbalanced pieces.
#
# A rule may be downgraded when the lines still mean what they say without it: Gestimum takes or
# refuses the value, as it would if a person had typed it. The others leave nothing to send (no
# line, no name of a column), or move values to other fields (a text that is not closed, cells too
# many, a record or a position that nobody knows, a column that stands there twice).
ROWS = (
    # The columns
    RuleRow(Rule.OTHER_KIND, WARNING, HEADER, gettext_noop("Another kind of import")),
    RuleRow(
        Rule.UNKNOWN_COLUMN,
        BLOCKING,
        HEADER,
        gettext_noop("Unknown column"),
        is_overridable=True,
        fix=BulkFixKind.HEADER,
    ),
    RuleRow(Rule.UNNAMED_COLUMN, BLOCKING, HEADER, gettext_noop("Unnamed column")),
    RuleRow(Rule.REPEATED_COLUMN, BLOCKING, HEADER, gettext_noop("Repeated column")),
    RuleRow(
        Rule.MISSING_COLUMN, BLOCKING, HEADER, gettext_noop("Missing column"), is_overridable=True
    ),
    RuleRow(Rule.COLUMN_ORDER, WARNING, HEADER, gettext_noop("Order of the columns")),
    RuleRow(Rule.CUSTOM_COLUMN, REMARK, HEADER, gettext_noop("Custom column")),
    RuleRow(Rule.UNLISTED_COLUMN, REMARK, HEADER, gettext_noop("Undocumented column")),
    RuleRow(Rule.NO_COLUMN_NAMES, BLOCKING, HEADER, gettext_noop("No column names")),
    # The lines
    RuleRow(Rule.NO_LINES, BLOCKING, RECORD, gettext_noop("No lines")),
    RuleRow(
        Rule.EMPTY_LINE,
        BLOCKING,
        RECORD,
        gettext_noop("Empty line"),
        is_overridable=True,
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.TOTAL_LINE,
        WARNING,
        RECORD,
        gettext_noop("Total or last line of a report"),
        fix=BulkFixKind.LINES,
    ),
    RuleRow(Rule.MORE_CELLS, BLOCKING, RECORD, gettext_noop("Too many cells")),
    RuleRow(Rule.FEWER_CELLS, WARNING, RECORD, gettext_noop("Fewer cells than columns")),
    RuleRow(Rule.UNCLOSED_TEXT, BLOCKING, RECORD, gettext_noop("Text not closed")),
    RuleRow(Rule.LINE_BREAK, BLOCKING, RECORD, gettext_noop("Line break in text")),
    RuleRow(Rule.UNKNOWN_RECORD, BLOCKING, RECORD, gettext_noop("Unknown line type")),
    RuleRow(Rule.LINE_TOO_WIDE, BLOCKING, RECORD, gettext_noop("Line too wide")),
    RuleRow(Rule.UNKNOWN_LAYOUT, REMARK, RECORD, gettext_noop("Format not checked")),
    RuleRow(
        Rule.NONE_FILLED,
        BLOCKING,
        RECORD,
        gettext_noop("None of the fields filled in"),
        is_overridable=True,
    ),
    RuleRow(Rule.BOTH_FILLED, WARNING, RECORD, gettext_noop("Both fields filled in")),
    RuleRow(
        Rule.TRANSFER_WITHOUT_DESTINATION,
        WARNING,
        RECORD,
        gettext_noop("Transfer without destination"),
    ),
    RuleRow(
        Rule.ACCOUNT_WITHOUT_THIRD_PARTY,
        WARNING,
        RECORD,
        gettext_noop("Account without third party"),
    ),
    RuleRow(Rule.EMPTY_PRICE, WARNING, RECORD, gettext_noop("Empty price")),
    # Across the lines
    RuleRow(Rule.REPEATED_KEY, WARNING, ACROSS, gettext_noop("Same record twice")),
    RuleRow(Rule.SCATTERED_DOCUMENT, WARNING, ACROSS, gettext_noop("Split document")),
    RuleRow(
        Rule.CHANGING_DOCUMENT_FIELD,
        WARNING,
        ACROSS,
        gettext_noop("Value that changes within a document"),
    ),
    RuleRow(Rule.UNBALANCED_PIECE, WARNING, ACROSS, gettext_noop("Unbalanced piece")),
    RuleRow(
        Rule.DUE_DATES_DIFFER,
        BLOCKING,
        ACROSS,
        gettext_noop("Due dates total does not match"),
        is_overridable=True,
    ),
    RuleRow(Rule.DUE_DATES_IGNORED, WARNING, ACROSS, gettext_noop("Due dates ignored")),
    RuleRow(
        Rule.ANALYTIC_DIFFERS,
        BLOCKING,
        ACROSS,
        gettext_noop("Analytic total does not match"),
        is_overridable=True,
    ),
    # The cells
    RuleRow(
        Rule.REQUIRED, BLOCKING, CELL, gettext_noop("Required cell empty"), is_overridable=True
    ),
    RuleRow(Rule.TOO_LONG, BLOCKING, CELL, gettext_noop("Value too long"), is_overridable=True),
    RuleRow(
        Rule.LONGER_THAN_DOCUMENTED, WARNING, CELL, gettext_noop("Value longer than documented")
    ),
    RuleRow(
        Rule.NOT_ALLOWED,
        BLOCKING,
        CELL,
        gettext_noop("Value not allowed"),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.BAD_DATE,
        BLOCKING,
        CELL,
        gettext_noop("Not a date"),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(Rule.UNDOCUMENTED_TIME, REMARK, CELL, gettext_noop("Date with a time")),
    RuleRow(
        Rule.BAD_INTEGER,
        BLOCKING,
        CELL,
        gettext_noop("Not a whole number"),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.BAD_DECIMAL,
        BLOCKING,
        CELL,
        gettext_noop("Not a number"),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.BAD_CHECKBOX,
        BLOCKING,
        CELL,
        gettext_noop("Neither 0 nor 1"),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(Rule.NOT_CP1252, WARNING, CELL, gettext_noop("Character not in Windows-1252")),
    RuleRow(
        Rule.FORMULA_ERROR, BLOCKING, CELL, gettext_noop("Failed formula"), is_overridable=True
    ),
    RuleRow(
        Rule.SCIENTIFIC_NOTATION,
        BLOCKING,
        CELL,
        gettext_noop("Number rounded by a spreadsheet"),
        is_overridable=True,
    ),
    RuleRow(Rule.MOJIBAKE, WARNING, CELL, gettext_noop("Damaged accents"), fix=BulkFixKind.CELLS),
    RuleRow(
        Rule.CONTROL_CHARACTER,
        BLOCKING,
        CELL,
        gettext_noop("Invisible character"),
        is_overridable=True,
    ),
    RuleRow(
        Rule.REPLACEMENT_CHARACTER,
        BLOCKING,
        CELL,
        gettext_noop("Lost character"),
        is_overridable=True,
    ),
    RuleRow(
        Rule.TURNED_INTO_DATE, WARNING, CELL, gettext_noop("Turned into a date by a spreadsheet")
    ),
    RuleRow(
        Rule.INVISIBLE_SPACE,
        WARNING,
        CELL,
        gettext_noop("Look-alike space"),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.SPACES_AROUND,
        WARNING,
        CELL,
        gettext_noop("Spaces around a code"),
        fix=BulkFixKind.CELLS,
    ),
    # The columns as a whole
    RuleRow(
        Rule.LOST_ZEROS, WARNING, COLUMN, gettext_noop("Zeros probably lost"), fix=BulkFixKind.CELLS
    ),
    RuleRow(Rule.DECIMAL_OR_THOUSANDS, WARNING, COLUMN, gettext_noop("Decimals or thousands?")),
)
CATALOGUE: Mapping[Rule, RuleRow] = {row.rule: row for row in ROWS}
OVERRIDABLE = frozenset(row.rule for row in ROWS if row.is_overridable)
