"""What columns hold as a whole, as polars expressions over a chunk of their cells."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across import ROW
from imports.checking.marks import DECIMAL, GROUPED, MARKS, Marks
from imports.checking.zeros import AFTER_NINE, ONE, SHORT, ZERO, Lengths

HEAD = 500
SHORTEST_GROUPED = len("1,234")


def has_zeros(cells: pl.Series) -> bool:
    return bool(((cells >= ZERO) & (cells < ONE)).any())


def measure_lengths(cells: pl.Series) -> Lengths:
    cell = pl.col(cells.name)
    digits = cells.to_frame().filter((cell >= ZERO) & (cell < AFTER_NINE))
    found = digits.group_by(
        (cell < ONE).alias("is_zero"), cell.str.len_chars().alias("length")
    ).len()
    lengths = Lengths()
    for is_zero, length, count in found.iter_rows():
        (lengths.zero if is_zero else lengths.other)[length] = count
    return lengths


def find_short(cells: pl.DataFrame, place: int, usual: int) -> Sequence[tuple[int, str]]:
    cell = pl.col(str(place))
    short = cells.filter(
        (cell >= ONE) & (cell < AFTER_NINE) & (cell.str.len_chars() < usual)
    ).filter(cell.str.contains(f"^{SHORT}$"))
    return short.select(ROW, str(place)).rows()


def measure_marks(cells: pl.DataFrame, place: int) -> dict[str, Marks]:
    """Return what each mark stands for in a column, as far as this chunk tells."""
    cell = pl.col(str(place))
    head = cells.head(HEAD)[str(place)]
    proven = {mark for mark in MARKS if head.str.contains(DECIMAL[mark]).any()}
    if proven == set(MARKS):
        return dict.fromkeys(MARKS, Marks(is_decimal=True))
    found = {mark: Marks(is_decimal=mark in proven) for mark in MARKS}
    if not (cells[str(place)].str.len_bytes() >= SHORTEST_GROUPED).any():
        return found
    marked = cells.filter(cell.str.contains("[.,]"))
    for mark in set(MARKS) - proven:
        values = marked[str(place)]
        if values.str.contains(DECIMAL[mark]).any():
            found[mark] = Marks(is_decimal=True)
        elif (grouped := marked.filter(cell.str.contains(GROUPED[mark]))).height:
            found[mark] = Marks(count=grouped.height, first=grouped[ROW][0])
    return found
