"""One line of a draft, cell by cell, open to correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imports.checking.layout import Layout
from imports.editing.line_editor import (
    LeaveOut,
    LineEditor,
    SetCells,
    SetLine,
    check_of,
    write_cell,
)
from imports.models import Run
from imports.reading import Table
from imports.reading.replacing import refuse_line_break
from imports.values.rules import CellCheck

SHOWN_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it stands now: its text, how it is cut, what each cell must be.

    `record` is None for the header.
    """

    number: int
    record: int | None
    text: str
    layout: Layout
    checks: Sequence[CellCheck]

    @property
    def cells(self) -> list[str]:
        """Return the values, one for each column at least."""
        cells = self.layout.split(self.text)
        return cells + [""] * (len(self.checks) - len(cells))

    def name_of(self, column: int) -> str:
        return self.checks[column - 1].name if column <= len(self.checks) else ""


def find_line(run: Run, table: Table, number: int) -> Line | None:
    """Return the line of that number in the dropped file, None where it is not sent."""
    editor = LineEditor([], dialect=run.lines.dialect, kind=run.kind, entry_format=run.entry_format)
    if table.header_line is not None and number == table.start_line:
        header = table.header_line
        layout = editor.layouts[0]
        checks = [CellCheck(name="") for _name in table.columns]
        return Line(number=number, record=None, text=header, layout=layout, checks=checks)
    record = table.numbering.record_of(number)
    if record is None or record > table.line_count:
        return None
    text = next(table.lines(record, record + 1))
    layout = editor.layout_of(text)
    checks = (
        list(layout.checks)
        if run.kind.is_entries
        else [check_of(name, run.kind, table.dialect) for name in table.columns]
    )
    return Line(number=number, record=record, text=text, layout=layout, checks=checks)


def edit_cells(line: Line, values: Mapping[int, str]) -> SetCells | None:
    """Return the change that writes `values` by column, from 1; None where all stand there already.

    Cells that are empty then, at the end and beyond the last column, are dropped. Raises
    CannotHold; the columns must be among the cells.
    """
    cells, text = line.cells, line.text
    surplus = find_surplus(line, values)
    changed = [
        (column, cells[column - 1], value)
        for column, value in {**dict.fromkeys(surplus, ""), **values}.items()
        if cells[column - 1] != value or column in surplus
    ]
    for column, _before, after in changed:
        text = write_cell(text, line.layout, column, after)
    if not changed:
        return None
    names = () if line.record is None else tuple(line.name_of(c) for c, _, _ in changed)
    width = len(line.checks) if surplus else 0
    return SetCells(line=line.number, cells=tuple(changed), names=names, width=width)


def find_surplus(line: Line, values: Mapping[int, str]) -> Sequence[int]:
    """Return the columns beyond the last one that are empty with these values, and end the line."""
    cells = line.cells
    first = len(cells) + 1
    while first - 1 > len(line.checks) and not values.get(first - 1, cells[first - 2]):
        first -= 1
    return range(first, len(cells) + 1)


def edit_line(line: Line, text: str) -> SetLine | None:
    """Return the change that writes the whole line anew, None where it reads so already.

    Raises CannotHold for a line break.
    """
    refuse_line_break(text)
    return SetLine(line=line.number, before=line.text, after=text) if text != line.text else None


def leave_out(table: Table, lines: Sequence[int]) -> LeaveOut | None:
    """Return the change that leaves those of the lines out that are sent; None where none is."""
    records = ((line, table.numbering.record_of(line)) for line in sorted(set(lines)))
    sent = [(line, one) for line, one in records if one is not None and one <= table.line_count]
    if not sent:
        return None
    shown = next(table.lines(sent[0][1], sent[0][1] + 1))[:SHOWN_CHARACTERS]
    return LeaveOut(lines=tuple(line for line, _ in sent), shown=shown)
