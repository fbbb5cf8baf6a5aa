"""The rules of a column as a whole."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import WARNING, BulkFixKind, Family, Rule, RuleRow

ROWS = (
    RuleRow(
        Rule.LOST_ZEROS,
        WARNING,
        Family.COLUMN,
        gettext_noop("Zeros probably lost"),
        sentence=gettext_noop(
            "The codes of this column should have %(length)s digits, but this one has fewer: a "
            "spreadsheet may have dropped leading zeros. To Gestimum it would be a different code. "
            "Add the zeros, or leave it if the code is correct (a foreign one, for example)."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.CODE_AS_NUMBER,
        WARNING,
        Family.COLUMN,
        gettext_noop("Code written as a number"),
        sentence=gettext_noop(
            "A program seems to have written this code as a number with decimals. To Gestimum it "
            "would be a different code: not found, or a second record. Remove the decimals, or "
            "leave it if the code is correct."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.DECIMAL_OR_THOUSANDS,
        WARNING,
        Family.COLUMN,
        gettext_noop("Decimals or thousands?"),
        sentence=gettext_noop(
            "In this column, “%(mark)s” always comes before three digits (cells like this one: "
            "%(times)s). Gestimum reads it as the decimal mark: 1%(mark)s234 is one and a "
            "fraction, a thousandth of what was meant if it separates thousands. In that case, "
            "remove it; otherwise leave it. To answer for the whole file, choose its decimal mark "
            "under “Change how it is read”."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.DATE_ORDER,
        WARNING,
        Family.COLUMN,
        gettext_noop("Day or month first?"),
        sentence=gettext_noop(
            "Gestimum would read this date as %(day)s %(month_name)s %(year)s, the day first."
        ),
        fix=BulkFixKind.CELLS,
    ),
)
