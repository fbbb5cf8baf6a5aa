"""Which quotes around values are packing, as the first lines of a file prove it."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.reading import Dialect, detect, open_table

STOCK = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
ARTICLES = "ART_CODE;ART_LIB;ART_P_VTE"
CLIENTS = "PCF_CODE;PCF_RS;PCF_MEMO;CPT_NUMERO"


def find_dialect(folder: Path, lines: list[str], kind: str = "articles") -> Dialect:
    path = folder / "file.csv"
    path.write_text("\r\n".join([*lines, ""]), encoding="utf-8", newline="")
    return detect(path, kind=KINDS[kind]).dialect


def quote(header: str, mark: str = '"') -> str:
    return ";".join(f"{mark}{name}{mark}" for name in header.split(";"))


@pytest.mark.parametrize("above", [[], ["#TYPE System.Data.DataRow"], ["sep=;"], ["Tarif 2026"]])
@pytest.mark.parametrize("mark", ['"', "'"])
@pytest.mark.parametrize(
    "lines",
    [
        ['"A1";"Vis";"12,5"'],
        ["A1;Vis;12,5"],
        ['"A1";"Vis 5\\" inox ; lot";"12,5"', '"A2";"Vis";"3"'],
        ['"A1";"Vis 5" inox";"12,5"'],
        ['"A1";"Vis', '"A2";"Vis";"3"'],
        [],
    ],
)
def test_a_header_in_quotes_proves_that_they_pack_the_values_whatever_one_line_is_like(
    tmp_path: Path, above: list[str], mark: str, lines: list[str]
) -> None:
    marked = [line.replace('"', mark) for line in lines]

    dialect = find_dialect(tmp_path, [*above, quote(ARTICLES, mark), *marked])

    assert (dialect.text_delimiter, dialect.has_header) == (mark, True)
    assert dialect.start_line == len(above) + 1


def test_one_name_in_quotes_is_enough(tmp_path: Path) -> None:
    dialect = find_dialect(tmp_path, ['ART_CODE;"ART_LIB";ART_P_VTE', 'A1;"Vis";3'])

    assert dialect.text_delimiter == '"'


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (['A1;"Vis ; inox";3'], "a delimiter"),
        (['A1;"Tube 1/2"" galva";12,5', "A2;Vis 6 mm;3"], "a doubled quote"),
        (['A3;"Ecran 24""";199'], "a doubled quote at the end"),
        (['A1;"Vis', 'inox";3'], "a line break"),
        (['"A1";"Vis";"12,5"'], "a number"),
        (['A1;Ecran 24";3', 'A2;"Ecran 27"" ; noir";4'], "a lone quote beside"),
        ([*['A1;Ecran 24";3'] * 150, 'A2;"Vis ; inox";4'], "far below others"),
    ],
)
def test_below_a_bare_header_the_quotes_are_packing_where_they_keep_something_together(
    tmp_path: Path, lines: list[str], why: str
) -> None:
    assert find_dialect(tmp_path, [ARTICLES, *lines]).text_delimiter == '"', why


@pytest.mark.parametrize(
    "lines",
    [
        ['"A1";"Vis";12,5'],
        ['A1;"Vis ; inox";3', 'A2;"Q5;3'],
        ['A1;"Vis ; inox";3', 'A2;"1/2" tube;3'],
        ['A1;"Vis ; inox";3;9'],
        ['A1;Ecran 24";3'],
        ["A1;Vis d'angle;3"],
        ["'A1;Vis;3"],
    ],
)
def test_where_another_reading_is_possible_none_is_taken(tmp_path: Path, lines: list[str]) -> None:
    assert find_dialect(tmp_path, [ARTICLES, *lines]).text_delimiter == ""


def test_single_quotes_are_found_like_double_ones(tmp_path: Path) -> None:
    dialect = find_dialect(tmp_path, [ARTICLES, "'A1';'Vis';12,5", "'A2';'Vis d''angle';3"])

    assert dialect.text_delimiter == "'"


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (['"E;001;VIS10;5"'], ["E", "001", "VIS10", "5"]),
        (["E;001;VIS10;5"], ["E", "001", "VIS10", "5"]),
        (['"E;001;""VIS;10"";5"'], ["E", "001", "VIS;10", "5"]),
    ],
)
def test_lines_that_are_wrapped_whole_are_read_without_their_quotes(
    tmp_path: Path, lines: list[str], cells: list[str]
) -> None:
    dialect = find_dialect(tmp_path, [f'"{STOCK}"', *lines], "documents_stock")
    table = open_table(tmp_path / "file.csv", dialect)

    assert (dialect.is_wrapped, dialect.delimiter, dialect.has_header) == (True, ";", True)
    assert table.columns == tuple(STOCK.split(";"))
    assert [table.split(line) for line in table.lines()] == [cells]


def test_a_file_of_one_column_is_not_wrapped(tmp_path: Path) -> None:
    dialect = find_dialect(tmp_path, ['"VIL_CODE"', '"78000"'], "villes")

    assert (dialect.is_wrapped, dialect.text_delimiter) == (False, '"')


@pytest.mark.parametrize(
    ("lines", "is_wrapped"),
    [
        ([ARTICLES, '"A1;Vis;5"'], True),
        ([ARTICLES, "A1;Vis;5", '"A2;""Clou; long"";6"'], True),
        ([ARTICLES, '"""A1"";""Vis"";""5"""'], True),
        (['"ART_CODE";"ART_LIB";"ART_P_VTE"', '"A1;""Vis"";5"', '"A2";"Clou";"6"'], True),
        ([ARTICLES, '"A1;Vis;5"', '"A2;Clou"'], False),
        ([ARTICLES, '"A1;Vis"'], False),
        ([ARTICLES, '"A1"'], False),
        ([ARTICLES, '"A1";"Vis";"5"'], False),
        (["ART_CODE;ART_LIB", '"A1;Vis"'], False),
    ],
)
def test_lines_packed_whole_below_a_header_are_cut_as_it_is_or_stay(
    tmp_path: Path, lines: list[str], *, is_wrapped: bool
) -> None:
    assert find_dialect(tmp_path, lines).is_wrapped is is_wrapped
