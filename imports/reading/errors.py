"""Why a file cannot be read, in words that say what to do about it."""

from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop


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
}


MESSAGES: Mapping[str, str] = {
    "empty": gettext_noop("The file is empty (0 bytes). Export it again, then drop the new file."),
    "only_empty_lines": gettext_noop(
        "The file holds only empty lines. Export it again, then drop the new file."
    ),
    "excel": gettext_noop(
        "This is an Excel workbook, not a text file. Open it in Excel and choose File, Save as, "
        "“CSV UTF-8 (comma delimited)”, then drop that file."
    ),
    "old_excel": gettext_noop(
        "This is a workbook or document of an old Office version (.xls, .doc), not a text file. "
        "Open it in Excel and choose File, Save as, “CSV UTF-8 (comma delimited)”, then drop that "
        "file."
    ),
    "open_document": gettext_noop(
        "This is a LibreOffice or OpenOffice document, not a text file. Open it and choose "
        "File, Save as, “Text CSV”, then drop that file."
    ),
    "workbook_broken": gettext_noop(
        "This workbook is damaged, or was not written by a spreadsheet. Open it in Excel or "
        "LibreOffice, save it again, then drop the new file."
    ),
    "workbook_encrypted": gettext_noop(
        "This workbook is protected by a password. Open it in Excel, choose File, Info, Protect "
        "Workbook, take the password away, save it, then drop it again."
    ),
    "workbook_too_large": gettext_noop(
        "This workbook takes too much memory or time to be read. Save the sheet to import as “CSV "
        "UTF-8”, or split it into several files."
    ),
    "workbooks_busy": gettext_noop(
        "Several workbooks are being read at the moment. The file is kept: read it again in a "
        "moment."
    ),
    "workbook_sheets": gettext_noop(
        "This workbook has %(count)s sheets, more than the %(limit)s that are looked through. Move "
        "the sheet to import to a workbook of its own, then drop that one."
    ),
    "workbook_cells": gettext_noop(
        "The sheet “%(sheet)s” has more than %(limit)s million cells. Delete what is not to be "
        "imported, save the sheet as “CSV UTF-8”, or split it into several files."
    ),
    "workbook_empty": gettext_noop(
        "The sheet “%(sheet)s” is empty. Choose another sheet, or fill it and drop the workbook "
        "again."
    ),
    "workbook_line_break": gettext_noop(
        "Cell %(cell)s of the sheet “%(sheet)s” holds a line break, and Gestimum takes one record "
        "per line. Write its text on one line (in Excel: Find and Replace, Ctrl+J finds line "
        "breaks), then drop the workbook again."
    ),
    "workbook_control": gettext_noop(
        "Cell %(cell)s of the sheet “%(sheet)s” holds an invisible character that no line may "
        "hold. Type its text again, then drop the workbook again."
    ),
    "workbook_formula": gettext_noop(
        "The formula in cell %(cell)s of the sheet “%(sheet)s” has no stored result. Open the "
        "workbook in Excel or LibreOffice, save it, then drop it again."
    ),
    "workbook_fixed_width": gettext_noop(
        "The chosen format of entries has columns of fixed width, which the columns of the sheet "
        "“%(sheet)s” cannot give. Drop the text file that the accounting program writes, or choose "
        "another format."
    ),
    "word": gettext_noop(
        "This is a Word document, not a text file. Copy its table to a spreadsheet, save it as "
        "CSV, then drop that file."
    ),
    "archive": gettext_noop(
        "This is a compressed archive (zip, gz, 7z, rar). Extract the file from it, then drop "
        "what was inside."
    ),
    "pdf": gettext_noop(
        "This is a PDF, from which no line can be imported. Ask for the same data as CSV."
    ),
    "image": gettext_noop(
        "This is a picture, from which no line can be imported. Ask for the same data as CSV."
    ),
    "markup": gettext_noop(
        "This is a web page or an XML file, even if its name ends otherwise. Open it in Excel and "
        "choose File, Save as, “CSV UTF-8 (comma delimited)”, then drop that file."
    ),
    "binary": gettext_noop(
        "This is not a text file: it is full of unprintable characters. Export the data as CSV, "
        "then drop that file."
    ),
    "utf16_without_mark": gettext_noop(
        "The file looks like UTF-16 (“Unicode”) but lacks the mark that says so. Save it again as "
        "“CSV UTF-8”, then drop the new file."
    ),
    "nul_byte": gettext_noop(
        "Line %(line)s holds a NUL byte (byte %(byte)s of the file), which no text may hold: the "
        "file was damaged or badly exported. Export it again."
    ),
    "undecodable": gettext_noop(
        "Line %(line)s cannot be read as %(encoding)s: byte %(byte)s of the file (%(value)s) means "
        "nothing in it. Choose another encoding, or save the file again as “CSV UTF-8”."
    ),
    "line_too_long": gettext_noop(
        "Line %(line)s is longer than %(limit)s bytes, so this is probably no table. Check how the "
        "file was exported, and that its lines end."
    ),
    "too_many_lines": gettext_noop(
        "The file has more than %(limit)s million lines, which no import needs. Check how it was "
        "exported, take empty lines out, or split it into several files."
    ),
    "too_many_cells": gettext_noop(
        "Line %(line)s holds %(count)s cells, more than the %(limit)s that a line may have. Check "
        "the delimiter, and that this line ends where it should; then drop the file again."
    ),
    "name_too_long": gettext_noop(
        "On line %(line)s, the name of column %(column)s has more than %(limit)s characters, so "
        "this is probably no header. Give the number of the line that holds the field names, or "
        "check the delimiter."
    ),
    "start_beyond_end": gettext_noop(
        "The header is looked for on line %(line)s, but the last line of the file that is not "
        "empty is line %(last)s. Give the number of the line that holds the field names."
    ),
    "too_many_columns": gettext_noop(
        "The first line holds %(count)s columns, more than the %(limit)s allowed. Check the "
        "delimiter, and that the lines of the file end."
    ),
}
