"""Dates among codes that are none."""

from pathlib import Path

import pytest

from imports.rules import Rule
from tests.checking.tables import check_both, find_places

HEADER = "ART_CODE;ART_LIB;ART_REF"


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["A1", "03/01/2026", "12-4"], ["03/01/2026"]),
        (["A1", "2026-01-03", "12-4", "3/1/2026", "B"], ["2026-01-03", "3/1/2026"]),
        (["03/01/2026", "04/01/2026", "A1"], []),  # called after their days
        (["A1", "03/01/2026"], []),
        (["A1", "B2", "3/1/26A", "12/2026", "1/2", "99/99/2026"], []),
        (["A1", "B2", ""], []),
    ],
)
def test_a_date_is_told_where_most_codes_are_none(
    tmp_path: Path, codes: list[str], told: list[str]
) -> None:
    lines = [HEADER, *(f"K{number};05/03/2026;{code}" for number, code in enumerate(codes))]

    report = check_both(tmp_path, "articles", lines)

    found = find_places(report, Rule.TURNED_INTO_DATE)
    assert [value for _line, _column, value in found] == told
    assert {column for _line, column, _value in found} <= {3}


def test_a_cell_that_shows_a_date_without_its_year_is_told_once(tmp_path: Path) -> None:
    lines = [HEADER, *(f"K{number};a;{code}" for number, code in enumerate(["A", "03-janv", "B"]))]

    report = check_both(tmp_path, "articles", lines)

    assert find_places(report, Rule.TURNED_INTO_DATE) == [(3, 3, "03-janv")]
