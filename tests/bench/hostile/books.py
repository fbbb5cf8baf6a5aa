"""Workbooks made to hurt: most of them are small."""

import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from tests.bench.hostile.shape import shape
from tests.bench.hostile.texts import BLOCK, fill

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def make_book(
    path: Path,
    sheet: Iterable[bytes],
    *,
    strings: Iterable[bytes] = (),
    sheets: Iterable[bytes] = (b'<sheet name="A" sheetId="1" r:id="rId1"/>',),
    extra: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write an .xlsx whose parts come in blocks, so that making it takes no memory either."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{packages}/content-types"></Types>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" '
            f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        )
        with archive.open("xl/workbook.xml", "w") as part:
            part.write(f'<workbook xmlns="{MAIN}" xmlns:r="{relation}"><sheets>'.encode())
            part.writelines(sheets)
            part.write(b"</sheets></workbook>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.writelines(sheet)
        if strings:
            with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
                part.writelines(strings)
        for name, content in extra:
            archive.writestr(name, content)


def wrap(*blocks: bytes, before: bytes = b"") -> Iterator[bytes]:
    """Put rows into a sheet."""
    yield f'<worksheet xmlns="{MAIN}">'.encode()
    yield before
    yield b"<sheetData>"
    yield from blocks
    yield b"</sheetData></worksheet>"


def write_row(number: int, *cells: str) -> bytes:
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells)
    return f'<row r="{number}">{texts}</row>'.encode()


ROWS = write_row(1, "ART_CODE", "ART_LIB") + write_row(2, "A", "B")


@shape("articles.xlsx", kind="articles")
def write_row_bomb(path: Path, _size: int) -> None:
    """Two million times `<row ` in a comment of a sheet."""
    bomb = b"<!-- " + b"<row " * 2_000_000 + b' hidden="x" -->'
    make_book(path, wrap(ROWS, bomb))


@shape("articles.xlsx", kind="articles")
def write_cell_bomb(path: Path, _size: int) -> None:
    """Two million times `<c t="e">` in a comment of a sheet."""
    bomb = b"<!-- " + b'<c t="e">' * 2_000_000 + b"<f> -->"
    make_book(path, wrap(ROWS, bomb))


@shape("articles.xlsx", kind="articles")
def write_column_bomb(path: Path, _size: int) -> None:
    """Two million times `<col ` in a comment of a sheet."""
    bomb = b"<!-- " + b"<col " * 2_000_000 + b' hidden="x" -->'
    make_book(path, wrap(ROWS, bomb))


@shape("articles.xlsx", kind="articles")
def write_zip_bomb(path: Path, _size: int) -> None:
    """A sheet that unpacks to two gigabytes."""
    make_book(path, wrap(ROWS, *[b" " * BLOCK] * 2048))


@shape("articles.xlsx", kind="articles")
def write_strings_bomb(path: Path, _size: int) -> None:
    """Shared strings of three hundred megabytes, each cell the longest."""
    strings = [f'<sst xmlns="{MAIN}">'.encode(), *[b"<si><t>", b"x" * BLOCK, b"</t></si>"] * 300]
    cells = b'<row><c t="s"><v>0</v></c></row>' * 100_000
    make_book(path, wrap(ROWS, cells), strings=[*strings, b"</sst>"])


@shape("articles.xlsx", kind="articles")
def write_wide_sheet(path: Path, _size: int) -> None:
    """16,384 columns by five hundred rows."""
    row = b"<row>" + b'<c t="inlineStr"><is><t>A</t></is></c>' * 16_384 + b"</row>"
    make_book(path, wrap(ROWS, *[row] * 500))


@shape("articles.xlsx", kind="articles")
def write_far_cell(path: Path, _size: int) -> None:
    """A cell in the last column of the last row."""
    make_book(path, wrap(ROWS, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


@shape("articles.xlsx", kind="articles")
def write_many_sheets(path: Path, _size: int) -> None:
    """A million sheets."""
    sheet = b'<sheet name="A%d" sheetId="1" r:id="rId1"/>'
    make_book(path, wrap(ROWS), sheets=(sheet % number for number in range(1_000_000)))


@shape("articles.xlsx", kind="articles")
def write_deep_sheet(path: Path, _size: int) -> None:
    """Five million elements inside each other."""
    make_book(path, wrap(ROWS, b"<a>" * 5_000_000 + b"</a>" * 5_000_000))


@shape("articles.xlsx", kind="articles")
def write_entities(path: Path, _size: int) -> None:
    """Entities that unfold to a billion letters."""
    names = "abcdefghi"
    declared = '<!ENTITY a "lollollol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    sheet = f'<!DOCTYPE worksheet [{declared}]><worksheet xmlns="{MAIN}"><sheetData>&i;'.encode()
    make_book(path, [sheet, ROWS, b"</sheetData></worksheet>"])


@shape("articles.xlsx", kind="articles")
def write_many_members(path: Path, size: int) -> None:
    """An archive of half a million members."""
    make_book(path, wrap(ROWS), extra=((f"x{n}", b"") for n in range(min(500_000, size // 100))))


@shape("articles.ods", kind="articles")
def write_repeated_rows(path: Path, _size: int) -> None:
    """An .ods that repeats a row of a thousand columns a million times."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell table:number-columns-repeated="1000" office:value-type="string">'
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="A" table:visibility="x">'
        f'<table:table-row table:number-rows-repeated="1000000">{cell}'
        "<text:p>A</text:p></table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest><file-entry media-type="{kind}"/></manifest>'
        )


@shape("articles.xls", kind="articles")
def write_old_book(path: Path, size: int) -> None:
    """An old workbook of nothing but its name."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le")
    fill(path, size, start=start, again=b"\x01\x00\x00\x00")
