"""The stored answers about how a file is read."""

import json

import pytest

from imports.reading import Dialect


def test_a_dialect_survives_being_stored_as_json() -> None:
    dialect = Dialect(
        encoding="cp1252",
        delimiter="\t",
        text_delimiter='"',
        has_header=False,
        field_names=("ART_CODE", "ART_LIB"),
        start_line=4,
        decimal_mark=",",
    )

    stored = json.dumps(dialect.as_json())

    assert Dialect.from_json(json.loads(stored)) == dialect


def test_a_dialect_stored_before_headers_could_be_moved_starts_at_line_1() -> None:
    dialect = Dialect.from_json({"encoding": "utf-8", "delimiter": ";", "has_header": True})

    assert (dialect.start_line, dialect.first_line) == (1, 2)
    assert dialect.decimal_mark == ""


def test_numbers_have_a_comma_or_a_point() -> None:
    with pytest.raises(ValueError, match="unknown decimal mark"):
        Dialect(encoding="utf-8", delimiter=";", decimal_mark="'")


def test_lines_count_from_1() -> None:
    with pytest.raises(ValueError, match="lines count from 1"):
        Dialect(encoding="utf-8", delimiter=";", start_line=0)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "text"),
    [("latin-42", ";", ""), ("utf-8", "x", ""), ("utf-8", ";", "''"), ("utf-8", ";", ";")],
)
def test_a_dialect_that_makes_no_sense_is_refused(encoding: str, delimiter: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"delimiter|encoding"):
        Dialect(encoding=encoding, delimiter=delimiter, text_delimiter=text)
