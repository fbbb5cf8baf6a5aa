"""A small .xlsb, record by record ([MS-XLSB] 2.3): no library writes that format."""

import io
import struct
import zipfile
from collections.abc import Sequence

CELL_REAL, CELL_TEXT, CELL_ERROR = 5, 6, 3
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while length >= 0x80:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + size + bytes([length]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def make_xlsb(rows: Sequence[Sequence[tuple[float | str, int]]], formats: Sequence[str]) -> bytes:
    """Return a workbook of one sheet, `Feuil1`: each cell is a value and a style.

    Style 0 has no format, and style n the nth of `formats`. A text that begins with # is an error.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="x"/>')
        bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("Feuil1")
        sheets = record(143) + record(156, bundle) + record(144)
        book = record(131) + record(153, bytes(12)) + sheets + record(157, bytes(26)) + record(132)
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/styles.bin", write_styles(formats))
        archive.writestr("xl/worksheets/sheet1.bin", write_rows(rows))
    return stream.getvalue()


def write_styles(formats: Sequence[str]) -> bytes:
    written = b"".join(
        record(44, struct.pack("<H", 164 + number) + wide(text))
        for number, text in enumerate(formats)
    )
    numbers = [0, *(164 + number for number in range(len(formats)))]
    styles = b"".join(record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in numbers)
    count = struct.pack("<I", len(formats))
    head = record(278) + record(615, count) + written + record(616)
    return head + record(617, struct.pack("<I", len(numbers))) + styles + record(618) + record(279)


def write_rows(rows: Sequence[Sequence[tuple[float | str, int]]]) -> bytes:
    width = max(map(len, rows))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)
    parts = [record(129), record(148, size), record(145)]
    for number, cells in enumerate(rows):
        parts.append(record(0, struct.pack("<II", number, 0) + bytes(9)))
        for column, (value, style) in enumerate(cells):
            head = struct.pack("<II", column, style)
            if isinstance(value, float):
                parts.append(record(CELL_REAL, head + struct.pack("<d", value)))
            elif value.startswith("#"):
                parts.append(record(CELL_ERROR, head + b"\x2a"))
            else:
                parts.append(record(CELL_TEXT, head + wide(value)))
    return b"".join([*parts, record(146), record(130)])
