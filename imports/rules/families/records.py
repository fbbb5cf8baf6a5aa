"""The rules of one line."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import BLOCKING, REMARK, WARNING, BulkFixKind, Family, Rule, RuleRow

ROWS = (
    RuleRow(
        Rule.NO_LINES,
        BLOCKING,
        Family.RECORD,
        gettext_noop("No lines"),
        sentence=gettext_noop(
            "The file has no lines to import below its header. Export it again, then upload the "
            "new file."
        ),
    ),
    RuleRow(
        Rule.EMPTY_LINE,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Empty line"),
        sentence=gettext_noop(
            "This line is empty, but the lines after it are not: Gestimum would refuse it. Leave "
            "it out, or delete it."
        ),
        is_overridable=True,
        fix=BulkFixKind.LINES,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.TOTAL_LINE,
        WARNING,
        Family.RECORD,
        gettext_noop("Total, comment or end of a report"),
        sentence=gettext_noop(
            "This line looks like a total, a comment or the end of a report, not like a record. "
            "If so, leave it out, or delete it from the file: otherwise it is sent like any other "
            "line."
        ),
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.HEADER_AGAIN,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Header among the lines"),
        sentence=gettext_noop(
            "The header stands here once more, as where two exports were joined: Gestimum would "
            "create a record called after the columns. Leave this line out."
        ),
        is_overridable=True,
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.OTHER_HEADER,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Header of another table"),
        sentence=gettext_noop(
            "The header of another table stands here: the lines below it belong to that table, and "
            "their values would go to the wrong fields. Leave them out, or put that table into a "
            "file of its own."
        ),
    ),
    RuleRow(
        Rule.LABEL_LINE,
        WARNING,
        Family.RECORD,
        gettext_noop("Line of labels or units"),
        sentence=gettext_noop(
            "This line seems to explain the columns (labels, units or types) instead of holding a "
            "record: Gestimum would create a record of it. Leave it out."
        ),
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.MORE_CELLS,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Too many cells"),
        sentence=gettext_noop(
            "Cells on this line: %(found)s; expected at most: %(expected)s. Look for a delimiter "
            "inside a text, or choose the text delimiter that surrounds the cells."
        ),
        fix=BulkFixKind.WIDTH,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.FEWER_CELLS,
        WARNING,
        Family.RECORD,
        gettext_noop("Fewer cells than columns"),
        sentence=gettext_noop(
            "Cells on this line: %(found)s; expected: %(expected)s. Gestimum treats the missing "
            "ones at the end as empty: make sure that no value has moved to another column."
        ),
        fix=BulkFixKind.WIDTH,
    ),
    RuleRow(
        Rule.UNCLOSED_TEXT,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Text not closed"),
        sentence=gettext_noop(
            "A text opened by %(mark)s is not closed on this line. Close it, or remove the line "
            "break inside the text: Gestimum expects one record per line."
        ),
    ),
    RuleRow(
        Rule.STRAY_QUOTE,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Quotation mark inside a text"),
        sentence=gettext_noop(
            "A text on this line starts with a quotation mark, and where it ends is not certain: a "
            "quotation mark inside it is neither doubled nor followed by a delimiter. Correct the "
            "line."
        ),
        fix=BulkFixKind.RECORDS,
    ),
    RuleRow(
        Rule.LINE_BREAK,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Line break in text"),
        sentence=gettext_noop(
            "A text starts on this line and ends on line %(last)s: it contains a line break, and "
            "Gestimum expects one record per line. Write it on one line, preferably in the program "
            "that the file comes from (in Excel: Find and Replace, Ctrl+J finds line breaks)."
        ),
        fix=BulkFixKind.RECORDS,
    ),
    RuleRow(
        Rule.UNKNOWN_RECORD,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Unknown line type"),
        sentence=gettext_noop(
            "A line starting with “%(start)s” is not a record in this format. Correct the start of "
            "the line, or choose another entry format."
        ),
    ),
    RuleRow(
        Rule.LINE_TOO_WIDE,
        BLOCKING,
        Family.RECORD,
        gettext_noop("Line too wide"),
        sentence=gettext_noop(
            "This line is %(found)s characters wide, but the format ends at position %(width)s. "
            "Check the alignment of the columns and the chosen format."
        ),
    ),
    RuleRow(
        Rule.UNKNOWN_LAYOUT,
        REMARK,
        Family.RECORD,
        gettext_noop("Format not checked"),
        sentence=gettext_noop(
            "Gestimum's help does not give the field positions of this format: the content of its "
            "lines is sent unchecked. Use GestimumComptaVariable where you can."
        ),
    ),
    RuleRow(
        Rule.NONE_FILLED,
        BLOCKING,
        Family.RECORD,
        gettext_noop("None of the fields filled in"),
        sentence=gettext_noop(
            "One of these fields must be filled in: %(names)s. Without any of them, Gestimum does "
            "not know what the line is about. Fill in one of them."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.BOTH_FILLED,
        WARNING,
        Family.RECORD,
        gettext_noop("Both fields filled in"),
        sentence=gettext_noop(
            "Only one of these fields can be filled in: %(names)s. It is not known which one "
            "Gestimum would keep. Clear the one that does not apply."
        ),
    ),
    RuleRow(
        Rule.TRANSFER_WITHOUT_DESTINATION,
        WARNING,
        Family.RECORD,
        gettext_noop("Transfer without destination"),
        sentence=gettext_noop(
            "This stock transfer has no destination depot (DOC_TDEPOT): the goods would leave "
            "their depot for an unknown destination. Enter the depot they go to."
        ),
    ),
    RuleRow(
        Rule.ACCOUNT_WITHOUT_THIRD_PARTY,
        WARNING,
        Family.RECORD,
        gettext_noop("Account without third party"),
        sentence=gettext_noop(
            "Gestimum's help requires the third party of a customer or supplier account when codes "
            "are entered by hand. Fill in this cell, unless Gestimum generates the codes itself."
        ),
    ),
    RuleRow(
        Rule.EMPTY_PRICE,
        WARNING,
        Family.RECORD,
        gettext_noop("Empty price"),
        sentence=gettext_noop(
            "Gestimum's help asks for 0 instead of an empty price: otherwise the price grid line "
            "could be interpreted differently. Enter 0 or the price."
        ),
    ),
)
