"""The check of a file: its columns, every cell of every line, then the lines with each other."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imports.catalogue import EntryFormat, Kind
from imports.checking.across import Watch
from imports.checking.balance import Balance
from imports.checking.columns import check_columns
from imports.checking.documents import (
    DocumentColumns,
    DocumentCount,
    find_document_columns,
    measure_lines,
)
from imports.checking.expected import Expected
from imports.checking.layout import Layout, build_entry_layouts, build_table_layouts
from imports.checking.line import find_problems
from imports.checking.line_breaks import find_line_breaks
from imports.checking.report import Report, ReportInMaking, build_problem
from imports.checking.rule import Rule
from imports.checking.totals import find_totals
from imports.checking.watches import (
    TableReader,
    build_watches,
    report_watches,
    withhold_thousands,
)
from imports.reading import Chunk, Table

if TYPE_CHECKING:
    from imports.checking.findings import Findings

LIMIT = 10_000
# Below this size the cell loop is done before polars is loaded (about half a second).
SMALL_BYTES = 512 * 1024
CHUNK_BYTES = 8 << 20
WORKERS = 3


def check(
    table: Table,
    kind: Kind,
    *,
    entry_format: EntryFormat | None = None,
    origin: Table | None = None,
    limit: int = LIMIT,
    is_fast: bool | None = None,
) -> Report:
    """Check a table against the fields of its kind.

    Every problem is counted, the first `limit` are kept. `is_fast` chooses between the cell loop
    and the blocks (the report is the same); by default the size does. Accounting entries are
    checked against the positions of `entry_format`. `origin` holds mended lines as they came: what
    they prove of a decimal mark holds on. Raises ValueError for entries without format.
    Facts about the ERP: docs/gestimum.md, "File rules" and "Documents: lines to pieces".
    """
    if kind.is_entries and entry_format is None:
        raise ValueError("accounting entries are checked against a format")
    report = ReportInMaking(limit)
    totals = list(find_totals(table)) if table.columns else []
    columns = find_document_columns(
        table.columns, kind, totals=[problem.record for problem in totals if problem.record]
    )
    documents = DocumentCount(columns)
    layouts = prepare(table, kind, entry_format, report)
    if layouts:
        # First: what the torn lines are told for is only a consequence.
        for problem in find_line_breaks(table):
            report.add_first(problem)
    fast = table.size > SMALL_BYTES if is_fast is None else is_fast
    if layouts and table.line_count:
        watches = build_watches(table, kind, layouts, limit=limit)
        adds_up = kind.is_entries and not layouts[0].is_whole_line
        balance = Balance(layouts, limit=limit) if adds_up else None
        crossing = Crossing(columns=columns, documents=documents, watches=watches, balance=balance)
        checker = check_blocks if fast else check_lines
        checker(table, layouts, crossing, report)
        reader = TableReader(table, layouts[0], chunk_bytes=CHUNK_BYTES)
        report_watches(watches, balance, reader, report)
        before = TableReader(origin, layouts[0], chunk_bytes=CHUNK_BYTES) if origin else None
        withhold_thousands(watches, before, report, is_fast=fast)
    for problem in totals:
        report.add_late(problem)
    expected = None
    if kind.new_document_on_change_of and layouts:
        expected = documents.finish() if columns else expect_one(table, columns)
    return report.finish(lines=table.line_count, expected=expected)


def expect_one(table: Table, columns: DocumentColumns) -> Expected:
    """Return the one document, if any, of lines without a column that starts another."""
    documents = DocumentCount(columns)
    for line in table.lines(1, 2):
        if stretch := measure_lines([table.split(line)], columns, record=1):
            documents.see(stretch)
            documents.last_record = table.line_count
    return documents.finish()


def prepare(
    table: Table, kind: Kind, entry_format: EntryFormat | None, report: ReportInMaking
) -> tuple[Layout, ...]:
    """Report what concerns the whole file; return no layout when its lines mean nothing."""
    if entry_format is not None and kind.is_entries:
        if not entry_format.has_positions:
            report.add(build_problem(Rule.UNKNOWN_LAYOUT, line=table.start_line))
        layouts = build_entry_layouts(entry_format)
    else:
        for problem in check_columns(table, kind):
            report.add(problem)
        layouts = build_table_layouts(table, kind) if table.columns else ()
    if not table.line_count:
        report.add(build_problem(Rule.NO_LINES, line=table.start_line))
    return layouts


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """What looks at lines beside each other: the count of documents, and the rules over many.

    `columns` are those that make documents; `balance` adds up accounting entries.
    """

    columns: DocumentColumns
    documents: DocumentCount
    watches: Sequence[Watch]
    balance: Balance | None

    def see(self, record: int, line: str, cells: Sequence[str]) -> None:
        if self.columns and (stretch := measure_lines([cells], self.columns, record=record)):
            self.documents.see(stretch)
        is_counted = self.columns.is_counted(record, cells)
        for watch in self.watches:
            if is_counted or not watch.is_of_documents:
                watch.see(record, cells)
        if self.balance:
            self.balance.see(record, line)

    def take(self, chunk: Chunk, findings: "Findings") -> None:
        if findings.stretch:
            self.documents.see(findings.stretch)
        for watch, measured in zip(self.watches, findings.measured, strict=True):
            watch.take(measured)
        if self.balance and (doubtful := findings.doubtful):
            records = [chunk.record + row for row in doubtful.rows]
            self.balance.see_some(records, chunk.pick(doubtful.rows), doubtful.apart)


def check_lines(
    table: Table, layouts: Sequence[Layout], crossing: Crossing, report: ReportInMaking
) -> None:
    """Check line by line: the definition, and quick enough for small files."""
    for record, line in enumerate(table.lines(), start=1):
        number = table.line_of(record)
        for problem in find_problems(line, layouts, number=number, record=record):
            report.add(problem)
        crossing.see(record, line, table.split(line))


def check_blocks(
    table: Table, layouts: Sequence[Layout], crossing: Crossing, report: ReportInMaking
) -> None:
    """Check block by block; only the problems that are kept are built line by line."""
    from imports.checking.fast import check_chunk  # noqa: PLC0415 - polars loads slowly
    from imports.checking.findings import Findings, Keeper  # noqa: PLC0415

    keeper = Keeper(table, layouts, report)

    def check_one(chunk: Chunk) -> tuple[Chunk, Findings]:
        left = report.limit - len(report.problems)
        return chunk, check_chunk(
            chunk, layouts, crossing.columns, crossing.watches, crossing.balance, limit=left
        )

    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[tuple[Chunk, Findings]]] = deque()
        chunks = table.chunks(size=CHUNK_BYTES)
        while True:
            waiting.extend(pool.submit(check_one, chunk) for chunk in take(chunks, waiting))
            if not waiting:
                break
            chunk, findings = waiting.popleft().result()
            report.counts.update(findings.counts)
            keeper.keep(chunk, findings)
            crossing.take(chunk, findings)


def take(chunks: Iterator[Chunk], waiting: Sequence[object]) -> Iterator[Chunk]:
    """Yield as many chunks as may be in hand beside those that wait."""
    for _place in range(WORKERS + 1 - len(waiting)):
        chunk = next(chunks, None)
        if chunk is not None:
            yield chunk
