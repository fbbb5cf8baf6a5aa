"""Dates among the codes of a chunk of lines, by polars; `code_dates.py` says which are told."""

import polars as pl

from imports.checking.across.code_dates import LONGEST, SHORTEST, WHOLE_DATE


def count_dates(cells: pl.DataFrame, place: int) -> tuple[int, int]:
    """Return how many cells of a column are filled, and how many of them are dates."""
    column = cells[str(place)]
    lengths = column.str.len_bytes()
    long = column.filter(lengths.is_between(SHORTEST, LONGEST))
    return int((lengths > 0).sum()), int(long.str.contains(WHOLE_DATE).sum())
