"""What columns hold as a whole, as polars expressions over a chunk of their cells."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across import ROW
from imports.checking.marks import DECIMAL, GROUPED, MARKS, Marks
from imports.checking.zeros import AFTER_NINE, ONE, SHORT, ZERO, Lengths

HEAD = 500
STARTS = 4
STARTS_WITH_ZERO, STARTS_WITH_OTHER = 1, 2
SHORTEST_GROUPED = len("1,234")


def measure_lengths(cells: pl.Series) -> Lengths:
    is_counted = (cells >= ZERO) & (cells < AFTER_NINE)
    if not is_counted.any():
        return Lengths()
    # One number for length and start, because numbers are counted much quicker than texts.
    start = (cells >= ZERO).cast(pl.UInt32) + (cells >= ONE) + (cells >= AFTER_NINE)
    lengths = Lengths()
    for number, count in (cells.str.len_chars() * STARTS + start).value_counts().iter_rows():
        length, begins = divmod(number, STARTS)
        if begins in (STARTS_WITH_ZERO, STARTS_WITH_OTHER):
            counter = lengths.zero if begins == STARTS_WITH_ZERO else lengths.other
            counter[length] = count
    return lengths


def find_short(cells: pl.DataFrame, place: int, usual: int) -> Sequence[tuple[int, str]]:
    cell = pl.col(str(place))
    short = cells.filter(
        (cell >= ONE) & (cell < AFTER_NINE) & (cell.str.len_chars() < usual)
    ).filter(cell.str.contains(f"^{SHORT}$"))
    return short.select(ROW, str(place)).rows()


def measure_marks(cells: pl.DataFrame, place: int) -> dict[str, Marks]:
    """Return what each mark stands for in a column, as far as this chunk tells."""
    column = cells[str(place)]
    head = column.head(HEAD)
    proven = {mark for mark in MARKS if head.str.contains(DECIMAL[mark]).any()}
    found = {mark: Marks(is_decimal=mark in proven) for mark in MARKS}
    if proven == set(MARKS) or not (column.str.len_bytes() >= SHORTEST_GROUPED).any():
        return found
    values = column.unique()
    for mark in set(MARKS) - proven:
        if values.str.contains(DECIMAL[mark]).any():
            found[mark] = Marks(is_decimal=True)
        elif values.str.contains(GROUPED[mark]).any():
            grouped = column.str.contains(GROUPED[mark])
            found[mark] = Marks(count=int(grouped.sum()), first=cells[ROW].filter(grouped)[0])
    return found
