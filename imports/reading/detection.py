"""How a file is probably read. A person sees it, with a sample, and may change it."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from imports.catalogue import EntryFormat, Kind
from imports.catalogue.names import normalise_name
from imports.reading.blocks import LineEnds
from imports.reading.cells import split_line
from imports.reading.dialect import DELIMITERS, Dialect
from imports.reading.first_look import FirstLook, take_first_look
from imports.reading.quotes import find_text_delimiter, has_quoted_cell, is_name, unwrap
from imports.reading.titles import LINES_BELOW, count_titles, is_title_line, stands_out

#: So many columns have a header above lines that are packed whole, if not it.
FEWEST_PACKED = 3
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
    look: FirstLook | None = None,
) -> Detection:
    """Guess the dialect from the whole file (encoding) and its first 50 lines (the rest).

    The header is the line that holds most of the kind's names; titles and comments may stand
    above it, and a first line `sep=;` (Excel's own) that says the delimiter.

    Encoding: a byte-order mark, else strict UTF-8, else Windows-1252 (an ASCII head proves
    nothing, and statistics were wrong more often than this rule when both were tried).
    `look` is what was seen of it already; `known_delimiter` is believed. There is a text delimiter
    where the header, or the first 50 lines below it with a cell that begins with a quote, leave no
    doubt (`quotes.py`). Lines that are wrapped whole in quotes are read without these.
    Raises UnreadableFile: undecodable, with line and byte, or line_too_long.
    """
    look = look or take_first_look(path)
    head = look.head or [""]
    told, start = read_separator_line("" if known_delimiter else head[0])
    lines, quoted = head[start - 1 :] or [""], look.quoted
    known, has_header, text_delimiter = 0, False, ""
    is_wrapped = known_delimiter is None and are_wrapped(lines, kind)
    if is_wrapped:
        lines = [unwrap(line) for line in lines]
        quoted = [(number, unwrap(line)) for number, line in quoted]
    if kind.is_entries:
        delimiter = "," if entry_format is None else entry_format.separator
    else:
        delimiter = known_delimiter or told or find_delimiter(lines, kind)
        found = find_header(lines, delimiter, kind)
        known, has_header = found.known, found.is_header
        lines, start = lines[found.place :], start + found.place
        if has_header and are_packed_below(lines[0], quoted, delimiter):
            is_wrapped = True
            lines = [unwrap(line) for line in lines]
            quoted = [(number, unwrap(line)) for number, line in quoted]
        if has_header:
            below = [line for number, line in quoted if number > start]
            text_delimiter = find_text_delimiter(lines[0], below, delimiter, kind)
    lines = [line for line in lines if line] or [""]
    return Detection(
        dialect=Dialect(
            encoding=look.encoding,
            delimiter=delimiter,
            text_delimiter=text_delimiter,
            has_header=has_header,
            start_line=start,
            is_wrapped=is_wrapped,
            is_guessed=look.is_guessed,
        ),
        evidence=DetectionEvidence(
            has_mark=look.has_mark,
            sample=look.sample,
            sample_line=look.sample_line,
            line_ends=look.line_ends,
            known_names=known,
            cells=most_common_count(lines, delimiter, text_delimiter),
            is_quoted=any(has_quoted_cell(line, delimiter) for line in lines),
        ),
    )


def find_delimiter(lines: Sequence[str], kind: Kind) -> str:
    """Return the delimiter that cuts known names out of some line, or that cuts lines evenly.

    Where no line has a name or a label, titles that people give the columns count instead. With
    nothing to tell them apart, the semicolon: what French spreadsheets write.
    """
    lines = [line for line in lines if line] or [""]
    known = count_most(lines, kind, count_known)
    if not any(known.values()):
        known = count_most(lines, kind, count_titles)
    scores: dict[str, tuple[int, float, int]] = {}
    for delimiter in DELIMITERS:
        counts = [len(split_line(line, delimiter, '"')) for line in lines]
        usual, how_often = Counter(counts).most_common(1)[0]
        is_cutting = usual > 1
        evenness = how_often / len(lines) if is_cutting else 0.0
        scores[delimiter] = (known[delimiter], evenness, usual)
    # `max` keeps the first of equals, and DELIMITERS starts with the usual one.
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def count_most(
    lines: Sequence[str], kind: Kind, count: Callable[[Sequence[str], Kind], int]
) -> dict[str, int]:
    """Return how many cells count in the best line, by the delimiter that cuts it."""
    return {
        delimiter: max(count(split_line(line, delimiter), kind) for line in lines)
        for delimiter in DELIMITERS
    }


def are_wrapped(lines: Sequence[str], kind: Kind) -> bool:
    """Say whether a line that is one text in quotes is cut into several of the kind's names."""
    unwrapped = [inside for line in lines if (inside := unwrap(line)) != line]
    return any(
        count_known(line.split(delimiter), kind) > 1
        for line in unwrapped
        for delimiter in DELIMITERS
    )


def are_packed_below(header: str, quoted: Sequence[tuple[int, str]], delimiter: str) -> bool:
    """Say whether lines that are one text in quotes are records that a program packed whole.

    Then each that holds a delimiter is cut as the header is. Of two columns, the text might be the
    first one.
    """
    width = len(split_line(header, delimiter, '"'))
    packed = [inside for _number, line in quoted if delimiter in (inside := unwrap(line)) != line]
    counts = {len(split_line(line, delimiter, '"')) for line in packed}
    return width >= FEWEST_PACKED and counts == {width}


def read_separator_line(line: str) -> tuple[str, int]:
    """Return the delimiter that a first line `sep=;` tells, and the first line to be read."""
    found = SEPARATOR_LINE.fullmatch(line)
    if found is None:
        return "", 1
    return found["delimiter"] if found["delimiter"] in DELIMITERS else "", 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The line at `place`, from 0, as a header: how many of the kind's names and labels it has.

    `exact` counts the names alone, as the ERP takes them; `named` those in any case.
    """

    place: int
    known: int
    exact: int
    named: int
    is_header: bool


def find_header(lines: Sequence[str], delimiter: str, kind: Kind) -> Header:
    """Return the line that holds most of the kind's names and labels, of equals that of the names.

    Where no line has a name, the one with most titles is looked for that people and other software
    give the columns. Below the first line only a line with one of them counts: what merely looks
    like names may be data. Without any, the first line is returned, a header or not.
    """
    found = [
        Header(
            place=place,
            known=count_known(cells, kind),
            exact=sum(cell in kind.fields_by_name for cell in cells),
            named=sum(kind.find_field(cell) is not None for cell in cells),
            is_header=looks_like_header(cells, kind),
        )
        for place, line in enumerate(lines)
        if (cells := split_line(line, delimiter, '"'))
    ]
    likely = [header for header in found if header.is_header and header.known]
    best = max(likely, key=lambda header: (header.known, header.exact), default=found[0])
    titled = None if best.named else find_titles(lines, delimiter, kind)
    if titled is None or (best.is_header and titled.known <= best.known):
        return best
    return titled


def find_titles(lines: Sequence[str], delimiter: str, kind: Kind) -> Header | None:
    """Return the line that holds most of the titles that the kind's fields have anywhere.

    Where none does, the first one of words that stand out above their columns.
    """
    rows = [split_line(line, delimiter, '"') for line in lines]
    width = Counter(map(len, rows)).most_common(1)[0][0]
    found = [
        Header(place=place, known=count_titles(cells, kind), exact=0, named=0, is_header=True)
        for place, cells in enumerate(rows)
        if is_title_line(cells, rows[place + 1 : place + 1 + LINES_BELOW], kind, width=width)
    ]
    if found:
        return max(found, key=lambda header: header.known)
    for place, cells in enumerate(rows):
        if stands_out(cells, rows[place + 1 : place + 1 + LINES_BELOW], width=width):
            return Header(place=place, known=0, exact=0, named=0, is_header=True)
    return None


def count_known(cells: Sequence[str], kind: Kind) -> int:
    """Count the cells that are a name or a label of the kind's fields, in any case."""
    return sum(map(kind.is_known, cells))


def looks_like_header(cells: Sequence[str], kind: Kind) -> bool:
    """Say whether half of the cells are field names or labels, or look like names, in any case."""
    filled = [cell for cell in cells if normalise_name(cell)]
    return bool(filled) and sum(is_name(cell, kind) for cell in filled) * 2 >= len(filled)


def most_common_count(lines: Sequence[str], delimiter: str, text_delimiter: str) -> int:
    counts = Counter(len(split_line(line, delimiter, text_delimiter)) for line in lines)
    return counts.most_common(1)[0][0]
