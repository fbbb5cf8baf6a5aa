"""What the reading decided or left out, and people must know before the lines go."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imports.catalogue import Kind
from imports.checking.records.not_records import count_filled, is_explanation
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Dialect, Table
from imports.reading.columns import read_columns
from imports.reading.dialect import MIXED
from imports.reading.encoding_evidence import CANDIDATES, doubt_encoding, gather_words, list_words
from imports.reading.errors import ENCODINGS_SAID
from imports.reading.mixed_encoding import find_odd_lines
from imports.reading.workbook_info import WorkbookInfo
from imports.rules.catalogue import Rule

#: Of the columns, what a line above the header fills if it may be a record.
LEAST_FILLED = 0.6
MOST_ABOVE = 50


@dataclass(frozen=True)
class DroppedFile:
    """The file as it came: its bytes, how they are read, what is known of a workbook.

    Lines that are checked may have been edited since. `words` are those that were seen already.
    """

    path: Path
    dialect: Dialect
    book: WorkbookInfo | None = None
    words: Counter[bytes] | None = None


def find_reading_problems(
    table: Table, kind: Kind, dropped: DroppedFile | None
) -> Iterator[FoundProblem]:
    """Yield what is doubtful of the file as a whole, mostly at the line where reading starts."""
    yield from find_records_above(table, kind)
    if dropped is None:
        return
    if dropped.book is not None:
        yield from find_other_sheets(table, dropped.book)
    else:
        yield from find_encoding_problems(table, dropped)


def find_records_above(table: Table, kind: Kind) -> Iterator[FoundProblem]:
    """Yield the lines above the header that fill nearly as many cells as it has columns.

    A title fills fewer; what tells the columns' labels is no record either.
    """
    columns = read_columns(table.columns, kind).all
    least = max(2, LEAST_FILLED * len(columns))
    for number, line in enumerate(table.lines_above(MOST_ABOVE), start=1):
        cells = table.split(line)
        if count_filled(cells) >= least and not is_explanation(cells, columns):
            yield build_problem(Rule.LINES_ABOVE, line=number, value=line)


def find_other_sheets(table: Table, book: WorkbookInfo) -> Iterator[FoundProblem]:
    """Yield the sheets that may hold lines and are not read."""
    for sheet in book["sheets"]:
        if sheet.get("may_hold_lines"):
            yield build_problem(
                Rule.OTHER_SHEET,
                line=table.start_line,
                value=sheet["name"],
                params={"sheet": book["sheet"], "set_sheet": sheet["name"]},
            )


def find_encoding_problems(table: Table, dropped: DroppedFile) -> Iterator[FoundProblem]:
    """Yield what is doubtful of the accents: the encoding of the file, or that of some lines."""
    encoding = dropped.dialect.encoding
    if encoding == MIXED:
        for line, text in find_odd_lines(dropped.path):
            if line >= table.start_line:
                yield build_problem(Rule.MIXED_ENCODING, line=line, value=text)
    elif encoding in CANDIDATES:
        yield from find_doubts(table, dropped)


def find_doubts(table: Table, dropped: DroppedFile) -> Iterator[FoundProblem]:
    encoding = dropped.dialect.encoding
    found = gather_words(dropped.path) if dropped.words is None else dropped.words
    if dropped.dialect.is_guessed:
        words = ", ".join(list_words(found, encoding))
        params = {"encoding": ENCODINGS_SAID[encoding], "words": words, "set_encoding": encoding}
        yield build_problem(
            Rule.GUESSED_ENCODING, line=table.start_line, value=words, params=params
        )
    elif doubt := doubt_encoding(found, encoding):
        words = ", ".join(f"{before} → {after}" for before, after in doubt.samples)
        params = {
            "encoding": ENCODINGS_SAID[encoding],
            "better": ENCODINGS_SAID[doubt.encoding],
            "words": words,
            "set_encoding": doubt.encoding,
        }
        yield build_problem(
            Rule.DOUBTFUL_ENCODING, line=table.start_line, value=words, params=params
        )
