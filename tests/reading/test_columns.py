"""Which column is which field: one object, one form in which names are compared."""

from pathlib import Path

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS, Kind
from imports.catalogue.names import normalise_name
from imports.reading.columns import list_positions, read_columns
from imports.reading.detection import find_header

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = KINDS["articles"]


@pytest.mark.parametrize(
    "written", ["ART_CODE", "art_code", " Art_Code\t", '"ART_CODE"', "\xa0ART_CODE", "ART_CODE\n"]
)
def test_a_name_means_its_field_whatever_its_case_and_what_stands_around_it(written: str) -> None:
    [column] = read_columns([written], ARTICLES)

    assert column.field is ARTICLES.fields_by_name["ART_CODE"]
    assert (column.name, column.label) == (written, column.field.label)


def test_the_check_finds_a_field_by_its_very_name_only() -> None:
    columns = read_columns(["art_code", "ART_LIB", "ART_CODE", "ART_LIB"], ARTICLES)

    assert columns.place_of("ART_CODE") == 2
    assert columns.places_of(["ART_LIB", "ART_CODE", "ART_STOCK"]) == (1, 2)
    assert columns.places_like(["ART_CODE", "ART_LIB"]) == (0, 1)
    assert columns.place_of("ART_STOCK") is None


def test_a_column_without_a_name_is_no_field() -> None:
    [column] = read_columns([""], ARTICLES)

    assert (column.field, column.label) == (None, "")


def test_entries_have_positions_with_labels_and_no_names() -> None:
    columns = list_positions(ENTRY_FORMATS["GestimumComptaVariable"])

    assert {column.name for column in columns} == {""}
    assert all(column.label for column in columns)
    assert list(list_positions(None)) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_no_two_fields_of_a_kind_are_alike(kind: Kind) -> None:
    names = list(kind.fields_by_name)

    assert len(set(map(normalise_name, names))) == len(names)


def test_blank_cells_are_no_known_names_where_a_field_has_no_label() -> None:
    lines = ["ART_CODE;;;;;", "ART_CODE;ART_LIB;FAR_CODE", "VIS;Vis;F1"]

    assert find_header(lines, ";", ARTICLES).place == 1


def test_nobody_else_looks_for_the_place_of_a_name() -> None:
    found = [
        path.name
        for path in (ROOT / "imports").rglob("*.py")
        if "simulator" not in path.parts and "columns.index(" in path.read_text(encoding="utf-8")
    ]

    assert found == []
