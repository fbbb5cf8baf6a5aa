"""The lengths of codes over a chunk of lines, by polars; `lost_zeros.py` says what they mean."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across.code_lengths import AFTER_NINE, ONE, SHORT, ZERO, Lengths
from imports.checking.across.protocol import ROW

STARTS = 4
STARTS_WITH_ZERO, STARTS_WITH_OTHER = 1, 2


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
