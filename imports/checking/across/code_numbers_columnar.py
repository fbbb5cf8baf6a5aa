"""Codes written as numbers in a chunk of lines, by polars; `code_numbers.py` says which."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across.code_lengths import AFTER_NINE, ZERO
from imports.checking.across.code_numbers import AS_NUMBER, ENDINGS


def find_decimal_codes(cells: pl.DataFrame, places: Sequence[int]) -> set[int]:
    """Return the columns that hold codes written as numbers."""
    return {place for place in places if holds_decimal_code(cells[str(place)])}


def holds_decimal_code(cells: pl.Series) -> bool:
    # The beginning is much quicker looked at than the ending, and that than a pattern.
    numbers = cells.filter((cells >= ZERO) & (cells < AFTER_NINE))
    zeros = numbers.filter(numbers.str.ends_with("0"))
    ends = pl.any_horizontal([pl.col(cells.name).str.ends_with(ending) for ending in ENDINGS])
    return bool(zeros.to_frame().filter(ends).to_series().str.contains(AS_NUMBER).any())
