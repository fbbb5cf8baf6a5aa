"""Which column of the dropped file a place is, some columns being left out or added."""

from hypothesis import given
from hypothesis import strategies as st

from imports.reading.column_numbering import FIRST_ADDED, ColumnNumbering, show_column

NUMBERINGS = st.builds(
    lambda left_out, added, width: ColumnNumbering(
        left_out=tuple(sorted(left_out)),
        added=tuple((FIRST_ADDED + number, f"N{number}") for number in range(added)),
        width=width if added else 0,
    ),
    st.sets(st.integers(1, 12)),
    st.integers(0, 3),
    st.integers(0, 12),
)


def list_columns(numbering: ColumnNumbering, count: int) -> list[int]:
    """Return the columns in the order in which they go, told the plain way."""
    before = [n for n in range(1, numbering.width + 1) if n not in numbering.left_out]
    behind = [n for n in range(numbering.width + 1, count) if n not in numbering.left_out]
    return [*before, *(number for number, _name in numbering.added), *behind]


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


@given(NUMBERINGS, st.integers(0, 20))
def test_names_and_cells_go_as_the_columns_do(numbering: ColumnNumbering, count: int) -> None:
    names = [f"C{number}" for number in range(1, max(count, numbering.width) + 1)]

    columns = list_columns(numbering, len(names) + 1)
    added = dict(numbering.added)
    assert numbering.name_columns(names) == tuple(added.get(n, f"C{n}") for n in columns)
    assert numbering.pick(names) == ["" if n in added else f"C{n}" for n in columns]


def test_an_added_column_has_no_number_that_people_see() -> None:
    assert [show_column(column) for column in (None, 3, FIRST_ADDED)] == [None, 3, None]
