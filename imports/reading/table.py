"""A file as numbered lines that can be read from anywhere, without holding it in memory."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from imports.reading.blocks import BLOCK_BYTES, UTF_8, decode_bytes, read_blocks, with_lf
from imports.reading.cells import split_line
from imports.reading.column_numbering import ColumnNumbering
from imports.reading.dialect import Dialect
from imports.reading.errors import UnreadableFile
from imports.reading.line_index import LineIndex, Place, scan_lines, without_blank_end
from imports.reading.numbering import Numbering
from imports.reading.quotes import unwrap, unwrap_data

MOST_COLUMNS = 1_000
LONGEST_NAME = 500
#: Of a chunk: what is looked at all at once takes memory for each line, however short.
CHUNK_LINES = 131_072
#: Of the first lines, for a page: lines may be a megabyte long.
SAMPLE_CHARACTERS = 4 << 20
#: Of each line, for a page, and the bytes that surely hold one character more in any encoding.
SHOWN_CHARACTERS = 2_000
SHOWN_BYTES = 4 * (SHOWN_CHARACTERS + 1)


SAME_COLUMNS = ColumnNumbering()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Consecutive records as UTF-8, the last line end left out.

    `record` is the number of the first, from 1; `count` how many there are. Lines inside `data`
    end with LF or CRLF, never with CR alone.
    """

    record: int
    count: int
    data: bytes

    def lines(self) -> list[str]:
        return with_lf(self.data).decode("utf-8").split("\n")

    def pick(self, rows: Sequence[int]) -> list[str]:
        """Return some lines by their place, from 0 and ascending: the others are not decoded."""
        lines = self.data.split(b"\n", rows[-1] + 1) if rows else []
        return [lines[row].removesuffix(b"\r").decode("utf-8") for row in rows]


class Table:
    """The lines of a file, read as its dialect says.

    `line_count` counts records: lines that would go to the ERP, the header, what stands above it
    and the trailing blank lines left out (`dropped_empty`; a line of nothing but delimiters is one,
    and of U+001A, which old programs write at the end: `has_end_mark`). `first_line` is the file's
    line number of record 1.
    `columns` come from the header, or else from the dialect's field names. `left_out` are lines
    of the file as it was dropped that these lines lack: `line_of` counts them in, as
    `column_numbering` does for columns.
    """

    def __init__(
        self,
        path: Path,
        dialect: Dialect,
        index: LineIndex,
        *,
        left_out: Sequence[int] = (),
        column_numbering: ColumnNumbering = SAME_COLUMNS,
    ) -> None:
        self.path = path
        self.column_numbering = column_numbering
        self.numbering = Numbering(dialect.first_line, left_out)
        self.dialect = dialect
        self.index = index
        self.line_ends = index.ends
        self.places = index.places
        self.dropped_empty = index.total_lines - index.last_filled_line
        self.has_end_mark = index.has_end_mark
        self.start_line = dialect.start_line
        self.first_line = dialect.first_line
        self.last_line = max(index.last_filled_line, self.first_line - 1)
        self.line_count = self.last_line - self.first_line + 1
        start_text = unwrap(index.start_text) if dialect.is_wrapped else index.start_text
        self.header_line = start_text if dialect.has_header else None
        if self.header_line is None:
            self.columns = dialect.field_names
        else:
            self.columns = tuple(self.split(self.header_line))

    @property
    def size(self) -> int:
        """Bytes of the lines in the file, without a byte-order mark."""
        return sum(place.size for place in self.places)

    def line_of(self, record: int) -> int:
        """Return the line of the dropped file that holds the record."""
        return self.numbering.line_of(record)

    def column_of(self, place: int) -> int:
        """Return the column of the dropped file that stands at a place, from 0."""
        return self.column_numbering.column_of(place)

    @property
    def dropped_width(self) -> int:
        """How many columns the dropped file names, those that are left out included."""
        return self.column_of(len(self.columns)) - 1

    def split(self, line: str) -> list[str]:
        """Return the cells of `line`; text delimiters around a cell are taken off."""
        return split_line(line, self.dialect.delimiter, self.dialect.text_delimiter)

    def lines_above(self, most: int) -> list[str]:
        """Return the first of the lines that are left out above the header or record 1."""
        lines: list[str] = []
        for block in read_blocks(self.path, self.dialect.encoding):
            lines += with_lf(block.data).decode("utf-8").split("\n")[: block.ends.total]
            if len(lines) >= min(most, self.start_line - 1):
                break
        return lines[: min(most, self.start_line - 1)]

    def lines(self, start: int = 1, stop: int | None = None) -> Iterator[str]:
        """Yield the records from `start` to `stop` - 1, counted from 1, without their line ends.

        Only the blocks that hold them are read.
        """
        stop = self.line_count + 1 if stop is None else min(stop, self.line_count + 1)
        for chunk in self.chunks(start, stop, size=BLOCK_BYTES):
            first = max(start - chunk.record, 0)
            yield from chunk.lines()[first : stop - chunk.record]

    def cut_lines(self, start: int = 1, stop: int | None = None) -> Iterator[str]:
        """Yield the records as a page shows them: “…” stands for what is cut off a long line.

        What is cut off is not decoded, nor read where the line is a block of its own.
        """
        stop = self.line_count + 1 if stop is None else min(stop, self.line_count + 1)
        for chunk in self.chunks(start, stop, most_of_line=SHOWN_BYTES):
            first = max(start - chunk.record, 0)
            yield from map(cut_bytes, chunk.data.split(b"\n")[first : stop - chunk.record])

    def first_lines(self, most: int) -> Iterator[str]:
        """Yield the first records, at most so many and no more than a page can look through."""
        left = SAMPLE_CHARACTERS
        for line in self.lines(1, most + 1):
            yield line
            left -= len(line)
            if left < 0:
                return

    def chunks(
        self,
        start: int = 1,
        stop: int | None = None,
        *,
        size: int = BLOCK_BYTES,
        most_of_line: int | None = None,
    ) -> Iterator[Chunk]:
        """Yield chunks of about `size` bytes that hold the records from `start` to `stop` - 1.

        With `most_of_line`, no more bytes than that are read of a line that is a block of its own.
        """
        first_line = start + self.first_line - 1
        last_line = self.last_line
        if stop is not None:
            last_line = min(stop + self.first_line - 2, last_line)
        if first_line > last_line or start < 1:
            return
        index = bisect_right(self.places, first_line, key=lambda place: place.first_line) - 1
        with self.path.open("rb") as file:
            while index < len(self.places) and self.places[index].first_line <= last_line:
                first = self.places[index]
                length = first.size
                index += 1
                while index < len(self.places) and length + self.places[index].size <= size:
                    if self.count_lines(index + 1) > CHUNK_LINES + first.first_line:
                        break
                    length += self.places[index].size
                    index += 1
                file.seek(first.offset)
                if most_of_line and length > most_of_line and self.is_one_line(first, index):
                    beginning = file.read(most_of_line)
                    yield self.build_chunk(beginning, first, index, errors="ignore")
                else:
                    yield self.build_chunk(file.read(length), first, index)

    def is_one_line(self, first: Place, next_index: int) -> bool:
        """Say whether a block is one record; the last, which may be blank at its end, is not."""
        after = self.places[next_index].first_line if next_index < len(self.places) else 0
        return after == first.first_line + 1 and first.first_line < self.last_line

    def count_lines(self, index: int) -> int:
        """Return the first line of a block, or how many lines there are."""
        return self.places[index].first_line if index < len(self.places) else self.last_line

    def build_chunk(
        self, raw: bytes, first: Place, next_index: int, *, errors: str = "strict"
    ) -> Chunk:
        """Take what is no record and the last line end off a block.

        Of the beginning of a line, `errors` may ignore half a character.
        """
        encoding = self.dialect.encoding
        # Every byte was decoded once, when the lines were counted.
        data = raw if encoding in UTF_8 else decode_bytes(raw, encoding, errors).encode("utf-8")
        if self.line_ends.cr:
            data = with_lf(data)
        line, last = first.first_line, self.last_line
        if next_index < len(self.places):
            last = min(last, self.places[next_index].first_line - 1)
        if line < self.first_line:
            data = data.split(b"\n", self.first_line - line)[-1]
            line = self.first_line
        if last == self.last_line and self.dropped_empty:
            data = without_blank_end(data, self.dialect.delimiter)
        elif data.endswith(b"\n"):
            data = data[: -2 if data.endswith(b"\r\n") else -1]
        if self.dialect.is_wrapped:
            data = unwrap_data(data)
        return Chunk(record=line - self.first_line + 1, count=last - line + 1, data=data)


def cut_bytes(line: bytes) -> str:
    """Return a line, or the beginning of a long one, without decoding the rest."""
    # Every byte was decoded once: only a character that is cut in half can be wrong.
    return cut_line(line[:SHOWN_BYTES].removesuffix(b"\r").decode("utf-8", "ignore"))


def cut_line(line: str) -> str:
    """Return what a page shows of a line: whoever wants all of it has the file."""
    return line if len(line) <= SHOWN_CHARACTERS else line[:SHOWN_CHARACTERS] + "…"


def open_table(
    path: Path,
    dialect: Dialect,
    *,
    index: LineIndex | None = None,
    left_out: Sequence[int] = (),
    column_numbering: ColumnNumbering = SAME_COLUMNS,
) -> Table:
    """Return the table of the file, whose bytes are read only if `index` is not of these lines.

    Where they are, every byte is decoded once. `left_out` are the lines that were taken out of it,
    as they were numbered before. Raises UnreadableFile: undecodable, line_too_long, too_many_lines,
    too_many_columns, too_many_cells, name_too_long, only_empty_lines, empty, start_beyond_end; and
    OSError where there is no file.
    """
    if index is None or not index.is_of(path, dialect):
        index = scan_lines(path, dialect)
    if not index.places:
        raise UnreadableFile("empty")
    if not index.last_filled_line:
        raise UnreadableFile("only_empty_lines")
    if dialect.start_line > index.last_filled_line:
        raise UnreadableFile(
            "start_beyond_end", line=dialect.start_line, last=index.last_filled_line
        )
    if dialect.delimiter:
        count = index.start_text.count(dialect.delimiter) + 1
        if count > MOST_COLUMNS:
            raise UnreadableFile("too_many_columns", count=count, limit=MOST_COLUMNS)
    table = Table(path, dialect, index, left_out=left_out, column_numbering=column_numbering)
    for column, name in enumerate(table.columns, start=1):
        if len(name) > LONGEST_NAME:
            raise UnreadableFile(
                "name_too_long", line=dialect.start_line, column=column, limit=LONGEST_NAME
            )
    return table
