"""What the reading decided or left out, and people must know before the lines go."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from imports.catalogue import Kind
from imports.checking.records.label_lines import is_explanation
from imports.checking.records.not_records import count_filled
from imports.checking.report import (
    FoundProblem,
    KnownProblems,
    build_problem,
    shorten_value,
)
from imports.reading import Dialect, Table, open_table
from imports.reading.columns import read_columns
from imports.reading.dialect import MIXED
from imports.reading.encoding_evidence import (
    CANDIDATES,
    GOOD,
    doubt_encoding,
    gather_words,
    judge_word,
    list_words,
)
from imports.reading.errors import ENCODINGS_SAID
from imports.reading.mixed_encoding import find_odd_lines
from imports.reading.workbooks.workbook_info import WorkbookInfo
from imports.rules.catalogue import Rule

#: So many values show what a column holds.
VALUES_NAMED = 3
#: Behind so many lines no other value is looked for.
LINES_TRIED = 1_000
#: In so many lines, words with accents are looked for; so many of their columns are named.
LINES_SEARCHED = 10_000
COLUMNS_NAMED = 6
#: A word with a letter beyond ASCII. It never looks back: cells may be long.
ACCENTED_WORD = re.compile(
    "(?<![A-Za-z\x80-\U0010ffff])[A-Za-z]*+[\x80-\U0010ffff][A-Za-z\x80-\U0010ffff]*+"
)
#: Of the columns, what a line above the header fills if it may be a record.
LEAST_FILLED = 0.6
MOST_ABOVE = 50


@dataclass(frozen=True)
class DroppedFile:
    """The file as it came: its bytes, how they are read, what is known of a workbook.

    Lines that are checked may have been edited since. `words` are those that were seen already.
    `trace` says in which columns a mapping sends the cell of a column, from 1, and as what, by the
    cells of its line; `problems` are those that came up meanwhile.
    """

    path: Path
    dialect: Dialect
    book: WorkbookInfo | None = None
    words: Counter[bytes] | None = None
    trace: Callable[[int, Sequence[str]], Sequence[tuple[int, str]]] | None = None
    problems: KnownProblems | None = None


def find_reading_problems(
    table: Table, kind: Kind, dropped: DroppedFile | None
) -> Iterator[FoundProblem]:
    """Yield what is doubtful of the file as a whole, mostly at the line where reading starts."""
    yield from find_records_above(table, kind)
    if dropped is None:
        return
    if dropped.book is not None:
        yield from find_other_sheets(table, dropped.book)
        yield from find_table_beside(table, dropped.book)
        yield from find_hidden_columns(table, dropped.book)
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


def find_table_beside(table: Table, book: WorkbookInfo) -> Iterator[FoundProblem]:
    """Yield what stands beside the table, as long as columns of it are sent."""
    beside = [
        (column, place, name)
        for column, place, name in find_sent_columns(table, book.get("beside_places", ()))
        if name.strip()
    ]
    if beside:
        names = ", ".join(name for _column, _place, name in beside)
        numbers = ",".join(str(column) for column, _place, _name in beside)
        yield build_problem(
            Rule.TABLE_BESIDE,
            line=table.start_line,
            column=beside[0][1] + 1,
            value=names,
            params={"columns": names, "numbers": numbers},
        )


def find_hidden_columns(table: Table, book: WorkbookInfo) -> Iterator[FoundProblem]:
    """Yield the hidden columns that hold something, with their first values."""
    hidden = list(find_sent_columns(table, book.get("hidden_places", ())))
    found = list_first_values(table, [place for _column, place, _name in hidden])
    for _column, place, name in hidden:
        if values := ", ".join(map(shorten_value, found[place])):
            yield build_problem(
                Rule.HIDDEN_COLUMN,
                line=table.start_line,
                column=place + 1,
                field=name,
                value=values,
                params={"values": values},
            )


def find_sent_columns(table: Table, columns: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Yield those of the columns of the dropped file that are sent: number, place, and name."""
    for column in columns:
        place = table.column_numbering.place_of(column)
        if place is not None:
            yield column, place, table.columns[place] if place < len(table.columns) else ""


def list_first_values(table: Table, places: Sequence[int]) -> dict[int, list[str]]:
    """Return the first different values at each place; those of entries by the delimiter."""
    found: dict[int, list[str]] = {place: [] for place in places}
    wanted = found
    for number, text in enumerate(table.lines() if places else ()):
        cells = table.split(text)
        for place, values in wanted.items():
            value = cells[place] if place < len(cells) else ""
            if value.strip() and value not in values:
                values.append(value)
        most = VALUES_NAMED if number <= LINES_TRIED else 1
        wanted = {place: values for place, values in wanted.items() if len(values) < most}
        if not wanted:
            break
    return found


def find_encoding_problems(table: Table, dropped: DroppedFile) -> Iterator[FoundProblem]:
    """Yield what is doubtful of the accents: the encoding of the file, or that of some lines."""
    encoding = dropped.dialect.encoding
    if encoding == MIXED:
        for line, text in find_odd_lines(dropped.path):
            if line >= table.start_line:
                cells = enumerate(table.split(text), start=1)
                columns = [column for column, cell in cells if not cell.isascii()]
                params = {"columns": name_columns(table, columns)}
                yield build_problem(Rule.MIXED_ENCODING, line=line, value=text, params=params)
    elif encoding in CANDIDATES:
        yield from find_doubts(table, dropped)


def find_doubts(table: Table, dropped: DroppedFile) -> Iterator[FoundProblem]:
    encoding = dropped.dialect.encoding
    found = gather_words(dropped.path) if dropped.words is None else dropped.words
    said = {"encoding": ENCODINGS_SAID[encoding]}
    if dropped.dialect.is_guessed:
        words = ", ".join(list_words(found, encoding))
        columns = name_columns(table, find_columns_with(table, dropped, lambda _word: True))
        params = {**said, "words": words, "columns": columns, "set_encoding": encoding}
        yield build_problem(
            Rule.GUESSED_ENCODING, line=table.start_line, value=words, params=params
        )
    elif doubt := doubt_encoding(found, encoding):
        words = ", ".join(f"{before} → {after}" for before, after in doubt.samples)
        damaged = find_columns_with(table, dropped, partial(is_damaged, encoding))
        params = {
            **said,
            "better": ENCODINGS_SAID[doubt.encoding],
            "words": words,
            "columns": name_columns(table, damaged),
            "set_encoding": doubt.encoding,
        }
        yield build_problem(
            Rule.DOUBTFUL_ENCODING, line=table.start_line, value=words, params=params
        )


def is_damaged(encoding: str, word: str) -> bool:
    """Say whether a word looks wrong in the encoding that it was read in."""
    return judge_word(word.encode(encoding), encoding) < GOOD


def find_columns_with(
    table: Table, dropped: DroppedFile, is_meant: Callable[[str], bool]
) -> list[int]:
    """Return the columns of the dropped file, from 1, in whose first lines such words stand."""
    is_edited = dropped.path != table.path
    came = open_table(dropped.path, dropped.dialect) if is_edited else table
    columns: set[int] = set()
    for text in came.first_lines(LINES_SEARCHED):
        cells = () if text.isascii() else enumerate(came.split(text), start=1)
        for column, cell in cells:
            if column not in columns and any(map(is_meant, ACCENTED_WORD.findall(cell))):
                columns.add(column)
    return sorted(columns)


def name_columns(table: Table, columns: Sequence[int]) -> str:
    """Return the names of those of the columns that are sent, or their numbers; a dash for none."""
    names = [name.strip() or str(column) for column, _, name in find_sent_columns(table, columns)]
    return ", ".join(names[:COLUMNS_NAMED]) + ("…" if names[COLUMNS_NAMED:] else "") or "–"
