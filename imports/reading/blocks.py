"""A file in blocks that end where a line ends, so that memory does not grow with the file.

Lines end with CR, LF or CRLF and nothing else (`str.splitlines` would also cut at VT, FF, NEL,
U+2028 and others, which are characters like any other to the ERP).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imports.reading.dialect import BYTE_ORDER_MARKS, mark_at_start
from imports.reading.errors import ENCODINGS_SAID, UnreadableFile

BLOCK_BYTES = 1 << 19
UTF_8 = ("utf-8", "utf-8-sig")
LONGEST_LINE = 1 << 20  # bytes, without the line end
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


def decode_block(raw: bytes, *, encoding: str, offset: int, first_line: int) -> bytes:
    """Return the file's bytes as UTF-8. Raises UnreadableFile with line and byte."""
    if encoding == "cp1252" and raw.isascii():
        return raw
    try:
        if encoding in UTF_8:
            if not raw.isascii():
                raw.decode("utf-8")
            return raw
        return raw.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(encoding, "replace").encode("utf-8")
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
    cutter = LineCutter(encoding)
    first_line = 1
    for offset, raw in read_cut(path, encoding, size=size):
        cutter.refuse_long_line(raw, first_line)
        data = decode_block(raw, encoding=encoding, offset=offset, first_line=first_line)
        ends = count_ends(data)
        if first_line + ends.total > MOST_LINES:
            raise UnreadableFile("too_many_lines", limit=MOST_LINES // 1_000_000)
        yield Block(offset=offset, size=len(raw), first_line=first_line, data=data, ends=ends)
        first_line += ends.total


def read_cut(path: Path, encoding: str, *, size: int) -> Iterator[tuple[int, bytes]]:
    cutter = LineCutter(encoding)
    with path.open("rb") as file:
        longest_mark = max(map(len, BYTE_ORDER_MARKS.values()))
        offset = len(mark_at_start(file.read(longest_mark), encoding))
        file.seek(offset)
        rest = b""
        while more := file.read(size):
            rest += more
            cut = cutter.find_cut(rest)
            if cut:
                yield offset, rest[:cut]
                offset, rest = offset + cut, rest[cut:]
            elif len(rest) > LONGEST_LINE + 2 * cutter.width:
                yield offset, rest  # one line, too long: refused by the caller
                return
        if rest:
            yield offset, rest


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
