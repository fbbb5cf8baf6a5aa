"""Lines with a list of changes made to them: only what was changed is different afterwards."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from imports.catalogue import EntryFormat, Kind
from imports.checking.cell_doubts import CellDoubts
from imports.checking.layout import Layout, build_entry_layouts, find_layout
from imports.editing.cell_fixes import OF_DOUBTS, remember_fix, resolve_doubt
from imports.editing.column_fixes import Fix, FixName, StoredFix, is_spared
from imports.reading import Dialect
from imports.reading.dialect import BYTE_ORDER_MARKS
from imports.reading.misquoted import restore_record
from imports.reading.replacing import CannotHold, replace_cell, replace_slice
from imports.values.date_texts import have_same_numbers
from imports.values.rules import CellCheck, build_check

MARK = BYTE_ORDER_MARKS["utf-8-sig"]
#: So many cells that a fix made different are shown: no two of them alike.
SAMPLES = 3
SAMPLE_CHARACTERS = 200
WHOLE_LINE = Layout(checks=(CellCheck(name=""),), delimiter="", is_whole_line=True)


@dataclass(frozen=True, kw_only=True)
class SetCells:
    """Other values in a line: column from 1, the value before, the value after.

    `names` are those of the columns, as the check calls them; none for a header. Empty cells at the
    end beyond `width` are dropped; 0: none is.
    """

    line: int
    cells: tuple[tuple[int, str, str], ...]
    names: tuple[str, ...] = ()
    width: int = 0


@dataclass(frozen=True, kw_only=True)
class SetLine:
    line: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LeaveOut:
    """Lines that are not sent; `shown` is how the first one reads.

    `twins` are those of them that were sent before while an equal line stays, each with its hash:
    what was sent is accounted for by them, and the line that stays is new.
    """

    lines: tuple[int, ...]
    shown: str = ""
    twins: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """Lines that are sent after all."""

    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RewriteRecords:
    """Records written anew: each from its first line to its last one, its quotes as they should be.

    `width` is how many cells one has; `shown` is how the first one reads before.
    """

    records: tuple[tuple[int, int], ...]
    width: int
    shown: str = ""


type Change = SetCells | SetLine | LeaveOut | PutBack | RewriteRecords | Fix


class StoredChange(StoredFix, total=False):
    """A change as it is stored under its kind: with the keys of that kind.

    `samples` are the first cells that a fix made different, before and after.
    """

    line: int
    cells: Sequence[tuple[int, str, str]]
    names: Sequence[str]
    width: int
    before: str
    after: str
    lines: Sequence[int]
    shown: str
    twins: Sequence[tuple[int, int]]
    records: Sequence[tuple[int, int]]
    samples: Sequence[tuple[str, str]]


READERS: Mapping[str, Callable[[StoredChange], Change]] = {
    "cells": lambda data: SetCells(
        line=data["line"],
        cells=tuple((column, old, new) for column, old, new in data["cells"]),
        names=tuple(data["names"]),
        width=data.get("width", 0),
    ),
    "line": lambda data: SetLine(line=data["line"], before=data["before"], after=data["after"]),
    "leave_out": lambda data: LeaveOut(
        lines=tuple(data["lines"]),
        shown=data["shown"],
        twins=tuple((line, twin) for line, twin in data.get("twins", ())),
    ),
    "put_back": lambda data: PutBack(lines=tuple(data["lines"])),
    "records": lambda data: RewriteRecords(
        records=tuple((first, last) for first, last in data["records"]),
        width=data["width"],
        shown=data["shown"],
    ),
    "fix": Fix.from_json,
}


def read_change(kind: str, data: StoredChange) -> Change:
    """Return a change as it was stored under its kind."""
    return READERS[kind](data)


def write_change(change: Change) -> tuple[str, StoredChange]:
    """Return the kind of a change, and what is to be stored of it."""
    if isinstance(change, SetCells):
        return "cells", {
            "line": change.line,
            "cells": change.cells,
            "names": change.names,
            "width": change.width,
        }
    if isinstance(change, SetLine):
        return "line", {"line": change.line, "before": change.before, "after": change.after}
    if isinstance(change, RewriteRecords):
        return "records", {
            "records": change.records,
            "width": change.width,
            "shown": change.shown,
        }
    if isinstance(change, LeaveOut):
        return "leave_out", {
            "lines": change.lines,
            "shown": change.shown,
            "twins": change.twins,
        }
    if isinstance(change, PutBack):
        return "put_back", {"lines": change.lines}
    return "fix", {**StoredChange(), **change.as_json()}


def find_left_out(changes: Sequence[Change]) -> list[int]:
    """Return the lines that are left out after all changes, ascending."""
    lines: set[int] = set()
    for change in changes:
        if isinstance(change, LeaveOut):
            lines.update(change.lines)
        elif isinstance(change, PutBack):
            lines.difference_update(change.lines)
    return sorted(lines)


class LineEditor:
    """Changes lines of one reading of a file, one by one.

    `first_line` is that of record 1: a fix leaves alone what stands above. `left_out` are the lines
    that are not sent, `joined` those that become part of the line above. `counts` tells for each
    change how many cells or lines it made different, `refused` how many it could not write,
    `samples` the first different cells of a fix, before and after. `doubts` are those
    about the cells of a workbook.
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
        self.above = self.doubts.watch_above()
        #: The number of the line at hand.
        self.line = 0
        self.first_line = dialect.first_line
        self.kind = kind
        self.layouts = build_layouts(dialect, kind, entry_format)
        self.checks: dict[tuple[str, str | None], CellCheck] = {}
        self.left_out = find_left_out(changes)
        self.gone = frozenset(self.left_out)
        self.rewrites: defaultdict[int, list[tuple[int, int, RewriteRecords]]] = defaultdict(list)
        self.counts = [0] * len(changes)
        self.refused = [0] * len(changes)
        self.samples: list[dict[str, str]] = [{} for _change in changes]
        self.fixes: list[tuple[int, Fix, Callable[[str, CellCheck], str | None]]] = []
        self.by_line: defaultdict[int, list[tuple[int, SetCells | SetLine]]] = defaultdict(list)
        for number, change in enumerate(changes):
            if isinstance(change, Fix):
                self.fixes.append((number, change, remember_fix(change)))
            elif isinstance(change, SetCells | SetLine):
                self.by_line[change.line].append((number, change))
            elif isinstance(change, RewriteRecords):
                for first, last in change.records:
                    self.rewrites[first].append((number, last, change))
            else:
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

    def edit_lines(self, lines: Iterable[tuple[int, str]]) -> Iterator[str]:
        """Yield the lines that stay after all changes; they come in their order, from the first."""
        following = iter(lines)
        for line, text in following:
            if line in self.rewrites:
                record = self.rewrite(line, text, following)
            else:
                record = text if line in self.gone else self.edit(line, text)
            self.above.see(line, record, self.layouts)
            if line not in self.gone:
                yield record

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
        self.line, origin = line, text
        edits = [one for one in self.by_line.get(line, ()) if start <= one[0] < stop]
        fixes = self.fixes if line >= self.first_line else ()
        if start or stop < sys.maxsize:
            fixes = [one for one in fixes if start <= one[0] < stop]
        if not edits:
            for number, fix, transform in fixes:
                text = self.fix(text, number, fix, transform, origin)
            return text
        steps = sorted([*fixes, *((*edit, None) for edit in edits)], key=lambda step: step[0])
        for number, change, transform in steps:
            if isinstance(change, Fix):
                if transform:
                    text = self.fix(text, number, change, transform, origin)
            elif isinstance(change, SetLine):
                self.counts[number] += 1
                text = change.after
            else:
                text = self.set_cells(text, number, change)
        return text

    def fix(
        self,
        text: str,
        number: int,
        fix: Fix,
        transform: Callable[[str, CellCheck], str | None],
        origin: str,
    ) -> str:
        layout = find_layout(text, self.layouts)
        check = self.find_check(layout, fix) if layout else None
        if layout is None or check is None:
            return text
        cells = layout.split(text)
        if (
            fix.column > len(cells)
            or is_spared(fix, cells, check)
            or (fix.name is FixName.MONTH_FIRST and not self.has_numbers_of(origin, fix, cells))
        ):
            return text
        value = cells[fix.column - 1]
        if fix.rule in OF_DOUBTS:
            came = self.layout_of(origin).split(origin)
            after = resolve_doubt(self.doubts, self.above, fix, self.line, value, came)
        else:
            after = transform(value, check)
        if after is None:
            return text
        written = self.write(text, layout, number, fix.column, after)
        samples = self.samples[number]
        if written != text and len(samples) < SAMPLES:
            samples.setdefault(cells[fix.column - 1], after)
        return written

    def has_numbers_of(self, origin: str, fix: Fix, cells: Sequence[str]) -> bool:
        """Say whether a date has the numbers with which it came: others were put in order."""
        came = self.layout_of(origin).split(origin)
        place = fix.column - 1
        return place < len(came) and have_same_numbers(came[place], cells[place])

    def set_cells(self, text: str, number: int, change: SetCells) -> str:
        layout = self.layout_of(text)
        for column, _before, after in change.cells:
            text = self.write(text, layout, number, column, after)
        return drop_surplus_cells(text, layout, change.width) if change.width else text

    def write(self, text: str, layout: Layout, number: int, column: int, value: str) -> str:
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


def check_of(name: str, kind: Kind, dialect: Dialect) -> CellCheck:
    """Return the check of a column of that name."""
    field = kind.fields_by_name.get(name)
    if field is None:
        return CellCheck(name=name)
    return build_check(field, chosen_mark=dialect.decimal_mark)


def build_layouts(
    dialect: Dialect, kind: Kind, entry_format: EntryFormat | None
) -> tuple[Layout, ...]:
    """Return how lines are cut into cells, whatever their columns are called."""
    if kind.is_entries and entry_format is not None:
        return build_entry_layouts(entry_format)
    return (Layout(checks=(), delimiter=dialect.delimiter, text_delimiter=dialect.text_delimiter),)


def write_cell(text: str, layout: Layout, column: int, value: str) -> str:
    """Return the line with `value` in the column, from 1. Raises CannotHold."""
    if layout.slices:
        return replace_slice(text, *layout.slices[column - 1], value)
    before = ""
    if layout.prefix and text.startswith(layout.prefix):
        before = layout.prefix
        if text.startswith(layout.delimiter, len(before)):
            before += layout.delimiter
    return before + replace_cell(
        text[len(before) :],
        column - 1,
        value,
        delimiter="" if layout.is_whole_line else layout.delimiter,
        text_delimiter=layout.text_delimiter,
    )


def drop_surplus_cells(text: str, layout: Layout, width: int) -> str:
    """Return the line without the empty cells at its end that stand beyond `width`."""
    cells = layout.split(text)
    while len(cells) > width and not cells[-1]:
        cells.pop()
        text = text.rpartition(layout.delimiter)[0]
    return text
