"""The sentences for each rule: what is wrong, what was expected, how to mend it."""

from calendar import monthrange
from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop
from imports.rules.catalogue import Params, Rule

SUGGESTION = gettext_noop("Did you mean %(suggestion)s?")
#: Where a person has chosen the decimal mark, and the other one stands in a number.
OTHER_MARK = gettext_noop(
    "For this file, “%(chosen_mark)s” was chosen as the decimal mark: “%(other_mark)s” must not "
    "stand in a number, where Gestimum could take it for one."
)
#: Where the column proves that the other mark is decimal, and nothing can be suggested.
PROVEN_MARK = gettext_noop(
    "Elsewhere in this column, “%(proven_mark)s” can only be a decimal mark: whether it is one "
    "here, or separates thousands, is for you to say."
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
    "There is no month %(month)s: the months go from 01 to 12 (%(shapes)s: JJ is the day, MM the "
    "month, AAAA the year). Correct the month."
)
SWAPPED = gettext_noop("If it stands before the day, exchange the two.")
NO_DAY = gettext_noop("There is no day %(day)s: %(name)s has %(days)s days. Correct the day.")
NO_SUCH_DAY = gettext_noop(
    "%(name)s %(day)s does not exist: this month has %(days)s days. Correct the day or the month."
)
NO_LEAP_DAY = gettext_noop(
    "February 29, %(year)s does not exist: %(year)s is not a leap year. Correct the day or the "
    "year."
)

MESSAGES: Mapping[Rule, str] = {
    Rule.OTHER_KIND: gettext_noop(
        "This looks like another kind of import: “%(kind)s” knows %(known)s of the %(columns)s "
        "columns. If that is what the file holds, start again with that kind."
    ),
    Rule.UNKNOWN_COLUMN: gettext_noop(
        "This import has no field of that name, so its values would be lost. Correct the name in "
        "the header, or remove the column."
    ),
    Rule.UNNAMED_COLUMN: gettext_noop(
        "This column has no name. Name it after a field in the header, or remove the column (a "
        "delimiter too many at the end of the header also makes one)."
    ),
    Rule.REPEATED_COLUMN: gettext_noop(
        "Column %(first)s has the same name already. Keep one of the two."
    ),
    Rule.MISSING_COLUMN: gettext_noop(
        "This column (%(label)s) is required, and the file lacks it. Add it, filled on every line."
    ),
    Rule.COLUMN_ORDER: gettext_noop(
        "Gestimum's help insists on the order of the columns here; another order may be refused "
        "(“Code manquant”). Expected order: %(order)s."
    ),
    Rule.CUSTOM_COLUMN: gettext_noop(
        "Custom field: it is sent as it stands. Only your Gestimum company knows if it exists and "
        "what it accepts."
    ),
    Rule.UNLISTED_COLUMN: gettext_noop(
        "Gestimum's help mentions this field without describing it: it is sent unchecked."
    ),
    Rule.NO_COLUMN_NAMES: gettext_noop(
        "The file has no header, so nothing says which field each column holds. Say that the "
        "first line is the header, or give the names of the fields in the order of the columns."
    ),
    Rule.NO_LINES: gettext_noop(
        "The file holds no line to import below its header. Export it again, then drop the new "
        "file."
    ),
    Rule.EMPTY_LINE: gettext_noop(
        "This line is empty, and the lines after it are not: Gestimum would refuse it. Leave it "
        "out, or delete it."
    ),
    Rule.TOTAL_LINE: gettext_noop(
        "This line looks like a total or the end of a report, not like a record. If so, leave it "
        "out, or delete it from the file: it would be sent like the others."
    ),
    Rule.MORE_CELLS: gettext_noop(
        "Cells on this line: %(found)s; expected at most: %(expected)s. Look for a delimiter "
        "inside a text, or choose the text delimiter that surrounds the cells."
    ),
    Rule.FEWER_CELLS: gettext_noop(
        "Cells on this line: %(found)s; expected: %(expected)s. Gestimum takes the missing ones at "
        "the end as empty: make sure that no value has moved to another column."
    ),
    Rule.UNCLOSED_TEXT: gettext_noop(
        "A text opened by %(mark)s is not closed on this line. Close it, or remove the line break "
        "inside the text: Gestimum takes one record per line."
    ),
    Rule.LINE_BREAK: gettext_noop(
        "A text opens on this line and closes on line %(last)s: it holds a line break, and "
        "Gestimum takes one record per line. Write it on one line, best in the program that the "
        "file comes from (in Excel: Find and Replace, Ctrl+J finds line breaks)."
    ),
    Rule.UNKNOWN_RECORD: gettext_noop(
        "A line that starts with “%(start)s” is no record of this format. Correct the start of the "
        "line, or choose another format of entries."
    ),
    Rule.LINE_TOO_WIDE: gettext_noop(
        "This line is %(found)s characters wide; the format ends at position %(width)s. Check the "
        "alignment of the columns and the chosen format."
    ),
    Rule.UNKNOWN_LAYOUT: gettext_noop(
        "Gestimum's help does not say where the fields of this format stand: its lines are sent "
        "without a check of their content. Prefer GestimumComptaVariable where you can."
    ),
    Rule.NONE_FILLED: gettext_noop(
        "One of these fields must be filled: %(names)s. Without any, Gestimum does not know what "
        "the line is about. Fill one of them."
    ),
    Rule.BOTH_FILLED: gettext_noop(
        "Only one of these fields may be filled: %(names)s. Which of the two Gestimum would keep "
        "is not known. Empty the one that does not count."
    ),
    Rule.TRANSFER_WITHOUT_DESTINATION: gettext_noop(
        "This stock transfer has no destination depot (DOC_TDEPOT): the goods would leave their "
        "depot, and where they would arrive is not known. Give the depot they go to."
    ),
    Rule.ACCOUNT_WITHOUT_THIRD_PARTY: gettext_noop(
        "Gestimum's help asks for the third party of a customer's or supplier's account when their "
        "codes are typed by hand. Fill this cell, unless Gestimum makes the codes itself."
    ),
    Rule.EMPTY_PRICE: gettext_noop(
        "Gestimum's help asks for 0 rather than an empty price: the line of the price grid could "
        "otherwise be taken in another way. Type 0, or the price."
    ),
    Rule.REPEATED_KEY: gettext_noop(
        "Line %(first)s is about the same record already: the later line would overwrite what the "
        "earlier one brought. Keep one of the two, or correct the code."
    ),
    Rule.SCATTERED_DOCUMENT: gettext_noop(
        "A document with the same values begins on line %(first)s, and other lines come between. "
        "Gestimum would create %(times)s documents instead of one. If they are one, sort the file "
        "so that their lines follow each other."
    ),
    Rule.CHANGING_DOCUMENT_FIELD: gettext_noop(
        "Line %(first)s of the same document says “%(before)s”. This field holds for the whole "
        "document, and its change begins no other one: one of the values would be lost. Give all "
        "lines of the document the same value, or change a field that separates documents."
    ),
    Rule.UNBALANCED_PIECE: gettext_noop(
        "This piece is not balanced: debit %(debit)s, credit %(credit)s, difference "
        "%(difference)s (lines of the same journal, date and piece number: %(times)s). Unless your "
        "preferences allow it, Gestimum refuses all its lines. Correct the amounts, or add the "
        "missing line."
    ),
    Rule.DUE_DATES_DIFFER: gettext_noop(
        "The due dates below this entry add up to %(total)s, and its amount is %(amount)s: "
        "Gestimum would refuse the entry, and its whole piece. Correct the amounts so that they "
        "are equal."
    ),
    Rule.DUE_DATES_IGNORED: gettext_noop(
        "The entry above has a due date of its own, so Gestimum ignores the due dates that follow "
        "it. Empty the due date of the entry if those below are the right ones, or delete them."
    ),
    Rule.ANALYTIC_DIFFERS: gettext_noop(
        "The analytic lines below this entry add up to %(total)s, and its amount is %(amount)s: "
        "Gestimum would refuse the entry, and its whole piece. Correct the amounts so that they "
        "are equal."
    ),
    Rule.REQUIRED: gettext_noop(
        "This cell is required and it is empty: Gestimum would refuse the line. Fill it."
    ),
    Rule.TOO_LONG: gettext_noop(
        "The value has %(length)s characters, and the limit is %(max_length)s: Gestimum would "
        "ignore it. Shorten it."
    ),
    Rule.LONGER_THAN_DOCUMENTED: gettext_noop(
        "The value has %(length)s characters; Gestimum's help gives %(max_length)s at most for "
        "this format, though its own examples go beyond. Shorten it if you can, or check the "
        "entry in Gestimum after the import."
    ),
    Rule.NOT_ALLOWED: gettext_noop(
        "This value is not allowed. Replace it by one of these: %(allowed)s."
    ),
    Rule.BAD_DATE: gettext_noop(
        "This is no date of the calendar, written as expected (%(shapes)s: JJ is the day, MM the "
        "month, AAAA the year). Correct it, with two digits for the day and the month."
    ),
    Rule.UNDOCUMENTED_TIME: gettext_noop(
        "Gestimum's help does not say how the time is written after the date. Check it in Gestimum "
        "after the import, or leave the date alone."
    ),
    Rule.BAD_INTEGER: gettext_noop(
        "A whole number is expected: digits only, without spaces or decimals (for example 12)."
    ),
    Rule.BAD_DECIMAL: gettext_noop(
        "A number is expected, without spaces or currency (for example %(example)s)."
    ),
    Rule.BAD_CHECKBOX: gettext_noop(
        "This check box takes 1 (yes) or 0 (no). Replace the value by one of them."
    ),
    Rule.NOT_CP1252: gettext_noop(
        "Gestimum may not be able to store these characters, which Windows-1252 lacks: "
        "%(characters)s. Replace them, or check the result in Gestimum after the import."
    ),
    Rule.FORMULA_ERROR: gettext_noop(
        "A formula failed here in the spreadsheet the file comes from. Mend the formula, or type "
        "the value, and export the file again."
    ),
    Rule.SCIENTIFIC_NOTATION: gettext_noop(
        "The spreadsheet has turned a long number into a rounded one: its last digits are lost. "
        "Give the column the format Text there, type the codes again, and export once more."
    ),
    Rule.MOJIBAKE: gettext_noop(
        "Accents were read in the wrong encoding before this file was made. Export it again in "
        "UTF-8, or correct the text."
    ),
    Rule.CONTROL_CHARACTER: gettext_noop(
        "The cell holds characters that nobody can see (%(characters)s) and that Gestimum may not "
        "be able to store. Type the value again."
    ),
    Rule.REPLACEMENT_CHARACTER: gettext_noop(
        "A letter was lost before this file was made: a replacement character (U+FFFD) stands in "
        "its place. Export the file again in UTF-8, or type the text again."
    ),
    Rule.TURNED_INTO_DATE: gettext_noop(
        "A spreadsheet seems to have taken what was typed here for a date (1/3 becomes 01-mars). "
        "Give the column the format Text there, type the value again, and export once more."
    ),
    Rule.INVISIBLE_SPACE: gettext_noop(
        "This code holds spaces that look like others, or like nothing (%(characters)s). For "
        "Gestimum it would be another code: not found, or a second record. Remove them."
    ),
    Rule.SPACES_AROUND: gettext_noop(
        "There are spaces before or after this code. If Gestimum keeps them, it is another code: "
        "not found, or a second record. Remove them."
    ),
    Rule.LOST_ZEROS: gettext_noop(
        "Most codes of this column have %(length)s digits, this one has fewer: a spreadsheet may "
        "have dropped the zeros in front. For Gestimum it would be another code. Add the zeros, or "
        "leave it if the code is right."
    ),
    Rule.DECIMAL_OR_THOUSANDS: gettext_noop(
        "In this column, “%(mark)s” always stands before three digits (cells like this one: "
        "%(times)s). Gestimum reads it as the decimal mark: 1%(mark)s234 is one and a fraction, a "
        "thousandth of what was meant if it separates thousands. Remove it then, or leave it if "
        "these are decimals. To answer for the whole file, choose its decimal mark under “Read it "
        "otherwise”."
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
