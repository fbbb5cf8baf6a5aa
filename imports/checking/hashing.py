"""Keys of many lines as two hashes of 64 bits: 20 bytes a line whatever the key's length.

Two different keys have both hashes equal once in 2**128 pairs: that is never, for files of lines.
"""

from collections.abc import Sequence

import polars as pl

from imports.checking.across import ROW
from imports.checking.damage import ANY_SIGNS, Signs
from imports.checking.masks import is_blank, may_be_blank

SEEDS = (1, 2)
HASHES = ("hash_1", "hash_2")


def hash_cells(cells: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """Return the record of each line and the hashes of its cells at `places`."""
    key = cells.select(str(place) for place in places)
    hashes = [
        key.hash_rows(seed=seed).alias(name) for seed, name in zip(SEEDS, HASHES, strict=True)
    ]
    return pl.DataFrame([cells[ROW].cast(pl.UInt32), *hashes])


def drop_unfilled(
    cells: pl.DataFrame, groups: Sequence[Sequence[int]], signs: Signs = ANY_SIGNS
) -> pl.DataFrame:
    """Keep the lines that have in each group of places a cell that is not blank."""
    for group in groups:
        columns = [pl.col(str(place)) for place in group]
        if cells.select(
            pl.all_horizontal(may_be_blank(column, signs) for column in columns).any()
        ).item():
            cells = cells.filter(~pl.all_horizontal(map(is_blank, columns)))
    return cells


def find_repeated(
    frames: Sequence[pl.DataFrame], *, limit: int
) -> tuple[int, list[tuple[int, int]]]:
    """Return how many lines repeat an earlier one, and the first of them, each with that one."""
    lines = pl.concat(frames)
    if lines[HASHES[0]].n_unique() == len(lines):
        return 0, []
    first = lines.group_by(HASHES).agg(pl.col(ROW).min().alias("first"), pl.len().alias("count"))
    repeated = lines.join(first.filter(pl.col("count") > 1), on=HASHES).filter(
        pl.col(ROW) > pl.col("first")
    )
    kept = repeated.select(ROW, "first").bottom_k(limit, by=ROW).sort(ROW)
    return len(repeated), kept.rows()


def find_returns(
    frames: Sequence[pl.DataFrame], *, limit: int
) -> tuple[int, list[tuple[int, int, int, tuple[str, ...]]]]:
    """Return how many keys have several lines, and of the first: second line, first, how many,
    and the key, which stands beside its hashes.
    """
    lines = pl.concat(frames)
    if lines[HASHES[0]].n_unique() == len(lines):
        return 0, []
    keys = lines.group_by(HASHES).agg(
        pl.col(ROW).get(1, null_on_oob=True).alias("second"),
        pl.col(ROW).first().alias("first"),
        pl.len().alias("count"),
    )
    returns = keys.filter(pl.col("count") > 1).drop(HASHES)
    kept = returns.bottom_k(limit, by="second").join(
        lines.drop(HASHES), left_on="second", right_on=ROW
    )
    rows = kept.sort("second").iter_rows()
    return len(returns), [(second, first, count, tuple(key)) for second, first, count, *key in rows]
