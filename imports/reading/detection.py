"""How a file is probably read. A person sees it, with a sample, and may change it."""

import re
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from imports.catalogue import EntryFormat, Kind
from imports.catalogue.names import normalise_name
from imports.reading.blocks import BLOCK_BYTES, Block, LineEnds, read_blocks, with_lf
from imports.reading.cells import split_line
from imports.reading.dialect import BYTE_ORDER_MARKS, DELIMITERS, Dialect, mark_at_start
from imports.reading.quotes import QUOTE, find_text_delimiter, has_quoted_cell

HEAD_LINES = 50
SAMPLE_CHARACTERS = 200
FIELD_NAME = re.compile(r"[a-z]{3}_[a-z0-9_]+")
SEPARATOR_LINE = re.compile(r'"?sep=(?P<delimiter>.)"?', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class DetectionEvidence:
    """What the guess stands on.

    `sample` is the first line with a character outside ASCII (its first 200 characters) and
    `sample_line` its number in the file; None when there is none, so that the encoding hardly
    matters. `cells` is how many cells most of the first lines have. `is_quoted` says that cells of
    the first lines stand in double quotes: they may be text delimiters.
    """

    has_mark: bool = False
    sample: str | None = None
    sample_line: int | None = None
    line_ends: LineEnds = field(default_factory=LineEnds)
    known_names: int = 0
    cells: int = 1
    is_quoted: bool = False


@dataclass(frozen=True, kw_only=True)
class Detection:
    dialect: Dialect
    evidence: DetectionEvidence


def detect(
    path: Path,
    *,
    kind: Kind,
    entry_format: EntryFormat | None = None,
    known_delimiter: str | None = None,
) -> Detection:
    """Guess the dialect from the whole file (encoding) and its first 50 lines (the rest).

    The header is the line that holds most of the kind's names; titles and comments may stand
    above it, and a first line `sep=;` (Excel's own) that says the delimiter.

    Encoding: a byte-order mark, else strict UTF-8, else Windows-1252 (an ASCII head proves
    nothing, and statistics were wrong more often than this rule when both were tried).
    `known_delimiter` is believed. The text delimiter is the double quote where the first 50 lines
    below a header that hold one leave no doubt, else none. Raises UnreadableFile: undecodable, with
    line and byte, or line_too_long.
    """
    encoding = find_encoding(path)
    reading = read_evidence(path, encoding)
    told, start = read_separator_line("" if known_delimiter else reading.head[0])
    lines = reading.head[start - 1 :] or [""]
    known, has_header, text_delimiter = 0, False, ""
    if kind.is_entries:
        delimiter = "," if entry_format is None else entry_format.separator
    else:
        delimiter = known_delimiter or told or find_delimiter(lines, kind)
        found = find_header(lines, delimiter, kind)
        known, has_header = found.known, found.is_header
        lines, start = lines[found.place :], start + found.place
        if has_header:
            quoted = [line for number, line in reading.quoted if number > start]
            text_delimiter = find_text_delimiter(lines[0], quoted, delimiter)
    lines = [line for line in lines if line] or [""]
    return Detection(
        dialect=Dialect(
            encoding=encoding,
            delimiter=delimiter,
            text_delimiter=text_delimiter,
            has_header=has_header,
            start_line=start,
        ),
        evidence=DetectionEvidence(
            has_mark=reading.has_mark,
            sample=reading.sample,
            sample_line=reading.sample_line,
            line_ends=reading.line_ends,
            known_names=known,
            cells=most_common_count(lines, delimiter, text_delimiter),
            is_quoted=any(has_quoted_cell(line, delimiter) for line in lines),
        ),
    )


def find_encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    for encoding in BYTE_ORDER_MARKS:
        if mark_at_start(head, encoding):
            return encoding
    return "utf-8" if is_utf_8(path) else "cp1252"


def is_utf_8(path: Path) -> bool:
    """Decode the whole file, without looking for lines."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@dataclass
class Reading:
    """What one pass over the decoded file gathers; `quoted` are the first lines with a quote."""

    head: list[str] = field(default_factory=list)
    quoted: list[tuple[int, str]] = field(default_factory=list)
    has_mark: bool = False
    sample: str | None = None
    sample_line: int | None = None
    line_ends: LineEnds = field(default_factory=LineEnds)


def read_evidence(path: Path, encoding: str) -> Reading:
    reading = Reading()
    with path.open("rb") as file:
        reading.has_mark = bool(mark_at_start(file.read(4), encoding))
    for block in read_blocks(path, encoding):
        reading.line_ends += block.ends
        if block.first_line == 1:
            reading.head = with_lf(block.data).decode("utf-8").split("\n")[:HEAD_LINES]
        if len(reading.quoted) < HEAD_LINES:
            reading.quoted += find_quoted(block, HEAD_LINES - len(reading.quoted))
        if reading.sample is None and not block.data.isascii():
            lines = with_lf(block.data).decode("utf-8").split("\n")
            number, line = next((n, text) for n, text in enumerate(lines) if not text.isascii())
            reading.sample_line = block.first_line + number
            reading.sample = show_accents(line)
    reading.head = reading.head or [""]
    return reading


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


def find_delimiter(lines: Sequence[str], kind: Kind) -> str:
    """Return the delimiter that cuts known names out of some line, or that cuts lines evenly.

    With nothing to tell them apart, the semicolon: what French spreadsheets write.
    """
    scores: dict[str, tuple[int, float, int]] = {}
    lines = [line for line in lines if line] or [""]
    for delimiter in DELIMITERS:
        counts = [len(split_line(line, delimiter, '"')) for line in lines]
        usual, how_often = Counter(counts).most_common(1)[0]
        known = max(count_known(split_line(line, delimiter), kind) for line in lines)
        is_cutting = usual > 1
        scores[delimiter] = (known, how_often / len(lines) if is_cutting else 0.0, usual)
    # `max` keeps the first of equals, and DELIMITERS starts with the usual one.
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def read_separator_line(line: str) -> tuple[str, int]:
    """Return the delimiter that a first line `sep=;` tells, and the first line to be read."""
    found = SEPARATOR_LINE.fullmatch(line)
    if found is None:
        return "", 1
    return found["delimiter"] if found["delimiter"] in DELIMITERS else "", 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The line at `place`, from 0, as a header: how many of the kind's names and labels it has."""

    place: int
    known: int
    is_header: bool


def find_header(lines: Sequence[str], delimiter: str, kind: Kind) -> Header:
    """Return the line that holds most of the kind's names and labels, the first of equals.

    Below the first line only a line with one of them counts: what merely looks like names may be
    data. Without any, the first line is returned, a header or not.
    """
    found = [
        Header(
            place=place,
            known=count_known(cells, kind),
            is_header=looks_like_header(cells, kind),
        )
        for place, line in enumerate(lines)
        if (cells := split_line(line, delimiter, '"'))
    ]
    likely = [header for header in found if header.is_header and header.known]
    return max(likely, key=lambda header: header.known, default=found[0])


def count_known(cells: Sequence[str], kind: Kind) -> int:
    """Count the cells that are a name or a label of the kind's fields, in any case."""
    return sum(map(kind.is_known, cells))


def looks_like_header(cells: Sequence[str], kind: Kind) -> bool:
    """Say whether half of the cells are field names or labels, or look like names, in any case."""
    names = [name for cell in cells if (name := normalise_name(cell))]
    if not names:
        return False
    like = sum(kind.is_known(name) or bool(FIELD_NAME.fullmatch(name)) for name in names)
    return like * 2 >= len(names)


def most_common_count(lines: Sequence[str], delimiter: str, text_delimiter: str) -> int:
    counts = Counter(len(split_line(line, delimiter, text_delimiter)) for line in lines)
    return counts.most_common(1)[0][0]
