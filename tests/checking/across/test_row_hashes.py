"""Keys of many lines as two hashes."""

import random

import polars as pl
import pytest

from imports.checking.across.protocol import ROW
from imports.checking.across.row_hashes import (
    TAKEN_AT_ONCE,
    find_repeated,
    find_returns,
    hash_cells,
    part,
)


def test_keys_are_grouped_in_parts_and_none_is_torn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.checking.across.row_hashes.MOST_GROUPED", 20)
    rng = random.Random(8)
    keys = [str(rng.randrange(60)) for _number in range(200)]
    cells = pl.DataFrame({ROW: range(1, 201), "0": keys})

    frames = [hash_cells(cells[start : start + 50], [0]) for start in range(0, 200, 50)]
    repeated, returns = find_repeated(frames, limit=7), find_returns(frames, limit=7)

    rows: dict[str, list[int]] = {}
    for row, key in enumerate(keys, start=1):
        rows.setdefault(key, []).append(row)
    again = sorted((row, found[0]) for found in rows.values() for row in found[1:])
    several = sorted((found[1], found[0], len(found)) for found in rows.values() if found[1:])
    assert repeated == (len(again), again[:7])
    assert returns == (len(several), several[:7])


def test_a_key_takes_twenty_bytes_however_long_it_is() -> None:
    cells = pl.DataFrame({ROW: range(1000), "0": ["a long key " * 100] * 1000})

    assert hash_cells(cells, [0]).estimated_size() == 20 * 1000


def test_many_small_parts_do_not_each_go_through_all_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = hash_cells(pl.DataFrame({ROW: range(4_000), "0": map(str, range(4_000))}), [0])
    gone_through: list[int] = []
    plain = pl.DataFrame.filter

    def count(self: pl.DataFrame, *wanted: pl.Expr) -> pl.DataFrame:
        gone_through.append(len(self))
        return plain(self, *wanted)

    monkeypatch.setattr(pl.DataFrame, "filter", count)
    parts = list(part([lines[:2_500], lines[2_500:]], most=100))

    assert len(parts) == 41
    assert pl.concat(parts).sort(ROW).equals(lines)
    assert sum(gone_through) <= (41 / TAKEN_AT_ONCE + 1 + TAKEN_AT_ONCE) * 4_000
