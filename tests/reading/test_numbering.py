"""Lines of the dropped file and records, some lines being left out."""

from hypothesis import given
from hypothesis import strategies as st

from imports.reading import Numbering

FIRST_LINES = st.integers(1, 4)
SOME_LINES = st.sets(st.integers(4, 30)).map(sorted)


@given(FIRST_LINES, SOME_LINES)
def test_records_and_lines_lead_to_each_other(first_line: int, left_out: list[int]) -> None:
    numbering = Numbering(first_line, left_out)
    kept = [line for line in range(first_line, 41) if line not in left_out]

    assert [numbering.line_of(record) for record in range(1, len(kept) + 1)] == kept
    assert [numbering.record_of(line) for line in kept] == [*range(1, len(kept) + 1)]
    assert {numbering.record_of(line) for line in [*left_out, first_line - 1]} == {None}


@given(FIRST_LINES, SOME_LINES, st.integers(1, 10), st.integers(0, 10))
def test_a_stretch_of_records_names_no_line_that_is_left_out(
    first_line: int, left_out: list[int], first: int, more: int
) -> None:
    numbering = Numbering(first_line, left_out)

    stretches = list(numbering.lines_of([(first, first + more)]))

    named = [line for start, stop in stretches for line in range(start, stop + 1)]
    assert named == [numbering.line_of(record) for record in range(first, first + more + 1)]


@given(FIRST_LINES, SOME_LINES, st.integers(4, 30), st.integers(0, 10))
def test_a_stretch_of_lines_is_read_as_the_records_inside(
    first_line: int, left_out: list[int], first: int, more: int
) -> None:
    numbering = Numbering(first_line, left_out)

    found = range(numbering.first_record_from(first), numbering.last_record_to(first + more) + 1)

    kept = [line for line in range(first, first + more + 1) if line not in left_out]
    assert [numbering.line_of(record) for record in found] == kept
