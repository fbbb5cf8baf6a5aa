"""Texts in UTF-8 some lines of which are in Windows-1252: files that were joined, or edited."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from imports.reading.dialect import MIXED

#: Of a text read as UTF-8 whose wrong bytes are kept as half surrogates.
ACCENT = re.compile("[^\x00-\x7f]")
WRONG = re.compile("[\udc80-\udcff]")
READ_BYTES = 1 << 20
ENOUGH_LINES = 10_000


def decode_as_windows(error: UnicodeError) -> tuple[str, int]:
    """Decode the bytes that are no UTF-8 as Windows-1252, as an error handler of codecs."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    raw = error.object[error.start : error.end]
    try:
        return raw.decode("cp1252"), error.end
    except UnicodeDecodeError:
        raise error from None


codecs.register_error(MIXED, decode_as_windows)


def decode_mixed(raw: bytes) -> str:
    return raw.decode("utf-8", MIXED)


def is_mostly_utf_8(path: Path) -> bool:
    """Say whether most lines with accents are UTF-8, of a file that is not wholly."""
    right = wrong = 0
    for _first, text in read_lossless(path):
        for start, stop in find_accented_lines(text):
            is_wrong = WRONG.search(text, start, stop) is not None
            wrong, right = wrong + is_wrong, right + (not is_wrong)
        if abs(right - wrong) > ENOUGH_LINES:
            break
    return right > wrong


def find_odd_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not UTF-8, with their numbers, as they are read."""
    for first, text in read_lossless(path):
        row = before = 0
        for start, stop in find_accented_lines(text):
            if WRONG.search(text, start, stop) is None:
                continue
            row += text.count("\n", before, start)
            before = start
            raw = text[start:stop].encode("utf-8", "surrogateescape")
            yield first + row, decode_mixed(raw).removesuffix("\r")


def find_accented_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines with a character beyond ASCII start and stop."""
    stop = 0
    while found := ACCENT.search(text, stop):
        start = text.rfind("\n", 0, found.start()) + 1
        stop = text.find("\n", found.start())
        stop = len(text) if stop < 0 else stop
        yield start, stop


def read_lossless(path: Path) -> Iterator[tuple[int, str]]:
    """Yield whole lines of the file with the number of the first; wrong bytes are kept."""
    first, rest = 1, b""
    with path.open("rb") as file:
        while more := file.read(READ_BYTES):
            data = rest + more
            cut = data.rfind(b"\n") + 1
            yield first, data[:cut].decode("utf-8", "surrogateescape")
            first += data.count(b"\n", 0, cut)
            rest = data[cut:]
    yield first, rest.decode("utf-8", "surrogateescape")
