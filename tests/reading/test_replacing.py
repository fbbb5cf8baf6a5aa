"""One cell of a line is replaced, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.cells import is_text_closed, split_line
from imports.reading.replacing import CannotHold, find_cell_spans, replace_cell, replace_slice

TEXTS = st.text(st.sampled_from('ab;" é'), max_size=6)
LINES = st.text(st.sampled_from('ab;" é'), max_size=30)


@pytest.mark.parametrize(
    ("line", "position", "value", "replaced"),
    [
        ("E;001;20", 1, "002", "E;002;20"),
        ("E;001", 3, "x", "E;001;;x"),
        ("", 0, "x", "x"),
        ('"E";"001"', 1, "002", '"E";"002"'),
        ('"E";"001"', 0, 'a"b', '"a""b";"001"'),
        ('"E";001;2', 1, "a;b", '"E";"a;b";2'),
        ('"E";;"2"', 1, "x", '"E";"x";"2"'),
        ('E;;"2"', 1, "x", 'E;x;"2"'),
    ],
)
def test_the_value_is_quoted_as_its_neighbours_are(
    line: str, position: int, value: str, replaced: str
) -> None:
    assert replace_cell(line, position, value, delimiter=";", text_delimiter='"') == replaced


@given(LINES, st.integers(0, 8), TEXTS, st.sampled_from(['"', ""]))
def test_the_other_cells_stay_character_for_character(
    line: str, position: int, value: str, text: str
) -> None:
    if not text:
        value = value.replace(";", "")
    before = [line[start:stop] for start, stop in find_cell_spans(line, ";", text)]

    if position >= len(before) and not is_text_closed(line, ";", text):
        with pytest.raises(CannotHold, match="never closed"):
            replace_cell(line, position, value, delimiter=";", text_delimiter=text)
        return

    replaced = replace_cell(line, position, value, delimiter=";", text_delimiter=text)

    cells = split_line(replaced, ";", text)
    after = [replaced[start:stop] for start, stop in find_cell_spans(replaced, ";", text)]
    assert cells[position] == value
    before += [""] * (len(after) - len(before))
    assert [*after[:position], *after[position + 1 :]] == [
        *before[:position],
        *before[position + 1 :],
    ]


@given(LINES, st.sampled_from(['"', ""]))
def test_the_spans_are_those_of_the_cells(line: str, text: str) -> None:
    spans = find_cell_spans(line, ";", text)

    assert len(spans) == len(split_line(line, ";", text))
    assert ";".join(line[start:stop] for start, stop in spans) == line


@pytest.mark.parametrize("value", ["a\nb", "a\rb"])
def test_a_line_break_is_refused(value: str) -> None:
    with pytest.raises(CannotHold, match="line break"):
        replace_cell("E;1", 0, value, delimiter=";", text_delimiter='"')


def test_the_delimiter_is_refused_where_nothing_could_stand_around_it() -> None:
    with pytest.raises(CannotHold) as refused:
        replace_cell("E;1", 0, "a;b", delimiter=";")

    assert refused.value.code == "delimiter"
    assert replace_cell("a;b", 0, "c;d", delimiter="") == "c;d"


@pytest.mark.parametrize(
    ("line", "value", "replaced"),
    [
        ("VT12,50 FR", "1,00", "VT1,00  FR"),
        ("VT 12,50FR", "1,00", "VT  1,00FR"),
        ("VT", "1,00", "VT1,00"),
        ("V", "1,00", "V 1,00"),
    ],
)
def test_a_column_of_fixed_width_keeps_its_width_and_its_side(
    line: str, value: str, replaced: str
) -> None:
    assert replace_slice(line, 2, 8, value) == replaced


def test_what_is_wider_than_its_column_is_refused() -> None:
    with pytest.raises(CannotHold, match="6 wide"):
        replace_slice("VT12,50 FR", 2, 8, "1234567")
