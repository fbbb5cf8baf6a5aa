"""Words for nothing in a chunk of lines, by polars; `null_words.py` says which are told."""

import polars as pl

from imports.values.nothing import NULL_WORDS


def count_words(cells: pl.DataFrame, place: int) -> dict[str, int]:
    """Return how often each word for nothing stands in a column."""
    name = str(place)
    found = cells.filter(pl.col(name).is_in([*NULL_WORDS]))[name]
    return dict(found.value_counts().iter_rows())
