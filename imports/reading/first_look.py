"""What one pass over a text finds before anybody says how it is read."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from imports.reading.blocks import Block, LineEnds, count_ends, decode_block, read_blocks, with_lf
from imports.reading.dialect import BYTE_ORDER_MARKS, Dialect, mark_at_start
from imports.reading.errors import UnreadableFile
from imports.reading.line_index import (
    END_MARK,
    MOST_CELLS,
    LineIndex,
    Place,
    find_long_lines,
    make_key,
    without_blank_end,
)
from imports.reading.quotes import QUOTE

HEAD_LINES = 50
SAMPLE_CHARACTERS = 200


@dataclass
class FirstLook:
    """What is known of a file, read in its encoding, while block after block is looked at.

    `head` are the first lines, `quoted` the first ones with a quote and their numbers, `sample` the
    first one with a character outside ASCII. `has_nul` and `is_filled` say whether it is a text.
    """

    encoding: str
    has_mark: bool
    places: list[Place] = field(default_factory=list)
    line_ends: LineEnds = field(default_factory=LineEnds)
    total_lines: int = 0
    head: list[str] = field(default_factory=list)
    quoted: list[tuple[int, str]] = field(default_factory=list)
    sample: str | None = None
    sample_line: int | None = None
    has_quotes: bool = False
    has_long_lines: bool = False
    has_nul: bool = False
    is_filled: bool = False

    def add(self, block: Block) -> None:
        self.places.append(Place(block.offset, block.size, block.first_line))
        self.line_ends += block.ends
        last = block.first_line + block.ends.total - 1
        self.total_lines = last if block.data.endswith((b"\r", b"\n")) else last + 1
        if block.first_line == 1:
            self.head = with_lf(block.data).decode("utf-8").split("\n")[:HEAD_LINES]
        self.is_filled = self.is_filled or bool(block.data.strip(b"\r\n\x00"))
        self.has_nul = self.has_nul or b"\x00" in block.data
        self.has_long_lines = self.has_long_lines or any(find_long_lines(block.data, MOST_CELLS))
        self.has_quotes = self.has_quotes or QUOTE.encode() in block.data
        if len(self.quoted) < HEAD_LINES:
            self.quoted += find_quoted(block, HEAD_LINES - len(self.quoted))
        if self.sample is None and not block.data.isascii():
            lines = with_lf(block.data).decode("utf-8").split("\n")
            number, line = next((n, text) for n, text in enumerate(lines) if not text.isascii())
            self.sample_line = block.first_line + number
            self.sample = show_accents(line)

    def find_start_text(self, start_line: int) -> str | None:
        """Return the line at which a dialect starts; None where it is not among the first ones."""
        first_block = self.places[1].first_line - 1 if len(self.places) > 1 else self.total_lines
        is_here = start_line <= min(len(self.head), first_block)
        return self.head[start_line - 1] if is_here else None

    def build_index(self, path: Path, dialect: Dialect) -> LineIndex | None:
        """Return what a scan of the file under the dialect would find, mostly without one.

        None where only a scan tells: another encoding or text delimiter, a start far below, lines
        long enough to hold too many cells.
        """
        start_text = self.find_start_text(dialect.start_line) if self.places else None
        is_other = dialect.encoding != self.encoding or dialect.text_delimiter not in ("", QUOTE)
        if start_text is None or is_other or self.has_long_lines:
            return None
        last_filled_line, has_end_mark = self.read_end(path, dialect.delimiter)
        return LineIndex(
            key=make_key(path, dialect),
            places=tuple(self.places),
            ends=self.line_ends,
            total_lines=self.total_lines,
            last_filled_line=last_filled_line,
            has_end_mark=has_end_mark,
            has_marks=self.has_quotes,
            start_text=start_text,
        )

    def read_end(self, path: Path, delimiter: str) -> tuple[int, bool]:
        """Return the last filled line, 0 for none, and whether a mark stands below its values."""
        has_end_mark = False
        with path.open("rb") as file:
            for place in reversed(self.places):
                file.seek(place.offset)
                data = decode_block(
                    file.read(place.size),
                    encoding=self.encoding,
                    offset=place.offset,
                    first_line=place.first_line,
                )
                filled = without_blank_end(data, delimiter)
                blank = data[len(filled) :]
                has_end_mark = has_end_mark or END_MARK in blank
                if filled:
                    ends = count_ends(data).total - count_ends(blank).total
                    return place.first_line + ends, has_end_mark
        return 0, has_end_mark


def take_first_look(path: Path, encoding: str = "") -> FirstLook:
    """Look at a file once; one that turns out not to be UTF-8, once more from the start.

    Encoding: the one that a person says, else a byte-order mark, else strict UTF-8, else
    Windows-1252. Raises UnreadableFile: undecodable, line_too_long, too_many_lines.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if encoding:
        return look_through(path, encoding, has_mark=bool(mark_at_start(start, encoding)))
    for marked in BYTE_ORDER_MARKS:
        if mark_at_start(start, marked):
            return look_through(path, marked, has_mark=True)
    try:
        return look_through(path, "utf-8")
    except UnreadableFile as error:
        if error.code != "undecodable":
            raise
        return look_through(path, "cp1252")


def look_through(path: Path, encoding: str, *, has_mark: bool = False) -> FirstLook:
    look = FirstLook(encoding=encoding, has_mark=has_mark)
    for block in read_blocks(path, encoding):
        look.add(block)
    return look


def find_quoted(block: Block, most: int) -> list[tuple[int, str]]:
    """Return the first lines of the block that hold a double quote, with their numbers."""
    quote = QUOTE.encode()
    if quote not in block.data:
        return []
    lines = enumerate(with_lf(block.data).split(b"\n"), start=block.first_line)
    found = ((number, line.decode("utf-8")) for number, line in lines if quote in line)
    return list(islice(found, most))


def show_accents(line: str) -> str:
    """Cut a long line so that its first accent is in what stays."""
    place = next(number for number, character in enumerate(line) if not character.isascii())
    start = max(0, place - SAMPLE_CHARACTERS // 2) if place >= SAMPLE_CHARACTERS else 0
    return line[start : start + SAMPLE_CHARACTERS]
