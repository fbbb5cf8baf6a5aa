"""Words for nothing in columns where one may be meant."""

from pathlib import Path

import pytest

from imports.rules import Rule
from tests.checking.tables import check_both, find_places

HEADER = "PCF_CODE;PCF_RS;CPT_NUMERO;PCF_RS2"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["-", "", "Bis"], []),
        (["Null", "a", "b"], []),
        (["None", "a", "b"], []),
        (["-", "-", "Bis"], ["-", "-"]),
        (["None", "-", "Bis"], ["None", "-"]),
        (["NULL", "-", "Bis"], ["NULL", "-"]),
        (["NULL", "NULL", "a"], ["NULL", "NULL"]),
        (["n.c.", "N.C.", "a"], ["n.c.", "N.C."]),
        (["a-", "- b", "-c-"], []),
    ],
)
def test_a_word_that_may_be_meant_is_told_beside_others(
    tmp_path: Path, words: list[str], found: list[str]
) -> None:
    lines = [HEADER, *(f"C{n};a;411;{word}" for n, word in enumerate(words))]

    report = check_both(tmp_path, "clients", lines)

    assert [value for _line, _column, value in find_places(report, Rule.NULL_WORD)] == found
    assert all(one.params == {"suggestion": ""} for one in report.problems)


def test_a_required_cell_is_told_without_being_emptied(tmp_path: Path) -> None:
    lines = ["VIL_CODE;VIL_NOM", "78000;-", "69000;-"]

    problems = check_both(tmp_path, "villes", lines).problems

    assert [(one.rule, one.params) for one in problems] == [(Rule.NULL_WORD, {})] * 2


@pytest.mark.slow
def test_words_of_all_blocks_are_counted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    cells = ["a"] * 12_000
    cells[3] = cells[11_000] = "-"
    lines = [
        "ART_CODE;ART_LIB;ART_MEMO",
        *(f"A{n};{cell};{'x' * 400}" for n, cell in enumerate(cells)),
    ]

    report = check_both(tmp_path, "articles", lines)

    assert find_places(report, Rule.NULL_WORD) == [(5, 2, "-"), (11_002, 2, "-")]
