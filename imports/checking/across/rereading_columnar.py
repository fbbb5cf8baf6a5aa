"""The cells of a chunk of lines that look like something, by polars."""

from collections.abc import Iterator

import polars as pl

from imports.checking.across.protocol import ROW


def find_matching(
    cells: pl.DataFrame, place: int, pattern: str, beside: int | None
) -> Iterator[tuple[int, str, str]]:
    """Yield record and value of the cells of a column that match, and what stands beside each."""
    other = pl.lit("") if beside is None else pl.col(str(beside))
    found = cells.filter(pl.col(str(place)).str.contains(pattern))
    yield from found.select(ROW, str(place), other.alias("beside")).iter_rows()
