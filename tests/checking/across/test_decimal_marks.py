"""Numbers like 1,234: decimals, or thousands."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.reading import Dialect
from imports.rules import Rule
from imports.rules.sentences import rule_text
from tests.checking.tables import check_both, find_places, write_table


@pytest.mark.parametrize(
    ("quantities", "line"),
    [
        (["12", "1,234", "12,500"], 3),
        (["1.234", "12"], 2),
        (["1,234.50", "1,234"], 3),
        (["12.50", "1,234"], 3),  # the point is the decimal mark here
        (["-1,234", "+1,234"], 2),
        (["1,234", "12,5"], None),
        (["1,234", "0,125"], None),
        (["1,234", "1234,567"], None),
        (["1,234", ",125"], None),
        (["1,2345", "1,234"], None),
        (["12", "1234", "1 234"], None),
        (["0,125"], None),
    ],
)
def test_a_column_whose_mark_may_separate_thousands_is_asked_about_once(
    tmp_path: Path, quantities: list[str], line: int | None
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", *(f"E;A;{quantity}" for quantity in quantities)]

    report = check_both(tmp_path, "documents_stock", lines)

    found = [place[:2] for place in find_places(report, Rule.DECIMAL_OR_THOUSANDS)]
    assert found == ([(line, 3)] if line else [])


def test_how_many_cells_may_be_read_either_way_is_said(tmp_path: Path) -> None:
    lines = ["ART_CODE;ART_P_VTE", "A;1,234", "B;5,678", "C;12"]

    [problem] = check_both(tmp_path, "tarifs_articles", lines).problems

    assert problem.params == {"mark": ",", "times": 2}
    assert problem.value == "1,234"


@pytest.mark.parametrize(
    ("prices", "asked"),
    [
        (["12,50", "1.234", "2.500"], [("1.234", 2, "1234")]),
        (["1.234,50", "-1.234"], [("-1.234", 1, "-1234")]),
        (["1,234.50", "1,234"], [("1,234", 1, "1234")]),
        (["12.50", "1.234"], []),
        (["1.234", "12"], [("1.234", 1, None)]),
        (["12,50", "12.50", "1.234", "1,234", "1,235"], [("1.234", 1, None), ("1,234", 2, None)]),
        (["12,50", "12.50", "1234"], []),
    ],
)
def test_the_other_mark_says_that_thousands_are_meant_unless_both_are_decimal(
    tmp_path: Path, prices: list[str], asked: list[tuple[str, int, str | None]]
) -> None:
    lines = ["ART_CODE;ART_P_VTE", *(f"A{n};{price}" for n, price in enumerate(prices))]

    report = check_both(tmp_path, "tarifs_articles", lines)

    problems = [one for one in report.problems if one.rule is Rule.DECIMAL_OR_THOUSANDS]
    assert [
        (one.value, one.params["times"], one.params.get("suggestion")) for one in problems
    ] == asked


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 59_999])
def test_one_decimal_anywhere_speaks_for_all_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    prices = ["1,234"] * 60_000
    lines = ["ART_CODE;ART_P_VTE", *(f"A{n};{price}" for n, price in enumerate(prices))]

    told = check_both(tmp_path, "tarifs_articles", lines)
    lines[place + 1] = "x;0,5"
    proven = check_both(tmp_path, "tarifs_articles", lines)

    assert [problem.params["times"] for problem in told.problems] == [60_000]
    assert proven.problems == ()


@pytest.mark.parametrize(
    ("mark", "refused"),
    [
        ("", [(2, "1.234,56")]),
        (",", [(2, "1.234,56"), (4, "1.234"), (5, "12.5")]),
        (".", [(2, "1.234,56"), (3, "1,234")]),
    ],
)
def test_a_chosen_mark_is_asked_about_no_more_and_the_other_one_is_refused(
    tmp_path: Path, mark: str, refused: list[tuple[int, str]]
) -> None:
    quantities = ["1.234,56", "1,234", "1.234", "12.5", "1234"]
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", *(f"E;A;{quantity}" for quantity in quantities)]
    dialect = Dialect(encoding="utf-8", delimiter=";", decimal_mark=mark)

    report = check_both(tmp_path, "documents_stock", lines, dialect=dialect)

    assert find_places(report, Rule.BAD_DECIMAL) == [(line, 3, value) for line, value in refused]
    assert len(find_places(report, Rule.DECIMAL_OR_THOUSANDS)) == (0 if mark else 2)


def test_a_chosen_mark_says_nothing_of_texts_and_dates(tmp_path: Path) -> None:
    lines = ["DOC_STYPE;ART_CODE;DOC_DATE;MVT_QTE", "E;1.234;05/09/2019;1,5"]
    dialect = Dialect(encoding="utf-8", delimiter=";", decimal_mark=",")

    assert check_both(tmp_path, "documents_stock", lines, dialect=dialect).problems == ()


COMMA = Dialect(encoding="utf-8", delimiter=";", decimal_mark=",")


@pytest.mark.parametrize(
    ("quantities", "meant"),
    [
        (["1.234", "1.234,56"], ["1234", "1234,56"]),
        (["1.234", "12.5"], ["", "12,5"]),
        (["0.125", "-1.234", "1.234,56", "1.234.567"], ["0,125", "", "1234,56", "1234567"]),
        (["1.234 €", "12.5 €"], ["", "12,5"]),
        (["1.234", "0,5"], ["1234"]),
    ],
)
def test_no_thousands_are_suggested_where_the_column_proves_the_other_mark_decimal(
    tmp_path: Path, quantities: list[str], meant: list[str]
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", *(f"E;A;{quantity}" for quantity in quantities)]

    report = check_both(tmp_path, "documents_stock", lines, dialect=COMMA)

    assert [problem.params.get("suggestion", "") for problem in report.problems] == meant
    sentences = [rule_text(problem.rule, problem.params) for problem in report.problems]
    assert ["Elsewhere in this column" in one for one in sentences] == [not one for one in meant]


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 29_999])
def test_one_decimal_anywhere_withholds_the_thousands_of_all_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    lines = ["ART_CODE;ART_P_VTE", *(f"A{n};1.234" for n in range(30_000))]
    lines[place + 1] = "x;0.5"

    report = check_both(tmp_path, "tarifs_articles", lines, dialect=COMMA, limit=50)

    meant = [problem.params.get("suggestion", "") for problem in report.problems]
    assert meant == (["0,5"] if place == 0 else [""]) + [""] * 49


@pytest.mark.parametrize("is_fast", [True, False])
def test_what_proved_a_mark_before_it_was_edited_proves_it_still(
    tmp_path: Path, *, is_fast: bool
) -> None:
    (tmp_path / "before").mkdir()
    lines = ["ART_CODE;ART_P_VTE", "A;12.5", "B;1.234"]
    origin = write_table(tmp_path / "before", lines, COMMA)
    edited = write_table(tmp_path, [lines[0], "A;12,5", lines[2]], COMMA)

    report = check_table(
        edited, KINDS["tarifs_articles"], open_origin=lambda: origin, is_fast=is_fast
    )

    [problem] = report.problems
    assert (problem.value, problem.params.get("suggestion")) == ("1.234", None)
