"""A file in blocks that end where a line ends, so that memory does not grow with the file.

Lines end with CR, LF or CRLF and nothing else (`str.splitlines` would also cut at VT, FF, NEL,
U+2028 and others, which are characters like any other to the ERP).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imports.reading.dialect import BYTE_ORDER_MARKS, MIXED, mark_at_start
from imports.reading.errors import ENCODINGS_SAID, UnreadableFile
from imports.reading.mixed_encoding import decode_mixed

BLOCK_BYTES = 1 << 19
UTF_8 = ("utf-8", "utf-8-sig")
LONGEST_LINE = 1 << 20  # bytes, without the line end
LONGEST_MARK = max(map(len, BYTE_ORDER_MARKS.values()))
#: As many as a hundred megabytes hold of the shortest that anybody imports.
MOST_LINES = 6_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEnds:
    """How many line ends of each make."""

    crlf: int = 0
    lf: int = 0
    cr: int = 0

    @property
    def total(self) -> int:
        return self.crlf + self.lf + self.cr

    def __add__(self, other: "LineEnds") -> "LineEnds":
        return LineEnds(crlf=self.crlf + other.crlf, lf=self.lf + other.lf, cr=self.cr + other.cr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Whole lines of a file as UTF-8, line ends as they stand.

    `offset` and `size` are bytes of the file, `first_line` counts from 1.
    """

    offset: int
    size: int
    first_line: int
    data: bytes
    ends: LineEnds


def count_ends(data: bytes) -> LineEnds:
    lf = data.count(b"\n")
    if b"\r" not in data:
        return LineEnds(lf=lf)
    crlf = data.count(b"\r\n")
    return LineEnds(crlf=crlf, lf=lf - crlf, cr=data.count(b"\r") - crlf)


def with_lf(data: bytes) -> bytes:
    """Return `data` with LF for every CRLF and CR."""
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def decode_bytes(raw: bytes, encoding: str, errors: str = "strict") -> str:
    """Return bytes as text; in a mixed one, what is no UTF-8 is Windows-1252."""
    return decode_mixed(raw) if encoding == MIXED else raw.decode(encoding, errors)


def decode_block(raw: bytes, *, encoding: str, offset: int, first_line: int) -> bytes:
    """Return the file's bytes as UTF-8. Raises UnreadableFile with line and byte."""
    if encoding == "cp1252" and raw.isascii():
        return raw
    try:
        if encoding in UTF_8:
            if not raw.isascii():
                raw.decode("utf-8")
            return raw
        return decode_bytes(raw, encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        before = (
            raw[: error.start]
            .decode(encoding if encoding != MIXED else "utf-8", "replace")
            .encode("utf-8")
        )
        raise UnreadableFile(
            "undecodable",
            line=first_line + count_ends(before).total,
            byte=offset + error.start + 1,
            value=f"0x{raw[error.start]:02X}",
            encoding=ENCODINGS_SAID[encoding],
        ) from error


def read_blocks(path: Path, encoding: str, *, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """Yield the file, without its byte-order mark, in blocks of about `size` bytes.

    Raises UnreadableFile: undecodable, line_too_long, too_many_lines.
    """
    with path.open("rb") as file:
        mark = mark_at_start(file.read(LONGEST_MARK), encoding)
        file.seek(len(mark))
        cutter = BlockCutter(encoding, offset=len(mark))
        while more := file.read(size):
            if block := cutter.cut(more):
                yield block
        if block := cutter.cut(b"", is_end=True):
            yield block


class BlockCutter:
    """Cuts bytes into blocks as they come; what follows the last line end waits for more."""

    def __init__(self, encoding: str, *, offset: int) -> None:
        self.encoding = encoding
        self.lines = LineCutter(encoding)
        self.offset = offset
        self.first_line = 1
        self.rest = b""

    def cut(self, more: bytes, *, is_end: bool = False) -> Block | None:
        """Return the whole lines that there are with these bytes; at the end, what remains.

        Raises UnreadableFile: undecodable, line_too_long, too_many_lines. Nothing is lost then: in
        another encoding, the same bytes may be cut.
        """
        self.rest += more
        stop = len(self.rest) if is_end else self.lines.find_cut(self.rest)
        if not stop and len(self.rest) > LONGEST_LINE + 2 * self.lines.width:
            stop = len(self.rest)  # one line, too long: refused
        if not stop:
            return None
        raw = self.rest[:stop]
        self.lines.refuse_long_line(raw, self.first_line)
        place, line = self.offset, self.first_line
        data = decode_block(raw, encoding=self.encoding, offset=place, first_line=line)
        ends = count_ends(data)
        if line + ends.total > MOST_LINES:
            raise UnreadableFile("too_many_lines", limit=MOST_LINES // 1_000_000)
        self.rest = self.rest[stop:]
        self.offset += stop
        self.first_line += ends.total
        return Block(offset=place, size=stop, first_line=line, data=data, ends=ends)


class LineCutter:
    """Finds line ends in the file's own bytes, two to a character for UTF-16."""

    def __init__(self, encoding: str) -> None:
        codec = encoding if encoding.startswith("utf-16") else "latin-1"
        self.cr, self.lf = "\r".encode(codec), "\n".encode(codec)
        self.width = len(self.lf)

    def find_cut(self, raw: bytes) -> int:
        """Return where the last whole line ends, or 0.

        A CR that ends `raw` may be half a CRLF, so it is no line end yet.
        """
        last_lf = self.find_last(raw, self.lf, len(raw))
        last_cr = self.find_last(raw, self.cr, len(raw) - self.width)
        return max(last_lf, last_cr) + self.width if max(last_lf, last_cr) >= 0 else 0

    def find_last(self, raw: bytes, end: bytes, stop: int) -> int:
        # With two bytes to a character, a match at an odd place straddles two characters.
        stop -= stop % self.width
        found = raw.rfind(end, 0, max(stop, 0))
        while found > 0 and found % self.width:
            found = raw.rfind(end, 0, found + self.width - 1)
        return found

    def find_first(self, raw: bytes, end: bytes) -> int:
        found = raw.find(end)
        while found > 0 and found % self.width:
            found = raw.find(end, found + 1)
        return found

    def refuse_long_line(self, raw: bytes, first_line: int) -> None:
        # Only the first line of a block can be that long: all others came in one read.
        if len(raw) <= LONGEST_LINE:
            return
        found = [place for end in (self.lf, self.cr) if (place := self.find_first(raw, end)) >= 0]
        if min(found, default=len(raw)) > LONGEST_LINE:
            raise UnreadableFile("line_too_long", line=first_line, limit=LONGEST_LINE)
