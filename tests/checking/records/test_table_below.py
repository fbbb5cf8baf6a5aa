"""Another table below the first one in a text file: told as such, and not line by line."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS, Kind
from imports.checking import DroppedFile, Report, check_table
from imports.checking.records import table_below
from imports.reading import Dialect, Table, open_table
from imports.reading.blocks import BLOCK_BYTES
from imports.reading.column_numbering import FIRST_ADDED, AddedColumn, ColumnNumbering
from imports.rules import Rule
from tests.checking.tables import write_table

STOCK = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
MOVES = ["E;001;VIS;5", "E;001;CLOU;2"]
SEMICOLON = Dialect(encoding="utf-8", delimiter=";")
BELOW = (Rule.TABLE_BELOW, Rule.OTHER_HEADER)


def check(folder: Path, lines: list[str], *, is_fast: bool | None = None) -> Report:
    table = write_table(folder, lines, SEMICOLON)
    return check_table(table, KINDS["documents_stock"], is_fast=is_fast)


def list_rules(report: Report) -> list[tuple[int, Rule]]:
    return [(problem.line, problem.rule) for problem in report.problems]


@pytest.mark.parametrize("is_fast", [False, True])
@pytest.mark.parametrize(
    ("lines", "header", "told"),
    [
        (["", "Récapitulatif", "Dépôt;Total", "001;7"], 6, [5, 6, 7]),
        (["", "Dépôt;Total", "001;7", "002;9"], 5, [5, 6, 7]),
        (["", "", "Dépôt;Total", "001;7"], 6, [6, 7]),
        ([";;;", "Dépôt;Total;;", "001;7;;"], 5, [5, 6]),
        ([";;;", "Récapitulatif;;;", "Dépôt;Total;;", "001;7;;"], 6, [5, 6, 7]),
        ([" ; ;; ", "Dépôt;Total", "001;7"], 5, [5, 6]),
        (["   ", "Dépôt;Total", "001;7"], 5, [5, 6]),
        (["\xa0", "Dépôt;Total", "001;7"], 5, [5, 6]),
        ([";", "Dépôt;Total", "001;7"], 5, [5, 6]),
        (["", "Dépôt;Nom;Ville;Rue;Total", "001;Nord;Lille;x;7"], 5, [5, 6]),
        (["", "ART_CODE;MVT_LIB", "VIS;Vis à bois"], 5, [5, 6]),
        (["", "MVT_QTE;ART_CODE;DEP_CODE;DOC_STYPE", "5;VIS;001;E", "", "x;y"], 5, [5, 6, 8]),
    ],
)
def test_the_lines_of_another_table_are_told_as_such_and_not_checked(
    tmp_path: Path, lines: list[str], header: int, told: list[int], *, is_fast: bool
) -> None:
    report = check(tmp_path, [STOCK, *MOVES, *lines], is_fast=is_fast)

    assert [line for line, rule in list_rules(report) if rule is Rule.TABLE_BELOW] == told
    assert [line for line, rule in list_rules(report) if rule is Rule.OTHER_HEADER] == [header]
    assert {rule for _line, rule in list_rules(report)} == set(BELOW)
    assert report.lines == len(MOVES) + len(lines)
    assert report.expected == check(tmp_path, [STOCK, *MOVES]).expected


@pytest.mark.parametrize(
    "lines",
    [
        ["", *MOVES],
        ["", "E;NORD;CLOU;2", "E;SUD;CLOU;2"],
        ["", "E;NORD;CLOU;", "E;001;CLOU;2"],
        [";;;", "E;NORD;CLOU;;"],
        ["", STOCK, *MOVES],
        ["", "Total;;;7"],
        ["", "Fin du fichier;;;"],
        ["", "Récapitulatif"],
        ["", "Récapitulatif", "voir ci-dessus"],
        ["", "Dépôt;Total"],
        ["", "Dépôt;Total", "", STOCK, *MOVES],
        ["Dépôt;Total", "001;7"],
        ["E;NORD;;", "E;001;CLOU;2"],
        ["", ""],
    ],
)
def test_lines_below_a_blank_one_that_are_no_other_table_are_checked_like_any(
    tmp_path: Path, lines: list[str]
) -> None:
    report = check(tmp_path, [STOCK, *MOVES, *lines])

    assert not {rule for _line, rule in list_rules(report)} & set(BELOW)


def test_lines_below_blank_ones_right_under_the_header_are_the_first_table(tmp_path: Path) -> None:
    report = check(tmp_path, [STOCK, "", "", "E;NORD;VIS;x", *MOVES])

    assert not {rule for _line, rule in list_rules(report)} & set(BELOW)


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_text_torn_by_a_blank_line_is_no_table(tmp_path: Path, mark: str) -> None:
    memo = ['E;001;VIS;5;"Voir', "", "Dépôt;Total", '001;7"', f"{MOVES[1]};"]
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=mark)
    table = write_table(tmp_path, [f"{STOCK};MVT_LIB", "", *memo], dialect)

    rules = list_rules(check_table(table, KINDS["documents_stock"]))

    assert (3, Rule.LINE_BREAK) in rules
    assert not {rule for _line, rule in rules} & set(BELOW)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_another_table_is_found_however_the_file_is_written(
    tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "stock.csv"
    lines = [STOCK, *MOVES, "", "Dépôt;Total", "001;7", ""]
    path.write_bytes(end.join(lines).encode(encoding))
    table = open_table(path, Dialect(encoding=encoding, delimiter=";"))

    report = check_table(table, KINDS["documents_stock"])

    assert {rule for _line, rule in list_rules(report)} == set(BELOW)


def write_edited(folder: Path, lines: list[str], left_out: list[int]) -> tuple[Table, DroppedFile]:
    """Return the table as a person edited it, and the file as it came."""
    came = folder / "came.csv"
    came.write_text("\n".join([STOCK, *MOVES, "", "Dépôt;Total", "001;7"]), encoding="utf-8")
    path = folder / "edited.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    table = open_table(path, SEMICOLON, left_out=left_out)
    return table, DroppedFile(came, SEMICOLON)


@pytest.mark.parametrize(
    ("lines", "left_out", "is_told"),
    [
        (["Dépôt;Total", "001;7"], [4], True),
        (["", "Dépôt;Total"], [6], True),
        (["", "E;Dépôt;Total;1", "001;7"], [], False),
        (["", "001;7"], [5], False),
        ([], [4, 5, 6], False),
    ],
)
def test_it_stays_told_without_its_blank_line_and_not_without_its_header(
    tmp_path: Path, lines: list[str], left_out: list[int], *, is_told: bool
) -> None:
    table, dropped = write_edited(tmp_path, [STOCK, *MOVES, *lines], left_out)

    report = check_table(table, KINDS["documents_stock"], dropped=dropped)

    rules = {rule for _line, rule in list_rules(report)}
    assert rules == set(BELOW) if is_told else not rules & set(BELOW)


@pytest.mark.parametrize(
    ("behind", "header", "below"),
    [
        (4, "Dépôt;Total", "001;7"),
        (4, "Dépôt;Nom;Ville;Rue;x;Total", "001;Nord;Lille;rue A;x;7"),
        (1, "Dépôt;x;Total", "001;x;7"),
    ],
)
def test_it_stays_told_where_a_column_was_added(
    tmp_path: Path, behind: int, header: str, below: str
) -> None:
    def write(name: str, lines: list[list[str]]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(";".join(cells) for cells in lines), encoding="utf-8")
        return path

    first = [line.split(";") for line in (STOCK, *MOVES)]
    second = [line.split(";") for line in (header, below)]
    added = ColumnNumbering(added=(AddedColumn(FIRST_ADDED, "MVT_LIB", behind),))
    plain = [[cell for cell in line if cell != "x"] for line in second]
    came = write("came.csv", [*first, [], *plain])
    names = [
        [*line[:behind], cell, *line[behind:]]
        for line, cell in zip(first, ["MVT_LIB", "x", "x"], strict=True)
    ]
    edited = write("edited.csv", [*names, [], *second])
    table = open_table(edited, SEMICOLON, column_numbering=added)

    report = check_table(table, KINDS["documents_stock"], dropped=DroppedFile(came, SEMICOLON))

    assert set(BELOW) <= {rule for _line, rule in list_rules(report)}
    assert not [line for line, rule in list_rules(report) if line > 4 and rule not in BELOW]


def test_it_is_found_where_its_blank_line_begins_a_block(tmp_path: Path) -> None:
    header, move = f"{STOCK}\n", f"{MOVES[0]}\n"
    count, rest = divmod(BLOCK_BYTES - len(header), len(move))
    path = tmp_path / "stock.csv"
    path.write_text(
        header
        + move * (count - 1)
        + move.replace("5", "5".zfill(rest + 1))
        + "\nDépôt;Total\n001;7",
        encoding="utf-8",
    )
    table = open_table(path, SEMICOLON)

    report = check_table(table, KINDS["documents_stock"])

    assert report.counts.keys() == {(rule, "") for rule in BELOW}


def test_a_file_without_a_blank_line_is_not_read_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Table] = []

    def find_none(table: Table, _kind: Kind) -> None:
        looked.append(table)

    monkeypatch.setattr(table_below, "find_table_below", find_none)

    check(tmp_path, [STOCK, *MOVES])
    assert looked == []
    check(tmp_path, [STOCK, *MOVES, "", MOVES[0]])

    assert len(looked) == 1


@pytest.mark.parametrize("is_fast", [False, True])
def test_of_countless_lines_of_another_table_all_are_counted_and_the_first_are_kept(
    tmp_path: Path, *, is_fast: bool
) -> None:
    below = ["", "Dépôt;Total", *(f"{n};7" for n in range(50)), "", " ;", '"";"', "x;y"]
    table = write_table(tmp_path, [STOCK, *MOVES, *below], SEMICOLON)

    report = check_table(table, KINDS["documents_stock"], limit=10, is_fast=is_fast)

    assert report.counts == {(Rule.TABLE_BELOW, ""): 52, (Rule.OTHER_HEADER, ""): 1}
    assert len(report.problems) == 10
    assert report.problems[-1].line == 13


@pytest.mark.parametrize("blank", ['"";"";"";""', '"";"";;', '" ";"";"";""'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_of_empty_texts_in_quotes_parts_tables_as_well(
    tmp_path: Path, blank: str, end: str
) -> None:
    lines = ['"DOC_STYPE";"DEP_CODE";"ART_CODE";"MVT_QTE"', '"E";"001";"VIS";"5"']
    path = tmp_path / "lines.csv"
    path.write_text(end.join([*lines, blank, '"Dépôt";"Total"', '"001";"7"', ""]), newline="")
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter='"')

    report = check_table(open_table(path, dialect), KINDS["documents_stock"])

    assert {rule for _line, rule in list_rules(report)} == set(BELOW)
