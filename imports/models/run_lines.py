"""Which bytes hold the lines of a run, and how they are read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from imports.models.source import SourceFile
from imports.reading import Dialect, LineIndex, Numbering, Table, open_table
from imports.reading.column_numbering import ColumnNumbering
from imports.reading.dialect import StoredDialect
from imports.reading.outgoing import OutgoingLines, prepare_outgoing
from imports.reading.table import SAME_COLUMNS


@dataclass(frozen=True, kw_only=True)
class RunLines:
    """The lines of a run: whoever asks for them, or for what is known of them, asks here.

    `reading` is how the file as it came is read, empty where it cannot be. Lines that were edited
    are UTF-8, whatever came, and lack those that are `left_out`, or part of another line;
    `column_numbering` tells of their columns. `packed_index` tells where the lines lie, where that
    was found.
    """

    file: SourceFile
    reading: StoredDialect
    is_edited: bool = False
    left_out: Sequence[int] = ()
    column_numbering: ColumnNumbering = SAME_COLUMNS
    packed_index: bytes | memoryview | None = None

    @property
    def path(self) -> Path:
        return self.file.path

    @cached_property
    def dialect(self) -> Dialect:
        """How the lines are read as they stand now."""
        dialect = Dialect.from_json(self.reading)
        if not self.is_edited:
            return dialect
        names = dialect.field_names
        if names or (self.column_numbering.is_mapped and not dialect.has_header):
            names = self.column_numbering.name_columns(names)
        return replace(dialect, encoding="utf-8", is_wrapped=False, field_names=names)

    @property
    def numbering(self) -> Numbering:
        """Which line of the dropped file each record is."""
        return Numbering(self.dialect.first_line, self.left_out)

    def open(self) -> Table:
        """Return the lines as a table. Raises UnreadableFile or OSError.

        Nothing is read of the file but by those whose lines were checked before their index was
        kept.
        """
        index = LineIndex.unpack(self.packed_index) if self.packed_index else None
        return open_table(
            self.path,
            self.dialect,
            index=index,
            left_out=self.left_out,
            column_numbering=self.column_numbering,
        )

    def prepare(self) -> OutgoingLines:
        """Return the lines as they go to the ERP, and how the request says that they are read.

        Raises NoDelimiterLeft, or as `open` does.
        """
        return prepare_outgoing(self.open())
