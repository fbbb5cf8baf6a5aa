"""Line breaks inside quoted texts: the ERP takes one record per line, so such a record is torn."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from imports.checking.report import FoundProblem, build_problem
from imports.reading import Chunk, Table
from imports.reading.quotes import QUOTE
from imports.rules.catalogue import Rule

if TYPE_CHECKING:
    import polars as pl

#: A text that goes on beyond these is no text any more, but a mark that nobody closed.
MOST_LINES = 50
# Below this size Python's patterns are done before polars is loaded.
SMALL_BYTES = 512 * 1024
# From here on it pays to have the lines of a chunk at hand.
MANY = 1000


def find_line_breaks(table: Table) -> Iterator[FoundProblem]:
    """Yield a problem for each text that opens on one line and closes on a later one.

    `line` is the one that it opens on, `last` of the params the one that it closes on. A file with
    marks but without a text delimiter is looked through as well: nothing else would notice.
    """
    delimiter, mark = table.dialect.delimiter, table.dialect.text_delimiter or QUOTE
    if not delimiter or not table.index.has_marks:
        return
    marks = BreakPatterns(delimiter, mark)
    seen = 0
    for chunk in table.chunks():
        if mark.encode() not in chunk.data:
            continue
        lines = cut_chunk(chunk)
        suspects = marks.find_suspects(lines)
        if len(suspects) > MANY and not isinstance(lines, Sequence):
            lines = lines.to_list()
        for row in suspects:
            record = chunk.record + row
            if record > seen:
                below = partial(read_below, table, chunk, lines)
                for opened, closed, text in follow(record, lines[row], below, marks):
                    yield build_problem(
                        Rule.LINE_BREAK,
                        line=table.line_of(opened),
                        record=opened,
                        value=text,
                        params={"last": table.line_of(closed)},
                    )
                    seen = closed


def follow(
    record: int, line: str, below: Callable[[int], Iterator[str]], marks: "BreakPatterns"
) -> Iterator[tuple[int, int, str]]:
    """Yield the records between which each text runs, from one that opens in `line` on.

    What follows the end of one text may open another, and is only told apart so.
    """
    while found := marks.opens.match(line):
        for number, text in enumerate(below(record), start=1):
            if end := marks.closes.match(text):
                yield record, record + number, found[1]
                record, line = record + number, text[end.end() :]
                break
            if marks.opens.match(text):  # inside a text, a mark would be doubled
                return
        else:
            return


def read_below(table: Table, chunk: Chunk, lines: "Lines", record: int) -> Iterator[str]:
    """Yield the lines below a record: from the chunk, or else from the file."""
    row = record - chunk.record + 1
    yield from lines[row : row + MOST_LINES]
    last = max(record, chunk.record + chunk.count - 1)
    yield from table.lines(last + 1, record + MOST_LINES + 1)


type Lines = Sequence[str] | pl.Series


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
