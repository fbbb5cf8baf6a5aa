"""The number formats of the cells of an .xlsb, and its failed formulas: records of its parts.

[MS-XLSB] 2.3: which records there are; 2.5.9: cells; 2.5.98: the codes of errors, those of .xls.
"""

import struct
import zipfile
from collections.abc import Iterator, Mapping

from imports.reading.workbooks.cell_displays import DisplayedCell, Displays, build_formats
from imports.reading.workbooks.number_format import LONGEST_FORMAT, NumberFormat
from imports.reading.workbooks.sheet_scan import SheetFindings
from imports.reading.workbooks.xls_displays import ERROR_NAMES, STRUCK, list_struck_styles
from imports.reading.workbooks.xml_parts import find_elements

COLUMNS, MERGED = 60, 176
HIDDEN_ROW, HIDDEN_COLUMNS = 0x10, 0x01
ROW, CELL_ERROR, FORMULA_ERROR = 0, 3, 11
#: Values and formulas: numbers, errors, check boxes and texts.
CELLS = frozenset([*range(2, 12), 62])
FONT, FORMAT, STYLE, BEGIN_STYLES, END_STYLES, SHEET = 43, 44, 47, 617, 618, 156

type Record = tuple[int, int, int]


def read_xlsb_displays(
    archive: zipfile.ZipFile, sheet: str, findings: SheetFindings
) -> Displays | None:
    """Follow a sheet, and put its failed formulas into `findings`; None: no format matters."""
    names = {name.lower(): name for name in archive.namelist()}
    part = find_sheet(archive, names, sheet)
    if not part:
        return None
    styles = names.get("xl/styles.bin")
    data = archive.read(styles) if styles else b""
    formats, struck = read_formats_of(data), read_struck(data)
    cells = list(walk_cells(archive.read(part), formats, struck, findings))
    return Displays([cells]) if formats else None


def walk_records(data: bytes) -> Iterator[Record]:
    """Yield kind, first byte and length of the records: numbers come in groups of seven bits."""
    place, end = 0, len(data)
    while place + 2 <= end:
        kind = data[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[place] & 0x7F) << 7
            place += 1
        length, shift = 0, 0
        while place < end and shift < 28:
            byte = data[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield kind, place, min(length, end - place)
        place += length


def read_wide(data: bytes, place: int, longest: int) -> tuple[str, int]:
    """Return a text and the byte behind it."""
    (length,) = struct.unpack_from("<I", data, place)
    if length == 0xFFFFFFFF:
        return "", place + 4
    text = data[place + 4 : place + 4 + 2 * min(length, longest)].decode("utf-16-le", "replace")
    return text, place + 4 + 2 * length


def find_sheet(archive: zipfile.ZipFile, names: Mapping[str, str], sheet: str) -> str:
    data = archive.read(names["xl/workbook.bin"])
    links = find_elements(archive, names["xl/_rels/workbook.bin.rels"], "Relationship")
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    for kind, place, length in walk_records(data):
        if kind == SHEET and length >= 16:
            link, behind = read_wide(data, place + 8, LONGEST_FORMAT)
            if read_wide(data, behind, LONGEST_FORMAT)[0] == sheet:
                target = targets.get(link, "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                return names.get(path.lower(), "")
    return ""


def read_formats_of(data: bytes) -> Mapping[int, NumberFormat]:
    numbers: list[int] = []
    written: dict[int, str] = {}
    is_style = False
    for kind, place, length in walk_records(data):
        if kind == FORMAT and length >= 6:
            (number,) = struct.unpack_from("<H", data, place)
            written[number] = read_wide(data, place + 2, LONGEST_FORMAT + 1)[0]
        elif kind in (BEGIN_STYLES, END_STYLES):
            is_style = kind == BEGIN_STYLES
        elif kind == STYLE and is_style and length >= 4:
            numbers.append(struct.unpack_from("<H", data, place + 2)[0])
    return build_formats(numbers, written)


def read_struck(data: bytes) -> frozenset[int]:
    """Return the styles of cells whose font strikes through."""
    struck, fonts, is_style = list[bool](), list[int](), False
    for kind, place, length in walk_records(data):
        if kind == FONT and length >= 4:
            struck.append(bool(data[place + 2] & STRUCK))
        elif kind in (BEGIN_STYLES, END_STYLES):
            is_style = kind == BEGIN_STYLES
        elif kind == STYLE and is_style and length >= 6:
            fonts.append(struct.unpack_from("<H", data, place + 4)[0])
    return list_struck_styles(fonts, struck)


def walk_cells(
    data: bytes,
    formats: Mapping[int, NumberFormat],
    struck: frozenset[int],
    findings: SheetFindings,
) -> Iterator[DisplayedCell]:
    row = 0
    for kind, place, length in walk_records(data):
        if kind == ROW and length >= 4:
            (row,) = struct.unpack_from("<I", data, place)
            if length >= 12 and data[place + 11] & HIDDEN_ROW:
                findings.hide_rows(row, row)
        elif kind == MERGED and length >= 16:
            first, last, left, right = struct.unpack_from("<4I", data, place)
            findings.merged.append(((first, left), (last, right)))
        elif kind == COLUMNS and length >= 17 and data[place + 16] & HIDDEN_COLUMNS:
            findings.hidden_columns.append(struct.unpack_from("<2I", data, place))
        elif kind in CELLS and length >= 8:
            column, style = struct.unpack_from("<2I", data, place)
            if style & 0xFFFFFF in struck:
                findings.struck.append((row, column))
            if shape := formats.get(style & 0xFFFFFF):
                yield row, column, shape
            if kind in (CELL_ERROR, FORMULA_ERROR) and length >= 9:
                findings.add_error(row, column, ERROR_NAMES.get(data[place + 8], "#VALUE!"))
