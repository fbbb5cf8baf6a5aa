"""Where documents begin, as polars expressions."""

from collections.abc import Sequence

import polars as pl

from imports.checking.hashing import drop_unfilled

START = "start"


def is_start(places: Sequence[int]) -> pl.Expr:
    """Say where a line differs from the line before; the first one does."""
    columns = [pl.col(str(place)) for place in places]
    if not columns:
        return pl.int_range(pl.len()) == 0
    return pl.any_horizontal(column != column.shift(1) for column in columns).fill_null(value=True)


def keep_documents(cells: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """Leave out the lines whose break values are all blank; mark anew where documents begin."""
    if not places:
        return cells
    kept = drop_unfilled(cells, [places])
    if len(kept) == len(cells):
        return cells
    return kept.with_columns(is_start(places).alias(START))
