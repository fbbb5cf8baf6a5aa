"""What the quotes of a file leave wrong or doubtful: found in passes of their own, line by line.

A file without quotes is not read for it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from imports.catalogue import Kind
from imports.checking.records.line_breaks import LineBreaks, Lines, TornRecord, cut_chunk
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Chunk, Table
from imports.reading.cells import is_text_closed, split_line
from imports.reading.misquoted import find_patterns
from imports.reading.outgoing import find_free_delimiter, is_packed, list_delimiters
from imports.reading.quotes import QUOTE, has_quoted_cell, read_sound
from imports.rules.catalogue import Rule

#: Larger than what is looked through line by line.
CHUNK_BYTES = 4 << 20
#: What may stand in a value in place of a delimiter.
INSTEAD = {"\t": " ", ";": ",", "|": "/"}


@dataclass(frozen=True, kw_only=True)
class QuoteProblem:
    """A problem, and the last record that it tells whole: 0 where the cells speak as well."""

    problem: FoundProblem
    last: int = 0


@dataclass
class ToldRecords:
    """The records that are told whole: what their cells would say is only a consequence."""

    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)

    def add(self, found: QuoteProblem) -> None:
        if found.last and found.problem.record is not None:
            self.firsts.append(found.problem.record)
            self.lasts.append(found.last)

    def insert(self, records: Iterable[int]) -> None:
        """Add single records, in any order, that others were told before."""
        for record in records:
            if record not in self:
                place = bisect_right(self.firsts, record)
                self.firsts.insert(place, record)
                self.lasts.insert(place, record)

    def __contains__(self, record: int) -> bool:
        place = bisect_right(self.firsts, record) - 1
        return place >= 0 and record <= self.lasts[place]

    def list_rows(self, chunk: Chunk) -> list[int]:
        """Return the rows of a chunk, from 0, that are told whole."""
        place = max(bisect_right(self.firsts, chunk.record) - 1, 0)
        rows: list[int] = []
        for first, last in zip(self.firsts[place:], self.lasts[place:], strict=True):
            if first >= chunk.record + chunk.count:
                break
            start, stop = first - chunk.record, last - chunk.record + 1
            rows += range(max(start, 0), min(stop, chunk.count))
        return rows


def find_quote_problems(table: Table, kind: Kind, *, is_typed: bool) -> Iterator[QuoteProblem]:
    """Yield what is wrong or doubtful, in the order of the lines.

    `is_typed`: the lines come from the cells of a workbook, where quotes were typed.
    """
    dialect = table.dialect
    if not dialect.delimiter:
        return
    quoted = not (is_typed or kind.is_entries or dialect.text_delimiter)
    if quoted and table.header_line and has_quoted_cell(table.header_line, dialect.delimiter):
        quoted = False
        yield build_quoted(table, table.header_line, line=table.start_line)
    if not table.index.has_marks:
        return
    search = QuoteSearch(table)
    mark = search.mark.encode()
    for chunk in table.chunks(size=CHUNK_BYTES):
        if mark not in chunk.data and not search.unsendable:
            continue
        lines = cut_chunk(chunk)
        found = list(search.find(chunk, lines))
        if quoted and (first := next(find_first_quoted(table, chunk, lines), None)):
            quoted = False
            found.append(first)
        yield from sorted(found, key=lambda one: one.problem.line)


def find_first_quoted(table: Table, chunk: Chunk, lines: Lines) -> Iterator[QuoteProblem]:
    delimiter = table.dialect.delimiter
    if not any(f"{start}{QUOTE}".encode() in b"\n" + chunk.data for start in ("\n", delimiter)):
        return
    for record, line in enumerate(lines, start=chunk.record):
        if has_quoted_cell(line, delimiter):
            yield build_quoted(table, line, line=table.line_of(record), record=record)


def build_quoted(table: Table, text: str, *, line: int, record: int | None = None) -> QuoteProblem:
    """Return the problem of values in quotes that would go with them, told once a file."""
    cells = table.split(text)
    place = next(place for place, cell in enumerate(cells) if cell.startswith(QUOTE))
    value, name = cells[place], table.columns[place] if place < len(table.columns) else ""
    is_whole = read_sound(value, QUOTE) is not None
    problem = build_problem(
        Rule.QUOTED_VALUES,
        line=line,
        record=record,
        column=place + 1,
        field=name,
        value=value if is_whole else text,
        params={"set_text_delimiter": QUOTE},
    )
    return QuoteProblem(problem=problem)


class QuoteSearch:
    """Looks through the lines of a table with quotes, chunk after chunk.

    `unsendable` is the delimiter that the fewest values hold, where some hold each; else empty.
    """

    def __init__(self, table: Table) -> None:
        dialect = table.dialect
        self.table = table
        self.mark = dialect.text_delimiter or QUOTE
        self.breaks = LineBreaks(table, self.mark)
        self.width = len(table.columns)
        self.is_read = bool(dialect.text_delimiter and self.width)
        self.patterns = find_patterns(dialect.delimiter, self.mark)
        is_sendable = not is_packed(table) or find_free_delimiter(table)
        self.unsendable = "" if is_sendable else choose_unsendable(table)

    def find(self, chunk: Chunk, lines: Lines) -> Iterator[QuoteProblem]:
        told = ToldRecords()
        for torn in self.breaks.find(chunk, lines):
            broken = self.build_torn(torn)
            told.add(broken)
            yield broken
        if self.is_read:
            for row in self.find_unsound(lines):
                if chunk.record + row not in told and (found := self.read(lines[row], chunk, row)):
                    yield found
        if self.unsendable:
            for record, line in enumerate(lines, start=chunk.record):
                if self.unsendable in line:
                    yield from self.find_unsendable(record, line)

    def build_torn(self, torn: TornRecord) -> QuoteProblem:
        table, lines = self.table, self.table.lines(torn.first, torn.last + 1)
        cells = split_line(" ".join(lines), table.dialect.delimiter, self.mark)
        is_whole = self.width in (0, len(cells))
        params: dict[str, str | int] = {"last": table.line_of(torn.last)}
        if is_whole:
            params["suggestion"] = torn.meant
        problem = build_problem(
            Rule.LINE_BREAK,
            line=table.line_of(torn.first),
            record=torn.first,
            value=torn.text,
            params=params,
        )
        return QuoteProblem(problem=problem, last=torn.last if is_whole else 0)

    def find_unsound(self, lines: Lines) -> Iterator[int]:
        """Yield the rows, from 0, with a cell that begins with the mark and is no text in marks."""
        if isinstance(lines, Sequence):
            suspects: Sequence[int] = range(len(lines))
        else:
            from imports.checking.quoted_columnar import find_untidy  # noqa: PLC0415

            suspects = find_untidy(lines, self.table.dialect.delimiter, self.mark)
        yield from (row for row in suspects if not self.patterns.is_sound(lines[row]))

    def read(self, line: str, chunk: Chunk, row: int) -> QuoteProblem | None:
        """Return the problem of a line; None where its cells say enough."""
        record, table, delimiter = chunk.record + row, self.table, self.table.dialect.delimiter
        cells = self.patterns.find_meant(line, self.width)
        if not cells:
            is_closed = is_text_closed(line, delimiter, self.mark)
            if not is_closed or len(table.split(line)) > self.width:
                return None
        wrong = [
            (place, cell)
            for place, cell in enumerate(cells)
            if cell.raw.startswith(self.mark) and read_sound(cell.raw, self.mark) is None
        ]
        place, cell = wrong[0] if wrong else (None, None)
        problem = build_problem(
            Rule.STRAY_QUOTE,
            line=table.line_of(record),
            record=record,
            field="" if place is None else table.columns[place],
            value=cell.raw if cell else line,
            params={"suggestion": cell.value} if cell else {},
        )
        return QuoteProblem(problem=problem, last=record if cell else 0)

    def find_unsendable(self, record: int, line: str) -> Iterator[QuoteProblem]:
        held, table = self.unsendable, self.table
        for place, value in enumerate(table.split(line)):
            if held not in value:
                continue
            meant = value.replace(held, INSTEAD[held]) if held in INSTEAD else ""
            problem = build_problem(
                Rule.DELIMITER_IN_VALUE,
                line=table.line_of(record),
                record=record,
                column=place + 1,
                field=table.columns[place] if place < self.width else "",
                value=value,
                params={"delimiter": held.replace("\t", "⇥"), "held": held}
                | ({"suggestion": meant} if meant else {}),
            )
            yield QuoteProblem(problem=problem)


def choose_unsendable(table: Table) -> str:
    """Return the delimiter that the fewest values hold."""
    order = list_delimiters(table.dialect)
    counts: Counter[str] = Counter()
    for line in table.lines():
        for value in table.split(line):
            counts.update(one for one in order if one in value)
    return min(order, key=lambda one: counts[one])
