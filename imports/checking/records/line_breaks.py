"""Line breaks inside quoted texts: the ERP takes one record per line, so such a record is torn."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from imports.reading import Chunk, Table
from imports.reading.misquoted import join_lines

if TYPE_CHECKING:
    import polars as pl

#: A text that goes on beyond these is no text any more, but a mark that nobody closed.
MOST_LINES = 50
# Below this size Python's patterns are done before polars is loaded.
SMALL_BYTES = 512 * 1024
# From here on it pays to have the lines of a chunk at hand.
MANY = 1000

type Lines = Sequence[str] | pl.Series


@dataclass(frozen=True, slots=True)
class TornRecord:
    """The records that are one: from `first` to `last`. `text` is torn at the end of the first.

    `meant` is the text without its breaks.
    """

    first: int
    last: int
    text: str
    meant: str


class LineBreaks:
    """Finds texts that open on one line of a table and close on a later one.

    A file with marks but without a text delimiter is looked through as well: nothing else would
    notice.
    """

    def __init__(self, table: Table, mark: str) -> None:
        self.table = table
        self.marks = BreakPatterns(table.dialect.delimiter, mark)
        self.seen = 0

    def find(self, chunk: Chunk, lines: Lines) -> Iterator[TornRecord]:
        suspects = self.marks.find_suspects(lines)
        if len(suspects) > MANY and not isinstance(lines, Sequence):
            lines = lines.to_list()
        for row in suspects:
            record = chunk.record + row
            if record > self.seen:
                below = partial(read_below, self.table, chunk, lines)
                if torn := self.follow(record, lines[row], below):
                    self.seen = torn.last
                    yield torn

    def follow(
        self, record: int, line: str, below: Callable[[int], Iterator[str]]
    ) -> TornRecord | None:
        """Return the record that opens in `line`: to where the last of its texts closes.

        What follows the end of one text may open another, and is only told apart so.
        """
        torn: TornRecord | None = None
        first = record
        while found := self.marks.opens.match(line):
            parts = [found[1]]
            for number, text in enumerate(below(record), start=1):
                if end := self.marks.closes.match(text):
                    parts.append(text[: end.end()].rstrip(self.marks.delimiter))
                    last = record + number
                    meant = self.marks.unquote(join_lines(parts))
                    torn = TornRecord(
                        first, last, torn.text if torn else parts[0], torn.meant if torn else meant
                    )
                    record, line = last, text[end.end() :]
                    break
                if self.marks.opens.match(text):  # inside a text, a mark would be doubled
                    return torn
                parts.append(text)
            else:
                return torn
        return torn


def read_below(table: Table, chunk: Chunk, lines: Lines, record: int) -> Iterator[str]:
    """Yield the lines below a record: from the chunk, or else from the file."""
    row = record - chunk.record + 1
    yield from lines[row : row + MOST_LINES]
    last = max(record, chunk.record + chunk.count - 1)
    yield from table.lines(last + 1, record + MOST_LINES + 1)


def cut_chunk(chunk: Chunk) -> Lines:
    """Return the lines of a chunk; a large one is not made into as many objects."""
    if len(chunk.data) <= SMALL_BYTES:
        return chunk.lines()
    import polars as pl  # noqa: PLC0415 - loads slowly

    lines = pl.Series([chunk.data.decode("utf-8")]).str.split("\n").explode()
    return lines.str.strip_suffix("\r")


class BreakPatterns:
    """The patterns of a delimiter and a text delimiter. None backtracks."""

    def __init__(self, delimiter: str, mark: str) -> None:
        self.delimiter, self.mark = delimiter, mark
        d, m = re.escape(delimiter), re.escape(mark)
        text = f"{m}(?:(?!{m}).|{m}{m})*+"
        others = f"(?:(?:{text}{m}|(?!{m}))(?:(?!{d}).)*+{d})*+"
        #: A line whose last cell opens with the mark and does not close.
        self.opens = re.compile(f"{others}({text})$", re.DOTALL)
        #: A line whose first mark that is not doubled ends a cell.
        self.closes = re.compile(f"(?:(?!{m}).|{m}{m})*+{m}(?:{d}|$)", re.DOTALL)
        #: Finds more lines than those, and quickly; polars has no lookaheads.
        self.rough = f"(?:^|{d})[{m}](?:[^{m}]|{m}{m})*$"

    def find_suspects(self, lines: Lines) -> Sequence[int]:
        """Return the places, from 0, of the lines that may open a text that goes on."""
        if isinstance(lines, Sequence):
            return [row for row, line in enumerate(lines) if self.opens.match(line)]
        return lines.str.contains(self.rough).arg_true().to_list()

    def unquote(self, text: str) -> str:
        """Return a text without the marks around it."""
        inside = text.removeprefix(self.mark).removesuffix(self.mark)
        return inside.replace(self.mark * 2, self.mark)
