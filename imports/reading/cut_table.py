"""The first records of a table."""

from imports.reading.line_index import Place
from imports.reading.table import Chunk, Table


class CutTable(Table):
    """A table that ends before its file does."""

    def build_chunk(
        self, raw: bytes, first: Place, next_index: int, *, errors: str = "strict"
    ) -> Chunk:
        chunk = super().build_chunk(raw, first, next_index, errors=errors)
        data = b"\n".join(chunk.data.split(b"\n", chunk.count)[: chunk.count])
        data = data.removesuffix(b"\r")
        return Chunk(record=chunk.record, count=chunk.count, data=data)


def cut_table(table: Table, records: int) -> Table:
    """Return the first `records` of the table, which has more."""
    cut = CutTable(
        table.path,
        table.dialect,
        table.index,
        left_out=table.numbering.left_out,
        column_numbering=table.column_numbering,
    )
    cut.line_count = records
    cut.last_line = records + cut.first_line - 1
    return cut
