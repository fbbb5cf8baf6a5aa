"""Reads the dates of a file once more, in blocks; `date_cells.py` does it line by line."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from imports.checking.across.date_cells import list_columns
from imports.checking.across.date_order import Key, Place, Proof, Sign
from imports.checking.across.date_order_columnar import find_signs_in
from imports.checking.across.protocol import ROW
from imports.checking.columnar import read_chunk, split_block
from imports.checking.layout import Layout
from imports.checking.quoted_columnar import LINE, cut_lines
from imports.reading import Chunk, Table
from imports.values.date_texts import LONGEST_READ

CELL = "cell"


class DateBlocks:
    """The dates of a table, read in blocks."""

    def __init__(self, table: Table, layouts: Sequence[Layout], *, chunk_bytes: int) -> None:
        self.table = table
        self.layouts = layouts
        self.chunk_bytes = chunk_bytes

    def line_of(self, record: int) -> int:
        return self.table.line_of(record)

    def read(self, key: Key, pattern: str) -> Iterator[tuple[int, str]]:
        for _key, cells in self.read_all([key]):
            is_hit = pl.col(CELL).str.slice(0, LONGEST_READ).str.contains(pattern)
            yield from cells.filter(is_hit).rows()

    def find_first(self, keys: Sequence[Key], signs: Sequence[Sign]) -> Mapping[Place, Proof]:
        found: dict[Place, Proof] = {}
        for key, cells in self.read_all(keys):
            missing = [sign for sign in signs if (key, sign) not in found]
            found |= find_signs_in(key, cells[ROW], cells[CELL], missing)
        return found

    def read_all(self, keys: Sequence[Key]) -> Iterator[tuple[Key, pl.DataFrame]]:
        """Yield the cells of each column, chunk by chunk: ROW is their record."""
        for chunk in self.table.chunks(size=self.chunk_bytes):
            cells = read_chunk(chunk, self.layouts)
            if cells is None:
                yield from self.cut_all(chunk, keys)
                continue
            records = cells[ROW] + chunk.record
            for key in keys:
                yield key, pl.DataFrame([records, cells[str(key[0])].alias(CELL)])

    def cut_all(self, chunk: Chunk, keys: Sequence[Key]) -> Iterator[tuple[Key, pl.DataFrame]]:
        for layout, lines in self.sort_lines(chunk):
            for key in list_columns(layout, keys):
                yield key, pl.DataFrame([lines[ROW], cut_cell(lines[LINE], layout, key[0])])

    def sort_lines(self, chunk: Chunk) -> Iterator[tuple[Layout, pl.DataFrame]]:
        """Yield each kind of line with its lines."""
        lines = split_block(chunk.data, chunk.record)
        for layout in self.layouts:
            start = pl.col(LINE).str.slice(0, 1)
            is_own = start.is_in(list(layout.starts)) if layout.starts else pl.lit(value=True)
            yield layout, lines.filter(is_own)
            lines = lines.filter(~is_own)


def cut_cell(line: pl.Series, layout: Layout, place: int) -> pl.Series:
    """Return the cells at a place, from 0, empty where a line has none."""
    if layout.slices:
        start, stop = layout.slices[place]
        return line.str.slice(start, stop - start).str.strip_chars(" ").alias(CELL)
    if not layout.delimiter:
        return line.alias(CELL)
    if layout.prefix:
        line = line.str.strip_prefix(layout.prefix).str.strip_prefix(layout.delimiter)
    cells = cut_lines(line, layout.delimiter, layout.text_delimiter, place + 2)
    return cells[str(place)].fill_null("").alias(CELL)
