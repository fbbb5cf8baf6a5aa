"""Lines and changes: only what was changed is different afterwards."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.editing.column_fixes import Fix, FixName
from imports.editing.edited_file import edit_file
from imports.editing.line_changes import (
    Change,
    LeaveOut,
    PutBack,
    SetCells,
    SetLine,
    find_left_out,
    read_change,
    write_change,
)
from imports.editing.line_editor import LineEditor
from imports.editing.written_cells import write_cell
from imports.reading import Dialect, open_table
from imports.rules import Rule
from tests.checking.tables import SEMICOLON

STOCK = KINDS["documents_stock"]
HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_DT_PER"
DATES = Fix(name=FixName.DATE, column=4, field="MVT_DT_PER", rule=Rule.BAD_DATE)
LINES = st.lists(
    st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=12),
    min_size=1,
    max_size=20,
)


def edit(lines: Sequence[str], changes: Sequence[Change], folder: Path, **reading: Any) -> str:
    dialect = Dialect(**{"encoding": "utf-8", "delimiter": ";"} | reading)
    path = folder / "lines"
    path.write_text("\r\n".join(lines), encoding=dialect.encoding, newline="")
    editor = LineEditor(changes, dialect=dialect, kind=STOCK)
    return b"".join(edit_file(path, dialect.encoding, editor)).decode()


THOUSANDS = Fix(name=FixName.THOUSANDS, column=3, field="MVT_QTE", rule=Rule.BAD_DECIMAL)


def set_cell(line: int, column: int, after: str) -> SetCells:
    return SetCells(line=line, cells=((column, "", after),))


@given(LINES, st.data())
def test_only_changed_lines_are_different_in_any_byte(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], data: st.DataObject
) -> None:
    numbers = st.integers(1, len(lines))
    edited = data.draw(st.dictionaries(numbers, st.sampled_from(["x", "", "é"])))
    if not lines[-1]:  # what follows the last line end is no line
        edited.pop(len(lines), None)
    gone = data.draw(st.sets(st.integers(2, max(len(lines), 2))))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le"]))
    changes = [set_cell(line, 1, text) for line, text in edited.items()]
    path = tmp_path_factory.mktemp("lines") / "lines"
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((mark + "\r\n".join(lines)).encode(encoding))
    dialect = Dialect(encoding=encoding, delimiter=";")

    editor = LineEditor([*changes, LeaveOut(lines=tuple(gone))], dialect=dialect, kind=STOCK)
    written = b"".join(edit_file(path, encoding, editor))

    if lines[0].startswith("\ufeff") and 1 not in edited and encoding != "utf-8":
        written = written.removeprefix(b"\xef\xbb\xbf")
    kept = [(n, line) for n, line in enumerate(lines, start=1) if n not in gone]
    found = written.decode().split("\n")
    expected = [
        line if number not in edited else edited[number] + line[len(line.split(";")[0]) :]
        for number, line in kept
    ]
    assert found[: len(expected)] == expected
    assert "".join(found[len(expected) :]) == ""


def test_changes_are_made_in_their_order(tmp_path: Path) -> None:
    lines = [HEADER, "E;VIS;1;2026-11-25", "S;VIS;2;2026-11-26"]
    cell = set_cell(2, 4, "2026-01-02")

    assert edit(lines, [DATES, cell], tmp_path) == (
        f"{HEADER}\nE;VIS;1;2026-01-02\nS;VIS;2;26/11/2026"
    )
    assert edit(lines, [cell, DATES], tmp_path) == (
        f"{HEADER}\nE;VIS;1;02/01/2026\nS;VIS;2;26/11/2026"
    )


def test_what_is_edited_is_counted_and_what_cannot_be_is_too(tmp_path: Path) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=",")
    comma = Fix(name=FixName.COMMA, column=2, field="MVT_QTE")
    editor = LineEditor([set_cell(2, 1, "S"), comma], dialect=dialect, kind=STOCK)

    assert [editor.edit(2, "E,1.5"), editor.edit(3, "E,2")] == ["S,1.5", "E,2"]
    assert (editor.counts, editor.refused) == ([1, 0], [0, 1])


def test_a_fix_leaves_the_header_and_what_stands_above_alone(tmp_path: Path) -> None:
    lines = ["stock du mois", "doc_stype;art_code", "e;vis"]
    upper = Fix(name=FixName.UPPER, column=2, field="ART_CODE")

    assert edit(lines, [upper], tmp_path, start_line=2) == (
        "stock du mois\ndoc_stype;art_code\ne;VIS"
    )


def test_a_misspelt_name_in_the_header_is_corrected(tmp_path: Path) -> None:
    assert edit(["DOC_STYP;ART_CODE", "E;VIS"], [set_cell(1, 1, "DOC_STYPE")], tmp_path) == (
        "DOC_STYPE;ART_CODE\nE;VIS"
    )


def test_a_whole_line_is_written_anew(tmp_path: Path) -> None:
    change = SetLine(line=2, before="E;VIS;1;2;3", after="E;VIS;1")

    assert edit([HEADER, "E;VIS;1;2;3"], [change], tmp_path) == f"{HEADER}\nE;VIS;1"


def test_lines_come_back_one_by_one() -> None:
    changes: list[Change] = [LeaveOut(lines=(9, 3, 5)), PutBack(lines=(5,)), LeaveOut(lines=(4,))]

    assert find_left_out(changes) == [3, 4, 9]


@pytest.mark.parametrize(
    "change",
    [
        set_cell(2, 1, "x"),
        SetLine(line=2, before="a", after="b"),
        LeaveOut(lines=(2, 3), shown="Total"),
        PutBack(lines=(2,)),
        DATES,
    ],
)
def test_a_change_is_stored_and_read_back(change: Change) -> None:
    kind, details = write_change(change)

    assert read_change(kind, details) == change


def test_a_table_that_lacks_lines_numbers_the_others_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text(f"{HEADER}\nE;VIS;1;x\nE;VIS;2;x\n", encoding="utf-8")

    table = open_table(path, SEMICOLON, left_out=[2, 4])

    assert [table.line_of(record) for record in (1, 2)] == [3, 5]


def test_an_entry_with_its_letter_in_front_is_edited_behind_it() -> None:
    entry_format = ENTRY_FORMATS["EBPV5V2000"]
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)
    editor = LineEditor([], dialect=dialect, kind=KINDS["ecritures"], entry_format=entry_format)
    prefixed = next(layout for layout in editor.layouts if layout.prefix)
    line = prefixed.prefix + prefixed.delimiter.join(["10/04/2019", "x", "y"])

    assert write_cell(line, prefixed, 2, "z") == prefixed.prefix + prefixed.delimiter.join(
        ["10/04/2019", "z", "y"]
    )


@pytest.mark.parametrize(
    ("mark", "quantities"),
    [
        (",", ["1234", "1234,56", "1234,5", "1,234", "12.5"]),
        (".", ["1.234", "1.234,56", "1234,5", "1234", "12.5"]),
        ("", ["1.234", "1234,56", "1234,5", "1,234", "12.5"]),
    ],
)
def test_thousands_are_taken_out_by_the_decimal_mark_of_the_reading(
    tmp_path: Path, mark: str, quantities: list[str]
) -> None:
    cells = ["1.234", "1.234,56", "1234,5", "1,234", "12.5"]

    edited = edit(
        [HEADER, *(f"E;VIS;{cell};" for cell in cells)], [THOUSANDS], tmp_path, decimal_mark=mark
    )

    assert edited.split("\n")[1:] == [f"E;VIS;{cell};" for cell in quantities]


US_DATES = Fix(name=FixName.MONTH_FIRST, column=4, field="MVT_DT_PER", rule=Rule.DATE_ORDER)
US_LINES = [HEADER, "E;A;1;03/04/2026", "E;B;1;12/31/2025", "E;C;1;05/06/2026"]


def test_dates_that_a_person_has_put_in_order_are_left_alone(tmp_path: Path) -> None:
    by_hand = set_cell(2, 4, "04/03/2026")

    edited = edit(US_LINES, [by_hand, US_DATES], tmp_path)

    assert edited.split("\n") == [
        HEADER,
        "E;A;1;04/03/2026",
        "E;B;1;31/12/2025",
        "E;C;1;06/05/2026",
    ]


def test_dates_are_put_in_order_once(tmp_path: Path) -> None:
    once = edit(US_LINES, [US_DATES], tmp_path)

    assert edit(US_LINES, [US_DATES, US_DATES], tmp_path) == once
    assert "E;A;1;04/03/2026" in once


def test_dates_that_were_only_written_otherwise_are_put_in_order(tmp_path: Path) -> None:
    lines = [HEADER, "E;A;1; 3/4/2026", "E;B;1;12/31/2025"]
    trimmed = Fix(name=FixName.TRIM, column=4, field="MVT_DT_PER")

    edited = edit(lines, [trimmed, US_DATES], tmp_path)

    assert edited.split("\n") == [HEADER, "E;A;1;04/03/2026", "E;B;1;31/12/2025"]


def test_zeros_are_written_back_only_in_lines_whose_country_has_them() -> None:
    fix = Fix(
        name=FixName.PAD,
        column=1,
        field="PCF_CP",
        rule=Rule.LOST_ZEROS,
        length=5,
        country_column=2,
    )
    lines = ["1000;FR;", "1000;BE;x", "1201;CH", "1220;;", "1220", "01000;FR;"]
    editor = LineEditor([fix], dialect=SEMICOLON, kind=KINDS["clients"])

    edited = [editor.edit(number, line) for number, line in enumerate(lines, start=2)]

    assert edited == ["01000;FR;", "1000;BE;x", "1201;CH", "01220;;", "01220", "01000;FR;"]
    assert editor.counts == [3]
    assert read_change(*write_change(fix)) == fix
