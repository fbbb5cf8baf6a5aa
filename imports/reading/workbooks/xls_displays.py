"""The number formats of the cells of an .xls, and its failed formulas: records of BIFF5 and BIFF8.

[MS-XLS] 2.4: what the records hold; 2.5.10: the codes of errors.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from imports.reading.workbooks.cell_displays import DisplayedCell, Displays, build_formats
from imports.reading.workbooks.compound_file import CompoundFile
from imports.reading.workbooks.number_format import NumberFormat
from imports.reading.workbooks.sheet_scan import SheetFindings

STREAMS = ("Workbook", "Book")
BOF, EOF, BOUND_SHEET, FONT, FORMAT, XF = 0x0809, 0x0A, 0x85, 0x31, 0x041E, 0xE0
#: In the flags of a font. No font has the number 4: those behind it count one more.
STRUCK, NO_FONT = 0x08, 4
ROW, COLUMNS = 0x0208, 0x7D
HIDDEN_ROW, HIDDEN_COLUMNS = 0x20, 0x01
NUMBER, RK, MUL_RK, BOOL_ERR = 0x0203, 0x027E, 0xBD, 0x0205
FORMULAS = frozenset([0x06, 0x0206, 0x0406])
TEXTS = frozenset([0xFD, 0x0204])
ONE_CELL = frozenset([NUMBER, RK, BOOL_ERR]) | FORMULAS | TEXTS
BIFF8 = 0x0600
ERROR_NAMES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip

type Record = tuple[int, int, int]


def read_xls_displays(path: Path, sheet: str, findings: SheetFindings) -> Displays | None:
    """Follow a sheet, and put its failed formulas into `findings`; None: no format matters."""
    data = CompoundFile(path.read_bytes()).read_stream(STREAMS)
    if data is None:
        return None
    book = Globals(data)
    start = book.sheets.get(sheet)
    if start is None:
        return None
    cells = gather_cells(data, start, book.formats, findings, struck=book.struck)
    return Displays([cells]) if book.formats else None


def walk_biff(data: bytes, start: int = 0) -> Iterator[Record]:
    """Yield kind, first byte and length of the records of a part, without those nested in it."""
    depth, place, end = 0, start, len(data)
    while place + 4 <= end:
        kind, length = struct.unpack_from("<HH", data, place)
        place += 4
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth <= 1:
            yield kind, place, min(length, end - place)
        place += length


class Globals:
    """What a workbook says of all its sheets: where they begin, and the formats of styles."""

    def __init__(self, data: bytes) -> None:
        self.sheets: dict[str, int] = {}
        self.is_biff8 = True
        numbers: list[int] = []
        written: dict[int, str] = {}
        struck_fonts: list[bool] = []
        fonts: list[int] = []
        for kind, place, length in walk_biff(data):
            if kind == BOF and length >= 2:
                self.is_biff8 = struct.unpack_from("<H", data, place)[0] == BIFF8
            elif kind == BOUND_SHEET and length >= 8:
                (start,) = struct.unpack_from("<I", data, place)
                self.sheets[self.read_text(data, place + 6, 1)] = start
            elif kind == FONT and length >= 4:
                struck_fonts += [False] if len(struck_fonts) == NO_FONT else []
                struck_fonts.append(bool(data[place + 2] & STRUCK))
            elif kind == FORMAT and length >= 3:
                (number,) = struct.unpack_from("<H", data, place)
                written[number] = self.read_text(data, place + 2, 2 if self.is_biff8 else 1)
            elif kind == XF and length >= 4:
                fonts.append(struct.unpack_from("<H", data, place)[0])
                numbers.append(struct.unpack_from("<H", data, place + 2)[0])
        self.struck = list_struck_styles(fonts, struck_fonts)
        self.formats: Mapping[int, NumberFormat] = build_formats(numbers, written)

    def read_text(self, data: bytes, place: int, bytes_of_length: int) -> str:
        length = int.from_bytes(data[place : place + bytes_of_length], "little")
        place += bytes_of_length
        if not self.is_biff8:
            return data[place : place + length].decode("cp1252", "replace")
        is_wide = data[place : place + 1] != b"\0"
        text = data[place + 1 : place + 1 + length * (2 if is_wide else 1)]
        return text.decode("utf-16-le" if is_wide else "latin-1", "replace")


def list_struck_styles(fonts: Sequence[int], struck: Sequence[bool]) -> frozenset[int]:
    """Return the styles whose font strikes through, by the numbers of their fonts."""
    return frozenset(
        style for style, font in enumerate(fonts) if font < len(struck) and struck[font]
    )


def gather_cells(
    data: bytes,
    start: int,
    formats: Mapping[int, NumberFormat],
    findings: SheetFindings,
    *,
    struck: Set[int] = frozenset(),
) -> list[DisplayedCell]:
    """Return the cells in the order of rows: some programs write them in the order of columns."""
    rows: defaultdict[int, list[DisplayedCell]] = defaultdict(list)
    for kind, place, length in walk_biff(data, start):
        see_hidden(data, kind, place, length, findings)
        if kind in ONE_CELL and length >= 7:
            row, column, style = struct.unpack_from("<3H", data, place)
            if style in struck:
                findings.struck.append((row, column))
            if shape := formats.get(style):
                rows[row].append((row, column, shape))
            if kind not in TEXTS and (error := read_error(data, kind, place, length)):
                findings.add_error(row, column, error)
        elif kind == MUL_RK and length >= 12:
            row, column = struct.unpack_from("<2H", data, place)
            for number in range((length - 6) // 6):
                (style,) = struct.unpack_from("<H", data, place + 4 + 6 * number)
                if style in struck:
                    findings.struck.append((row, column + number))
                if shape := formats.get(style):
                    rows[row].append((row, column + number, shape))
    return [cell for row in sorted(rows) for cell in rows[row]]


def see_hidden(data: bytes, kind: int, place: int, length: int, findings: SheetFindings) -> None:
    if kind == ROW and length >= 14 and data[place + 12] & HIDDEN_ROW:
        (row,) = struct.unpack_from("<H", data, place)
        findings.hide_rows(row, row)
    elif kind == COLUMNS and length >= 10 and data[place + 8] & HIDDEN_COLUMNS:
        findings.hidden_columns.append(struct.unpack_from("<2H", data, place))


def read_error(data: bytes, kind: int, place: int, length: int) -> str:
    """Return the name of the error that a cell holds, or an empty string."""
    if kind == BOOL_ERR and length >= 8 and data[place + 7]:
        return ERROR_NAMES.get(data[place + 6], "#VALUE!")
    is_error = kind in FORMULAS and data[place + 6 : place + 7] == b"\x02"
    if is_error and data[place + 12 : place + 14] == b"\xff\xff":
        return ERROR_NAMES.get(data[place + 8], "#VALUE!")
    return ""
