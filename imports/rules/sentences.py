"""The sentences for each rule: what is wrong, what was expected, how to fix it."""

from calendar import monthrange
from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop
from imports.rules.catalogue import Params, Rule

SUGGESTION = gettext_noop("Did you mean %(suggestion)s?")
#: Where a person has chosen the decimal mark, and the other one stands in a number.
OTHER_MARK = gettext_noop(
    "For this file, “%(chosen_mark)s” was chosen as the decimal mark: “%(other_mark)s” is not "
    "allowed in a number, because Gestimum could read it as a decimal mark."
)
#: Where the column proves that the other mark is decimal, and nothing can be suggested.
PROVEN_MARK = gettext_noop(
    "Elsewhere in this column, “%(proven_mark)s” can only be a decimal mark: decide whether it "
    "is one here, or whether it separates thousands."
)

MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)
NO_YEAR = gettext_noop("There is no year 0. Correct the year.")
NO_MONTH = gettext_noop(
    "There is no month %(month)s: months run from 01 to 12 (%(shapes)s: JJ is the day, MM the "
    "month, AAAA the year). Correct the month."
)
SWAPPED = gettext_noop("If it comes before the day, swap the two.")
NO_DAY = gettext_noop(
    "%(name)s %(day)s does not exist: %(name)s has %(days)s days. Correct the day."
)
NO_SUCH_DAY = gettext_noop(
    "%(name)s %(day)s does not exist: this month has %(days)s days. Correct the day or the month."
)
NO_LEAP_DAY = gettext_noop(
    "February 29, %(year)s does not exist: %(year)s is not a leap year. Correct the day or the "
    "year."
)

MESSAGES: Mapping[Rule, str] = {
    Rule.OTHER_KIND: gettext_noop(
        "This looks like another kind of import: “%(kind)s” has %(known)s of the %(columns)s "
        "columns. If that is what the file contains, start again with that kind."
    ),
    Rule.UNKNOWN_COLUMN: gettext_noop(
        "This import has no field with this name, so its values would be lost. Correct the "
        "name in the header, or remove the column."
    ),
    Rule.UNNAMED_COLUMN: gettext_noop(
        "This column has no name. Name it after a field in the header, or remove the column "
        "(an extra delimiter at the end of the header also creates one)."
    ),
    Rule.REPEATED_COLUMN: gettext_noop(
        "Column %(first)s already has this name. Keep only one of the two."
    ),
    Rule.MISSING_COLUMN: gettext_noop(
        "This column (%(label)s) is required, but it is missing from the file. Add it, and "
        "fill it in on every line."
    ),
    Rule.COLUMN_ORDER: gettext_noop(
        "Gestimum's help requires this column order; another order may be refused (“Code "
        "manquant”). Expected order: %(order)s."
    ),
    Rule.CUSTOM_COLUMN: gettext_noop(
        "Custom field: it is sent as it is. Only your Gestimum company knows whether it exists "
        "and what it accepts."
    ),
    Rule.UNLISTED_COLUMN: gettext_noop(
        "Gestimum's help mentions this field without describing it: it is sent unchecked."
    ),
    Rule.NO_COLUMN_NAMES: gettext_noop(
        "The file has no header, so nothing says which field each column contains. State that "
        "the first line is the header, or enter the field names in column order."
    ),
    Rule.NO_LINES: gettext_noop(
        "The file has no lines to import below its header. Export it again, then upload the "
        "new file."
    ),
    Rule.EMPTY_LINE: gettext_noop(
        "This line is empty, but the lines after it are not: Gestimum would refuse it. Leave "
        "it out, or delete it."
    ),
    Rule.TOTAL_LINE: gettext_noop(
        "This line looks like a total or the end of a report, not like a record. If so, leave "
        "it out, or delete it from the file: otherwise it is sent like any other line."
    ),
    Rule.MORE_CELLS: gettext_noop(
        "Cells on this line: %(found)s; expected at most: %(expected)s. Look for a delimiter "
        "inside a text, or choose the text delimiter that surrounds the cells."
    ),
    Rule.FEWER_CELLS: gettext_noop(
        "Cells on this line: %(found)s; expected: %(expected)s. Gestimum treats the missing "
        "ones at the end as empty: make sure that no value has moved to another column."
    ),
    Rule.UNCLOSED_TEXT: gettext_noop(
        "A text opened by %(mark)s is not closed on this line. Close it, or remove the line "
        "break inside the text: Gestimum expects one record per line."
    ),
    Rule.LINE_BREAK: gettext_noop(
        "A text starts on this line and ends on line %(last)s: it contains a line break, and "
        "Gestimum expects one record per line. Write it on one line, preferably in the program "
        "that the file comes from (in Excel: Find and Replace, Ctrl+J finds line breaks)."
    ),
    Rule.UNKNOWN_RECORD: gettext_noop(
        "A line starting with “%(start)s” is not a record in this format. Correct the start of "
        "the line, or choose another entry format."
    ),
    Rule.LINE_TOO_WIDE: gettext_noop(
        "This line is %(found)s characters wide, but the format ends at position %(width)s. "
        "Check the alignment of the columns and the chosen format."
    ),
    Rule.UNKNOWN_LAYOUT: gettext_noop(
        "Gestimum's help does not give the field positions of this format: the content of its "
        "lines is sent unchecked. Use GestimumComptaVariable where you can."
    ),
    Rule.NONE_FILLED: gettext_noop(
        "One of these fields must be filled in: %(names)s. Without any of them, Gestimum does "
        "not know what the line is about. Fill in one of them."
    ),
    Rule.BOTH_FILLED: gettext_noop(
        "Only one of these fields can be filled in: %(names)s. It is not known which one "
        "Gestimum would keep. Clear the one that does not apply."
    ),
    Rule.TRANSFER_WITHOUT_DESTINATION: gettext_noop(
        "This stock transfer has no destination depot (DOC_TDEPOT): the goods would leave "
        "their depot for an unknown destination. Enter the depot they go to."
    ),
    Rule.ACCOUNT_WITHOUT_THIRD_PARTY: gettext_noop(
        "Gestimum's help requires the third party of a customer or supplier account when codes "
        "are entered by hand. Fill in this cell, unless Gestimum generates the codes itself."
    ),
    Rule.EMPTY_PRICE: gettext_noop(
        "Gestimum's help asks for 0 instead of an empty price: otherwise the price grid line "
        "could be interpreted differently. Enter 0 or the price."
    ),
    Rule.REPEATED_KEY: gettext_noop(
        "Line %(first)s is already about the same record: the later line would overwrite what "
        "the earlier one set. Keep one of the two, or correct the code."
    ),
    Rule.SCATTERED_DOCUMENT: gettext_noop(
        "A document with the same values starts on line %(first)s, with other lines in "
        "between. Gestimum would create %(times)s documents instead of one. If they are one "
        "document, sort the file so that its lines follow each other."
    ),
    Rule.CHANGING_DOCUMENT_FIELD: gettext_noop(
        "Line %(first)s of the same document has “%(before)s”. This field applies to the whole "
        "document, and changing it does not start another one: one of the values would be "
        "lost. Give all lines of the document the same value, or change a field that separates "
        "documents."
    ),
    Rule.UNBALANCED_PIECE: gettext_noop(
        "This piece is not balanced: debit %(debit)s, credit %(credit)s, difference "
        "%(difference)s (lines with the same journal, date and piece number: %(times)s). "
        "Unless your preferences allow it, Gestimum refuses all its lines. Correct the "
        "amounts, or add the missing line."
    ),
    Rule.DUE_DATES_DIFFER: gettext_noop(
        "The due dates below this entry add up to %(total)s, but its amount is %(amount)s: "
        "Gestimum would refuse the entry and its whole piece. Correct the amounts so that they "
        "match."
    ),
    Rule.DUE_DATES_IGNORED: gettext_noop(
        "The entry above has its own due date, so Gestimum ignores the due dates that follow "
        "it. Clear the entry's due date if those below are correct, or delete them."
    ),
    Rule.ANALYTIC_DIFFERS: gettext_noop(
        "The analytic lines below this entry add up to %(total)s, but its amount is "
        "%(amount)s: Gestimum would refuse the entry and its whole piece. Correct the amounts "
        "so that they match."
    ),
    Rule.REQUIRED: gettext_noop(
        "This required cell is empty: Gestimum would refuse the line. Fill it in."
    ),
    Rule.TOO_LONG: gettext_noop(
        "The value has %(length)s characters, and the limit is %(max_length)s: Gestimum would "
        "ignore it. Shorten it."
    ),
    Rule.LONGER_THAN_DOCUMENTED: gettext_noop(
        "The value has %(length)s characters; Gestimum's help allows %(max_length)s at most "
        "for this format, although its own examples are longer. Shorten it if you can, or "
        "check the entry in Gestimum after the import."
    ),
    Rule.NOT_ALLOWED: gettext_noop(
        "This value is not allowed. Replace it with one of these: %(allowed)s."
    ),
    Rule.BAD_DATE: gettext_noop(
        "This is not a valid date in the expected format (%(shapes)s: JJ is the day, MM the "
        "month, AAAA the year). Correct it, with two digits for the day and the month."
    ),
    Rule.UNDOCUMENTED_TIME: gettext_noop(
        "Gestimum's help does not say how to write the time after the date. Check it in "
        "Gestimum after the import, or keep only the date."
    ),
    Rule.BAD_INTEGER: gettext_noop(
        "A whole number is expected: digits only, without spaces or decimals (for example 12)."
    ),
    Rule.BAD_DECIMAL: gettext_noop(
        "A number is expected, without spaces or currency (for example %(example)s)."
    ),
    Rule.BAD_CHECKBOX: gettext_noop(
        "This checkbox accepts 1 (yes) or 0 (no). Replace the value with one of them."
    ),
    Rule.NOT_CP1252: gettext_noop(
        "Gestimum may not be able to store these characters, which are not in Windows-1252: "
        "%(characters)s. Replace them, or check the result in Gestimum after the import."
    ),
    Rule.FORMULA_ERROR: gettext_noop(
        "A formula failed here in the original spreadsheet. Fix the formula or type the value, "
        "then export the file again."
    ),
    Rule.SCIENTIFIC_NOTATION: gettext_noop(
        "The spreadsheet rounded a long number: its last digits are lost. Format the column as "
        "Text in the spreadsheet, retype the codes, and export again."
    ),
    Rule.MOJIBAKE: gettext_noop(
        "Accents were read in the wrong encoding before this file was created. Export it again "
        "in UTF-8, or correct the text."
    ),
    Rule.CONTROL_CHARACTER: gettext_noop(
        "The cell contains invisible characters (%(characters)s) that Gestimum may not be able "
        "to store. Retype the value."
    ),
    Rule.REPLACEMENT_CHARACTER: gettext_noop(
        "A character was lost before this file was created: a replacement character (U+FFFD) "
        "appears in its place. Export the file again in UTF-8, or retype the text."
    ),
    Rule.TURNED_INTO_DATE: gettext_noop(
        "A spreadsheet seems to have turned what was typed here into a date (1/3 becomes "
        "01-mars). Format the column as Text in the spreadsheet, retype the value, and export "
        "again."
    ),
    Rule.INVISIBLE_SPACE: gettext_noop(
        "This code contains look-alike or invisible spaces (%(characters)s). To Gestimum it "
        "would be a different code: not found, or a second record. Remove them."
    ),
    Rule.SPACES_AROUND: gettext_noop(
        "There are spaces before or after this code. If Gestimum keeps them, it is a different "
        "code: not found, or a second record. Remove them."
    ),
    Rule.LOST_ZEROS: gettext_noop(
        "Most codes in this column have %(length)s digits, but this one has fewer: a "
        "spreadsheet may have dropped leading zeros. To Gestimum it would be a different code. "
        "Add the zeros, or leave it if the code is correct."
    ),
    Rule.DECIMAL_OR_THOUSANDS: gettext_noop(
        "In this column, “%(mark)s” always comes before three digits (cells like this one: "
        "%(times)s). Gestimum reads it as the decimal mark: 1%(mark)s234 is one and a "
        "fraction, a thousandth of what was meant if it separates thousands. In that case, "
        "remove it; otherwise leave it. To answer for the whole file, choose its decimal mark "
        "under “Change how it is read”."
    ),
}


def rule_text(
    rule: Rule, params: Params, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return the sentence for a problem; `translate` is gettext where there is one."""
    if "month" in params:
        sentence = name_impossible_day(params, translate)
    else:
        sentence = translate(MESSAGES[rule]) % params
    if "other_mark" in params:
        sentence = f"{translate(OTHER_MARK) % params} {sentence}"
    if "proven_mark" in params and "suggestion" not in params:
        sentence = f"{translate(PROVEN_MARK) % params} {sentence}"
    if "suggestion" in params:
        sentence = f"{translate(SUGGESTION) % params} {sentence}"
    return sentence


def name_impossible_day(params: Params, translate: Callable[[str], str]) -> str:
    """Say by its name which day the calendar lacks."""
    day, month, year = (int(params[name]) for name in ("day", "month", "year"))
    if not 1 <= month <= 12:
        sentence = translate(NO_MONTH) % {**params, "month": f"{month:02}"}
        return f"{sentence} {translate(SWAPPED)}" if 1 <= day <= 12 else sentence
    if not year:
        return translate(NO_YEAR)
    if (day, month) == (29, 2):
        return translate(NO_LEAP_DAY) % params
    sentence = NO_SUCH_DAY if 29 <= day <= 31 else NO_DAY
    _, days = monthrange(year, month)
    return translate(sentence) % {"day": day, "name": translate(MONTHS[month - 1]), "days": days}
