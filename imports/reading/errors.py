"""Why a file cannot be read, in words that say what to do about it."""

from collections.abc import Callable, Mapping
from typing import TypedDict

from imports.catalogue.texts import gettext_noop


class WhyUnreadable(TypedDict):
    """An `UnreadableFile` as a process says it, and as a run stores it."""

    code: str
    params: dict[str, str | int]


class UnreadableFile(Exception):
    """The file cannot become lines. `code` is a key of `MESSAGES`, `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(MESSAGES[code] % params)
        self.code = code
        self.params: Mapping[str, str | int] = params


def unreadable_text(
    error: UnreadableFile, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return the sentence for people; `translate` is gettext where there is one."""
    return translate(MESSAGES[error.code]) % error.params


#: What people call the encodings that a sentence may name.
ENCODINGS_SAID: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "iso-8859-15": "ISO 8859-15",
    "cp850": "CP850",
    "mac_roman": "Mac Roman",
    "utf-8-mixed": "UTF-8",
}


MESSAGES: Mapping[str, str] = {
    "empty": gettext_noop(
        "The file is empty (0 bytes). Export it again, then upload the new file."
    ),
    "only_empty_lines": gettext_noop(
        "The file contains only empty lines. Export it again, then upload the new file."
    ),
    "excel": gettext_noop(
        "This is an Excel workbook, not a text file. Open it in Excel and choose File, Save "
        "as, “CSV UTF-8 (comma delimited)”, then upload that file."
    ),
    "old_excel": gettext_noop(
        "This is a workbook or document from an old Office version (.xls, .doc), not a text "
        "file. Open it in Excel and choose File, Save as, “CSV UTF-8 (comma delimited)”, then "
        "upload that file."
    ),
    "open_document": gettext_noop(
        "This is a LibreOffice or OpenOffice document, not a text file. Open it and choose "
        "File, Save as, “Text CSV”, then upload that file."
    ),
    "workbook_broken": gettext_noop(
        "This workbook is damaged, or was not created by a spreadsheet program. Open it in "
        "Excel or LibreOffice, save it again, then upload the new file."
    ),
    "workbook_encrypted": gettext_noop(
        "This workbook is password-protected. Open it in Excel, choose File, Info, Protect "
        "Workbook, remove the password, save it, then upload it again."
    ),
    "workbook_too_large": gettext_noop(
        "This workbook takes too much memory or time to read. Save the sheet to import as “CSV "
        "UTF-8”, or split it into several files."
    ),
    "workbooks_busy": gettext_noop(
        "Several workbooks are being read right now. The file is kept: try reading it again in "
        "a moment."
    ),
    "workbook_sheets": gettext_noop(
        "This workbook has %(count)s sheets, more than the %(limit)s that can be searched. "
        "Move the sheet to import to a separate workbook, then upload that one."
    ),
    "workbook_cells": gettext_noop(
        "The sheet “%(sheet)s” has more than %(limit)s million cells. Delete what should not "
        "be imported, save the sheet as “CSV UTF-8”, or split it into several files."
    ),
    "workbook_no_sheet": gettext_noop(
        "The workbook has no sheet “%(sheet)s”. Its sheets: %(sheets)s."
    ),
    "workbook_empty": gettext_noop(
        "The sheet “%(sheet)s” is empty. Choose another sheet, or fill it in and upload the "
        "workbook again."
    ),
    # Stands on drafts of before: the lines of a cell are joined now, and asked about.
    "workbook_line_break": gettext_noop(
        "Cell %(cell)s of the sheet “%(sheet)s” contains a line break, and Gestimum expects "
        "one record per line. Write its text on one line (in Excel: Find and Replace, Ctrl+J "
        "finds line breaks), then upload the workbook again."
    ),
    "workbook_control": gettext_noop(
        "Cell %(cell)s of the sheet “%(sheet)s” contains an invisible character that is not "
        "allowed in a line. Retype its text, then upload the workbook again."
    ),
    "workbook_formula": gettext_noop(
        "The formula in cell %(cell)s of the sheet “%(sheet)s” has no stored result. Open the "
        "workbook in Excel or LibreOffice, save it, then upload it again."
    ),
    "workbook_fixed_width": gettext_noop(
        "The chosen entry format has fixed-width columns, which the columns of the sheet "
        "“%(sheet)s” cannot provide. Upload the text file from the accounting program, or "
        "choose another format."
    ),
    "word": gettext_noop(
        "This is a Word document, not a text file. Copy its table to a spreadsheet, save it as "
        "CSV, then upload that file."
    ),
    "archive": gettext_noop(
        "This is a compressed archive (zip, gz, 7z, rar). Extract the file from it, then "
        "upload that file."
    ),
    "pdf": gettext_noop(
        "This is a PDF, and nothing can be imported from it. Ask for the same data as CSV."
    ),
    "image": gettext_noop(
        "This is an image, and nothing can be imported from it. Ask for the same data as CSV."
    ),
    "markup": gettext_noop(
        "This is a web page or an XML file, even if its name has another extension. Open it in "
        "Excel and choose File, Save as, “CSV UTF-8 (comma delimited)”, then upload that file."
    ),
    "mhtml": gettext_noop(
        "This is a web page saved as one file (MHTML), even if its name ends with .xls. Open it "
        "in Excel and choose File, Save as, “CSV UTF-8 (comma delimited)”, then upload that file."
    ),
    "json": gettext_noop(
        "This is a JSON file, made for programs. Export the data as a table (CSV or Excel) from "
        "the software that it comes from, then upload that file."
    ),
    "binary": gettext_noop(
        "This is not a text file: it is full of unprintable characters. Export the data as "
        "CSV, then upload that file."
    ),
    "utf16_without_mark": gettext_noop(
        "The file looks like UTF-16 (“Unicode”) but has no byte order mark. Save it again as "
        "“CSV UTF-8”, then upload the new file."
    ),
    "nul_byte": gettext_noop(
        "Line %(line)s contains a NUL byte (byte %(byte)s of the file), which is not allowed "
        "in text: the file is damaged or was exported incorrectly. Export it again."
    ),
    "undecodable": gettext_noop(
        "Line %(line)s cannot be read as %(encoding)s: byte %(byte)s of the file (%(value)s) "
        "is not valid in it. Choose another encoding, or save the file again as “CSV UTF-8”."
    ),
    "line_too_long": gettext_noop(
        "Line %(line)s is longer than %(limit)s bytes, so this is probably not a table. Check "
        "how the file was exported and how its lines end."
    ),
    "too_many_lines": gettext_noop(
        "The file has more than %(limit)s million lines, which no import needs. Check how it "
        "was exported, remove empty lines, or split it into several files."
    ),
    "too_many_cells": gettext_noop(
        "Line %(line)s has %(count)s cells, more than the %(limit)s allowed. Check the "
        "delimiter, and that this line ends where it should; then upload the file again."
    ),
    "name_too_long": gettext_noop(
        "On line %(line)s, the name of column %(column)s has more than %(limit)s characters, "
        "so this is probably not a header. Enter the number of the line that contains the "
        "field names, or check the delimiter."
    ),
    "start_beyond_end": gettext_noop(
        "The header is expected on line %(line)s, but the last non-empty line of the file is "
        "line %(last)s. Enter the number of the line that contains the field names."
    ),
    "too_many_columns": gettext_noop(
        "The first line has %(count)s columns, more than the %(limit)s allowed. Check the "
        "delimiter, and how the lines of the file end."
    ),
}
