"""Another table below the first one in a text file: after a blank line, another header.

A workbook's is found where its rows are (`reading/workbooks/sheet_doubts.py`).
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imports.catalogue import Kind
from imports.catalogue.names import normalise_name
from imports.checking.reading_problems import DroppedFile
from imports.checking.records.label_lines import AROUND
from imports.checking.records.line_signs import find_rows
from imports.checking.records.not_records import count_filled
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Table, open_table
from imports.reading.column_numbering import FIRST_ADDED, ColumnNumbering
from imports.reading.cut_table import cut_table
from imports.rules.catalogue import Rule

#: So many lines show what the columns hold; so many of the last gaps are looked into, and lines
#: below each.
SAMPLED = 50
MOST_GAPS = 30
LINES_BELOW = 6
READ_BYTES = 1 << 20
DIGIT = re.compile("[0-9]")
MARK = "\ufeff"
#: A hard space in an old encoding.
AROUND_BYTES = b"\xa0"


@dataclass(frozen=True, kw_only=True)
class TableBelow:
    """Where another table begins: the records of the blank line and of the header."""

    gap: int
    header: int


def find_table_below(table: Table, kind: Kind) -> TableBelow | None:
    """Return where another table begins, which goes on to the end; None in most files."""
    is_table = table.header_line is not None and bool(table.dialect.delimiter)
    if kind.is_entries or not is_table or not has_gap(table):
        return None
    names = {normalise_name(name) for name in kind.fields_by_name}
    samples = [table.split(line) for line in table.lines(1, SAMPLED + 1)]
    for gap in deque(find_gaps(table), maxlen=MOST_GAPS):
        below = [table.split(line) for line in table.lines(gap, gap + LINES_BELOW)]
        start = next((n for n, cells in enumerate(below) if count_filled(cells)), 0)
        if not start or gap == 1:
            continue
        if count_filled(below[start]) == 1:
            start += 1
        header, under = (below[n] if n < len(below) else [] for n in (start, start + 1))
        if is_other_header(header, under, table, samples[: gap - 1], names):
            found = TableBelow(gap=gap, header=gap + start)
            return None if goes_on(table, found) else found
    return None


def has_gap(table: Table) -> bool:
    """Say whether some line may be blank, without decoding the file."""
    if table.dialect.encoding.startswith("utf-16"):
        return True
    end = b"\r" if table.line_ends.cr else b"\n"
    gap, rest = build_gap_pattern(table, end), b""
    with table.path.open("rb") as file:
        while more := file.read(READ_BYTES):
            data = rest + more
            if gap.search(data):
                return True
            rest = data[data.rfind(end) :] if end in more else b""
    return False


def build_gap_pattern(table: Table, end: bytes = b"\n") -> re.Pattern[bytes]:
    """Return what a line that may be blank looks like behind the `end` of the line before it."""
    blanks = {*"".join([AROUND, table.dialect.delimiter]).encode(), *AROUND_BYTES, *b"\r\n"}
    inside = b"".join(re.escape(bytes([byte])) for byte in sorted(blanks - {*end}))
    return re.compile(b"%b[%b]*+(?=%b)" % (end, inside, end))


def find_gaps(table: Table) -> Iterator[int]:
    """Yield the records that are blank, ascending."""
    gap = build_gap_pattern(table)
    for chunk in table.chunks():
        rows = {0}  # the line before it ends the chunk before
        places = (found.start() + 1 for found in gap.finditer(chunk.data))
        rows |= find_rows(chunk.data, places)
        ordered = sorted(row for row in rows if row < chunk.count)
        for row, line in zip(ordered, chunk.pick(ordered), strict=True):
            if not count_filled(table.split(line)):
                yield chunk.record + row


def is_other_header(
    header: Sequence[str],
    under: Sequence[str],
    table: Table,
    samples: Sequence[Sequence[str]],
    names: set[str],
) -> bool:
    """Say whether a line is the header of another table than that of the samples.

    It names fields of the kind; or, without any digit, it stands above a line that has some, and
    both have another number of cells than every line of the first table, or fill another one: a
    table has lines.
    """
    own = [normalise_name(cell) for cell in header]
    if own == [normalise_name(name) for name in table.columns] or count_filled(header) < 2:
        return False
    if len(names.intersection(own)) >= min(2, len(names)):
        return True
    if any(map(DIGIT.search, header)) or not any(map(DIGIT.search, under)):
        return False
    if len(header) != len(under) or count_filled(under) > count_filled(header):
        return False
    records = [cells for cells in samples if count_filled(cells)]
    filled = [count_filled(cells) for cells in records]
    if not filled:
        return False
    is_as_wide = any(len(cells) == len(header) for cells in records)
    return not is_as_wide or not min(filled) <= count_filled(header) <= max(filled)


def goes_on(table: Table, below: TableBelow) -> bool:
    """Say whether the header of the first table comes once more: its lines go on there."""
    header = table.header_line or ""
    for chunk in table.chunks():
        if chunk.record + chunk.count <= below.header or header.encode() not in chunk.data:
            continue
        lines = enumerate(chunk.data.decode("utf-8").split("\n"), start=chunk.record)
        again = (n for n, text in lines if text.strip(f"{MARK}\r") == header.strip("\r"))
        if any(record >= below.header for record in again):
            return True
    return False


@dataclass(frozen=True, kw_only=True)
class LinesBelow:
    """The lines of another table: from record `start` on, with its header among them."""

    table: Table
    start: int
    header: int

    def tell(self, limit: int) -> Iterator[FoundProblem]:
        """Yield a problem for each of the first lines.

        The header's stops the file: the lines are not checked.
        """
        last = min(self.table.line_count, max(self.header, self.start + limit))
        records = enumerate(self.table.lines(self.start, last + 1), start=self.start)
        for record, text in records:
            line = self.table.line_of(record)
            if record == self.header:
                yield build_problem(Rule.OTHER_HEADER, line=line, record=record, value=text)
            if count_filled(self.table.split(text)):
                yield build_problem(Rule.TABLE_BELOW, line=line, record=record, value=text)

    def count(self) -> int:
        """Return how many of the lines hold anything."""
        around = "|".join(map(re.escape, {*AROUND, self.table.dialect.delimiter, "\r"}))
        blank = re.compile(f"^(?:{around})*+$".encode(), re.MULTILINE)
        filled = 0
        for chunk in self.table.chunks():
            data, lines = chunk.data, chunk.count
            if above := max(self.start - chunk.record, 0):
                data = data.split(b"\n", above)[-1] if above < lines else b""
                lines -= min(above, lines)
            if lines:
                filled += lines - sum(1 for _line in blank.finditer(data))
        return filled


def is_as_it_came(now: Sequence[str], came: Sequence[str], numbering: ColumnNumbering) -> bool:
    """Say whether a line goes as it came, but for columns that are added, converted or left out."""
    changed = {*numbering.converted, *numbering.left_out}
    came = [*came, *[""] * (numbering.width - len(came))]
    own = {column: cell for column, cell in enumerate(came, start=1) if column not in changed}
    sent = {numbering.column_of(place): cell for place, cell in enumerate(now)}
    return own == {
        column: cell
        for column, cell in sent.items()
        if column < FIRST_ADDED and column not in changed
    }


def part_tables(
    table: Table, kind: Kind, dropped: DroppedFile | None
) -> tuple[Table, LinesBelow] | None:
    """Return the first table alone, and the lines of another one below it; None in most files.

    It is worth a look where some line is blank, or was left out: it is looked for in the lines as
    they came. A header that somebody left out or wrote anew is none.
    """
    if dropped is not None and dropped.book is not None:
        return None
    is_edited = dropped is not None and dropped.path != table.path
    came = open_table(dropped.path, dropped.dialect) if dropped and is_edited else table
    below = find_table_below(came, kind)
    header = table.numbering.record_of(came.line_of(below.header)) if below else None
    if below is None or header is None or header > table.line_count:
        return None
    (then,), (now,) = (
        list(one.lines(record, record + 1))
        for one, record in ((came, below.header), (table, header))
    )
    if not is_as_it_came(table.split(now), came.split(then), table.column_numbering):
        return None
    above = table.numbering.first_record_from(came.line_of(below.gap)) - 1
    return cut_table(table, above), LinesBelow(table=table, start=above + 1, header=header)
