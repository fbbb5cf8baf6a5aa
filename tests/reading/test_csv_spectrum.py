"""csv-spectrum's files: every cell as its JSON says, and line breaks inside texts refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from imports.catalogue import KINDS
from imports.reading import Dialect, Table, detect, open_table
from tests.checking.tables import find_torn

FOLDER = Path(__file__).parent / "csv_spectrum"
NAMES = sorted(path.stem for path in (FOLDER / "csvs").iterdir())
#: Files with a line break inside a text: the lines that it opens and closes on.
TORN = {
    "newlines": [(3, 4)],
    "newlines_crlf": [(3, 4)],
    "quotes_and_newlines": [(2, 4)],
}
#: Its expected JSON is wrong: see csv_spectrum/README.md.
WRONG = "location_coordinates"


def open_csv(name: str) -> Table:
    dialect = Dialect(encoding="utf-8", delimiter=",", text_delimiter='"')
    return open_table(FOLDER / "csvs" / f"{name}.csv", dialect)


def read_json(name: str) -> Any:
    return json.loads((FOLDER / "json" / f"{name}.json").read_text(encoding="utf-8"))


def read_rows(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.columns, table.split(line), strict=True)) for line in table.lines()]


@pytest.mark.parametrize("name", sorted({*NAMES} - {*TORN} - {WRONG}))
def test_the_cells_are_those_of_the_json(name: str) -> None:
    table = open_csv(name)

    assert read_rows(table) == read_json(name)
    assert find_torn(table) == []


def test_the_file_whose_json_is_wrong_is_read_as_it_stands() -> None:
    (row,) = read_rows(open_csv(WRONG))

    wrong = read_json(WRONG)
    assert row["Contact Phone Number"] == "2095257564"
    assert wrong.pop("Contact Phone Number") == "1234567890"
    assert {name: row[name] for name in wrong} == wrong


@pytest.mark.parametrize("name", sorted(TORN))
def test_a_line_break_inside_a_text_is_refused_with_both_its_lines(name: str) -> None:
    assert find_torn(open_csv(name)) == TORN[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_comma_is_found(name: str) -> None:
    path = FOLDER / "csvs" / f"{name}.csv"

    assert detect(path, kind=KINDS["villes"]).dialect.delimiter == ","


def test_all_twelve_files_are_here() -> None:
    assert len(NAMES) == len(list((FOLDER / "json").iterdir())) == 12
