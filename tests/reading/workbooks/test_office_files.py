"""What real offices write: LibreOffice in French, Excel's own .xlsb (tests/workbooks/README.md)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.reading import (
    Dialect,
    Sheet,
    Table,
    UnreadableFile,
    convert_workbook,
    detect,
    inspect,
    open_table,
)
from tests.workbooks import FOLDER

pytestmark = pytest.mark.slow

SALES = KINDS["documents_vente"]
HEADER = ["DOC_STYPE", "PCF_CODE", "DOC_DATE", "ART_CODE", "LIG_LIB", "LIG_QTE", "LIG_P_BRUT"]
ROWS = [
    ["F", "DUPRÉ", "12/03/2026", "3700123456789", "Échalas en châtaignier", "20", "1,1"],
    ["F", "DUPRÉ", "01/03/2026", "00123", "Œillet ; inox", "0,3", "1234,5"],
    ["F", "L’ATELIER", "31/12/2026 14:30:00", "B-7", "Vis « A2 »", "7", "5,5"],
    ["F", "L’ATELIER", "01/03/1900", "12", "Heure", "08:05", "1"],
]
#: The same as LibreOffice shows it on the screen, and saves it as CSV.
SHOWN = [
    ["F", "DUPRÉ", "12/03/2026", "3700123456789", "Échalas en châtaignier", "20", " 1,10 €"],
    ["F", "DUPRÉ", "01/03/2026", "00123", "Œillet ; inox", "0,3", "1 234,50 €"],
    ["F", "L’ATELIER", "31/12/2026 14:30", "B-7", "Vis « A2 »", "7", "5,5%"],
    ["F", "L’ATELIER", "01/03/1900", "12", "Heure", "08:05", "VRAI"],
]


def convert(folder: Path, name: str, sheet: str = "") -> tuple[Sheet, list[list[str]]]:
    """Convert a workbook and return its rows, the header first."""
    path, out = FOLDER / name, folder / "lines"
    found = convert_workbook(
        path, out, form=inspect(path), kind=SALES, slots=out.parent, sheet=sheet
    )
    if found.error:
        return found, []
    dialect = Dialect(
        encoding="utf-8", delimiter=found.delimiter, text_delimiter=found.text_delimiter
    )
    return found, cut(open_table(out, dialect))


def cut(table: Table) -> list[list[str]]:
    return [list(table.columns), *(table.split(line) for line in table.lines())]


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_a_french_workbook_is_read_as_its_office_would_type_it(tmp_path: Path, form: str) -> None:
    sheet, rows = convert(tmp_path, f"ventes.{form}")

    # In Excel's formats, LibreOffice makes a number that shows VRAI of a check box: it is asked.
    last = [*ROWS[-1][:-1], "VRAI" if form == "ods" else "1"]
    assert rows == [HEADER, *ROWS[:-1], last]
    assert {doubt["column"] for doubt in sheet.info["doubts"]} == {0, 6, 7}  # 0: rows are hidden


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_hidden_rows_and_columns_are_counted(tmp_path: Path, form: str) -> None:
    sheet, _rows = convert(tmp_path, f"ventes.{form}")

    assert (sheet.info["hidden_rows"], sheet.info["hidden_columns"]) == (2, 1)


def test_hidden_columns_beyond_the_filled_ones_are_not_counted(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["ART_CODE", "ART_LIB"])
    page.column_dimensions.group("B", "XFD", hidden=True)
    path = tmp_path / "book.xlsx"
    book.save(path)

    sheet = convert_workbook(
        path, tmp_path / "lines", form="xlsx", kind=KINDS["articles"], slots=tmp_path
    )

    assert sheet.info["hidden_columns"] == 1


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "text_delimiter"),
    [
        ("ventes-1252.csv", "cp1252", ";", '"'),
        ("ventes-utf8.csv", "utf-8", ";", '"'),
        ("ventes-utf16.csv", "utf-16-le", "\t", ""),
    ],
)
def test_the_csv_of_a_french_libreoffice_is_recognised(
    name: str, encoding: str, delimiter: str, text_delimiter: str
) -> None:
    path = FOLDER / name

    found = detect(path, kind=SALES).dialect

    assert (found.encoding, found.delimiter, found.has_header) == (encoding, delimiter, True)
    dialect = Dialect(encoding=encoding, delimiter=delimiter, text_delimiter=text_delimiter)
    assert cut(open_table(path, dialect)) == [HEADER, *SHOWN]


def test_amounts_as_shown_on_the_screen_are_told_one_by_one() -> None:
    path = FOLDER / "ventes-1252.csv"
    dialect = Dialect(encoding="cp1252", delimiter=";", text_delimiter='"')

    report = check_table(open_table(path, dialect), SALES)

    found = {
        (problem.line, problem.field): str(problem.params.get("suggestion", ""))
        for problem in report.problems
        if problem.rule == "bad_decimal"
    }
    assert found[2, "LIG_P_BRUT"] == "1,10"
    assert found[3, "LIG_P_BRUT"] == "1234,50"
    assert {(4, "LIG_P_BRUT"), (5, "LIG_P_BRUT"), (5, "LIG_QTE")} <= set(found)


def test_an_xlsb_of_excel_is_read(tmp_path: Path) -> None:
    assert inspect(FOLDER / "base.xlsb") == "xlsb"

    _sheet, rows = convert(tmp_path, "base.xlsb")

    expected = ["String", "1", "1,1", "1", "0", "10/10/2010"]
    assert rows[1][:6] == expected
    assert rows[1][6:9] == ["10/10/2010 10:10:10", "10:10:10", "10:10:10"]


def test_the_sheets_of_an_xlsb_are_listed_with_what_is_hidden(tmp_path: Path) -> None:
    sheet, rows = convert(tmp_path, "any_sheets.xlsb")

    assert [(one["name"], one["is_hidden"]) for one in sheet.info["sheets"]] == [
        ("Visible", False),
        ("Hidden", True),
        ("VeryHidden", True),
    ]
    assert rows[:3] == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_an_xlsb_with_a_password_is_told() -> None:
    with pytest.raises(UnreadableFile) as caught:
        inspect(FOLDER / "password.xlsb")

    assert caught.value.code == "workbook_encrypted"


@pytest.mark.parametrize("name", ["xlsxwriter.xlsx", "xlsxwriter-inline.xlsx"])
def test_what_programs_export_is_read_wherever_its_texts_stand(tmp_path: Path, name: str) -> None:
    _sheet, rows = convert(tmp_path, name)

    assert rows[1:] == [
        ["E", "02/11/2026", "001", "3700123456789", "20", "1,1"],
        ["S", "02/11/2026", "001", "00123", "0,3", "0,001"],
    ]


def test_half_an_xls_is_damaged_and_not_too_large(tmp_path: Path) -> None:
    path = tmp_path / "half.xls"
    path.write_bytes((FOLDER / "stock.xls").read_bytes()[:-7_000])

    sheet = convert_workbook(path, tmp_path / "lines", form="xls", kind=SALES, slots=tmp_path)

    assert sheet.error is not None
    assert sheet.error.code == "workbook_broken"


def test_the_rows_are_those_of_the_draft_that_libreoffice_opened() -> None:
    from tests.workbooks import draft_ventes  # noqa: PLC0415 - beside the data, not of the suite

    assert draft_ventes.HEADER == HEADER
    for typed, read in zip(draft_ventes.ROWS, ROWS, strict=True):
        assert (typed[0], typed[1], typed[4]) == (read[0], read[1], read[4])
        assert isinstance(typed[2], date)
        assert f"{typed[2]:%d/%m/%Y}" == read[2][:10]
    assert Decimal(ROWS[1][5].replace(",", ".")) == Decimal("0.3")
