"""The rules of what the reading decides or leaves out."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import WARNING, BulkFixKind, Family, Rule, RuleRow

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
)
