"""Lines with a list of changes made to them: only what was changed is different afterwards."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from imports.catalogue import EntryFormat, Kind
from imports.checking.cell_doubts import CellDoubts
from imports.checking.layout import Layout, find_layout
from imports.checking.values_above import ValueAbove
from imports.editing.cell_fixes import OF_DOUBTS, remember_fix, resolve_doubt
from imports.editing.column_changes import FitCells
from imports.editing.column_fixes import Fix, FixName, is_spared
from imports.editing.column_shape import ColumnShape
from imports.editing.line_changes import (
    Change,
    LeaveOut,
    PutBack,
    RewriteRecords,
    SetCells,
    SetLine,
    find_left_out,
)
from imports.editing.written_cells import (
    build_layouts,
    check_of,
    drop_surplus_cells,
    fit_cells,
    write_cell,
)
from imports.reading import Dialect
from imports.reading.column_numbering import FIRST_ADDED
from imports.reading.dialect import BYTE_ORDER_MARKS
from imports.reading.misquoted import restore_record
from imports.reading.replacing import CannotHold
from imports.rules.catalogue import Rule
from imports.values.date_texts import have_same_numbers
from imports.values.rules import CellCheck

type Transform = Callable[[str, CellCheck], str | None]

MARK = BYTE_ORDER_MARKS["utf-8-sig"]
#: So many cells that a fix made different are shown: no two of them alike.
SAMPLES = 3
SAMPLE_CHARACTERS = 200
#: What is to be done on every line: those without the cell are said.
OF_EVERY_LINE = (FixName.FILL_DOWN, FixName.SET)
WHOLE_LINE = Layout(checks=(CellCheck(name=""),), delimiter="", is_whole_line=True)


class LineEditor:
    """Changes lines of one reading of a file, one by one.

    `first_line` is that of record 1: a fix leaves alone what stands above. `left_out` are the lines
    that are not sent, `joined` those that become part of the line above. `counts` tells for each
    change how many cells or lines it made different, `refused` how many it could not write,
    `samples` the first different cells of a fix, before and after. `shape` changes the columns of
    a line, once all else is changed. `doubts` are those about the cells of a workbook.
    """

    def __init__(
        self,
        changes: Sequence[Change],
        *,
        dialect: Dialect,
        kind: Kind,
        entry_format: EntryFormat | None = None,
        doubts: CellDoubts | None = None,
    ) -> None:
        self.dialect = dialect
        self.doubts = doubts or CellDoubts(None)
        self.first_line = dialect.first_line
        self.kind = kind
        self.layouts = build_layouts(dialect, kind, entry_format)
        self.checks: dict[tuple[str, str | None], CellCheck] = {}
        self.left_out = find_left_out(changes)
        self.gone = frozenset(self.left_out)
        self.rewrites: defaultdict[int, list[tuple[int, int, RewriteRecords]]] = defaultdict(list)
        self.counts = [0] * len(changes)
        self.refused = [0] * len(changes)
        self.samples: list[dict[tuple[str, str], None]] = [{} for _change in changes]
        #: The line at hand: its number, and how it came.
        self.line, self.origin = 0, ""
        self.above: dict[int, ValueAbove] = {}
        self.only: dict[int, frozenset[int]] = {}
        self.shape = ColumnShape(changes, dialect, kind)
        self.added_cells: dict[int, str] = {}
        self.fixes: list[tuple[int, Fix | FitCells, Transform]] = []
        self.by_line: defaultdict[int, list[tuple[int, SetCells | SetLine]]] = defaultdict(list)
        for number, change in enumerate(changes):
            if isinstance(change, Fix):
                self.fixes.append((number, change, remember_fix(change)))
                self.only[number] = frozenset(change.lines)
                if change.name is FixName.FILL_DOWN:
                    self.watch_above(number, change)
            elif isinstance(change, FitCells):
                self.fixes.append((number, change, keep_value))
            elif isinstance(change, SetCells | SetLine):
                self.by_line[change.line].append((number, change))
            elif isinstance(change, RewriteRecords):
                for first, last in change.records:
                    self.rewrites[first].append((number, last, change))
            elif isinstance(change, LeaveOut | PutBack):
                self.counts[number] = len(change.lines)

    @property
    def joined(self) -> list[int]:
        return sorted(
            {
                line
                for first, rewrites in self.rewrites.items()
                for _number, last, _change in rewrites
                for line in range(first + 1, last + 1)
            }
        )

    @property
    def may_take_blocks(self) -> bool:
        """Say whether nothing but a mapping speaks of lines that are not named one by one."""
        return self.shape.is_mapping_alone and not (self.fixes or self.rewrites)

    @property
    def fills_down(self) -> bool:
        return bool(self.above)

    def watch_above(self, number: int, fix: Fix) -> None:
        """Begin to look for what a fix repeats: in merged cells where it is theirs, or in all."""
        if fix.rule is not Rule.MERGED_CELL:
            self.above[number] = ValueAbove()
        elif merged := self.doubts.find_merged(fix.column):
            self.above[number] = ValueAbove(merged)

    def edit_lines(self, lines: Iterable[tuple[int, str]]) -> Iterator[str]:
        """Yield the lines that stay after all changes; they come in their order, from the first."""
        for line, record in self.edit_records(lines):
            self.watch_torn(line, record)
            yield self.change_columns(line, record)
        self.take_counts()

    def watch_torn(self, line: int, text: str) -> None:
        """Look whether a line belongs to a torn text; they come in their order."""
        torn = self.shape.torn
        if torn and self.is_header(line):
            torn.see_header(text)
        elif torn and line >= self.first_line:
            torn.see(line, text)

    def edit_records(self, lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield the lines that stay, with their numbers, before any column is left out or added."""
        following = iter(lines)
        for line, text in following:
            if line in self.rewrites:
                record = self.rewrite(line, text, following)
            elif line in self.gone:
                self.pass_left_out(line, text)
                continue
            else:
                record = self.edit(line, text)
            if line not in self.gone:
                yield line, record

    def pass_left_out(self, line: int, text: str) -> None:
        """See a line that is not sent: the first of merged cells may stand there."""
        if any(above.merged for above in self.above.values()):
            told = [*self.counts], [*self.refused], [{**shown} for shown in self.samples]
            self.edit(line, text)
            self.counts, self.refused, self.samples = told
            self.added_cells = {}

    def change_columns(self, line: int, text: str) -> str:
        """Return a line as it goes, once all but its columns is changed."""
        is_header = self.is_header(line)
        if not is_header and line < self.first_line:
            return text
        changed, self.added_cells = self.added_cells, {}
        return self.shape.write(line, text, changed, is_header=is_header)

    def is_header(self, line: int) -> bool:
        return line == self.dialect.start_line and self.dialect.has_header

    def take_counts(self) -> None:
        """Take over what the change of columns counted, once the last line is written."""
        self.shape.finish()
        for number, count in self.shape.counts.items():
            self.counts[number] = count
        for number, count in self.shape.refused.items():
            self.refused[number] = count
        for number, samples in self.shape.samples.items():
            self.samples[number] = samples

    def rewrite(self, line: int, text: str, following: Iterator[tuple[int, str]]) -> str:
        """Return the record that begins with a line: what was changed before, then what since."""
        start, reached = 0, line
        for number, last, change in self.rewrites[line]:
            parts = [self.edit(line, text, start=start, stop=number)]
            for below, rest in islice(following, max(last - reached, 0)):
                if below not in self.gone:
                    parts.append(self.edit(below, rest, stop=number))
            dialect = self.dialect
            text = restore_record(parts, dialect.delimiter, dialect.text_delimiter, change.width)
            self.counts[number] += 1
            start, reached = number, max(reached, last)
        return self.edit(line, text, start=start)

    def edit(self, line: int, text: str, *, start: int = 0, stop: int = sys.maxsize) -> str:
        """Return the text of a line after the changes from `start` to `stop`, in their order."""
        self.line, self.origin = line, text
        edits = [one for one in self.by_line.get(line, ()) if start <= one[0] < stop]
        fixes = self.fixes if line >= self.first_line else ()
        if start or stop < sys.maxsize:
            fixes = [one for one in fixes if start <= one[0] < stop]
        if not edits:
            for number, fix, transform in fixes:
                text = self.fix(text, number, fix, transform)
            return text
        steps = sorted([*fixes, *((*edit, None) for edit in edits)], key=lambda step: step[0])
        for number, change, transform in steps:
            if isinstance(change, Fix | FitCells):
                if transform:
                    text = self.fix(text, number, change, transform)
            elif isinstance(change, SetLine):
                self.counts[number] += 1
                text = change.after
            else:
                text = self.set_cells(text, number, change)
        return text

    def fix(self, text: str, number: int, fix: Fix | FitCells, transform: Transform) -> str:
        layout = find_layout(text, self.layouts)
        if layout is None:
            return text
        if isinstance(fix, FitCells):
            fitted = fit_cells(text, layout, fix)
            self.counts[number] += fitted != text
            return fitted
        check = self.find_check(layout, fix)
        if check is None or is_spared(fix, layout.split(text), check):
            return text
        cell, after = self.read_cell(text, layout, fix.column), None
        if cell is None:
            is_missing = fix.name in OF_EVERY_LINE and fix.rule is None
            self.refused[number] += is_missing and bool(text.strip())
        else:
            after = self.fix_cell(cell, number, fix, check, transform)
        if cell is None or after is None or (fix.lines and self.line not in self.only[number]):
            return text
        refused = self.refused[number]
        text = self.write(text, layout, number, fix.column, after)
        if refused == self.refused[number] and len(self.samples[number]) < SAMPLES:
            self.samples[number].setdefault((cell, after))
        return text

    def fix_cell(
        self, cell: str, number: int, fix: Fix, check: CellCheck, transform: Transform
    ) -> str | None:
        """Return what a fix makes of a cell: by the one above, by its workbook, by its value."""
        if fix.name is FixName.FILL_DOWN:
            return self.fill_down(cell, number, fix)
        if fix.rule in OF_DOUBTS:
            is_same = self.is_as_it_came(fix, cell)
            return resolve_doubt(self.doubts, fix, self.line, cell) if is_same else None
        if fix.name is FixName.MONTH_FIRST and not self.has_numbers_of_origin(fix, cell):
            return None
        return transform(cell, check)

    def fill_down(self, cell: str, number: int, fix: Fix) -> str | None:
        """Return what a cell takes from above; None where it has its own, or nothing is there."""
        above = self.above.get(number)
        if above is None or (self.line in self.gone and not above.merged):
            return None
        if not above.repeats(self.line, cell):
            above.see(self.line, cell)
            return None
        value = above.find(self.line)
        is_kept = above.merged and not self.is_as_it_came(fix, cell)
        return None if is_kept or not value or value == cell else value

    def is_as_it_came(self, fix: Fix, cell: str) -> bool:
        came = self.layout_of(self.origin).split(self.origin)
        return came[fix.column - 1 : fix.column] == [cell]

    def read_cell(self, text: str, layout: Layout, column: int) -> str | None:
        """Return the cell in a column, None where the line has none, or the column is gone."""
        if column >= FIRST_ADDED:
            return self.added_cells.get(column, self.shape.values.get(column))
        cells = layout.split(text)
        return cells[column - 1] if column <= len(cells) else None

    def has_numbers_of_origin(self, fix: Fix, cell: str) -> bool:
        """Say whether a date has the numbers with which it came: others were put in order."""
        came = self.layout_of(self.origin).split(self.origin)
        place = fix.column - 1
        return place < len(came) and have_same_numbers(came[place], cell)

    def set_cells(self, text: str, number: int, change: SetCells) -> str:
        layout = self.layout_of(text)
        for column, _before, after in change.cells:
            text = self.write(text, layout, number, column, after)
        return drop_surplus_cells(text, layout, change.width) if change.width else text

    def write(self, text: str, layout: Layout, number: int, column: int, value: str) -> str:
        if column >= FIRST_ADDED:
            if column in self.shape.numbers:
                self.added_cells[column] = value
                self.counts[number] += 1
            return text
        try:
            edited = write_cell(text, layout, column, value)
        except CannotHold:
            self.refused[number] += 1
            return text
        self.counts[number] += 1
        return edited

    def layout_of(self, text: str) -> Layout:
        """Return how the line is cut into cells: not at all where its record is not known."""
        return find_layout(text, self.layouts) or WHOLE_LINE

    def find_check(self, layout: Layout, fix: Fix) -> CellCheck | None:
        """Return the check of the fixed cell; None where another field stands in its column."""
        if not self.kind.is_entries:
            known = (fix.field, fix.decimal_mark)
            if known not in self.checks:
                mark = fix.decimal_mark
                dialect = self.dialect if mark is None else replace(self.dialect, decimal_mark=mark)
                self.checks[known] = check_of(fix.field, self.kind, dialect)
            return self.checks[known]
        place = fix.column - 1
        check = layout.checks[place] if place < len(layout.checks) else None
        return check if check is not None and check.name == fix.field else None


def keep_value(_value: str, _check: CellCheck) -> None:
    """Change no cell: what fits a line to its columns looks at the line."""
