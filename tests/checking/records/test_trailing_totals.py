"""Totals at the end of a file."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.reading import Dialect
from imports.rules import Rule
from tests.checking.tables import write_table

SEMICOLON = Dialect(encoding="utf-8", delimiter=";")


def find_totals(folder: Path, lines: list[str]) -> list[int]:
    table = write_table(folder, ["ART_CODE;ART_LIB", *lines], SEMICOLON)
    report = check_table(table, KINDS["articles"])
    return [problem.line for problem in report.problems if problem.rule is Rule.TOTAL_LINE]


@pytest.mark.parametrize(
    "line",
    [
        "Total;12", ";TOTAL : 1 234,50 €", "Totaux;", "Sous-total;3", "Total général;9",
        "Grand total;1", "Nombre de lignes : 12;", "*** Fin ***;", "Édité le 22/11/2026;",
        "TOTAL TTC;5",
    ],
)  # fmt: skip
def test_a_total_among_the_last_lines_is_told(tmp_path: Path, line: str) -> None:
    assert find_totals(tmp_path, ["A1;Vis", line]) == [3]


@pytest.mark.parametrize(
    "line", ["TOT1;Total", "Total Quartz 5W30;Huile", "FINE;Fine", "Totalité;x", "A1;Somme", ";"]
)
def test_a_record_is_no_total(tmp_path: Path, line: str) -> None:
    assert find_totals(tmp_path, ["A1;Vis", line]) == []


def test_only_the_last_three_lines_are_looked_at(tmp_path: Path) -> None:
    assert find_totals(tmp_path, ["Total;1", "Total;2", "A1;Vis", "Fin;"]) == [3, 5]
