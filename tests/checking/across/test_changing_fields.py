"""Fields of a document that have two values in it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.rules import Rule
from tests.checking.tables import check_both, find_places
from tests.effort import examples

HEADER = "DOC_STYPE;DOC_DATE;ART_CODE;MVT_QTE"
DATES = {"": "", "_": "", "1": "01/03/2026", "2": "02/03/2026", "3": "03/03/2026", "x": "2026-03"}


def test_a_date_that_changes_inside_a_stock_document_is_told_once_with_both(tmp_path: Path) -> None:
    report = check_both(
        tmp_path, "documents_stock", [HEADER, *(f"E;{DATES[day]};A;1" for day in "11213")]
    )

    [problem] = report.problems
    assert (problem.line, problem.column, problem.value) == (4, 2, "02/03/2026")
    assert problem.rule is Rule.CHANGING_DOCUMENT_FIELD
    assert problem.params == {"first": 2, "before": "01/03/2026"}


@pytest.mark.parametrize("days", ["1x", "x1", "1xx1", "xx", "x"])
def test_a_date_that_is_none_is_told_by_its_own_rule_alone(tmp_path: Path, days: str) -> None:
    report = check_both(tmp_path, "documents_stock", [HEADER, *(f"E;{DATES[d]};A;1" for d in days)])

    assert {problem.rule for problem in report.problems} == {Rule.BAD_DATE}


def test_a_date_beside_one_that_is_none_is_held_against_the_last_right_one(
    tmp_path: Path,
) -> None:
    lines = [HEADER, *(f"E;{DATES[day]};A;1" for day in "x1x2")]

    report = check_both(tmp_path, "documents_stock", lines)

    assert find_places(report, Rule.CHANGING_DOCUMENT_FIELD) == [(5, 2, "02/03/2026")]
    assert report.problems[-1].params == {"first": 3, "before": "01/03/2026"}


BLOCKED = ["#N/A", "1E+03", "a\x1ab", "caf\ufffd", "X" * 9]
WARNED = ["caf\u200b", "Ã©", "→", " A"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOC_EN_TTC", "9"),
        ("DOC_REMFAC", "1 200,00"),
        ("DOC_DATE", "#REF!"),
        *(("REG_CODE", value) for value in BLOCKED),
    ],
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 1), (1, 0, 1)])
def test_whatever_its_own_rule_refuses_is_told_by_it_alone(
    tmp_path: Path, name: str, value: str, order: tuple[int, ...]
) -> None:
    values = ("01/03/2026" if name == "DOC_DATE" else "1", value)
    lines = [f"DOC_STYPE;ART_CODE;{name};LIG_QTE", *(f"F;C;{values[n]};1" for n in order)]

    report = check_both(tmp_path, "documents_vente", lines)

    assert find_places(report, Rule.CHANGING_DOCUMENT_FIELD) == []
    assert report.blocking


@pytest.mark.parametrize("value", WARNED)
def test_what_only_has_a_warning_changes_its_document_all_the_same(
    tmp_path: Path, value: str
) -> None:
    lines = ["DOC_STYPE;PCF_CODE;REG_CODE;LIG_QTE", "F;C;1;1", f"F;C;{value};1"]

    report = check_both(tmp_path, "documents_vente", lines)

    assert find_places(report, Rule.CHANGING_DOCUMENT_FIELD) == [(3, 3, value)]


@pytest.mark.slow
@given(values=st.lists(st.sampled_from(["", "A", "B", *BLOCKED, *WARNED]), min_size=1))
def test_both_ways_pass_over_the_same_values(tmp_path: Path, values: list[str]) -> None:
    rows = (f"{'FC'[n // 3 % 2]};C;{value};1" for n, value in enumerate(values))

    check_both(tmp_path, "documents_vente", ["DOC_STYPE;PCF_CODE;REG_CODE;LIG_QTE", *rows])


def test_a_field_filled_on_the_first_line_only_does_not_change(tmp_path: Path) -> None:
    lines = [HEADER, "E;01/03/2026;A;1", "E;;B;1", "E;01/03/2026;C;1", "S;02/03/2026;A;1"]

    assert check_both(tmp_path, "documents_stock", lines).problems == ()


@pytest.mark.parametrize(
    ("kind", "lines", "found"),
    [
        # The help lists these among what begins another document.
        ("documents_achat", ["DOC_STYPE;PCF_CODE;DOC_DATE;LIG_QTE", "C;H;01/03/2026;1",
                             "C;H;02/03/2026;1"], []),
        ("documents_vente", ["DOC_STYPE;PCF_CODE;REG_CODE;LIG_QTE", "F;C;CHQ;1", "F;C;VIR;1"],
         [(3, 3, "VIR")]),
        # Of a line.
        ("documents_stock", ["DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB", "E;A;1;x", "E;A;1;y"], []),
        # Without any break field all lines are one document.
        ("documents_stock", ["DOC_DATE;ART_CODE", "01/03/2026;A", "02/03/2026;A"],
         [(3, 1, "02/03/2026")]),
    ],
)  # fmt: skip
def test_only_fields_of_the_document_that_begin_no_other_count(
    tmp_path: Path, kind: str, lines: list[str], found: list[tuple[int, int, str]]
) -> None:
    report = check_both(tmp_path, kind, lines)

    assert find_places(report, Rule.CHANGING_DOCUMENT_FIELD) == found


DOCUMENTS = st.lists(st.text("123_x", min_size=1, max_size=6), min_size=1, max_size=8)


@pytest.mark.slow
@settings(max_examples=examples(100))
@given(documents=DOCUMENTS)
def test_each_document_with_two_days_is_told_at_the_first_other_one(
    tmp_path: Path, documents: list[str]
) -> None:
    lines = [HEADER]
    expected = []
    for number, days in enumerate(documents):
        held = ""
        is_told = False
        for day in days:
            lines.append(f"{'ES'[number % 2]};{DATES[day]};A;1")
            if day not in "_x" and held and day != held and not is_told:
                expected.append(len(lines))
                is_told = True
            held = held or day.strip("_x")

    report = check_both(tmp_path, "documents_stock", lines)

    assert [line for line, *_ in find_places(report, Rule.CHANGING_DOCUMENT_FIELD)] == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last"),
    [("", ""), ("", "1"), ("", "2"), ("1", ""), ("1", "1"), ("1", "2"), ("x", "x")],
)
def test_a_document_over_several_blocks_holds_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str, last: str
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    days = [first, *[""] * 5_000, last, "1", *[""] * 5_000, "3"]
    lines = [f"{HEADER};DOC_MEMO", *(f"E;{DATES[day]};A;1;{'x' * 400}" for day in days)]

    report = check_both(tmp_path, "documents_stock", lines)

    changes = find_places(report, Rule.CHANGING_DOCUMENT_FIELD)
    assert len(changes) == 1
