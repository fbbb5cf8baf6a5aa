"""What one pass over a text finds before anybody says how it is read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from imports.reading.blocks import (
    BLOCK_BYTES,
    LONGEST_MARK,
    Block,
    BlockCutter,
    LineEnds,
    count_ends,
    decode_block,
    read_blocks,
    with_lf,
)
from imports.reading.dialect import BYTE_ORDER_MARKS, DELIMITERS, MIXED, Dialect, mark_at_start
from imports.reading.encoding_evidence import CANDIDATES, add_words, guess_encoding
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
from imports.reading.mixed_encoding import is_mostly_utf_8
from imports.reading.quotes import QUOTE, QUOTES

HEAD_LINES = 50
SAMPLE_CHARACTERS = 200
#: What the letters and signs of French in UTF-8 begin with where they are read as Windows-1252.
MOJIBAKE_STARTS = [sign.encode() for sign in ("Ã", "Â", "Å", "â€", "â‚")]
#: So many of the lines with a cell that begins or ends with a quote are looked at.
QUOTED_LINES = 200
BEFORE_CELLS = f"[{''.join(DELIMITERS)}]"
QUOTED = re.compile(
    f"(?:^|{BEFORE_CELLS})[{''.join(QUOTES)}]|[{''.join(QUOTES)}](?:$|{BEFORE_CELLS})".encode()
)
#: What a block holds in which a cell begins with a quote, by the quote: quick to find.
QUOTED_STARTS = {
    mark.encode(): [f"{before}{mark}".encode() for before in ("\n", "\r", *DELIMITERS)]
    for mark in QUOTES
}


@dataclass
class FirstLook:
    """What is known of a file, read in its encoding, while block after block is looked at.

    `head` are the first lines, `quoted` the first ones with a cell in quotes or in part of them,
    with their numbers, `sample` the first one with a character outside ASCII. `has_nul` and
    `is_filled` say whether it is a text.
    `is_guessed`: the encoding is the likeliest of several that none of its bytes refutes. `words`
    are the first ones with a letter beyond ASCII, of an encoding that may be another.
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
    has_mojibake: bool = False
    is_guessed: bool = False
    words: Counter[bytes] = field(default_factory=Counter)

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
        if self.encoding in CANDIDATES and not block.data.isascii():
            add_words(self.words, block.data.decode("utf-8").encode(self.encoding))
        if self.encoding == "cp1252" and not self.has_mojibake:
            self.has_mojibake = any(sign in block.data for sign in MOJIBAKE_STARTS)
        self.has_quotes = self.has_quotes or QUOTE.encode() in block.data
        if len(self.quoted) < QUOTED_LINES:
            self.quoted += find_quoted(block, QUOTED_LINES - len(self.quoted))
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


class Looker:
    """Looks at the bytes of a text as they come; those of a file that is stored, meanwhile.

    Encoding: the one that a person says, else a byte-order mark, else strict UTF-8, else
    Windows-1252. What is wrong is kept until the end: whoever stores the bytes is not concerned.
    """

    def __init__(self, encoding: str = "") -> None:
        self.told = encoding
        self.look = FirstLook(encoding=encoding or "utf-8", has_mark=False)
        self.cutter: BlockCutter | None = None
        self.waiting = bytearray()
        self.error: UnreadableFile | None = None

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Hand the bytes on, and look at them."""
        for chunk in chunks:
            self.see(chunk)
            yield chunk

    def see(self, data: bytes) -> None:
        if self.error:
            return
        self.waiting += data
        while not self.error and len(self.waiting) >= BLOCK_BYTES + LONGEST_MARK:
            self.take_block()

    def finish(self) -> FirstLook:
        """Hand over what was seen of all bytes: it may hold many lines, and is not kept here.

        Raises UnreadableFile: undecodable, line_too_long, too_many_lines.
        """
        while self.waiting and not self.error:
            self.take_block()
        if not self.error:
            self.take_block(is_end=True)
        if self.error:
            raise self.error
        look, self.look = self.look, FirstLook(encoding=self.look.encoding, has_mark=False)
        return look

    def take_block(self, *, is_end: bool = False) -> None:
        if self.cutter is None:
            self.cutter = self.begin()
        more = bytes(self.waiting[:BLOCK_BYTES])
        del self.waiting[:BLOCK_BYTES]
        try:
            block = self.cut(self.cutter, more, is_end=is_end)
        except UnreadableFile as error:
            self.error = error
        else:
            if block:
                self.look.add(block)

    def begin(self) -> BlockCutter:
        """Take the mark off the start, if there is one."""
        start = bytes(self.waiting[:LONGEST_MARK])
        for encoding in [self.told] if self.told else BYTE_ORDER_MARKS:
            if mark := mark_at_start(start, encoding):
                self.look = FirstLook(encoding=encoding, has_mark=True)
                del self.waiting[: len(mark)]
                return BlockCutter(encoding, offset=len(mark))
        return BlockCutter(self.look.encoding, offset=0)

    def cut(self, cutter: BlockCutter, more: bytes, *, is_end: bool) -> Block | None:
        try:
            return cutter.cut(more, is_end=is_end)
        except UnreadableFile as error:
            # All that was seen reads the same in Windows-1252 if it was plain ASCII.
            if not self.is_refuted(error) or self.look.sample is not None:
                raise
            self.look.encoding = cutter.encoding = "cp1252"
            return cutter.cut(b"", is_end=is_end)

    def is_refuted(self, error: UnreadableFile) -> bool:
        """Say whether the error means that UTF-8, which nobody said, was a wrong guess."""
        is_guess = self.look.encoding == "utf-8" and not self.told
        return is_guess and error.code == "undecodable"


def take_first_look(path: Path, looker: Looker | None = None) -> FirstLook:
    """Look at a file once; at one that turns out late not to be UTF-8, once more from the start.

    The `looker` has seen all of its bytes already. What is neither UTF-8 nor Windows-1252 may be
    UTF-8 with lines of the other, or is read in the old encoding in which its words look best.
    Raises UnreadableFile: undecodable, line_too_long, too_many_lines.
    """
    looker = looker or show_file(path)
    look = None
    try:
        look = looker.finish()
    except UnreadableFile as error:
        if looker.told or error.code != "undecodable":
            raise
    if look and (looker.told or look.encoding != "cp1252" or not look.has_mojibake):
        return look
    if is_mostly_utf_8(path):
        return look_through(path, MIXED)
    return look or look_at_old_text(path)


def look_at_old_text(path: Path) -> FirstLook:
    """Look at a text that is no Unicode: Windows-1252, or else the likeliest of old encodings."""
    try:
        return look_through(path, "cp1252")
    except UnreadableFile as error:
        guessed = guess_encoding(path) if error.code == "undecodable" else ""
        if not guessed:
            raise
    look = look_through(path, guessed)
    look.is_guessed = True
    return look


def look_through(path: Path, encoding: str) -> FirstLook:
    look = FirstLook(encoding=encoding, has_mark=False)
    for block in read_blocks(path, encoding):
        look.add(block)
    return look


def show_file(path: Path) -> Looker:
    looker = Looker()
    with path.open("rb") as file:
        while not looker.error and (more := file.read(BLOCK_BYTES)):
            looker.see(more)
    return looker


def find_quoted(block: Block, most: int) -> list[tuple[int, str]]:
    """Return the first lines of the block with a cell that begins or ends with a quote, numbered.

    None where no cell below its first line begins with one.
    """
    marks = [mark for mark in QUOTED_STARTS if mark in block.data]
    if not any(start in block.data for mark in marks for start in QUOTED_STARTS[mark]):
        return []
    lines = enumerate(with_lf(block.data).split(b"\n"), start=block.first_line)
    found = ((number, line.decode("utf-8")) for number, line in lines if QUOTED.search(line))
    return list(islice(found, most))


def show_accents(line: str) -> str:
    """Cut a long line so that its first accent is in what stays."""
    place = next(number for number, character in enumerate(line) if not character.isascii())
    start = max(0, place - SAMPLE_CHARACTERS // 2) if place >= SAMPLE_CHARACTERS else 0
    return line[start : start + SAMPLE_CHARACTERS]
