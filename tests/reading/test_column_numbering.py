"""Which column of the dropped file a place is, some columns being left out or added."""

from hypothesis import given
from hypothesis import strategies as st

from imports.reading.column_numbering import (
    FIRST_ADDED,
    AddedColumn,
    ColumnNumbering,
    show_column,
)

NUMBERINGS = st.builds(
    lambda left_out, added: ColumnNumbering(
        left_out=tuple(sorted(left_out)),
        added=tuple(
            AddedColumn(FIRST_ADDED + number, f"N{number}", behind)
            for number, behind in enumerate(sorted(added))
        ),
    ),
    st.sets(st.integers(1, 12)),
    st.lists(st.integers(0, 12), max_size=3),
)


def list_columns(numbering: ColumnNumbering, count: int) -> list[int]:
    """Return the columns in the order in which they go, told the plain way."""
    columns = [*range(1, count)]
    for one in reversed(numbering.added):
        columns.insert(one.behind, one.number)
    return [column for column in columns if column not in numbering.left_out]


@given(NUMBERINGS)
def test_every_place_has_its_column_and_every_column_its_place(numbering: ColumnNumbering) -> None:
    columns = list_columns(numbering, 30)

    assert [numbering.column_of(place) for place in range(len(columns))] == columns
    assert [numbering.place_of(column) for column in columns] == list(range(len(columns)))
    assert all(numbering.place_of(column) is None for column in numbering.left_out)


@given(NUMBERINGS)
def test_a_numbering_is_stored_and_read_again(numbering: ColumnNumbering) -> None:
    assert ColumnNumbering.from_json(numbering.as_json()) in (numbering, ColumnNumbering())
    assert bool(ColumnNumbering.from_json(numbering.as_json())) is bool(numbering)


def test_columns_that_were_stored_without_their_place_stand_behind_the_others() -> None:
    numbering = ColumnNumbering.from_json({"left_out": [2], "added": [(7, "N")], "width": 3})

    assert numbering.pick(["a", "b", "c", "d"]) == ["a", "c", "", "d"]


@given(NUMBERINGS, st.integers(0, 20))
def test_names_and_cells_go_as_the_columns_do(numbering: ColumnNumbering, count: int) -> None:
    width = max((one.behind for one in numbering.added), default=0)
    names = [f"C{number}" for number in range(1, max(count, width) + 1)]

    columns = list_columns(numbering, len(names) + 1)
    added = {one.number: one.name for one in numbering.added}
    assert numbering.name_columns(names) == tuple(added.get(n, f"C{n}") for n in columns)
    assert numbering.pick(names) == ["" if n in added else f"C{n}" for n in columns]


def test_an_added_column_has_no_number_that_people_see() -> None:
    assert [show_column(column) for column in (None, 3, FIRST_ADDED)] == [None, 3, None]
