"""Lines into cells."""

import csv
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.cells import is_text_closed, split_line


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a;b", ["a", "b"]),
        ("", [""]),
        (";", ["", ""]),
        ('"a;b";c', ["a;b", "c"]),
        ('"a ""b""";c', ['a "b"', "c"]),
        ('a "b";c', ['a "b"', "c"]),
        ('"a"b;c', ["ab", "c"]),
        ('"a;b', ["a;b"]),
        ('"";""', ["", ""]),
        ('a;"', ["a", ""]),
    ],
)
def test_a_text_delimiter_holds_a_cell_together(line: str, cells: list[str]) -> None:
    assert split_line(line, ";", '"') == cells


def test_without_a_text_delimiter_quotes_are_characters_like_any_other() -> None:
    assert split_line('"a;b";c', ";") == ['"a', 'b"', "c"]


def test_without_a_delimiter_the_line_is_one_cell() -> None:
    assert split_line('"a;b";c', "", '"') == ['"a;b";c']


@pytest.mark.parametrize(
    ("line", "is_closed"),
    [('"a";b', True), ('a;"b', False), ('a"b;c', True), ('"a""', False), ("a", True)],
)
def test_a_text_that_is_not_closed_is_noticed(line: str, is_closed: bool) -> None:
    assert is_text_closed(line, ";", '"') is is_closed


class CountedLine(str):
    """A line that counts how often something is looked for in it."""

    __slots__ = ("steps",)

    def find(self, *arguments: Any) -> int:
        self.steps = getattr(self, "steps", 0) + 1
        return super().find(*arguments)


def test_a_text_takes_no_more_steps_for_each_quote_in_it() -> None:
    few, many = (CountedLine('E;"' + 'a""' * count + '";1') for count in (1, 1_000))

    assert split_line(few, ";", '"') == ["E", 'a"', "1"]
    assert split_line(many, ";", '"') == ["E", 'a"' * 1_000, "1"]
    assert is_text_closed(many, ";", '"')
    assert many.steps == 2 * few.steps


@given(st.lists(st.text(st.sampled_from('ab;" é'), max_size=6), min_size=2, max_size=5))
def test_what_the_csv_module_writes_comes_back(cells: list[str]) -> None:
    line = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    assert split_line(line, ";", '"') == cells == next(csv.reader([line], delimiter=";"))
