"""The rules of what the reading decides or leaves out."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import BLOCKING, WARNING, BulkFixKind, Family, Rule, RuleRow

ROWS = (
    RuleRow(
        Rule.OTHER_SHEET,
        WARNING,
        Family.READING,
        gettext_noop("Another sheet with lines"),
        sentence=gettext_noop(
            "The workbook has another sheet that may hold lines of this import: “%(set_sheet)s”. "
            "Only the sheet “%(sheet)s” is sent. If the other one must be imported too, upload the "
            "file again and read that sheet."
        ),
        fix=BulkFixKind.READING,
    ),
    RuleRow(
        Rule.DISPLAYED_OTHERWISE,
        WARNING,
        Family.READING,
        gettext_noop("The workbook shows another value"),
        sentence=gettext_noop(
            "In the workbook, this cell shows “%(shown)s” and holds “%(held)s”. “%(sent)s” would "
            "be sent. If the other value is meant, correct it; otherwise leave it."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.DOUBTFUL_ENCODING,
        WARNING,
        Family.READING,
        gettext_noop("Encoding in doubt"),
        sentence=gettext_noop(
            "Read as %(encoding)s, words of this file look damaged; read as %(better)s they would "
            "look right: %(words)s (columns: %(columns)s). Read the file in that encoding, or "
            "leave it if the words are right as they are."
        ),
        fix=BulkFixKind.READING,
    ),
    RuleRow(
        Rule.GUESSED_ENCODING,
        WARNING,
        Family.READING,
        gettext_noop("Encoding to confirm"),
        sentence=gettext_noop(
            "This file is neither UTF-8 nor Windows-1252. It is read as %(encoding)s, in which its "
            "words look right: %(words)s (columns: %(columns)s). Confirm this encoding if the "
            "accents are right, or choose another one."
        ),
        fix=BulkFixKind.READING,
    ),
    RuleRow(
        Rule.MIXED_ENCODING,
        WARNING,
        Family.READING,
        gettext_noop("Line in another encoding"),
        sentence=gettext_noop(
            "The file is in UTF-8, but this line is not: it was read as Windows-1252. Check its "
            "accents (columns: %(columns)s)."
        ),
    ),
    RuleRow(
        Rule.LINES_ABOVE,
        WARNING,
        Family.READING,
        gettext_noop("Record above the header"),
        sentence=gettext_noop(
            "This line stands above the header and is not sent, but it looks like a record. If it "
            "is one, move the header above it in the file, or correct the header line under "
            "“Change how it is read”."
        ),
    ),
    RuleRow(
        Rule.QUOTED_VALUES,
        WARNING,
        Family.READING,
        gettext_noop("Values in quotation marks"),
        sentence=gettext_noop(
            "Some values in this file are in quotation marks. As the file is currently read, these "
            "marks would be sent to Gestimum with the values. If they only surround the values, "
            "read the file without them; leave them if they belong to the values."
        ),
        fix=BulkFixKind.READING,
    ),
    RuleRow(
        Rule.DELIMITER_IN_VALUE,
        BLOCKING,
        Family.READING,
        gettext_noop("Delimiter in a value"),
        sentence=gettext_noop(
            "How Gestimum reads values in quotation marks is not known: they are sent without, and "
            "with a delimiter that no value contains. In this file, values contain each of the "
            "possible ones; the fewest contain “%(delimiter)s”, as this one does. Replace it in "
            "the value."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.HIDDEN_LINE,
        WARNING,
        Family.READING,
        gettext_noop("Hidden row"),
        sentence=gettext_noop(
            "This row is hidden in the workbook, by hand or by a filter, and would be sent like "
            "any other. Leave it out if only the visible rows are meant."
        ),
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.STRUCK_LINE,
        WARNING,
        Family.READING,
        gettext_noop("Row struck through"),
        sentence=gettext_noop(
            "This row is struck through in the workbook, and would be sent like any other. Leave "
            "it out if it no longer counts."
        ),
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.STRUCK_CELL,
        WARNING,
        Family.READING,
        gettext_noop("Cell struck through"),
        sentence=gettext_noop(
            "This cell is struck through in the workbook, other cells of its row are not. Its "
            "value would be sent like any other: empty the cell, or leave the line out, if it no "
            "longer counts."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.TABLE_BELOW,
        WARNING,
        Family.READING,
        gettext_noop("Another table below"),
        sentence=gettext_noop(
            "After an empty row, another table seems to begin. Its rows would be sent as lines of "
            "the first table, in whose columns they stand. Leave them out if they are something "
            "else."
        ),
        fix=BulkFixKind.LINES,
    ),
    RuleRow(
        Rule.TABLE_BESIDE,
        WARNING,
        Family.READING,
        gettext_noop("Another table beside"),
        sentence=gettext_noop(
            "An empty column parts these columns from the table: %(columns)s. They seem to be "
            "another table, but would be sent as more fields of the same lines. Do not send them "
            "if they are; if they belong to the lines, leave them."
        ),
        fix=BulkFixKind.COLUMNS,
    ),
    RuleRow(
        Rule.HIDDEN_COLUMN,
        WARNING,
        Family.READING,
        gettext_noop("Hidden column"),
        sentence=gettext_noop(
            "This column is hidden in the workbook, and would be sent like any other. Its first "
            "values: %(values)s. Do not send it if only the visible columns are meant."
        ),
        fix=BulkFixKind.COLUMNS,
    ),
    RuleRow(
        Rule.MERGED_CELL,
        WARNING,
        Family.READING,
        gettext_noop("Merged cells"),
        sentence=gettext_noop(
            "In the workbook, this cell is merged with others, of which only the first one holds "
            "the value: this one would be sent as it stands here. Repeat the value if it is meant "
            "for this line too."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.JOINED_LINES,
        WARNING,
        Family.READING,
        gettext_noop("Several lines in one cell"),
        sentence=gettext_noop(
            "In the workbook, this cell holds several lines (Alt+Enter), which Gestimum cannot "
            "read. They were joined with spaces, and would be sent like that. Correct the value "
            "if something else is meant."
        ),
    ),
    RuleRow(
        Rule.NOT_CONVERTED,
        BLOCKING,
        Family.READING,
        gettext_noop("Value not converted"),
        sentence=gettext_noop(
            "The mapping of this column cannot convert this value: it stands here as it is in the "
            "file. Correct it, or change the mapping."
        ),
    ),
)
