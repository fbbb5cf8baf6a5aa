"""The lines of one document that do not follow each other."""

from itertools import groupby
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.checking.across.columnar import measure
from imports.checking.across.protocol import ROW
from imports.checking.across.split_documents import ScatteredDocuments
from imports.checking.documents.count_columnar import START
from imports.rules import Rule
from tests.checking.tables import check_both, find_places
from tests.effort import examples

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"


def test_a_document_that_comes_back_is_told_once_with_its_first_line(tmp_path: Path) -> None:
    lines = [HEADER, "E;001;A;1", "E;002;A;1", "E;001;B;1", "E;001;C;1", "S;001;A;1", "E;001;D;1"]

    report = check_both(tmp_path, "documents_stock", lines)

    [problem] = report.problems
    assert (problem.line, problem.column, problem.value) == (4, None, "E · 001")
    assert problem.params == {"first": 2, "times": 3}
    assert report.warnings == 1


def test_an_empty_line_separates_no_document(tmp_path: Path) -> None:
    report = check_both(tmp_path, "documents_stock", [HEADER, "E;001;A;1", ";;;", "E;001;B;1"])

    assert find_places(report, Rule.SCATTERED_DOCUMENT) == []
    assert find_places(report, Rule.EMPTY_LINE) == [(3, None, ";;;")]


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("documents_stock", ["ART_CODE;MVT_QTE", "A;1", "B;1", "A;1"]),
        ("documents_stock", [HEADER, "E;1;A;1", "E;2;A;1", "E;3;A;1"]),
        ("villes", ["VIL_CODE;VIL_NOM", "1;a", "2;b", "1;a"]),
    ],
)
def test_other_files_have_no_such_lines(tmp_path: Path, kind: str, lines: list[str]) -> None:
    report = check_both(tmp_path, kind, lines)

    assert find_places(report, Rule.SCATTERED_DOCUMENT) == []


KEYS = st.lists(st.tuples(st.sampled_from("ES"), st.sampled_from(["1", "2", ""])), min_size=1)


@settings(max_examples=examples(100))
@given(keys=KEYS)
def test_each_key_with_several_runs_is_told_at_its_second(
    tmp_path: Path, keys: list[tuple[str, str]]
) -> None:
    lines = [HEADER, *(f"{kind};{depot};A;1" for kind, depot in keys)]

    report = check_both(tmp_path, "documents_stock", lines)

    runs: dict[tuple[str, str], list[int]] = {}
    for key, run in groupby(enumerate(keys, start=2), key=lambda numbered: numbered[1]):
        runs.setdefault(key, []).append(next(run)[0])
    assert sorted(line for line, *_ in find_places(report, Rule.SCATTERED_DOCUMENT)) == sorted(
        starts[1] for starts in runs.values() if len(starts) > 1
    )


@pytest.mark.slow
def test_a_document_over_several_blocks_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    lines = [*(f"E;{n // 3_000};A;1;{'x' * 400}" for n in range(7_000)), "E;0;A;1"]

    report = check_both(tmp_path, "documents_stock", [f"{HEADER};DOC_MEMO", *lines])

    assert find_places(report, Rule.SCATTERED_DOCUMENT) == [(7_002, None, "E · 0")]
    assert report.documents == 4


def test_documents_that_come_back_are_kept_as_hashes_alone() -> None:
    cells = pl.DataFrame({ROW: range(1000), "0": ["E" * 500] * 1000, START: [True] * 1000})

    assert measure(ScatteredDocuments((0,)), cells).estimated_size() == 20 * 1000
