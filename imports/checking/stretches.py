"""Where documents begin, as polars expressions."""

from collections.abc import Sequence

import polars as pl


def is_start(places: Sequence[int]) -> pl.Expr:
    """Say where a line differs from the line before; the first one does."""
    columns = [pl.col(str(place)) for place in places]
    if not columns:
        return pl.int_range(pl.len()) == 0
    return pl.any_horizontal(column != column.shift(1) for column in columns).fill_null(value=True)
