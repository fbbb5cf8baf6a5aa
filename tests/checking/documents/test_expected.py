"""Which documents the lines would make: listed as a plain loop would list them."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.checking import Expected, ExpectedDocument, check_table
from imports.checking.across.protocol import ROW
from imports.checking.documents.count import (
    FACTS,
    MOST_LISTED,
    DocumentCount,
    find_document_columns,
    measure_lines,
)
from imports.checking.documents.count_columnar import (
    keep_chunk_documents,
    mark_documents,
    measure_cells,
)
from imports.reading import Dialect
from imports.reading.columns import read_columns
from imports.values.spreadsheet_damage import ANY_SIGNS
from tests.checking.tables import check_both, check_lines, write_table
from tests.effort import examples

STOCK = KINDS["documents_stock"]
HEADER = ["ART_CODE", "DOC_DATE", "DOC_STYPE", "DEP_CODE"]
ROWS = st.lists(
    st.tuples(
        st.just("VIS"),
        st.sampled_from(["", "01/02/2026", "02/02/2026", "x" * 50]),
        st.sampled_from(["E", "S", "T", "Z", ""]),
        st.sampled_from(["001", "002", "", " "]),
    ),
    min_size=1,
    max_size=30,
)


def list_naively(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> Expected:
    """Group the lines by their break values, where they have any, and look at the first of each."""
    kind_values = STOCK.fields_by_name["DOC_STYPE"].values or {}

    def cell(row: Sequence[str], name: str) -> str:
        place = columns.index(name) if name in columns else len(row)
        return row[place] if place < len(row) else ""

    breaks = [name for name in STOCK.new_document_on_change_of if name in columns]
    documents, types = [], Counter[str]()
    counted = [
        (record, row)
        for record, row in enumerate(rows, start=1)
        if not breaks or any(cell(row, name).strip() for name in breaks)
    ]
    for _key, lines in groupby(counted, lambda one: [cell(one[1], name) for name in breaks]):
        group = list(lines)
        facts = [cell(group[0][1], name) for name in FACTS]
        types[facts[0] if facts[0] in kind_values else ""] += 1
        kind, depot, third_party, date = (
            fact if len(fact) <= 40 else fact[:39] + "…" for fact in facts
        )
        documents.append(
            ExpectedDocument(
                type=kind,
                depot=depot,
                third_party=third_party,
                date=date,
                first=group[0][0],
                last=group[-1][0],
            )
        )
    return Expected(
        count=len(documents),
        by_type=dict(types),
        first=tuple(documents[:MOST_LISTED]),
    )


quick = settings(max_examples=examples(60))


@quick
@given(rows=ROWS, is_quoted=st.booleans(), is_ragged=st.booleans())
def test_both_paths_list_what_a_plain_loop_lists(
    tmp_path: Path, rows: list[tuple[str, ...]], is_quoted: bool, is_ragged: bool
) -> None:
    cut = [row[: 2 + place % 3] if is_ragged else row for place, row in enumerate(rows)]
    mark = '"' if is_quoted else ""
    lines = [";".join(f"{mark}{cell}{mark}" for cell in row) for row in [HEADER, *cut]]
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=mark)
    table = write_table(tmp_path, lines, dialect)

    slow = check_table(table, STOCK, is_fast=False)
    fast = check_table(table, STOCK, is_fast=True)

    assert slow.expected == fast.expected == list_naively(cut, HEADER)


@quick
@given(
    rows=ROWS,
    cuts=st.sets(st.integers(1, 29)),
    columns=st.permutations(HEADER).flatmap(
        lambda names: st.integers(0, 4).map(lambda size: names[:size])
    ),
)
def test_stretches_put_together_make_the_same_list(
    rows: list[tuple[str, ...]], cuts: set[int], columns: list[str]
) -> None:
    places = find_document_columns(read_columns(columns, STOCK), STOCK)
    rows = [row[: len(columns)] for row in rows]
    by_loop, by_polars = DocumentCount(places), DocumentCount(places)
    edges = sorted({0, len(rows)} | {cut for cut in cuts if cut < len(rows)})

    for start, end in pairwise(edges):
        part = rows[start:end]
        if measured := measure_lines(part, places, record=start + 1):
            by_loop.see(measured)
        schema = [str(place) for place in range(len(columns))]
        cells = pl.DataFrame(part, schema=schema, orient="row").with_row_index(ROW, start + 1)
        cells = keep_chunk_documents(mark_documents(cells, places.breaks), places, ANY_SIGNS)
        if stretch := measure_cells(cells, places):
            by_polars.see(stretch)

    assert by_loop.finish() == list_naively(rows, columns)
    if places:
        assert by_polars.finish() == by_loop.finish()


@pytest.mark.slow
@pytest.mark.parametrize("is_fast", [True, False])
def test_only_the_first_documents_are_listed_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_fast: bool
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    rows = [("VIS", f"{n:060}", "ES"[n // 2 % 2], f"{n // 2 % 500:03}") for n in range(20_001)]
    lines = [";".join(row) for row in [tuple(HEADER), *rows]]
    table = write_table(tmp_path, lines, Dialect(encoding="utf-8", delimiter=";"))

    expected = check_table(table, STOCK, is_fast=is_fast).expected

    assert expected is not None
    assert expected.by_type == {"E": 5001, "S": 5000}
    assert len(expected.first) == MOST_LISTED
    assert (expected.first[-1].first, expected.first[-1].last) == (399, 400)
    assert expected == list_naively(rows, HEADER)


@pytest.mark.parametrize("last", ["Total général;;;4", ";;Total;4", ";;;"])
def test_lines_without_break_values_and_totals_make_no_document_and_split_none(
    tmp_path: Path, last: str
) -> None:
    header = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
    lines = ["E;001;VIS;1", ";;;", "E;001;CLOU;1", ";;une remarque;", "S;001;VIS;1", ";;;", last]

    report = check_both(tmp_path, "documents_stock", [header, *lines, "", "Total :"])

    assert report.expected is not None
    assert report.expected.by_type == {"E": 1, "S": 1}
    assert [(one.first, one.last) for one in report.expected.first] == [(1, 3), (5, 5)]


def test_lines_without_a_column_that_breaks_make_one_document(tmp_path: Path) -> None:
    report = check_lines(
        tmp_path, "documents_stock", ["ART_CODE;DOC_DATE", "VIS;01/02/2026", "VIS;02/02/2026"]
    )

    assert report.expected is not None
    assert report.expected.by_type == {"": 1}
    assert [(one.date, one.first, one.last) for one in report.expected.first] == [
        ("01/02/2026", 1, 2)
    ]


def test_what_makes_no_documents_lists_none(tmp_path: Path) -> None:
    assert check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM", "1;a"]).expected is None
