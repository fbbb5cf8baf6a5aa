"""The lengths of codes over a chunk of lines, by polars; `lost_zeros.py` says what they mean."""

import polars as pl

from imports.checking.across.code_lengths import AFTER_NINE, NUMBER, ONE, ZERO, Lengths

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
        if begins == STARTS_WITH_OTHER:
            lengths.other[length] = count
        elif begins == STARTS_WITH_ZERO:
            lengths.zero[length] = count
    return lengths


def count_zeros(cells: pl.DataFrame, place: int) -> dict[int, int]:
    """Return how many numbers of each length begin with a zero."""
    cell = pl.col(str(place))
    found = cells.filter((cell >= ZERO) & (cell < ONE)).filter(cell.str.contains(NUMBER))
    return dict(found[str(place)].str.len_chars().value_counts().iter_rows())
