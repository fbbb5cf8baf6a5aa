"""The first lines as a grid."""

from pathlib import Path

from imports.catalogue import KINDS
from imports.checking import check, preview
from tests.checking.tables import write_table


def test_bad_cells_are_marked_where_they_stand(tmp_path: Path) -> None:
    table = write_table(tmp_path, ["VIL_CODE;VIL_NOM", "78333;Rambouillet", ";Trappes", "1;2;3"])
    report = check(table, KINDS["villes"])

    lines = list(preview(table, report.problems))

    assert [(line.line, line.record) for line in lines] == [(2, 1), (3, 2), (4, 3)]
    assert [cell.value for cell in lines[0].cells] == ["78333", "Rambouillet"]
    assert [[problem.rule for problem in cell.problems] for cell in lines[1].cells] == [
        ["required"],
        [],
    ]
    assert [problem.rule for problem in lines[2].problems] == ["more_cells"]


def test_a_page_of_a_long_file_starts_where_asked(tmp_path: Path) -> None:
    table = write_table(tmp_path, ["VIL_CODE;VIL_NOM", *(f"{n};Ville" for n in range(1, 301))])

    lines = list(preview(table, (), start=251, count=20))

    assert [lines[0].cells[0].value, lines[-1].cells[0].value] == ["251", "270"]
