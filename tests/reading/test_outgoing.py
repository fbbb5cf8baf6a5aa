"""What goes to the ERP has nothing of the file's packing in it."""

from pathlib import Path

import pytest

from imports.reading import Dialect, Table, open_table
from imports.reading.outgoing import (
    NoDelimiterLeft,
    find_free_delimiter,
    prepare_outgoing,
    restore_outgoing,
)

HEADER = "ART_CODE;ART_LIB;ART_P_VTE"


def write(
    folder: Path, lines: list[str], *, delimiter: str = ";", text_delimiter: str = '"'
) -> Table:
    path = folder / "file.csv"
    path.write_text("\r\n".join([HEADER.replace(";", delimiter), *lines]), encoding="utf-8")
    return open_table(
        path, Dialect(encoding="utf-8", delimiter=delimiter, text_delimiter=text_delimiter)
    )


@pytest.mark.parametrize(
    ("line", "delimiter", "sent"),
    [
        ('"A1";"Vis";"3"', ";", "A1;Vis;3"),
        ('"A1";"Tube 1/2"" galva";3', ";", 'A1;Tube 1/2" galva;3'),
        ('"A1";"Vis ; inox";3', "\t", "A1\tVis ; inox\t3"),
        ('A1;"Vis ; inox\t";3', "|", "A1|Vis ; inox\t|3"),
        ('A1;"Vis ; inox\t|";3', ",", "A1,Vis ; inox\t|,3"),
        ('A1;Vis\t|,;""', ";", "A1;Vis\t|,;"),
        ('A1;"a";"b;c"', "\t", "A1\ta\tb;c"),
        ('"A;1";a;b', "\t", "A;1\ta\tb"),
    ],
)
def test_values_go_without_their_quotes_and_with_a_delimiter_that_none_holds(
    tmp_path: Path, line: str, delimiter: str, sent: str
) -> None:
    outgoing = prepare_outgoing(write(tmp_path, [line]))

    assert (outgoing.dialect.delimiter, outgoing.dialect.text_delimiter) == (delimiter, "")
    assert list(outgoing) == [HEADER.replace(";", delimiter), sent]
    assert outgoing.first(9) == list(outgoing)


def test_of_a_file_with_commas_the_semicolon_is_tried_first(tmp_path: Path) -> None:
    outgoing = prepare_outgoing(write(tmp_path, ['"A1","Vis","1,5"'], delimiter=","))

    assert list(outgoing) == [HEADER, "A1;Vis;1,5"]


def test_a_file_without_text_delimiter_goes_as_it_stands(tmp_path: Path) -> None:
    table = write(tmp_path, ['"A1";Tube 1/2";3'], text_delimiter="")

    assert list(prepare_outgoing(table)) == [HEADER, '"A1";Tube 1/2";3']
    assert prepare_outgoing(table).dialect == table.dialect


def test_where_values_hold_every_delimiter_nothing_is_prepared(tmp_path: Path) -> None:
    table = write(tmp_path, ['A1;"a;b";1', "A2;a|b\tc;1,5"])

    assert find_free_delimiter(table) == ""
    with pytest.raises(NoDelimiterLeft):
        prepare_outgoing(table)


def test_a_request_of_before_is_shown_as_it_was_sent(tmp_path: Path) -> None:
    line = '"A1";"Vis ; inox";3'
    table = write(tmp_path, [line])

    old = restore_outgoing(table, {"separateur_champs": ";", "identificateur_texte": '"'})
    new = restore_outgoing(table, {"separateur_champs": "|", "identificateur_texte": ""})

    assert list(old) == [HEADER, line]
    assert list(new) == [HEADER.replace(";", "|"), "A1|Vis ; inox|3"]


def test_a_line_that_would_be_cut_otherwise_is_never_written(tmp_path: Path) -> None:
    table = write(tmp_path, ['"A1";"Vis ; inox";3'])

    with pytest.raises(NoDelimiterLeft):
        list(restore_outgoing(table, {"separateur_champs": ";", "identificateur_texte": ""}))
