"""Lines as they came, with the columns as they go: what steps make of any is not known of them."""

from imports.reading.blocks import with_lf
from imports.reading.column_numbering import ColumnNumbering
from imports.reading.line_index import Place
from imports.reading.replacing import find_cell_spans
from imports.reading.table import Chunk, Table


class RecutTable(Table):
    """A table whose lines lack the columns left out; added and converted ones are empty."""

    recut = ColumnNumbering()

    def build_chunk(
        self, raw: bytes, first: Place, next_index: int, *, errors: str = "strict"
    ) -> Chunk:
        chunk = super().build_chunk(raw, first, next_index, errors=errors)
        lines = with_lf(chunk.data).decode("utf-8", errors).split("\n")
        data = "\n".join(map(self.recut_line, lines)).encode("utf-8")
        return Chunk(record=chunk.record, count=chunk.count, data=data)

    def recut_line(self, line: str) -> str:
        delimiter = self.dialect.delimiter
        spans = find_cell_spans(line, delimiter, self.dialect.text_delimiter)
        return delimiter.join(self.recut.pick([line[start:stop] for start, stop in spans]))


def recut_table(table: Table, columns: ColumnNumbering) -> Table:
    """Return the table with the columns as they go: itself where nothing was changed of them."""
    if not columns:
        return table
    recut = RecutTable(table.path, table.dialect, table.index)
    recut.recut = columns
    return recut
