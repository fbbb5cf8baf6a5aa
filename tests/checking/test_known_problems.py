"""What was found while the lines were made is in the report of their check, by both paths."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import DroppedFile, Report, check_table
from imports.checking.report import MOST_KEPT, KnownProblems
from imports.reading import Dialect, open_table
from imports.reading.column_numbering import FIRST_ADDED, AddedColumn, ColumnNumbering
from imports.rules import Rule

STOCK = KINDS["documents_stock"]
DIALECT = Dialect(encoding="utf-8", delimiter=";")
HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB"
#: Column 2 is left out, and one added behind the last; line 3 of the file is left out.
NUMBERING = ColumnNumbering(left_out=[2], added=[AddedColumn(FIRST_ADDED, "MVT_LIB", 4)])


def check(folder: Path, known: KnownProblems, lines: int, *, is_fast: bool) -> Report:
    path = folder / "lines.csv"
    path.write_text("\n".join([HEADER, *["E;VIS;1;x"] * lines]), encoding="utf-8")
    table = open_table(path, DIALECT, left_out=[3], column_numbering=NUMBERING)
    dropped = DroppedFile(path, DIALECT, problems=known)
    return check_table(table, STOCK, dropped=dropped, is_fast=is_fast)


def add(known: KnownProblems, line: int, column: int, field: str) -> None:
    known.add(
        Rule.NOT_CONVERTED,
        line=line,
        column=column,
        field=field,
        value="Rebut",
        params={"step": "value_table"},
    )


@pytest.mark.parametrize("is_fast", [True, False])
def test_known_problems_stand_at_their_line_and_column_of_the_file(
    tmp_path: Path, *, is_fast: bool
) -> None:
    known = KnownProblems()
    add(known, 2, 1, "DOC_STYPE")
    add(known, 4, FIRST_ADDED, "MVT_LIB")
    add(known, 4, 3, "ART_CODE")

    report = check(tmp_path, known, 2, is_fast=is_fast)

    found = [(one.line, one.record, one.column, one.field) for one in report.problems]
    assert found == [
        (2, 1, 1, "DOC_STYPE"),
        (4, 2, FIRST_ADDED, "MVT_LIB"),
        (4, 2, 3, "ART_CODE"),
    ]
    assert (report.blocking, report.total) == (3, 3)


@pytest.mark.parametrize("is_fast", [True, False])
def test_all_of_them_are_counted_and_the_first_are_kept(tmp_path: Path, *, is_fast: bool) -> None:
    known = KnownProblems()
    for line in range(4, MOST_KEPT + 14):
        add(known, line, 1, "DOC_STYPE")

    report = check(tmp_path, known, MOST_KEPT + 20, is_fast=is_fast)

    assert report.counts == {(Rule.NOT_CONVERTED, "DOC_STYPE"): MOST_KEPT + 10}
    assert (len(report.problems), report.is_cut) == (MOST_KEPT, True)
    assert (report.problems[0].line, report.problems[-1].line) == (4, MOST_KEPT + 3)


def test_what_was_found_below_the_last_record_is_none_of_the_table(tmp_path: Path) -> None:
    known = KnownProblems()
    add(known, 2, 1, "DOC_STYPE")
    add(known, 9, 1, "MVT_QTE")

    report = check(tmp_path, known, 2, is_fast=False)

    assert report.counts == {(Rule.NOT_CONVERTED, "DOC_STYPE"): 1}
    assert [one.line for one in report.problems] == [2]
