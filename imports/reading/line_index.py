"""Where the lines of a file lie: found by one pass over its bytes, and kept for all others."""

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from imports.reading.blocks import Block, LineEnds, count_ends, read_blocks, with_lf
from imports.reading.dialect import Dialect
from imports.reading.errors import UnreadableFile
from imports.reading.quotes import QUOTE

#: Of one line, header or not: delimiters inside texts count, and a text may hold many.
MOST_CELLS = 10_000
#: Ctrl-Z: where a text ends to DOS, and to programs that were made for it.
END_MARK = b"\x1a"
#: What may stand in a blank line beside delimiters.
BLANK_LINES = b"\r\n \t" + END_MARK
LINE_END = re.compile(rb"[\r\n]|\Z")
#: Changes with what is packed, or with what a scan finds: indexes of before are scanned anew.
VERSION = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block lies: bytes in the file, lines counted from 1."""

    offset: int
    size: int
    first_line: int


@dataclass(frozen=True, kw_only=True)
class LineIndex:
    """What one pass over a file finds: its blocks, its line ends, its last filled line.

    `start_text` is the line at which the dialect starts; `has_marks` says that the text delimiter,
    or where there is none the double quote, stands somewhere. `key` says of which file, by name,
    and of which reading all this holds: a file is named after what it holds, so it stays true.
    """

    key: tuple[str | int, ...]
    places: Sequence[Place]
    ends: LineEnds
    total_lines: int
    last_filled_line: int
    has_end_mark: bool
    has_marks: bool
    start_text: str

    def is_of(self, path: Path, dialect: Dialect) -> bool:
        """Say whether these are the lines of that file. Raises OSError where it is gone."""
        size = path.stat().st_size
        last = self.places[-1]
        return self.key == make_key(path, dialect) and last.offset + last.size == size

    def pack(self) -> bytes:
        """Return the index as a few bytes, about six for each block."""
        blocks = zip(self.places, [*self.places[1:], self.places[-1]], strict=True)
        first = self.places[0].offset
        rows = [(place.size, below.first_line - place.first_line) for place, below in blocks]
        ends = (self.ends.crlf, self.ends.lf, self.ends.cr)
        marks = (self.has_end_mark, self.has_marks)
        lines = (self.total_lines, self.last_filled_line, *marks, self.start_text)
        return zlib.compress(json.dumps([VERSION, self.key, first, rows, ends, lines]).encode())

    @classmethod
    def unpack(cls, packed: bytes | memoryview) -> Self | None:
        """Return the index that was packed, None where another version of this program did."""
        version, *rest = json.loads(zlib.decompress(packed))
        if version != VERSION:
            return None
        key, offset, rows, (crlf, lf, cr), (total, filled, *marks, start_text) = rest
        places, line = [], 1
        for size, lines in rows:
            places.append(Place(offset, size, line))
            offset, line = offset + size, line + lines
        return cls(
            key=tuple(key),
            places=tuple(places),
            ends=LineEnds(crlf=crlf, lf=lf, cr=cr),
            total_lines=total,
            last_filled_line=filled,
            has_end_mark=marks[0],
            has_marks=marks[1],
            start_text=start_text,
        )


def make_key(path: Path, dialect: Dialect) -> tuple[str | int, ...]:
    mark = dialect.text_delimiter or QUOTE
    return path.name, dialect.encoding, dialect.delimiter, mark, dialect.start_line


def scan_lines(path: Path, dialect: Dialect) -> LineIndex:
    """Read the file once, check that every byte can be decoded, and tell where its lines lie.

    Raises UnreadableFile: undecodable, line_too_long, too_many_lines, too_many_cells.
    """
    scan = Scan(dialect)
    for block in read_blocks(path, dialect.encoding):
        scan.add(block)
    return LineIndex(
        key=make_key(path, dialect),
        places=tuple(scan.places),
        ends=scan.ends,
        total_lines=scan.total_lines,
        last_filled_line=scan.last_filled_line,
        has_end_mark=scan.has_end_mark,
        has_marks=scan.has_marks,
        start_text=scan.start_text,
    )


class Scan:
    """What is known of a file's lines while block after block is looked at."""

    def __init__(self, dialect: Dialect) -> None:
        self.start_line = dialect.start_line
        self.delimiter = dialect.delimiter
        self.places: list[Place] = []
        self.ends = LineEnds()
        self.total_lines = 0
        self.last_filled_line = 0
        self.start_text = ""
        self.has_end_mark = False
        self.mark = (dialect.text_delimiter or QUOTE).encode()
        self.has_marks = False

    def add(self, block: Block) -> None:
        if 0 <= self.start_line - block.first_line <= block.ends.total:
            below = self.start_line - block.first_line
            lines = with_lf(block.data).split(b"\n", below + 1)
            # What follows the last line end of a block is the next block's.
            self.start_text = lines[below].decode("utf-8") if below < len(lines) else ""
        if self.delimiter:
            refuse_many_cells(block, self.delimiter.encode())
        self.places.append(Place(block.offset, block.size, block.first_line))
        self.ends += block.ends
        self.has_marks = self.has_marks or self.mark in block.data
        last = block.first_line + block.ends.total - 1
        self.total_lines = last if block.data.endswith((b"\r", b"\n")) else last + 1
        filled = without_blank_end(block.data, self.delimiter)
        blank = block.data[len(filled) :]
        self.has_end_mark = END_MARK in blank or (self.has_end_mark and not filled)
        if filled:
            self.last_filled_line = block.first_line + block.ends.total - count_ends(blank).total


def refuse_many_cells(block: Block, delimiter: bytes) -> None:
    """Raise UnreadableFile for a line of absurdly many cells: too_many_cells."""
    if block.data.count(delimiter) < MOST_CELLS:
        return
    for start, stop in find_long_lines(block.data, MOST_CELLS):
        count = block.data.count(delimiter, start, stop) + 1
        if count > MOST_CELLS:
            line = block.first_line + count_ends(block.data[:start]).total
            raise UnreadableFile("too_many_cells", line=line, count=count, limit=MOST_CELLS)


def find_long_lines(data: bytes, length: int) -> Iterator[tuple[int, int]]:
    """Yield where lines of at least so many bytes start and stop; the others are leapt over."""
    start = 0
    while start + length <= len(data):
        last = max(data.rfind(end, start, start + length) for end in (b"\n", b"\r"))
        if last < 0:
            found = LINE_END.search(data, start + length)
            stop = found.start() if found else len(data)
            yield start, stop
            last = stop
        start = last + 1


def without_blank_end(data: bytes, delimiter: str) -> bytes:
    """Take the lines at the end off that hold nothing but delimiters, blanks and end marks.

    A mark behind a value stays: it would have to be cut off a cell, which is for people to do.
    """
    stop = len(data.rstrip(BLANK_LINES + delimiter.encode()))
    end = LINE_END.search(data, stop) if stop else None
    return data[: end.start()] if end else b""
