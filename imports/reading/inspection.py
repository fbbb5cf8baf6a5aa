"""Is it a text file at all? If not, what is it?"""

import re
from pathlib import Path

from imports.reading.dialect import mark_at_start
from imports.reading.errors import UnreadableFile
from imports.reading.first_look import FirstLook, take_first_look

HEAD_BYTES = 8192
TAIL_BYTES = 65536
READ_BYTES = 1 << 20
UTF_16 = ("utf-16-le", "utf-16-be")

WORKBOOKS = ("xlsx", "xlsb", "ods", "xls")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What tells the files of old Office versions apart, in this order. A workbook protected by a
# password is wrapped in one of them, whatever its version.
OLD_OFFICE_NAMES = {
    "EncryptedPackage": "workbook_encrypted",
    "WordDocument": "old_excel",
    "PowerPoint Document": "old_excel",
    "Workbook": "xls",
}
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
)
MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table", b"<!--", b"<style", b"<head", b"<body")
#: How a web page begins that was saved whole, and what others send as data.
MHTML = re.compile(rb"(?:mime-version|from|subject|content-type):[^\n]*\n", re.IGNORECASE)
JSON = re.compile(rb'[\[{]\s*(?:["{\[]|$)')
#: What only a look at all of a file tells of one that is no text.
NO_TEXT = ("nul_byte", "only_empty_lines")
# What a text may hold below U+0020: tab, line ends, form feed, and the Ctrl-Z of DOS files.
TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1a\x1b")
CONTROLS = bytes(code for code in range(32) if code not in TEXT_CONTROLS)


def inspect(path: Path) -> str:
    """Return what the file is: a workbook (xlsx, xlsb, ods, xls), or an empty string for a text.

    Raises UnreadableFile unless it is one of these, and a text has a line that is not empty.
    Codes: those of `find_form`, and `NO_TEXT`. Nothing is unpacked; memory does not
    grow.
    """
    form = find_form(path)
    if not form:
        refuse_nul_or_nothing(path)
    return form


def inspect_text(path: Path, encoding: str = "") -> FirstLook:
    """Look at a text, once. Raises UnreadableFile as `inspect` and `take_first_look` do."""
    try:
        look = take_first_look(path, encoding)
    except UnreadableFile:
        refuse_nul_or_nothing(path)  # which says more than what follows from it
        raise
    may_hold_nul = look.encoding in UTF_16
    if not look.is_filled or (look.has_nul and not may_hold_nul):
        refuse_nul_or_nothing(path)
    return look


def find_form(path: Path) -> str:
    """Return what the file is by its beginning: a workbook, or an empty string for a text.

    Codes: empty, old_excel, open_document, word, archive, pdf, image, markup, mhtml, json,
    binary, utf16_without_mark, workbook_encrypted.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise UnreadableFile("empty")
    code = recognise(head, path)
    if code in WORKBOOKS:
        return code
    if code:
        raise UnreadableFile(code)
    if not has_utf_16_mark(head):
        refuse_binary(head)
    return ""


def has_utf_16_mark(head: bytes) -> bool:
    return any(mark_at_start(head, name) for name in UTF_16)


def recognise(head: bytes, path: Path) -> str:
    """Return the code of a well-known format that is no CSV, or an empty string."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return recognise_zip(head, path)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image"
    if head.startswith(OLD_OFFICE):
        return recognise_old_office(path)
    for magic, code in MAGIC:
        if head.startswith(magic):
            return code
    return recognise_text(head.removeprefix(b"\xef\xbb\xbf").lstrip().lower())


def recognise_text(start: bytes) -> str:
    """Return the code of a text that is no table, by its beginning in lower case."""
    if start.startswith(MARKUP):
        return "markup"
    if MHTML.match(start) and b"multipart/related" in start:
        return "mhtml"
    return "json" if JSON.match(start) and b'":' in start.replace(b'" :', b'":') else ""


def recognise_old_office(path: Path) -> str:
    # The names of what such a file holds stand in it as UTF-16, wherever its directory lies.
    found: set[str] = set()
    with path.open("rb") as file:
        rest = b""
        while block := file.read(READ_BYTES):
            found |= {name for name in OLD_OFFICE_NAMES if name.encode("utf-16-le") in rest + block}
            rest = block[-64:]
    return next((code for name, code in OLD_OFFICE_NAMES.items() if name in found), "old_excel")


def recognise_zip(head: bytes, path: Path) -> str:
    # The names of a zip's members stand in clear before each and again at its end.
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        names = head + file.read(TAIL_BYTES)
    if b"xl/workbook.bin" in names:
        return "xlsb"
    if b"xl/workbook" in names:
        return "xlsx"
    if b"word/document" in names:
        return "word"
    if b"application/vnd.oasis.opendocument.spreadsheet" in head:
        return "ods"
    if b"application/vnd.oasis.opendocument" in head:
        return "open_document"
    return "archive"


def refuse_binary(head: bytes) -> None:
    nul_even, nul_odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    # In UTF-16, most characters of a French text have one byte that is zero, always on one side.
    if max(nul_even, nul_odd) * 10 > half * 6 and min(nul_even, nul_odd) * 10 < half:
        raise UnreadableFile("utf16_without_mark")
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls > 8 and controls * 20 > len(head):
        raise UnreadableFile("binary")


def refuse_nul_or_nothing(path: Path) -> None:
    is_filled = False
    with path.open("rb") as file:
        first = file.read(3)
        may_hold_nul = has_utf_16_mark(first)
        offset = len(mark_at_start(first, "utf-8")) or (2 if may_hold_nul else 0)
        file.seek(offset)
        while block := file.read(READ_BYTES):
            if not may_hold_nul and (place := block.find(b"\x00")) >= 0:
                line = count_line_ends(path, before=offset + place) + 1
                raise UnreadableFile("nul_byte", line=line, byte=offset + place + 1)
            is_filled = is_filled or bool(block.strip(b"\r\n\x00" if may_hold_nul else b"\r\n"))
            if may_hold_nul and is_filled:
                return
            offset += len(block)
    if not is_filled:
        raise UnreadableFile("only_empty_lines")


def count_line_ends(path: Path, *, before: int) -> int:
    """Count CR, LF and CRLF in the first `before` bytes of the file."""
    ends, after_cr = 0, False
    with path.open("rb") as file:
        while before > 0 and (data := file.read(min(READ_BYTES, before))):
            ends += data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
            ends -= after_cr and data.startswith(b"\n")  # the CR was counted already
            before, after_cr = before - len(data), data.endswith(b"\r")
    return ends
