"""A line break inside a quoted text tears a record: refused, with both line numbers."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import check_table
from imports.reading import Dialect, open_table
from imports.reading.dialect import BYTE_ORDER_MARKS
from imports.rules import Rule
from tests.checking.tables import SEMICOLON, check_entries, check_lines, write_table
from tests.effort import examples

QUOTED = Dialect(encoding="utf-8", delimiter=";", text_delimiter='"')
HEADER = "VIL_CODE;VIL_NOM;VIL_DEPART"


def find(folder: Path, lines: list[str], dialect: Dialect) -> list[tuple[int, int]]:
    """Return where each text opens and closes."""
    report = check_lines(folder, "villes", [HEADER, *lines], dialect)
    return [
        (problem.line, int(problem.params["last"]))
        for problem in report.problems
        if problem.rule is Rule.LINE_BREAK
    ]


@pytest.mark.parametrize("dialect", [SEMICOLON, QUOTED], ids=["no text delimiter", "quoted"])
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (['78000;"Versailles', 'centre";78'], [(2, 3)]),
        (['"78000";"Versailles', 'centre"'], [(2, 3)]),
        (['1;A;1', '2;"Ville', "", "sur", 'deux";2', '3;"C";3'], [(3, 6)]),
        (['1;"Tube de 3"" de', 'long";1'], [(2, 3)]),
        (['1;"Dit ""la grande', '""";1'], [(2, 3)]),
        (['1;"a', 'b";"c', 'd"'], [(2, 4)]),
        # No text that goes on:
        (['1;"Versailles";78', '2;"";""', '3;"Vis ; écrou";'], []),
        (['1;Tube de 3" de long;78', '2;Vis 4"'], []),
        (['1;"Versailles', '2;"Paris', "3;Lyon"], []),
        (['1;"Versailles', "2;Paris"], []),
        (['1;"""Le Grand""";78'], []),
    ],
)  # fmt: skip
def test_a_text_that_goes_on_below_is_found_with_both_its_lines(
    tmp_path: Path, lines: list[str], found: list[tuple[int, int]], dialect: Dialect
) -> None:
    assert find(tmp_path, lines, dialect) == found


def test_it_blocks_even_where_the_torn_lines_would_pass_for_records(tmp_path: Path) -> None:
    lines = ["PRJ_CODE;PRJ_LIB;PRJ_ETAT", 'A;"Chantier', 'B;nord";C']

    report = check_lines(tmp_path, "affaires", lines)

    assert [str(problem.rule) for problem in report.problems if problem.severity == "blocking"] == [
        "line_break"
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16-le", "utf-16-be", "cp850"])
def test_it_is_found_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.csv"
    mark = BYTE_ORDER_MARKS.get(encoding, b"")
    text = f'{HEADER}\n1;"Évry\nCourcouronnes";91\n'
    path.write_bytes(mark + text.encode(encoding.removesuffix("-sig")))

    report = check_table(
        open_table(path, Dialect(encoding=encoding, delimiter=";")), KINDS["villes"]
    )

    assert report.counts[Rule.LINE_BREAK, ""] == 1


def test_a_text_delimiter_that_the_encoding_lacks_is_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"VIL_CODE;VIL_NOM\n1;A\n")
    dialect = Dialect(encoding="cp850", delimiter=";", text_delimiter="→")

    report = check_table(open_table(path, dialect), KINDS["villes"])

    assert report.counts == {}


def test_entries_whose_labels_hold_line_breaks_are_refused_too(tmp_path: Path) -> None:
    lines = ['1,19/02/2019,VTE,411C25,,"Presta', 'suite",FAC19,EUR,12000,D']

    report = check_entries(tmp_path, "GestimumComptaVariable", lines)

    assert report.counts[Rule.LINE_BREAK, ""] == 1


def test_fixed_widths_have_no_texts_to_close(tmp_path: Path) -> None:
    entry_format = ENTRY_FORMATS["GestimumComptaV15"]
    table = write_table(
        tmp_path, ['VTE190219 "', '"'], Dialect(encoding="utf-8", delimiter="", has_header=False)
    )

    report = check_table(table, KINDS["ecritures"], entry_format=entry_format)

    assert (Rule.LINE_BREAK, "") not in report.counts


def test_a_text_that_goes_on_beyond_a_chunk_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    before = "1;A;1\r\n" * 149_790 + '2;"B\r\n'
    size = (1 << 20) - len(HEADER) - 2 - len(before)
    before = before.replace("2;", f"{'x' * size}2;")
    path.write_text(f'{HEADER}\r\n{before}C";3\r\n', encoding="utf-8", newline="")

    table = write_table(tmp_path, path.read_text(encoding="utf-8").split("\n"), SEMICOLON)
    report = check_table(table, KINDS["villes"], is_fast=True)

    assert report.counts[Rule.LINE_BREAK, ""] == 1
    (problem,) = (one for one in report.problems if one.rule is Rule.LINE_BREAK)
    assert (problem.line, problem.params["last"]) == (149_792, 149_793)


@settings(max_examples=examples(60))
@given(
    size=st.sampled_from([0, 1 << 20]),
    texts=st.lists(st.text('ab;"é \n', max_size=12), min_size=1, max_size=8),
    dialect=st.sampled_from([SEMICOLON, QUOTED]),
)
def test_what_a_spreadsheet_writes_is_blocked_exactly_when_a_text_holds_a_line_break(
    tmp_path: Path, size: int, texts: list[str], dialect: Dialect
) -> None:
    rows = [f'1;"{text.replace('"', '""')}";2' for text in texts]
    lines = "\n".join(rows).split("\n")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("imports.checking.records.line_breaks.SMALL_BYTES", size)  # by either way
        found = find(tmp_path, lines, dialect)

    assert len(found) == sum("\n" in text for text in texts)
