"""Dates among the codes of a chunk of lines, by polars; `code_dates.py` says which are told."""

import polars as pl

from imports.checking.across.code_dates import LONGEST, SHORTEST, WHOLE_DATE
from imports.checking.across.code_lengths import AFTER_NINE


def count_dates(cells: pl.DataFrame, place: int) -> tuple[int, int]:
    """Return how many cells of a column are filled, and how many of them are dates."""
    column = cells[str(place)]
    lengths = column.str.len_bytes()
    # A date begins with a digit, which most codes do not: comparing is quicker than a pattern.
    long = column.filter(lengths.is_between(SHORTEST, LONGEST) & (column < AFTER_NINE))
    return int((lengths > 0).sum()), int(long.str.contains(WHOLE_DATE).sum())
