"""The rules of the header."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import BLOCKING, REMARK, WARNING, BulkFixKind, Family, Rule, RuleRow

ROWS = (
    RuleRow(
        Rule.OTHER_KIND,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Another kind of import"),
        sentence=gettext_noop(
            "This file belongs to another kind of import: “%(kind)s” has %(known)s of the "
            "%(columns)s columns. Continue with that kind, or upload the right file."
        ),
        fix=BulkFixKind.READING,
    ),
    RuleRow(
        Rule.FEC_FILE,
        BLOCKING,
        Family.HEADER,
        gettext_noop("FEC file"),
        sentence=gettext_noop(
            "This is a FEC (fichier des écritures comptables), which Gestimum does not import. "
            "Export the entries from your accounting software in one of Gestimum's formats, for "
            "example GestimumComptaVariable, and upload that file."
        ),
    ),
    RuleRow(
        Rule.ENTRIES_TABLE,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Table of entries with a header"),
        sentence=gettext_noop(
            "This is a table of entries with a header. Gestimum's formats have no header, and "
            "each value has its place in the line. Export the entries in one of these formats, "
            "for example GestimumComptaVariable, and upload that file."
        ),
    ),
    RuleRow(
        Rule.OTHER_SEPARATOR,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Other separator in the lines"),
        sentence=gettext_noop(
            "The lines of this file are separated by “%(found)s”, and “%(expected)s” is expected: "
            "by the header, or by the format. Export the file with that separator throughout, or "
            "choose the format that it was made for."
        ),
        fix=BulkFixKind.READING,
    ),
    RuleRow(
        Rule.UNKNOWN_COLUMN,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Unknown column"),
        sentence=gettext_noop(
            "This import has no field with this name, so its values would be lost. Correct the "
            "name in the header, or do not send the column."
        ),
        is_overridable=True,
        fix=BulkFixKind.HEADER,
    ),
    RuleRow(
        Rule.UNNAMED_COLUMN,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Unnamed column"),
        sentence=gettext_noop(
            "This column has no name. Name it after a field in the header, or do not send it (an "
            "extra delimiter at the end of the header also creates one)."
        ),
        fix=BulkFixKind.COLUMNS,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.REPEATED_COLUMN,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Repeated column"),
        sentence=gettext_noop("Column %(first)s already has this name. Send only one of the two."),
    ),
    RuleRow(
        Rule.MISSING_COLUMN,
        BLOCKING,
        Family.HEADER,
        gettext_noop("Missing column"),
        sentence=gettext_noop(
            "This column (%(label)s) is required, but it is missing from the file. Add it with one "
            "value for all lines, or complete the file."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.COLUMN_ORDER,
        WARNING,
        Family.HEADER,
        gettext_noop("Order of the columns"),
        sentence=gettext_noop(
            "Gestimum's help requires this column order; another order may be refused (“Code "
            "manquant”). Expected order: %(order)s."
        ),
    ),
    RuleRow(
        Rule.CUSTOM_COLUMN,
        REMARK,
        Family.HEADER,
        gettext_noop("Custom column"),
        sentence=gettext_noop(
            "Custom field: it is sent as it is. Only your Gestimum company knows whether it exists "
            "and what it accepts."
        ),
    ),
    RuleRow(
        Rule.UNLISTED_COLUMN,
        REMARK,
        Family.HEADER,
        gettext_noop("Undocumented column"),
        sentence=gettext_noop(
            "Gestimum's help mentions this field without describing it: it is sent unchecked."
        ),
    ),
    RuleRow(
        Rule.NO_COLUMN_NAMES,
        BLOCKING,
        Family.HEADER,
        gettext_noop("No column names"),
        sentence=gettext_noop(
            "The file has no header, so nothing says which field each column contains. State that "
            "the first line is the header, or enter the field names in column order."
        ),
    ),
)
