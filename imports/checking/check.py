"""The check of a file: its columns, every cell of every line, then the lines with each other."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from imports.catalogue import EntryFormat, Kind
from imports.checking.across.accounting import Balance
from imports.checking.across.date_order import DateOrders
from imports.checking.across.protocol import CrossLineRule
from imports.checking.across.registry import (
    TableReader,
    build_cross_line_rules,
    report_cross_line_rules,
    report_date_orders,
    withhold_thousands,
)
from imports.checking.cell_doubts import find_doubtful_cells
from imports.checking.documents.count import (
    DocumentColumns,
    DocumentCount,
    find_document_columns,
    measure_lines,
)
from imports.checking.documents.expected import Expected
from imports.checking.header.other_files import find_other_file
from imports.checking.header.rules import check_columns, find_torn_header
from imports.checking.layout import Layout, build_entry_layouts, build_table_layouts
from imports.checking.reading_problems import DroppedFile, find_reading_problems
from imports.checking.records.not_records import find_not_records
from imports.checking.records.quotes import ToldRecords, find_quote_problems
from imports.checking.records.rules import find_problems
from imports.checking.records.table_below import LinesBelow, part_tables
from imports.checking.report import FoundProblem, Report, ReportInMaking, build_problem
from imports.reading import Chunk, Table
from imports.reading.ahead import work_ahead
from imports.reading.columns import read_columns
from imports.rules.catalogue import Rule

if TYPE_CHECKING:
    from imports.checking.across.accounting_blocks import BlockBalance
    from imports.checking.chunk_result import ChunkResult

LIMIT = 10_000
# Below this size the cell loop is done before polars is loaded (about half a second).
SMALL_BYTES = 512 * 1024
CHUNK_BYTES = 8 << 20
#: Of entries that are added up, whose sums take several times the lines' own bytes.
ENTRIES_BYTES = 2 << 20
WORKERS = 3


def check_table(
    table: Table,
    kind: Kind,
    *,
    entry_format: EntryFormat | None = None,
    open_origin: Callable[[], Table] | None = None,
    dropped: DroppedFile | None = None,
    limit: int = LIMIT,
    is_fast: bool | None = None,
) -> Report:
    """Check a table against the fields of its kind.

    Every problem is counted, the first `limit` are kept. `is_fast` chooses between the cell loop
    and the blocks (the report is the same); by default the size does. Accounting entries are
    checked against the positions of `entry_format`. `open_origin` opens edited lines as they came:
    what they prove of a decimal mark or of the order of dates holds on; `dropped` is what the lines
    were made of. Raises ValueError for entries without format.
    Facts about the ERP: docs/gestimum.md, "File rules" and "Documents: lines to pieces".
    """
    if kind.is_entries and entry_format is None:
        raise ValueError("accounting entries are checked against a format")
    check = partial(
        check_records,
        kind=kind,
        entry_format=entry_format,
        open_origin=open_origin,
        dropped=dropped,
        limit=limit,
        is_fast=is_fast,
    )
    report = check(table)
    has_gap = (Rule.EMPTY_LINE, "") in report.counts or table.numbering.left_out
    # Of a text that is torn over lines, any may be blank: those are joined first.
    is_torn = any(rule is Rule.LINE_BREAK for rule, _field in report.counts)
    if has_gap and not is_torn and (parted := part_tables(table, kind, dropped)):
        first, below = parted
        return replace(check(first, below=below), lines=table.line_count)
    return report


def check_records(
    table: Table,
    *,
    kind: Kind,
    entry_format: EntryFormat | None,
    open_origin: Callable[[], Table] | None,
    dropped: DroppedFile | None,
    limit: int,
    is_fast: bool | None,
    below: LinesBelow | None = None,
) -> Report:
    """Check the records of a table; `below` are the lines of another one below it."""
    report = ReportInMaking(limit)
    for problem in find_reading_problems(table, kind, dropped):
        report.add(problem)
    if dropped is not None and dropped.problems:
        report.take_known(dropped.problems, table)
    layouts = prepare_check(table, kind, entry_format, report)
    is_typed = dropped is not None and dropped.book is not None
    # First: the cells of what is told whole are not looked at.
    told = report_quotes(table, kind, layouts, report, is_typed=is_typed)
    fast = table.size > SMALL_BYTES if is_fast is None else is_fast
    not_records = tell_not_records(table, kind, layouts, told, is_fast=fast)
    columns = find_document_columns(read_columns(table.columns, kind), kind, totals=not_records)
    documents = DocumentCount(columns)
    if layouts and dropped is not None:
        report_doubtful_cells(table, layouts, dropped, not_records, report)
    if layouts and table.line_count:
        state = build_state(
            table,
            kind,
            layouts,
            documents=documents,
            told=told,
            limit=limit,
            is_fast=fast,
            is_typed=is_typed,
        )
        checker = check_blocks if fast else check_lines
        checker(table, layouts, state, report)
        reader = TableReader(
            table, layouts[0], chunk_bytes=CHUNK_BYTES, left_out=not_records.keys()
        )
        report_across(reader, state, report, open_origin=open_origin, is_fast=fast)
    for problem in not_records.values():
        report.add_late(problem)
    if below:
        for problem in below.tell(limit):
            report.add_first(problem)
        report.counts[Rule.TABLE_BELOW, ""] = below.count()
    expected = None
    if kind.new_document_on_change_of and layouts:
        expected = documents.finish() if columns else expect_one(table, columns)
    return report.finish(lines=table.line_count, expected=expected, columns=table.column_numbering)


def report_quotes(
    table: Table,
    kind: Kind,
    layouts: Sequence[Layout],
    report: ReportInMaking,
    *,
    is_typed: bool,
) -> ToldRecords:
    """Report what the quotes leave wrong; return the records that are told whole by that."""
    told = ToldRecords()
    known = {
        line
        for one in report.first
        if one.rule is Rule.LINE_BREAK
        for line in range(one.line, int(one.params["last"]) + 1)
    }
    for found in find_quote_problems(table, kind, is_typed=is_typed) if layouts else ():
        if found.problem.rule is not Rule.LINE_BREAK or found.problem.line not in known:
            report.add_first(found.problem)
        told.add(found)
    return told


def report_doubtful_cells(
    table: Table,
    layouts: Sequence[Layout],
    dropped: DroppedFile,
    not_records: Container[int],
    report: ReportInMaking,
) -> None:
    """Report what a workbook leaves in doubt: of lines that are no records, not their cells."""
    for problem in find_doubtful_cells(table, layouts, dropped):
        if problem.column is None or problem.record not in not_records:
            report.add_first(problem)


def tell_not_records(
    table: Table, kind: Kind, layouts: Sequence[Layout], told: ToldRecords, *, is_fast: bool
) -> dict[int, FoundProblem]:
    """Return by record the lines that are none and were not told of yet; now they are `told`."""
    found = find_not_records(table, kind, layouts, is_fast=is_fast) if layouts else ()
    problems = {
        problem.record: problem
        for problem in found
        if problem.record is not None and problem.record not in told
    }
    told.insert(problems)
    return problems


def expect_one(table: Table, columns: DocumentColumns) -> Expected:
    """Return the one document, if any, of lines without a column that starts another."""
    documents = DocumentCount(columns)
    for line in table.lines(1, 2):
        if stretch := measure_lines([table.split(line)], columns, record=1):
            documents.see(stretch)
            documents.last_record = table.line_count
    return documents.finish()


def prepare_check(
    table: Table, kind: Kind, entry_format: EntryFormat | None, report: ReportInMaking
) -> tuple[Layout, ...]:
    """Report what concerns the whole file; return no layout when its lines mean nothing."""
    if other := find_other_file(table, kind, entry_format):
        report.add(other)
        return ()
    if entry_format is not None and kind.is_entries:
        if not entry_format.has_positions:
            report.add(build_problem(Rule.UNKNOWN_LAYOUT, line=table.start_line))
        layouts = build_entry_layouts(entry_format)
    elif torn := find_torn_header(table):
        report.add(torn)
        return ()
    else:
        problems = list(check_columns(table, kind))
        for problem in problems:
            report.add(problem)
        if [problem.rule for problem in problems] == [Rule.OTHER_KIND]:
            return ()
        layouts = build_table_layouts(table, kind) if table.columns else ()
    if not table.line_count:
        report.add(build_problem(Rule.NO_LINES, line=table.start_line))
    if (Rule.DOUBTFUL_ENCODING, "") in report.counts:
        return tuple(layout.doubt_letters() for layout in layouts)
    return layouts


@dataclass(frozen=True, kw_only=True)
class CrossLineState:
    """What looks at lines beside each other: the count of documents, and the rules over many.

    `columns` are those that make documents; `balance` adds up accounting entries, `blocks` does in
    blocks; `dates` hold what refused dates tell of their columns. The cells of the records that are
    `told` whole are not looked at.
    """

    columns: DocumentColumns
    documents: DocumentCount
    cross_rules: Sequence[CrossLineRule]
    balance: Balance | None
    blocks: "BlockBalance | None"
    dates: DateOrders
    told: ToldRecords

    def see(self, record: int, line: str, cells: Sequence[str]) -> None:
        if record in self.columns.totals:
            return
        if self.columns and (stretch := measure_lines([cells], self.columns, record=record)):
            self.documents.see(stretch)
        is_counted = self.columns.is_counted(record, cells)
        for cross_rule in self.cross_rules:
            if is_counted or not cross_rule.is_of_documents:
                cross_rule.see(record, cells)
        if self.balance:
            self.balance.see(record, line)

    def take(self, result: "ChunkResult", first_record: int) -> None:
        self.dates.take(result.date_signs, first_record)
        if result.stretch:
            self.documents.see(result.stretch)
        for cross_rule, measured in zip(self.cross_rules, result.measured, strict=True):
            cross_rule.take(measured)
        if self.blocks:
            self.blocks.take(result.balance)


def build_state(
    table: Table,
    kind: Kind,
    layouts: Sequence[Layout],
    *,
    documents: DocumentCount,
    told: ToldRecords,
    limit: int,
    is_fast: bool,
    is_typed: bool,
) -> CrossLineState:
    adds_up = kind.is_entries and not layouts[0].is_whole_line
    return CrossLineState(
        columns=documents.columns,
        documents=documents,
        cross_rules=build_cross_line_rules(table, kind, layouts, limit=limit, is_typed=is_typed),
        balance=Balance(layouts, limit=limit) if adds_up and not is_fast else None,
        blocks=build_block_balance(layouts, limit=limit) if adds_up and is_fast else None,
        dates=DateOrders(layouts),
        told=told,
    )


def build_block_balance(layouts: Sequence[Layout], *, limit: int) -> "BlockBalance":
    from imports.checking.across.accounting_blocks import BlockBalance  # noqa: PLC0415 - polars loads slowly

    return BlockBalance(layouts, limit=limit)


def check_lines(
    table: Table, layouts: Sequence[Layout], state: CrossLineState, report: ReportInMaking
) -> None:
    """Check line by line: the definition, and quick enough for small files."""
    for record, line in enumerate(table.lines(), start=1):
        number = table.line_of(record)
        if record not in state.told:
            for problem in find_problems(line, layouts, number=number, record=record):
                report.add(problem)
                state.dates.see(problem)
        state.see(record, line, table.split(line))


def check_blocks(
    table: Table, layouts: Sequence[Layout], state: CrossLineState, report: ReportInMaking
) -> None:
    """Check block by block; only the problems that are kept are built line by line."""
    from imports.checking.chunk_result import Keeper  # noqa: PLC0415
    from imports.checking.columnar import check_chunk  # noqa: PLC0415 - polars loads slowly

    keeper = Keeper(table, layouts, report)

    def check_one(chunk: Chunk) -> "ChunkResult":
        return check_chunk(
            chunk,
            layouts,
            state.columns,
            state.cross_rules,
            state.blocks,
            told=state.told.list_rows(chunk),
            limit=report.limit - len(report.problems),
        )

    chunks = table.chunks(size=ENTRIES_BYTES if state.blocks else CHUNK_BYTES)
    for chunk, result in work_ahead(check_one, chunks, workers=WORKERS):
        report.counts.update(result.counts)
        keeper.keep(chunk, result)
        state.take(result, chunk.record)


def report_across(
    reader: TableReader,
    state: CrossLineState,
    report: ReportInMaking,
    *,
    open_origin: Callable[[], Table] | None,
    is_fast: bool,
) -> None:
    """Report what the lines show beside each other, once all of them were looked at.

    What the lines of `open_origin` prove of dates and decimal marks holds on.
    """
    table, chunk_bytes = reader.table, CHUNK_BYTES if is_fast else None
    is_told = bool(state.dates.checks) or bool(table.dialect.decimal_mark)
    origin = open_origin() if open_origin and is_told else None
    dates = report_date_orders(state.dates, table, origin, report, chunk_bytes=chunk_bytes)
    report_cross_line_rules(state.cross_rules, state.balance or state.blocks, dates, reader, report)
    before = TableReader(origin, reader.layout, chunk_bytes=CHUNK_BYTES) if origin else None
    withhold_thousands(state.cross_rules, before, report, is_fast=is_fast)
