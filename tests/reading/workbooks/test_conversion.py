"""Sheets of workbooks become lines, or a sentence."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.reading import Dialect, Sheet, convert_workbook, inspect, open_table
from imports.reading.workbooks.workbook import write_sheet
from imports.reading.workbooks.workbook_info import ConversionReport
from tests.effort import examples
from tests.workbooks import FOLDER, FORMS, make_workbook

pytestmark = pytest.mark.slow

STOCK = KINDS["documents_stock"]
LINES = [
    "Mouvements de novembre\t\t\t\t\t",
    "\t\t\t\t\t",
    "DOC_STYPE\tDOC_DATE\tDEP_CODE\tART_CODE\tMVT_QTE\tMVT_PACH",
    "E\t02/11/2026\t001\t3700123456789\t20\t1,1",
    "E\t02/11/2026\t001\t00123\t0,5\t0,3",
    'S\t28/02/2026\t002\tVIS; "A2"\t1000\t12',
]
# What a cell may hold: no line break, and no letter that XML cannot hold.
TEXTS = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cn"], max_codepoint=0xFFFD),
    min_size=1,
    max_size=8,
)


def read_lines(out: Path) -> list[str]:
    return out.read_text(encoding="utf-8").split("\n")[:-1]


def put(folder: Path, content: bytes) -> Path:
    path = folder / "workbook"
    path.write_bytes(content)
    return path


def convert_bytes(folder: Path, content: bytes, **options: Any) -> tuple[Sheet, list[str]]:
    path, out = put(folder, content), folder / "lines"
    sheet = convert_workbook(path, out, form="xlsx", kind=STOCK, slots=folder, **options)
    return sheet, [] if sheet.error else read_lines(out)


@pytest.mark.parametrize("form", FORMS)
def test_what_libreoffice_wrote_is_read_line_by_line(tmp_path: Path, form: str) -> None:
    path = FOLDER / f"stock.{form}"

    sheet = convert_workbook(
        path, tmp_path / "lines", form=inspect(path), kind=STOCK, slots=tmp_path
    )

    assert read_lines(tmp_path / "lines") == LINES
    assert (sheet.error, sheet.delimiter, sheet.text_delimiter) == (None, "\t", "")
    assert sheet.info["sheet"] == "Stock"  # the first one with a header, not the notice before it
    assert [one["name"] for one in sheet.info["sheets"] if one["is_hidden"]] == ["Archive"]


def test_hidden_rows_and_merged_cells_are_told(tmp_path: Path) -> None:
    sheet = convert_workbook(
        FOLDER / "stock.xlsx", tmp_path / "lines", form="xlsx", kind=STOCK, slots=tmp_path
    )

    assert (sheet.info["hidden_rows"], sheet.info["merged"]) == (1, 1)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_formula_that_failed_is_never_an_empty_cell(tmp_path: Path, form: str) -> None:
    out = tmp_path / "lines"

    convert_workbook(
        FOLDER / f"stock.{form}", out, form=form, kind=STOCK, slots=tmp_path, sheet="Erreurs"
    )

    assert read_lines(out)[1:] == ["E;VIS;#DIV/0!", "E;#N/A;3"]


@pytest.mark.parametrize("form", FORMS)
def test_the_lines_of_a_cell_are_joined_in_every_form(tmp_path: Path, form: str) -> None:
    out, path = tmp_path / "lines", FOLDER / f"stock.{form}"

    sheet = convert_workbook(path, out, form=form, kind=STOCK, slots=tmp_path, sheet="Sauts")

    assert sheet.error is None
    assert not any(mark in line for line in read_lines(out) for mark in "\r\n")
    (doubt,) = sheet.info["doubts"]
    assert (doubt["rule"], doubt["column"], doubt["lines"]) == ("joined_lines", 2, "2")


def test_a_formula_without_a_stored_value_is_refused_with_its_place(tmp_path: Path) -> None:
    sheet, _lines = convert_bytes(tmp_path, make_workbook([["A", "B"], [1, "=A2+1"]]))

    assert sheet.error is not None
    assert (sheet.error.code, sheet.error.params["cell"]) == ("workbook_formula", "B2")


@pytest.mark.parametrize(
    ("cells", "line", "delimiter", "text_delimiter"),
    [
        (["a", "b"], "a;b", ";", ""),
        (["a;", 'b"'], 'a;\tb"', "\t", ""),
        (["a;\t", "b"], "a;\t|b", "|", ""),
        (["a;\t|", '"b"', "c,"], '"a;\t|";"""b""";c,', ";", '"'),
    ],
)
def test_the_delimiter_is_one_that_no_cell_holds_or_else_cells_are_quoted(
    tmp_path: Path, cells: list[str], line: str, delimiter: str, text_delimiter: str
) -> None:
    sheet, lines = convert_bytes(tmp_path, make_workbook([cells]))

    assert lines == [line]
    assert (sheet.delimiter, sheet.text_delimiter) == (delimiter, text_delimiter)


def test_accounting_entries_take_the_delimiter_and_the_point_of_their_format(
    tmp_path: Path,
) -> None:
    _sheet, lines = convert_bytes(
        tmp_path, make_workbook([[1, "a,b", 12.5]]), entry_format=ENTRY_FORMATS["EBPV3"]
    )

    assert lines == ['1,"a,b",12.5']


def test_entries_of_fixed_width_cannot_come_from_columns(tmp_path: Path) -> None:
    layout = ENTRY_FORMATS["GestimumComptaV15"]

    several, _ = convert_bytes(tmp_path, make_workbook([["a", "b"]]), entry_format=layout)
    _sheet, one = convert_bytes(tmp_path, make_workbook([["VTE  a"]]), entry_format=layout)

    assert several.error is not None
    assert several.error.code == "workbook_fixed_width"
    assert one == ["VTE  a"]


def test_empty_rows_and_columns_at_the_end_are_left_out_and_rows_keep_their_numbers(
    tmp_path: Path,
) -> None:
    rows: list[list[Any]] = [
        [],
        ["", "A", "B", "", ""],
        ["", 1, "", "", ""],
        [],
        ["", 2, 3],
        ["", "", ""],
        [],
    ]

    _sheet, lines = convert_bytes(tmp_path, make_workbook(rows))

    assert [line.strip(";") for line in lines] == ["", "A;B", "1", "", "2;3"]


@pytest.mark.parametrize("sheet", ["", "Feuil1"])
def test_an_empty_sheet_is_told(tmp_path: Path, sheet: str) -> None:
    found, _lines = convert_bytes(tmp_path, make_workbook([]), sheet=sheet)

    assert found.error is not None
    assert found.error.code == "workbook_empty"


def build_zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replace_sheet(content: bytes, sheet: bytes) -> bytes:
    """Return a workbook whose one sheet is this XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return build_zip(members | {"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (build_zip({"xl/workbook.xml": b"<workbook"}), "workbook_broken"),
        (make_workbook([["A"]])[:-400], "workbook_broken"),
        (b"PK\x03\x04 and nothing else", "workbook_broken"),
        (build_zip({"xl/workbook.xml": bytes(40 << 20)}), "workbook_too_large"),
    ],
)
def test_what_is_no_sound_workbook_is_told_in_a_sentence(
    tmp_path: Path, content: bytes, code: str
) -> None:
    sheet, _lines = convert_bytes(tmp_path, content)

    assert sheet.error is not None
    assert sheet.error.code == code


def test_a_sheet_that_claims_all_cells_there_are_takes_no_memory_of_this_process(
    tmp_path: Path,
) -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    for place in (b"A1", b"XFD1048576"):
        row = place.lstrip(b"AXFD")
        far += b'<row r="%b"><c r="%b"><v>1</v></c></row>' % (row, place)
    content = replace_sheet(make_workbook([["A"]]), far + b"</sheetData></worksheet>")

    sheet, _lines = convert_bytes(tmp_path, content)

    assert sheet.error is not None
    assert sheet.error.code in ("workbook_too_large", "workbook_cells")


def test_errors_are_seen_whatever_prefix_the_writer_gave_its_names(tmp_path: Path) -> None:
    content = replace_sheet(
        make_workbook([["A"]]),
        b"<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        b"<x:sheetData><x:row r='1'><x:c r='A1' t='n'/><x:c r='B1' t='n'><x:v>7</x:v></x:c>"
        b"<x:c r='C1' t='e'><x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>",
    )

    _sheet, lines = convert_bytes(tmp_path, content)

    assert [line.strip(";") for line in lines] == ["7;#REF!"]


@settings(max_examples=examples(40))
@given(
    rows=st.lists(
        st.lists(st.one_of(TEXTS, st.integers(-(10**9), 10**9)), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_the_cells_of_every_line_are_those_of_its_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    # These texts mean something else to the format, or to the program that writes it.
    rows = [[0 if is_special(str(value)) else value for value in row] for row in rows]
    path, out = put(folder, make_workbook(rows)), folder / "lines"
    said: ConversionReport = {}

    write_sheet(
        path,
        out,
        said,
        form="xlsx",
        sheet="",
        delimiter=None,
        mark=",",
        words={"names": {}, "titles": {}},
    )

    dialect = Dialect(
        encoding="utf-8",
        delimiter=said["delimiter"],
        text_delimiter=said["text_delimiter"],
        has_header=False,
        field_names=("A", "B", "C"),
    )
    table = open_table(out, dialect)
    assert [table.split(line) for line in table.lines()] == [
        [str(value) for value in row] for row in rows
    ]


def is_special(text: str) -> bool:
    """Whether this is one letter in the format itself (_x000D_), or a formula to openpyxl."""
    return "_x" in text or text.startswith("=")
