"""Accounting entries: by position, six formats."""

from pathlib import Path
from unittest import mock

import pytest

from imports.catalogue import KINDS
from imports.checking import Report, check, check_table, columnar
from imports.rules import Rule
from tests.checking.tables import check_entries, places, write_table

ENTRY = "1,19/02/2019,VTE,411C25,,Presta,FAC19-1100425,EUR,12000,D"


def places_of_cells(report: Report) -> list[tuple[int, int | None, str]]:
    """Return the problems of single lines: what these hold needs not be balanced."""
    return [place for place in places(report) if place[2] != Rule.UNBALANCED_PIECE]


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        (ENTRY, []),
        ('1,190219,"VTE","411C25",,"Presta, suite",F1,EUR,-12000.50,D', [(9, "negative_amount")]),
        (",19022019,VTE,411C25,,,,,1", []),
        ("1,31/02/2019,VTE,411C25,,,,,1", [(2, "bad_date")]),
        ("1,19/02/2019,,411C25,,,,,", [(3, "required"), (9, "required")]),
        ("1,19/02/2019,VTE,411C25,,,,,12,X", [(10, "not_allowed")]),
        (ENTRY + ",,,,,,,,", [(None, "more_cells")]),
        ("E10/04/2019,CHQ,40,4800", []),
        ("E,10/04/2019,CHQ,40,4800", []),
        ("E10/04/2019,CHQ,x", [(3, "bad_decimal")]),
        ("E31/04/2019", [(1, "bad_date")]),
        (">P1,S1,100,9600,100,1", []),
        (">P1", [(2, "required")]),
        ("*rem", [(None, "unknown_record")]),
        ("", [(None, "empty_line")]),
        ('1,19/02/2019,"VTE', [(None, "unclosed_text")]),
    ],
)
def test_each_record_of_the_variable_format_is_checked(
    tmp_path: Path, line: str, problems: list[tuple[int | None, str]]
) -> None:
    report = check_entries(tmp_path, "GestimumComptaVariable", [line, ENTRY])

    assert places_of_cells(report) == [(1, column, rule) for column, rule in problems]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("EBPV5V2000", "1,11/02/2019,VTE,411C24,,Presta,FAC19,12000,D,13/03/2019,,CHQ,EUR"),
        ("EBPV3", "1,110219,VTE,411C24,,Presta,FAC19,12000,D,130319"),
        ("EBPV5V2000", ">S1,100.00,75.00"),
        ("EBPV5V2000", "E10/03/2017,120.50,CHQ"),
        ("GestimumGescomV15", '"VTE",14/01/2003,"411020002","FA000066","BUDUM SA",,,,2001.69'),
    ],
)
def test_the_other_formats_take_what_their_pages_show(tmp_path: Path, name: str, line: str) -> None:
    assert places_of_cells(check_entries(tmp_path, name, [line])) == []


def test_a_piece_number_longer_than_documented_is_a_warning_as_the_examples_have_them(
    tmp_path: Path,
) -> None:
    line = '"VTE",14/01/2003,"411020002","FA 0000066","BUDUM SA",,,,2001.69'

    report = check_entries(tmp_path, "GestimumGescomV15", [line])

    assert places_of_cells(report) == [(1, 4, "longer_than_documented")]
    assert report.blocking == 0


def test_an_amount_takes_a_point_only(tmp_path: Path) -> None:
    report = check_entries(tmp_path, "EBPV3", ['1,110219,VTE,411C24,,Presta,FAC19,"12,5",D'])

    assert places_of_cells(report) == [(1, 8, "bad_decimal")]
    assert report.problems[0].field == "Montant"


def make_fixed_line(**changes: str) -> str:
    cells = {
        "journal": "VTE",
        "date": "190219  ",
        "piece": "FAC00001",
        "account": "411000    ",
        "label": "Facture".ljust(35),
        "vat": " ",
        "due": "19032019",
        "letter": "  ",
        "debit": "120.50".rjust(15),
        "credit": "0.00".rjust(15),
        "mode": "CHQ     ",
    }
    return "".join((cells | changes).values())


def test_a_fixed_line_is_cut_by_position(tmp_path: Path) -> None:
    lines = [
        make_fixed_line(),
        make_fixed_line(date="31022019"),
        make_fixed_line(account=" " * 10),
        make_fixed_line(debit="120,50".rjust(15)),
        make_fixed_line() + "   ",
        make_fixed_line() + "x",
    ]

    report = check_entries(tmp_path, "GestimumComptaV15", lines)

    assert places_of_cells(report) == [
        (2, 2, "bad_date"),
        (3, 4, "required"),
        (4, 9, "bad_decimal"),
        (6, None, "line_too_wide"),
    ]


def test_the_format_without_positions_is_only_read_and_that_is_said(tmp_path: Path) -> None:
    report = check_entries(tmp_path, "GestimumComptaFixe", ["abc", "", "x" * 500, "→"])

    assert places_of_cells(report) == [
        (1, None, "unknown_layout"),
        (2, None, "empty_line"),
        (4, None, "not_cp1252"),
    ]
    assert report.counts[Rule.UNKNOWN_LAYOUT, ""] == 1


def test_entries_need_a_format(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="format"):
        check_table(write_table(tmp_path, [ENTRY]), KINDS["ecritures"])


def test_a_record_that_no_line_is_of_is_neither_cut_nor_checked(tmp_path: Path) -> None:
    checked = mock.Mock(wraps=columnar.check_cells)

    with (
        mock.patch.object(columnar, "check_cells", checked),
        mock.patch.object(check, "SMALL_BYTES", 0),
    ):
        report = check_entries(tmp_path, "GestimumComptaVariable", [ENTRY] * 3)

    assert report.lines == 3
    assert checked.call_count == 1
