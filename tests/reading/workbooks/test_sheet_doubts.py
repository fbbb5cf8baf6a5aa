"""What a sheet hides, strikes through, merges or writes in several lines is told, row by row."""

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from imports.catalogue import KINDS
from imports.reading import convert_workbook
from imports.reading.workbooks.cell_doubts import MOST_EXACT, CellDoubt, DoubtGatherer
from imports.reading.workbooks.sheet_doubts import HIDDEN_LINE, SheetDoubts
from imports.reading.workbooks.sheet_scan import SheetFindings
from imports.reading.workbooks.workbook_info import WorkbookInfo
from tests.effort import examples
from tests.reading.workbooks.test_sheet_scan import replace_part
from tests.workbooks import FOLDER
from tests.workbooks.by_hand import HEADER, NAMES, ROWS, hide_rows, make, merge, strike_row
from tests.workbooks.ods import cell, covered, make_ods, row
from tests.workbooks.xlsb import make_xlsb, record

pytestmark = pytest.mark.slow

SHEET = "xl/worksheets/sheet1.bin"
STRUCK = (
    '<style:style style:name="barre" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="fille" style:family="table-cell" style:parent-style-name="barre"/>'
)

type Told = list[tuple[str, int, str]]

ROW_STRUCK: Told = [("struck_line", 0, "3")]
CELL_STRUCK: Told = [("struck_cell", 3, "3")]


def convert(
    folder: Path, content: bytes, form: str = "xlsx", kind: str = "documents_stock"
) -> tuple[Told, list[str], WorkbookInfo]:
    """Return the doubts (rule, column, lines), the lines, and all that is known."""
    path, out = folder / f"book.{form}", folder / "lines"
    path.write_bytes(content)
    sheet = convert_workbook(path, out, form=form, kind=KINDS[kind], slots=folder)
    assert sheet.error is None
    told = [(one["rule"], one["column"], one["lines"]) for one in sheet.info.get("doubts", [])]
    return told, out.read_text(encoding="utf-8").split("\n")[:-1], sheet.info


def replace_in_sheet(content: bytes, before: bytes, after: bytes) -> bytes:
    """Return an .xlsb with other bytes in its sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(SHEET)
    assert part.count(before) == 1
    return replace_part(content, SHEET, part.replace(before, after))


def filter_rows(page: Worksheet) -> None:
    page.auto_filter.ref = "A1:D4"
    page.auto_filter.add_filter_column(2, ["A1"])
    page.row_dimensions.group(3, 4, hidden=True)


@pytest.mark.parametrize(
    ("content", "form", "lines"),
    [
        (make(hide_rows), "xlsx", "2,4"),
        (make(filter_rows), "xlsx", "3-4"),
        (
            make_ods(
                row(*NAMES),
                row("E", "1", "A", "5", attributes='table:visibility="collapse"'),
                row(
                    "E", "1", "B", "5",
                    attributes='table:visibility="filter" table:number-rows-repeated="2"',
                ),
                row("E", "1", "C", "5"),
            ),
            "ods",
            "2-4",
        ),
        ((FOLDER / "ventes.xls").read_bytes(), "xls", "3-4"),
    ],
    ids=["by hand", "by a filter", "ods", "xls"],
)  # fmt: skip
def test_each_hidden_row_is_told(tmp_path: Path, content: bytes, form: str, lines: str) -> None:
    kind = "documents_vente" if form == "xls" else "documents_stock"

    told, _lines, _info = convert(tmp_path, content, form, kind)

    assert [one for one in told if one[0] == "hidden_line"] == [("hidden_line", 0, lines)]


def test_a_hidden_row_of_an_xlsb_is_told(tmp_path: Path) -> None:
    content = make_xlsb([[(name, 0) for name in NAMES], [("E", 0), ("001", 0), ("A", 0)]], [])
    plain = record(0, struct.pack("<II", 1, 0) + bytes(9))
    hidden = record(0, struct.pack("<II", 1, 0) + bytes([0, 0, 0, 0x10]) + bytes(5))

    told, _lines, _info = convert(tmp_path, replace_in_sheet(content, plain, hidden), "xlsb")

    assert told == [("hidden_line", 0, "2")]


def test_what_is_hidden_above_the_header_or_holds_nothing_is_of_no_matter(tmp_path: Path) -> None:
    def hide(page: Worksheet) -> None:
        page.row_dimensions.group(1, 2, hidden=True)
        page.row_dimensions.group(5, 900, hidden=True)

    rows: list[list[object]] = [["Stock"], ["du 15"], list(HEADER), ["E", "001", "A1", 5]]
    told, _lines, _info = convert(tmp_path, make(hide, rows))

    assert told == []


def strike_cell(page: Worksheet) -> None:
    page["C3"].font = Font(strike=True)


def strike_filled(page: Worksheet) -> None:
    strike_row(page)
    page["D3"].value = None
    page["D3"].font = Font(strike=False)


def write_struck() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, struck = book.add_worksheet("Feuil1"), book.add_format({"font_strikeout": True})
    for number, cells in enumerate(ROWS):
        page.write_row(number, 0, cells, struck if number == 2 else None)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "form", "told"),
    [
        (make(strike_row), "xlsx", ROW_STRUCK),
        (make(strike_filled), "xlsx", ROW_STRUCK),
        (write_struck(), "xlsx", ROW_STRUCK),
        (make(strike_cell), "xlsx", CELL_STRUCK),
        (
            make_ods(
                row(*NAMES),
                row("E", "1", "A", "5"),
                row(*(cell(text, 'table:style-name="fille"') for text in ("E", "1", "B", "6"))),
                styles=STRUCK,
            ),
            "ods",
            ROW_STRUCK,
        ),
        (
            make_ods(
                row(*NAMES),
                row("E", "1", "A", "5"),
                row("E", "1", "B", "6", attributes='table:default-cell-style-name="barre"'),
                styles=STRUCK,
            ),
            "ods",
            ROW_STRUCK,
        ),
        (
            make_ods(
                row(*NAMES),
                row("E", "1", "A", "5"),
                row("E", "1", cell("B", 'table:style-name="barre"'), "6"),
                styles=STRUCK,
            ),
            "ods",
            CELL_STRUCK,
        ),
    ],
    ids=["row", "filled cells", "xlsxwriter", "one cell", "ods", "row of ods", "cell of ods"],
)
def test_a_row_is_struck_through_where_all_that_it_holds_is_and_else_its_cells(
    tmp_path: Path, content: bytes, form: str, told: Told
) -> None:
    found, _lines, _info = convert(tmp_path, content, form)

    assert found == told


def test_struck_rows_of_an_xlsb_are_told(tmp_path: Path) -> None:
    content = make_xlsb([[(name, 0) for name in NAMES], [("E", 0), ("001", 0), ("A", 0)]], [])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.bin")
    font = record(43, struct.pack("<HH", 220, 0x08) + bytes(17))

    content = replace_part(content, "xl/styles.bin", record(278) + font + styles[3:])
    told, _lines, _info = convert(tmp_path, content, "xlsb")

    assert told == [("struck_line", 0, "2")]


def test_struck_rows_of_an_xls_are_told(tmp_path: Path) -> None:
    content = (FOLDER / "ventes.xls").read_bytes()
    fonts = list(re.finditer(rb"\x31\x00[\x0e-\x40]\x00..(?=\x00\x00)", content, re.DOTALL))
    for font in fonts:
        place = font.start() + 6
        content = content[:place] + b"\x08" + content[place + 1 :]

    told, lines, _info = convert(tmp_path, content, "xls", "documents_vente")

    assert fonts
    assert ("struck_line", 0, f"2-{len(lines)}") in told


@pytest.mark.parametrize(
    ("content", "form", "told"),
    [
        (make(merge("B2:B4")), "xlsx", [("merged_cell", 2, "3-4")]),
        (
            make(merge("A2:A3", "B2:B4")),
            "xlsx",
            [("merged_cell", 1, "3"), ("merged_cell", 2, "3-4")],
        ),
        (make(merge("B2:C2")), "xlsx", [("merged_cell", 3, "2")]),
        (
            make_ods(
                row(*NAMES),
                row("E", cell("001", 'table:number-rows-spanned="2"'), "A", "5"),
                row("E", covered(), "B", "6"),
            ),
            "ods",
            [("merged_cell", 2, "3")],
        ),
        (make(merge("A1:D1"), [["Stock"], list(HEADER), ["E", "1", "A", 5]]), "xlsx", []),
        (make(merge("A1:A3"), [["Stock"], ["du jour"], ["E"], list(HEADER)]), "xlsx", []),
    ],
    ids=["downwards", "two columns", "sideways", "ods", "title", "above the header"],
)
def test_merged_cells_below_the_header_are_told(
    tmp_path: Path, content: bytes, form: str, told: Told
) -> None:
    found, _lines, info = convert(tmp_path, content, form)

    assert found == told
    assert info["merged"] > 0


def test_merged_cells_of_an_xlsb_are_told(tmp_path: Path) -> None:
    rows: list[list[tuple[float | str, int]]] = [
        [(name, 0) for name in NAMES], [("E", 0), ("001", 0), ("A", 0)], [("E", 0), ("002", 0)],
    ]  # fmt: skip
    end = record(146)
    content = make_xlsb(rows, [])
    merged = end + record(177) + record(176, struct.pack("<IIII", 1, 2, 1, 1)) + record(178)

    told, _lines, _info = convert(tmp_path, replace_in_sheet(content, end, merged), "xlsb")

    assert told == [("merged_cell", 2, "3")]


@pytest.mark.parametrize(
    ("value", "sent", "is_told"),
    [
        ("matin\nsonner", "matin sonner", True),
        ("matin\r\nsonner", "matin sonner", True),
        ("matin \n\n sonner", "matin sonner", True),
        ("matin\n", "matin", False),
        ("\nmatin", "matin", False),
        ("ligne 1_x000D_ligne 2", "ligne 1 ligne 2", True),
    ],
)
def test_the_lines_of_a_cell_are_joined_and_told(
    tmp_path: Path, value: str, sent: str, is_told: bool
) -> None:
    rows: list[list[object]] = [["PCF_CODE", "PCF_MEMO"], ["B3", value], ["B4", "x"]]

    told, lines, _info = convert(tmp_path, make(lambda _page: None, rows), kind="clients")

    assert lines[1] == f"B3;{sent}"
    assert told == ([("joined_lines", 2, "2")] if is_told else [])


def test_paragraphs_of_an_ods_are_lines_of_the_cell(tmp_path: Path) -> None:
    content = make_ods(row("Liste\ndu jour"), row("ART_CODE", "ART_LIB"), row("O", "a\nb"))

    told, lines, _info = convert(tmp_path, content, "ods", "articles")

    assert [line.rstrip(";") for line in lines] == ["Liste du jour", "ART_CODE;ART_LIB", "O;a b"]
    assert told == [("joined_lines", 2, "3")]


@pytest.mark.parametrize(
    ("below", "lines"),
    [
        ([[], ["Dépôt", "Total"], ["001", 11]], "6-7"),
        ([[], ["DEP_CODE", "MVT_QTE"], ["001", 11]], "6-7"),
        ([[], ["Récapitulatif"], ["Dépôt", "Total"], ["001", 11]], "6-8"),
        ([[], [], ["Article", "Vendu", "Reste"], ["A1", 11, 2]], "7-8"),
        ([[], ["E", "004", "A4", 8]], ""),
        ([[], list(HEADER), ["E", "004", "A4", 8]], ""),
        ([["Dépôt", "Total"]], ""),
    ],
    ids=["texts", "names", "title", "two gaps", "more of the same", "same header", "no gap"],
)
def test_another_table_below_begins_with_a_header_after_a_gap(
    tmp_path: Path, below: list[list[object]], lines: str
) -> None:
    told, _lines, _info = convert(tmp_path, make(lambda _page: None, [*ROWS, *below]))

    assert told == ([("table_below", 0, lines)] if lines else [])


@pytest.mark.parametrize(
    ("rows", "beside"),
    [
        ([[*HEADER, None, "DEP_CODE", "Total"], ["E", "1", "A", 5, None, "1", 5]], [6, 7]),
        ([[*HEADER, None, None, "Notes"], ["E", "1", "A", 5, None, None, "x"]], [7]),
        ([[*HEADER, None, "Notes"], ["E", "1", "A", 5, "sans titre", "x"]], []),
        ([HEADER, ["E", "1", "A", 5]], []),
    ],
)
def test_another_table_beside_is_parted_by_an_empty_column(
    tmp_path: Path, rows: list[list[object]], beside: list[int]
) -> None:
    _told, _lines, info = convert(tmp_path, make(lambda _page: None, rows))

    assert info.get("beside_places", []) == beside


def test_hidden_columns_are_told_by_their_place_in_the_lines(tmp_path: Path) -> None:
    def hide(page: Worksheet) -> None:
        page.insert_cols(1)
        page.column_dimensions.group("C", "D", hidden=True)

    _told, lines, info = convert(tmp_path, make(hide))

    assert lines[0] == "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
    assert info["hidden_places"] == [2, 3]


def test_a_column_of_no_width_and_a_row_of_no_height_are_hidden(tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet()
    for number, cells in enumerate([HEADER, ("E", "001", "A1", 5), ("E", "001", "A2", 6)]):
        page.write_row(number, 0, cells)
    page.set_column(1, 1, 0)
    page.set_row(2, 0)
    book.close()

    told, _lines, info = convert(tmp_path, stream.getvalue())

    assert told == [("hidden_line", 0, "3")]
    assert info["hidden_places"] == [2]


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_a_workbook_of_a_real_program_tells_its_hidden_column(tmp_path: Path, form: str) -> None:
    content = (FOLDER / f"ventes.{form}").read_bytes()

    _told, _lines, info = convert(tmp_path, content, form, "documents_vente")

    assert info["hidden_places"] == [5]


def test_a_sheet_as_it_should_be_leaves_no_doubt(tmp_path: Path) -> None:
    told, lines, info = convert(tmp_path, make(lambda _page: None))

    assert told == []
    assert "hidden_places" not in info
    assert lines[1:] == ["E;001;A1;5", "E;002;A2;6", "E;003;A3;7"]


@settings(max_examples=examples(100))
@given(st.sets(st.integers(min_value=0, max_value=60)), st.integers(min_value=-1, max_value=10))
def test_exactly_the_hidden_rows_below_the_header_are_told(hidden: set[int], header: int) -> None:
    findings = SheetFindings()
    for number in hidden:
        findings.hide_rows(number, number)
    watch = SheetDoubts(findings, struck=None, header=header, names=(), between=";", first_column=0)
    for number in range(61):
        watch.see(number, "a;b")

    told = [CellDoubt.read(one) for one in watch.gatherer.store()]

    lines = {line for line in range(1, 62) if any(doubt.holds(line) for doubt in told)}
    assert lines == {number + 1 for number in hidden if number > header}


def test_so_many_hidden_rows_that_they_are_not_kept_are_told_once() -> None:
    gatherer = DoubtGatherer()
    for line in range(2, MOST_EXACT // 2, 2):
        gatherer.add(HIDDEN_LINE, line=line, column=0)

    (stored,) = gatherer.store()

    assert stored["params"] == {"rough": 1}
    assert stored["lines"] == f"2-{MOST_EXACT // 2 - 2}"
