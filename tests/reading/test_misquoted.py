"""Records whose quotes are not as they should be, and what was meant by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.cells import split_line
from imports.reading.misquoted import find_patterns, restore_record

PATTERNS = find_patterns(";", '"')


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (r'"A";"Vis 5\" inox";"3"', ["A", 'Vis 5" inox', "3"]),
        (r'"A";"Vis 5\" inox ; lot";"3"', ["A", 'Vis 5" inox ; lot', "3"]),
        (r'"A";"C:\\temp \"x\"";3', ["A", r'C:\temp "x"', "3"]),
        ('"A";"Tube 1/2" galva";3', ["A", 'Tube 1/2" galva', "3"]),
        ('"A";"1/2" tube;3', ["A", '"1/2" tube', "3"]),
        ('"A";"dit "le Grand"";3', ["A", 'dit "le Grand"', "3"]),
        ('"A";"Vis 5" ; lot";3', ["A", 'Vis 5" ; lot', "3"]),
        ('"A";"a"b;"c"d;e;3', []),
        ('"A";"Vis;3', []),
    ],
)
def test_what_was_meant_is_found_where_it_makes_the_right_number_of_cells(
    line: str, meant: list[str]
) -> None:
    assert not PATTERNS.is_sound(line)
    assert [cell.value for cell in PATTERNS.find_meant(line, 3)] == meant


@pytest.mark.parametrize(
    "line", ['"A";"Vis";3', 'A;"Vis ""x"" ; y";', r'"A";"C:\";3', 'A;Vis 5";3', '""', 'a"b;c"d']
)
def test_a_line_with_sound_quotes_is_one(line: str) -> None:
    assert PATTERNS.is_sound(line)


@given(st.lists(st.text('ab;"\\ é', max_size=6), min_size=1, max_size=5))
def test_what_is_written_is_sound_and_reads_the_same(cells: list[str]) -> None:
    line = PATTERNS.write(cells)

    assert PATTERNS.is_sound(line)
    assert split_line(line, ";", '"') == cells


def test_a_torn_record_is_joined_by_a_space_for_each_break() -> None:
    lines = ['B1;"livrer le matin ', "", ' sonner 2 fois";4']

    assert restore_record(lines, ";", '"', 3) == 'B1;"livrer le matin sonner 2 fois";4'


def test_a_record_of_which_nobody_knows_more_is_only_joined() -> None:
    assert restore_record(['A;"Vis', "B;C"], ";", '"', 9) == 'A;"Vis B;C'
    assert restore_record(['A;"Vis', 'B";C'], ";", "", 9) == 'A;"Vis B";C'
