"""One line of a draft, cell by cell, open to correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imports.checking.layout import Layout, find_layout
from imports.editing.cell_packing import split_packed
from imports.editing.line_changes import LeaveOut, SetCells, SetLine
from imports.editing.line_editor import WHOLE_LINE
from imports.editing.written_cells import build_layouts, check_of, write_cell
from imports.intake.open_editor import open_editor
from imports.models import Run
from imports.reading import Table
from imports.reading.cells import is_text_closed
from imports.reading.column_numbering import FIRST_ADDED, ColumnNumbering
from imports.reading.replacing import CannotHold, refuse_line_break
from imports.reading.table import SAME_COLUMNS
from imports.values.rules import CellCheck

SHOWN_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it stands now: its text, how it is cut, what each cell must be.

    `record` is None for the header. `origin` is the line with every column of the dropped file, so
    far as it is not this one: what it is changed to is written there. Cells that steps of a mapping
    convert are those of the file, before; `named` are columns whose name in the header is that of
    their field, whatever stands there in the file.
    """

    number: int
    record: int | None
    text: str
    layout: Layout
    checks: Sequence[CellCheck]
    columns: ColumnNumbering = SAME_COLUMNS
    origin: str | None = None
    named: frozenset[int] = frozenset()

    @property
    def whole(self) -> str:
        """The line as a whole, as it may be written anew."""
        return self.text if self.origin is None else self.origin

    @property
    def numbers(self) -> list[int]:
        """Return the column of the dropped file that each of the cells is."""
        return [self.columns.column_of(place) for place in range(len(self.cells))]

    @property
    def values(self) -> dict[int, str]:
        """Return the cells by column."""
        return dict(zip(self.numbers, self.cells, strict=True))

    @property
    def cells(self) -> list[str]:
        """Return the values, one for each column at least."""
        cells = self.layout.split(self.text)
        return cells + [""] * (len(self.checks) - len(cells))

    def name_of(self, column: int) -> str:
        place = self.columns.place_of(column)
        return self.checks[place].name if place is not None and place < len(self.checks) else ""


def find_line(run: Run, table: Table, number: int) -> Line | None:
    """Return the line of that number in the dropped file, None where it is not sent."""
    is_header = table.header_line is not None and number == table.start_line
    record = None if is_header else table.numbering.record_of(number)
    text = table.header_line if is_header else read_sent_line(table, record)
    if text is None:
        return None
    layouts = build_layouts(table.dialect, run.kind, run.entry_format)
    layout = layouts[0] if is_header else find_layout(text, layouts) or WHOLE_LINE
    columns = table.column_numbering
    origin = find_origin(run, number) if columns else None
    if origin is not None and columns.converted and not is_header:
        text = restore_cells(text, origin, table)
    return Line(
        number=number,
        record=record,
        text=text,
        layout=layout,
        checks=list_checks(run, table, layout, is_header=is_header),
        columns=columns,
        origin=origin,
        named=frozenset(one.number for one in columns.named if is_header),
    )


def restore_cells(text: str, origin: str, table: Table) -> str:
    """Return a line as it is sent, with the cells of the file where steps convert them."""
    dialect, numbering = table.dialect, table.column_numbering
    if not is_text_closed(origin, dialect.delimiter, dialect.text_delimiter):
        return text  # it is sent as it stands
    cells = split_packed(origin, dialect)
    cells += [""] * (numbering.width - len(cells))
    sent = split_packed(text, dialect)
    places = [numbering.place_of(one.number) for one in numbering.added]
    added = [sent[at] if at is not None and at < len(sent) else "" for at in places]
    return dialect.delimiter.join(numbering.arrange(cells, added))


def read_sent_line(table: Table, record: int | None) -> str | None:
    if record is None or record > table.line_count:
        return None
    return next(table.lines(record, record + 1))


def list_checks(run: Run, table: Table, layout: Layout, *, is_header: bool) -> list[CellCheck]:
    if is_header:
        return [CellCheck(name="") for _name in table.columns]
    if run.kind.is_entries:
        return list(layout.checks)
    # A cell of the file that steps convert may hold what its field would not take.
    in_file = {n for n in table.column_numbering.converted if n < FIRST_ADDED}
    return [
        CellCheck(name=name)
        if table.column_of(place) in in_file
        else check_of(name, run.kind, table.dialect)
        for place, name in enumerate(table.columns)
    ]


def find_origin(run: Run, number: int) -> str:
    """Return a line that is sent after all changes but those of columns. One query."""
    editor = open_editor(run, run.edits.filter(undone_at=None))
    table = run.unedited_lines.open()
    if number == table.start_line and table.header_line is not None:
        return editor.edit(number, table.header_line)
    first = 1 if editor.fills_down else number - table.first_line + 1
    lines = enumerate(table.lines(first), start=table.first_line + first - 1)
    return next(text for line, text in editor.edit_records(lines) if line == number)


def edit_cells(line: Line, values: Mapping[int, str]) -> SetCells | None:
    """Return the change that writes `values` by column; None where all stand there already.

    Cells that are empty then, at the end and beyond the last column, are dropped. Raises
    CannotHold, also for the name of a column that is mapped to a field; the columns must be among
    those of the line.
    """
    before, text = line.values, line.text
    surplus = find_surplus(line, values)
    changed = [
        (column, before[column], value)
        for column, value in {**dict.fromkeys(surplus, ""), **values}.items()
        if before[column] != value or column in surplus
    ]
    for column, _before, after in changed:
        if column in line.named:
            raise CannotHold("mapped_name")
        place = line.columns.place_of(column) or 0
        text = write_cell(text, line.layout, place + 1, after)
    if not changed:
        return None
    names = () if line.record is None else tuple(line.name_of(c) for c, _, _ in changed)
    width = line.columns.column_of(len(line.checks)) - 1 if surplus else 0
    return SetCells(line=line.number, cells=tuple(changed), names=names, width=width)


def find_surplus(line: Line, values: Mapping[int, str]) -> Sequence[int]:
    """Return the columns beyond the last one that are empty with these values, and end the line."""
    cells = line.values
    numbers = line.numbers
    first = len(numbers)
    while first > len(line.checks):
        column = numbers[first - 1]
        if values.get(column, cells[column]):
            break
        first -= 1
    return numbers[first:]


def edit_line(line: Line, text: str) -> SetLine | None:
    """Return the change that writes the whole line anew, None where it reads so already.

    Raises CannotHold for a line break.
    """
    refuse_line_break(text)
    return SetLine(line=line.number, before=line.whole, after=text) if text != line.whole else None


def leave_out(table: Table, lines: Sequence[int]) -> LeaveOut | None:
    """Return the change that leaves those of the lines out that are sent; None where none is."""
    records = ((line, table.numbering.record_of(line)) for line in sorted(set(lines)))
    sent = [(line, one) for line, one in records if one is not None and one <= table.line_count]
    if not sent:
        return None
    shown = next(table.lines(sent[0][1], sent[0][1] + 1))[:SHOWN_CHARACTERS]
    return LeaveOut(lines=tuple(line for line, _ in sent), shown=shown)
