"""The number formats of cells are found in every form of workbook, however it is written."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from imports.reading.errors import UnreadableFile
from imports.reading.workbooks.cell_displays import Displays, build_formats
from imports.reading.workbooks.compound_file import CompoundFile
from imports.reading.workbooks.number_format import parse_format
from imports.reading.workbooks.sheet_scan import SheetFindings
from imports.reading.workbooks.workbook import write_sheet
from imports.reading.workbooks.workbook_info import ConversionReport
from imports.reading.workbooks.xls_displays import STREAMS, Globals, gather_cells
from tests.workbooks import FOLDER, make_workbook
from tests.workbooks.xlsb import make_xlsb

USES = {"art_code": "code", "art_lib": "text", "art_p_vte": "number"}
SHEET = "xl/worksheets/sheet1.xml"
ROOT = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"
HEADER = "".join(
    f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("ART_CODE", "ART_P_VTE")
)


def make_formatted(*, formats: int = 1) -> bytes:
    """Return an .xlsx whose first cell below the header is 1310 under 00000."""
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(["ART_CODE", "ART_P_VTE"])
    page.append([1310, 2.5])
    page["A2"].number_format, page["B2"].number_format = "00000", "0"
    for number in range(1, formats):
        page.cell(3 + number, 1, 7).number_format = "0" * 3 + f'"-{number}"'
    book.save(stream)
    return stream.getvalue()


def replace_part(content: bytes, part: str, text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, text if name == part else source.read(name))
    return stream.getvalue()


def convert(folder: Path, content: bytes, form: str = "xlsx") -> tuple[list[str], ConversionReport]:
    path, out, said = folder / "book", folder / "lines", ConversionReport()
    path.write_bytes(content)
    write_sheet(
        path,
        out,
        said,
        form=form,
        sheet="",
        delimiter=";",
        mark=",",
        words={"names": USES, "titles": {}},
    )
    return out.read_text(encoding="utf-8").split("\n")[:-1], said


@pytest.mark.parametrize(
    "rows",
    [
        # As programs write it, and as none does that anybody knows.
        '<row r="2"><c r="A2" s="1"><v>1310</v></c><c r="B2" s="2"><v>2.5</v></c></row>',
        '<row r="2"><c r="A2" t="n" s="1"><v>1310</v></c><c r="B2" s="2"><v>2.5</v></c></row>',
        '<row><c s="1"><v>1310</v></c><c s="2"><v>2.5</v></c></row>',
        "<row r='2'><c r='A2' s='1'><v>1310</v></c><c r='B2' s='2'><v>2.5</v></c></row>",
        '<row r="2"><c s="1" r="A2"><v>1310</v></c><c\ns="2"\nr="B2"><v>2.5</v></c></row>',
        '<!-- <c r="B2" s="1"> --><row><c s="1"><v>1310</v></c><c s="2"><v>2.5</v></c></row>',
    ],
)  # fmt: skip
def test_the_styles_of_cells_are_found_however_a_sheet_is_written(
    tmp_path: Path, rows: str
) -> None:
    text = f"{ROOT}<row>{HEADER}</row>{rows}{END}"

    lines, said = convert(tmp_path, replace_part(make_formatted(), SHEET, text))

    assert lines == ["ART_CODE;ART_P_VTE", "01310;2,5"]
    assert [(doubt["column"], doubt["lines"]) for doubt in said["doubts"]] == [(2, "2")]


def test_names_may_have_a_prefix(tmp_path: Path) -> None:
    text = f'{ROOT}<row r="1">{HEADER}</row><row r="2"><c r="A2" s="1"><v>1310</v></c></row>{END}'
    prefixed = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    prefixed = prefixed.replace("xmlns=", "xmlns:x=")

    lines, _said = convert(tmp_path, replace_part(make_formatted(), SHEET, prefixed))

    assert lines[1].startswith("01310")


def test_a_cell_without_a_style_has_the_first_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(make_formatted())) as archive:
        styles = archive.read("xl/styles.xml").decode()
    first = styles.index("<xf ", styles.index("<cellXfs"))
    styles = styles[:first] + styles[first:].replace('numFmtId="0"', 'numFmtId="1"', 1)
    text = f"{ROOT}<row>{HEADER}</row><row><c><v>7</v></c><c><v>2.5</v></c></row>{END}"
    content = replace_part(replace_part(make_formatted(), SHEET, text), "xl/styles.xml", styles)

    _lines, said = convert(tmp_path, content)

    assert [doubt["column"] for doubt in said["doubts"]] == [2]


@pytest.mark.parametrize("style", ["99999", "4294967295"])
def test_a_style_that_is_not_there_is_none(tmp_path: Path, style: str) -> None:
    text = f'{ROOT}<row>{HEADER}</row><row r="2"><c r="A2" s="{style}"><v>1310</v></c></row>{END}'

    lines, _said = convert(tmp_path, replace_part(make_formatted(), SHEET, text))

    assert lines[1].startswith("1310")


def test_sixty_thousand_styles_are_looked_up(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(make_formatted())) as archive:
        styles = archive.read("xl/styles.xml").decode()
    end = styles.index("</cellXfs>")
    styles = styles[:end] + '<xf numFmtId="1"/>' * 60_000 + styles[end:]
    cells = '<c r="A2" s="1"><v>1310</v></c><c r="B2" s="60000"><v>2.5</v></c>'
    text = f'{ROOT}<row>{HEADER}</row><row r="2">{cells}</row>{END}'
    content = replace_part(replace_part(make_formatted(), SHEET, text), "xl/styles.xml", styles)

    lines, said = convert(tmp_path, content)

    assert lines[1] == "01310;2,5"
    assert [doubt["column"] for doubt in said["doubts"]] == [2]


def test_many_formats_are_all_found(tmp_path: Path) -> None:
    lines, _said = convert(tmp_path, make_formatted(formats=60))

    assert lines[-1].startswith("007-59")


def test_a_format_of_100_kb_shows_the_value(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(make_formatted())) as archive:
        styles = archive.read("xl/styles.xml").decode()
    styles = styles.replace('formatCode="00000"', f'formatCode="{"0" * 100_000}"')

    lines, _said = convert(tmp_path, replace_part(make_formatted(), "xl/styles.xml", styles))

    assert lines[1].startswith("1310")


def test_rows_out_of_order_are_a_broken_workbook(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="A3" s="1"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>2</v></c></row>'
    )
    content = replace_part(make_formatted(), SHEET, f"{ROOT}<row>{HEADER}</row>{rows}{END}")

    with pytest.raises(ValueError, match="out of order"):
        convert(tmp_path, content)


def test_an_xlsb_tells_its_formats_and_errors(tmp_path: Path) -> None:
    rows: list[list[tuple[float | str, int]]] = [
        [("ART_CODE", 0), ("ART_LIB", 0), ("ART_P_VTE", 0)],
        [(1310.0, 1), (0.2, 2), (23.988, 3)],
        [("#N/A", 0), (46082.0, 4), (5.0, 0)],
    ]

    content = make_xlsb(rows, ["00000", "0%", "0.00", "d-mmm"])
    lines, said = convert(tmp_path, content, "xlsb")

    assert lines[1:] == ["01310;20%;23,988", "#N/A;01-mars;5"]
    found = [(doubt["rule"], doubt["column"], doubt["lines"]) for doubt in said["doubts"]]
    assert found == [("displayed_otherwise", 3, "2"), ("turned_into_date", 2, "3")]


def test_an_xls_whose_cells_stand_in_columns_is_told_by_rows() -> None:
    def cell(row: int, column: int) -> bytes:
        return struct.pack("<HHHHHd", 0x0203, 14, row, column, 1, 7.0)

    data = struct.pack("<HHHH", 0x0809, 4, 0x0600, 16) + cell(2, 0) + cell(1, 0) + cell(1, 1)
    shape = parse_format("000")

    found = gather_cells(data, 0, {1: shape}, SheetFindings())

    assert found == [(1, 0, shape), (1, 1, shape), (2, 0, shape)]


def test_the_formats_of_an_old_xls_are_bytes() -> None:
    begin = struct.pack("<HHHH", 0x0809, 4, 0x0500, 5)
    written = struct.pack("<HHHB5s", 0x041E, 8, 164, 5, b"00000")
    style = struct.pack("<HHHH", 0xE0, 4, 0, 164)

    book = Globals(begin + written + style)

    assert [shape.text for shape in book.formats.values()] == ["00000"]


def test_failed_formulas_of_an_xls_are_told(tmp_path: Path) -> None:
    path, out, said = FOLDER / "stock.xls", tmp_path / "lines", ConversionReport()

    write_sheet(
        path,
        out,
        said,
        form="xls",
        sheet="Erreurs",
        delimiter=";",
        mark=",",
        words={"names": {}, "titles": {}},
    )

    text = out.read_text(encoding="utf-8")
    assert "#DIV/0!" in text
    assert "#N/A" in text


@pytest.mark.parametrize("form", ["xls", "xlsb"])
def test_half_a_workbook_is_a_sentence_or_lines(tmp_path: Path, form: str) -> None:
    whole = (FOLDER / "stock.xls").read_bytes()
    if form == "xlsb":
        whole = make_xlsb([[("ART_CODE", 0), ("ART_LIB", 0)], [(1.0, 1), (2.0, 1)]], ["00"])

    for cut in range(600, len(whole), max(1, len(whole) // 40)):
        try:
            CompoundFile(whole[:cut]).read_stream(STREAMS)
        except (ValueError, struct.error):
            continue


def test_a_compound_file_that_runs_in_circles_ends() -> None:
    whole = bytearray((FOLDER / "stock.xls").read_bytes())
    (table,) = struct.unpack_from("<I", whole, 76)
    start = 512 + table * 512
    for place in range(128):
        struct.pack_into("<I", whole, start + 4 * place, place)  # each sector follows itself

    CompoundFile(bytes(whole)).read_stream(STREAMS)


def test_rows_are_asked_for_in_their_order() -> None:
    shape = parse_format("00")
    displays = Displays([[(1, 0, shape)], [], [(1, 2, shape), (5, 0, shape)]])

    found = [len(displays.take(row)) for row in range(7)]

    assert found == [0, 2, 0, 0, 0, 1, 0]


def test_formats_by_number_are_those_of_a_french_excel() -> None:
    formats = build_formats([0, 14, 9, 49, 164, 16], {164: "General", 16: "m/d"})

    assert {style: shape.text for style, shape in formats.items()} == {
        1: "dd/mm/yyyy", 2: "0%", 5: "dd-mmm",
    }  # fmt: skip


def test_a_workbook_without_formats_is_not_followed(tmp_path: Path) -> None:
    content = make_workbook([["ART_CODE", "ART_P_VTE"], [1310, 2.5]])

    lines, said = convert(tmp_path, content)

    assert (lines[1], said["doubts"]) == ("1310;2,5", [])


def test_entities_are_refused(tmp_path: Path) -> None:
    rows = f'<row>{HEADER}</row><row><c s="1"><v>1</v></c></row>'
    text = f'<!DOCTYPE x [<!ENTITY a "b">]>{ROOT}{rows}{END}'

    with pytest.raises((ValueError, UnreadableFile)):
        convert(tmp_path, replace_part(make_formatted(), SHEET, text))
