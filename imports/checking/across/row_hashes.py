"""Keys of many lines as two hashes of 64 bits: 20 bytes a line whatever the key's length.

Two different keys have both hashes equal once in 2**128 pairs: that is never, for files of lines.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from imports.checking.across.protocol import ROW
from imports.values.columnar import blank_expression, may_be_blank
from imports.values.spreadsheet_damage import ANY_SIGNS, Prefilter

SEEDS = (1, 2)
HASHES = ("hash_1", "hash_2")
MOST_GROUPED = 1_000_000
#: So many small parts are taken out of a large one.
TAKEN_AT_ONCE = 4
NO_LINES = pl.DataFrame(schema={ROW: pl.UInt32, "first": pl.UInt32, "len": pl.UInt32})


def hash_cells(cells: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """Return the record of each line and the hashes of its cells at `places`."""
    key = cells.select(str(place) for place in places)
    hashes = [
        key.hash_rows(seed=seed).alias(name) for seed, name in zip(SEEDS, HASHES, strict=True)
    ]
    return pl.DataFrame([cells[ROW].cast(pl.UInt32), *hashes])


def drop_unfilled(
    cells: pl.DataFrame, groups: Sequence[Sequence[int]], prefilter: Prefilter = ANY_SIGNS
) -> pl.DataFrame:
    """Keep the lines that have in each group of places a cell that is not blank."""
    for group in groups:
        columns = [pl.col(str(place)) for place in group]
        if cells.select(
            pl.all_horizontal(may_be_blank(column, prefilter) for column in columns).any()
        ).item():
            cells = cells.filter(~pl.all_horizontal(map(blank_expression, columns)))
    return cells


def find_repeated(
    frames: Sequence[pl.DataFrame], *, limit: int
) -> tuple[int, list[tuple[int, int]]]:
    """Return how many lines repeat an earlier one, and the first of them, each with that one."""
    count, kept = 0, NO_LINES.select(ROW, "first")
    for lines in part(frames):
        repeated = find_later_lines(lines)
        count += len(repeated)
        kept = pl.concat([kept, repeated.select(ROW, "first")]).bottom_k(limit, by=ROW)
    return count, kept.sort(ROW).rows()


def find_returns(
    frames: Sequence[pl.DataFrame], *, limit: int
) -> tuple[int, list[tuple[int, int, int]]]:
    """Return how many keys have several lines, and of the first: second line, first, how many."""
    count, kept = 0, NO_LINES
    for lines in part(frames):
        later = find_later_lines(lines).group_by(HASHES)
        returns = later.agg(pl.col(ROW).min(), pl.col("first").min(), pl.len() + 1).drop(HASHES)
        count += len(returns)
        kept = pl.concat([kept, returns]).bottom_k(limit, by=ROW)
    return count, kept.sort(ROW).rows()


def part(
    frames: Sequence[pl.DataFrame], *, by: str = HASHES[0], most: int | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the lines in parts that no key has lines in two of: to group all takes memory.

    Columns may be narrower in some frames, or be missing. Small parts are taken out of large ones:
    all lines are gone through once for each of these, and not for each part.
    """
    count, most = sum(map(len, frames)), most or MOST_GROUPED
    parts, steps = 1 + count // most, 1 + count // min(TAKEN_AT_ONCE * most, MOST_GROUPED)
    if parts == 1:
        yield pl.concat(frames, how="diagonal_relaxed")
        return
    number = pl.col(by) % parts
    for step in range(steps):
        some = (frame.filter(number % steps == step) for frame in frames)
        lines = pl.concat(some, how="diagonal_relaxed")
        for one in range(step, parts, steps):
            yield lines.filter(number == one)


def find_later_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines whose key an earlier one has, with the first such."""
    if lines[HASHES[0]].n_unique() == len(lines):
        return lines.clear().with_columns(pl.col(ROW).alias("first"))
    first = lines.group_by(HASHES).agg(pl.col(ROW).min().alias("first"))
    return lines.join(first, on=HASHES).filter(pl.col(ROW) > pl.col("first"))
