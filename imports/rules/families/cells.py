"""The rules of one cell."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import BLOCKING, REMARK, WARNING, BulkFixKind, Family, Rule, RuleRow

ROWS = (
    RuleRow(
        Rule.REQUIRED,
        BLOCKING,
        Family.CELL,
        gettext_noop("Required cell empty"),
        sentence=gettext_noop(
            "This required cell is empty: Gestimum would refuse the line. Fill it in."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.TOO_LONG,
        BLOCKING,
        Family.CELL,
        gettext_noop("Value too long"),
        sentence=gettext_noop(
            "The value has %(length)s characters, and the limit is %(max_length)s: Gestimum would "
            "ignore it. Shorten it."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.LONGER_THAN_DOCUMENTED,
        WARNING,
        Family.CELL,
        gettext_noop("Value longer than documented"),
        sentence=gettext_noop(
            "The value has %(length)s characters; Gestimum's help allows %(max_length)s at most "
            "for this format, although its own examples are longer. Shorten it if you can, or "
            "check the entry in Gestimum after the import."
        ),
    ),
    RuleRow(
        Rule.NOT_ALLOWED,
        BLOCKING,
        Family.CELL,
        gettext_noop("Value not allowed"),
        sentence=gettext_noop(
            "This value is not allowed. Replace it with one of these: %(allowed)s."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.BAD_DATE,
        BLOCKING,
        Family.CELL,
        gettext_noop("Not a date"),
        sentence=gettext_noop(
            "This is not a valid date in the expected format (%(shapes)s: JJ is the day, MM the "
            "month, AAAA the year). Correct it, with two digits for the day and the month."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.DOUBTFUL_YEAR,
        WARNING,
        Family.CELL,
        gettext_noop("Which century?"),
        sentence=gettext_noop(
            "The year has two digits, and 20%(short_year)s is not likely here: Gestimum's help "
            "does not say which century it takes. Write the year with four digits."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.UNDOCUMENTED_TIME,
        REMARK,
        Family.CELL,
        gettext_noop("Date with a time"),
        sentence=gettext_noop(
            "Gestimum's help does not say how to write the time after the date. Check it in "
            "Gestimum after the import, or keep only the date."
        ),
    ),
    RuleRow(
        Rule.BAD_INTEGER,
        BLOCKING,
        Family.CELL,
        gettext_noop("Not a whole number"),
        sentence=gettext_noop(
            "A whole number is expected: digits only, without spaces or decimals (for example 12)."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.BAD_DECIMAL,
        BLOCKING,
        Family.CELL,
        gettext_noop("Not a number"),
        sentence=gettext_noop(
            "A number is expected, without spaces or currency (for example %(example)s)."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.BAD_CHECKBOX,
        BLOCKING,
        Family.CELL,
        gettext_noop("Neither 0 nor 1"),
        sentence=gettext_noop(
            "This checkbox accepts 1 (yes) or 0 (no). Replace the value with one of them."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.NOT_CP1252,
        WARNING,
        Family.CELL,
        gettext_noop("Character not in Windows-1252"),
        sentence=gettext_noop(
            "Gestimum may not be able to store these characters, which are not in Windows-1252: "
            "%(characters)s. Replace them, or check the result in Gestimum after the import."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.NEGATIVE_AMOUNT,
        WARNING,
        Family.CELL,
        gettext_noop("Negative amount in an entry"),
        sentence=gettext_noop(
            "This amount is negative, although the entry says debit or credit itself: a negative "
            "debit is usually written as a credit. If Gestimum does not keep the sign, the balance "
            "changes. Write the amount without it on the other side, or leave it if your company "
            "books it like this."
        ),
    ),
    RuleRow(
        Rule.FORMULA_ERROR,
        BLOCKING,
        Family.CELL,
        gettext_noop("Failed formula"),
        sentence=gettext_noop(
            "A formula failed here in the original spreadsheet. Fix the formula or type the value, "
            "then export the file again."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.SCIENTIFIC_NOTATION,
        BLOCKING,
        Family.CELL,
        gettext_noop("Number rounded by a spreadsheet"),
        sentence=gettext_noop(
            "The spreadsheet rounded a long number: its last digits are lost. Format the column as "
            "Text in the spreadsheet, retype the codes, and export again."
        ),
        is_overridable=True,
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.MOJIBAKE,
        WARNING,
        Family.CELL,
        gettext_noop("Damaged accents"),
        sentence=gettext_noop(
            "Accents were read in the wrong encoding before this file was created. Export it again "
            "in UTF-8, or correct the text."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.CONTROL_CHARACTER,
        BLOCKING,
        Family.CELL,
        gettext_noop("Invisible character"),
        sentence=gettext_noop(
            "The cell contains invisible characters (%(characters)s) that Gestimum may not be able "
            "to store. Retype the value."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.REPLACEMENT_CHARACTER,
        BLOCKING,
        Family.CELL,
        gettext_noop("Lost character"),
        sentence=gettext_noop(
            "A character was lost before this file was created: a replacement character (U+FFFD) "
            "appears in its place. Export the file again in UTF-8, or retype the text."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.HTML_ENTITY,
        WARNING,
        Family.CELL,
        gettext_noop("Codes of a web page in a text"),
        sentence=gettext_noop(
            "This text holds codes of a web page or of a program (&eacute; for é, <br> or \\n for "
            "a new line): Gestimum would store them as they stand. Replace them."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.LOST_LETTER,
        WARNING,
        Family.CELL,
        gettext_noop("Question mark instead of a letter"),
        sentence=gettext_noop(
            "A question mark stands inside a word: probably in place of a letter that another "
            "program could not write. Export the file again in UTF-8, or retype the text."
        ),
    ),
    RuleRow(
        Rule.TURNED_INTO_DATE,
        WARNING,
        Family.CELL,
        gettext_noop("Turned into a date by a spreadsheet"),
        sentence=gettext_noop(
            "A spreadsheet seems to have turned what was typed here into a date (1/3 becomes "
            "01-mars). Format the column as Text in the spreadsheet, retype the value, and export "
            "again."
        ),
    ),
    RuleRow(
        Rule.VALUE_IN_QUOTES,
        WARNING,
        Family.CELL,
        gettext_noop("Value in quotation marks"),
        sentence=gettext_noop(
            "The value is in quotation marks, which would be sent to Gestimum as part of it. "
            "Remove them, or leave them if they belong to the value."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.ESCAPED_QUOTE,
        WARNING,
        Family.CELL,
        gettext_noop("Backslash before a quotation mark"),
        sentence=gettext_noop(
            "Some programs write a backslash before a quotation mark inside a text. It would be "
            "sent to Gestimum as part of the value. Remove it, or leave it if it belongs there."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.INVISIBLE_SPACE,
        WARNING,
        Family.CELL,
        gettext_noop("Invisible character or space"),
        sentence=gettext_noop(
            "This value contains characters that do not show, or that only look like a space "
            "(%(characters)s). To Gestimum it would be another value: a code that is not found, or "
            "a text that no search finds. Remove them."
        ),
        fix=BulkFixKind.CELLS,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.SPACES_AROUND,
        WARNING,
        Family.CELL,
        gettext_noop("Spaces around a code"),
        sentence=gettext_noop(
            "There are spaces before or after this code. If Gestimum keeps them, it is a different "
            "code: not found, or a second record. Remove them."
        ),
        fix=BulkFixKind.CELLS,
        is_fix_sure=True,
    ),
    RuleRow(
        Rule.TEXT_MARK,
        WARNING,
        Family.CELL,
        gettext_noop("Protected for a spreadsheet"),
        sentence=gettext_noop(
            "A program protected this text from being changed by a spreadsheet, with an apostrophe "
            "or an equals sign in front. They are not part of the value, but Gestimum would store "
            "them. Remove them."
        ),
        fix=BulkFixKind.CELLS,
    ),
    RuleRow(
        Rule.NULL_WORD,
        WARNING,
        Family.CELL,
        gettext_noop("Word for “nothing”"),
        sentence=gettext_noop(
            "Programs and people write this where there is nothing, but Gestimum would store it "
            "as the value. Empty the cell, or leave it if it is what you mean."
        ),
        fix=BulkFixKind.CELLS,
    ),
)
