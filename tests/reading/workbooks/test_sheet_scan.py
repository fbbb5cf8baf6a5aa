"""What the reader of workbooks does not tell, and how often it is looked at."""

import io
import resource
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imports.catalogue import KINDS
from imports.reading import UnreadableFile, convert_workbook
from imports.reading.workbooks.sheet_scan import MOST_ERRORS, SheetFindings, scan_sheet
from imports.reading.workbooks.workbook import MOST_SECONDS, MOST_SHEETS
from tests.workbooks import make_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
ODS = (
    f'<office:document-content xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0"'
    ' xmlns:text="urn:text" xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
    '<table:table table:name="A">%s</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def wrap(*parts: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(parts)}</sheetData></worksheet>'.encode()


def replace_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return the workbook with another content in one of its parts."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, part if member == name else old.read(member))
    return stream.getvalue()


def scan_xlsx(sheet: bytes) -> SheetFindings:
    content = replace_part(make_workbook([["A"]]), SHEET, sheet)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return scan_sheet(archive, "xlsx", "Feuil1")


def scan_ods(rows: str) -> SheetFindings:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", ODS % rows)
        return scan_sheet(archive, "ods", "A")


def count_calls(work: Callable[[], Any]) -> int:
    """Count the calls that Python makes and hears of during the work."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def measure_children() -> float:
    """Return the seconds of a processor that the processes begun and ended here have used."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.slow
@pytest.mark.parametrize(
    "bomb",
    [
        '<row hidden="1"><c t="e"><v>#N/A</v></c></row>',
        '<row><c><f>1</f><v>2</v></c><c t="str"><f/></c></row>',
        "<row><c><f>1</f><v>" + "x" * 200 + "</v></c></row>",
        '<!-- <row <c t="e"> <f> <col hidden -->',
        "<a hidden='1'><c/>",
        "<row><c t='e'>",
    ],
)
def test_the_steps_over_an_xlsx_grow_with_its_size_and_no_faster(bomb: str) -> None:
    ends = "</a>" if bomb.startswith("<a") else "</c></row>" if bomb.endswith("'e'>") else ""
    once, twice = (
        count_calls(lambda: scan_xlsx(wrap(bomb * count, ends * count)))  # noqa: B023 - called here
        for count in (2_000, 4_000)
    )

    assert twice < 2.2 * once


FAILED_CELL = '<table:table-cell calcext:value-type="error">'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (
            f'<table:table-row table:visibility="filter">{FAILED_CELL}<text:p>#N/A</text:p>',
            "</table:table-cell></table:table-row>",
        ),
        (f"<table:table-row>{FAILED_CELL}</table:table-cell>", "</table:table-row>"),
    ],
)
@pytest.mark.parametrize("is_nested", [True, False])
def test_the_steps_over_an_ods_grow_with_its_size_and_no_faster(
    start: str, end: str, is_nested: bool
) -> None:
    def nest(count: int) -> str:
        return start * count + end * count if is_nested else (start + end) * count

    once, twice = (
        count_calls(lambda: scan_ods(nest(count)))  # noqa: B023 - called here
        for count in (2_000, 4_000)
    )

    assert twice < 2.2 * once


@pytest.mark.slow
@pytest.mark.parametrize(
    "bomb",
    [
        "<!-- " + "<row " * 1_000_000 + ' hidden="x" -->',
        "<!-- " + '<c t="e">' * 1_000_000 + " -->",
        "<!-- " + "<col " * 1_000_000 + ' hidden="x" -->',
        "<!-- " + "<c " * 1_000_000 + "<f> -->",
    ],
    ids=["rows", "failed cells", "columns", "cells"],
)
def test_a_bomb_in_a_comment_is_read_within_the_limits(tmp_path: Path, bomb: str) -> None:
    path, out = tmp_path / "bomb.xlsx", tmp_path / "lines"
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path.write_bytes(replace_part(make_workbook([["A"]]), SHEET, wrap(rows, bomb)))

    before = measure_children()

    sheet = convert_workbook(path, out, form="xlsx", kind=KINDS["articles"], slots=tmp_path)

    assert measure_children() - before < MOST_SECONDS / 4
    assert sheet.error is None
    assert out.read_text(encoding="utf-8") == "1\n"


def test_a_part_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path, out = tmp_path / "bomb.xlsx", tmp_path / "lines"
    part = b'<!DOCTYPE x [<!ENTITY a "hidden">]>' + wrap("<row><c><v>1</v></c></row>")
    path.write_bytes(replace_part(make_workbook([["A"]]), SHEET, part))

    sheet = convert_workbook(path, out, form="xlsx", kind=KINDS["articles"], slots=tmp_path)

    assert sheet.error is not None
    assert sheet.error.code == "workbook_broken"


def test_a_workbook_of_countless_sheets_is_refused(tmp_path: Path) -> None:
    path, out = tmp_path / "sheets.xlsx", tmp_path / "lines"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(f'<sheet name="{n}" sheetId="1" r:id="rId1"/>' for n in range(MOST_SHEETS + 1))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{relation}"><sheets>{sheets}</sheets></workbook>'
    path.write_bytes(replace_part(make_workbook([["A"]]), "xl/workbook.xml", book.encode()))

    sheet = convert_workbook(path, out, form="xlsx", kind=KINDS["articles"], slots=tmp_path)

    assert sheet.error is not None
    assert (sheet.error.code, sheet.info["sheets"]) == ("workbook_sheets", [])


def test_a_failed_cell_is_found_where_neither_row_nor_cell_says_its_place() -> None:
    failed = '<c t="e"><v>#REF!</v></c>'
    found = scan_xlsx(
        wrap(f'<row r="3"><c r="B3"/><c/>{failed}</row><row><c/>{failed}</row><row>{failed}</row>')
    )

    assert found.errors == {(2, 3): "#REF!", (3, 1): "#REF!", (4, 0): "#REF!"}


def test_a_formula_is_only_without_a_value_if_it_stands_in_the_same_cell() -> None:
    with_value = "<c><f>1</f><v>\n2\n</v></c>"

    assert scan_xlsx(wrap(f'<row>{with_value}<c t="str"><f>x</f></c></row>')).valueless == ""
    assert scan_xlsx(wrap(f"<row>{with_value}<c><f>1</f><v> </v></c><c/></row>")).valueless == "B1"
    assert scan_xlsx(wrap(f"<row>{with_value}</row><row><c/><c><f/></c></row>")).valueless == "B2"


def test_failed_cells_that_an_ods_writes_once_for_many_are_all_found() -> None:
    found = scan_ods(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        '<table:table-cell table:number-columns-repeated="2" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    )

    assert found.errors == dict.fromkeys([(0, 1), (0, 2), (1, 1), (1, 2)], "#DIV/0!")


@pytest.mark.slow
def test_failed_cells_without_end_are_refused_before_they_take_the_memory() -> None:
    rows = (
        f'<table:table-row table:number-rows-repeated="{MOST_ERRORS}">'
        '<table:table-cell table:number-columns-repeated="2" calcext:value-type="error"/>'
        "</table:table-row>"
    )

    with pytest.raises(UnreadableFile, match="too much memory"):
        scan_ods(rows)
