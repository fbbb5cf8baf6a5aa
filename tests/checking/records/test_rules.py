"""One line: what concerns all of it is told once."""

from pathlib import Path

import pytest

from imports.reading import Dialect
from imports.rules import Rule, Severity
from tests.checking.tables import check_lines, places

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE"
QUOTED = Dialect(encoding="utf-8", delimiter=";", text_delimiter='"')


def check_one(folder: Path, line: str, dialect: Dialect = QUOTED) -> list[tuple[int | None, str]]:
    report = check_lines(folder, "documents_stock", [HEADER, "E;ELS;1", line, "S;ELS;2"], dialect)
    assert {problem.line for problem in report.problems} <= {3}
    assert {problem.record for problem in report.problems} <= {2}
    return [(column, rule) for _line, column, rule in places(report)]


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("E;ELS;1", []),
        ('"E";"E;L;S";"1"', []),
        ("Z;ELS;1", [(1, "not_allowed")]),
        ("E;;x", [(2, "required"), (3, "bad_decimal")]),
        ("", [(None, "empty_line")]),
        (" ; ;", [(None, "empty_line")]),
        ('"";"";', [(None, "empty_line")]),
        ("E;ELS;1;", [(None, "more_cells")]),
        (";;;x", [(None, "no_record")]),
        ("E;ELS;1;x", [(None, "more_cells")]),
        ("E;ELS", [(None, "fewer_cells"), (3, "required")]),
        ('E;"ELS;1', [(None, "unclosed_text")]),
    ],
)
def test_each_line_gets_its_verdict(
    tmp_path: Path, line: str, problems: list[tuple[int | None, str]]
) -> None:
    assert check_one(tmp_path, line) == problems


def test_fewer_cells_are_a_warning_because_the_erp_takes_them(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM;PAY_CODE", "1;2"])

    [problem] = report.problems
    assert (problem.severity, problem.params) == (Severity.WARNING, {"found": 2, "expected": 3})


def test_without_a_text_delimiter_quotes_are_only_characters(tmp_path: Path) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=";")

    assert check_one(tmp_path, 'E;"E;L";1', dialect) == [
        (2, "quoted_values"),
        (None, "more_cells"),
    ]
    assert check_one(tmp_path, 'E;"EL;1', dialect) == []


def test_a_long_value_is_cut_in_its_problem(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM", "x" * 5000 + ";a"])

    [problem] = report.problems
    assert (problem.rule, len(problem.value)) == (Rule.TOO_LONG, 200)
    assert problem.params["length"] == 5000


def test_lines_and_records_are_counted_as_people_and_the_erp_do(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM", "1;a", ";b", ";c"])

    assert [(problem.line, problem.record) for problem in report.problems] == [(3, 2), (4, 3)]
    assert report.counts == {(Rule.REQUIRED, "VIL_CODE"): 2}
