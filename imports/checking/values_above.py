"""What stands above cells that have no value of their own: it is repeated downwards into them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from imports.checking.layout import Layout, find_layout
from imports.reading.cell_doubts import CellDoubt
from imports.reading.column_numbering import ColumnNumbering


class ValueAbove:
    """Remembers, as lines ascend, the value of one column that is repeated downwards.

    Merged cells, where there are such, repeat what stands right above each stretch of them: the
    workbook shows it in all of them. Else every empty cell repeats the last value above it.
    """

    def __init__(self, merged: CellDoubt | None = None) -> None:
        self.merged = merged
        self.line, self.value = 0, ""

    def repeats(self, line: int, cell: str) -> bool:
        """Say whether the cell of a line has no value of its own."""
        return self.merged.holds(line) if self.merged else not cell.strip()

    def see(self, line: int, cell: str) -> None:
        """Take a cell with a value of its own: it may be that of those below."""
        self.line, self.value = line, cell

    def find(self, line: int) -> str | None:
        """Return the value that a cell without its own repeats; None where it was not seen."""
        first = self.merged.start_of(line) - 1 if self.merged else 1
        return self.value if self.line >= first else None


class ValuesAbove:
    """Remembers, as lines ascend, the cell above each stretch of merged ones, in every column.

    Columns are those of the dropped file; `numbering` says where they stand on the lines.
    """

    def __init__(self, doubts: Iterable[CellDoubt], numbering: ColumnNumbering) -> None:
        self.numbering = numbering
        self.above: dict[int, ValueAbove] = {}
        self.columns: defaultdict[int, list[int]] = defaultdict(list)
        for doubt in doubts:
            self.above[doubt.column] = ValueAbove(doubt)
            for first in doubt.starts:
                self.columns[first - 1].append(doubt.column)

    def see(self, line: int, text: str, layouts: Sequence[Layout]) -> None:
        """Take a line: it may hold the value of those below."""
        columns = self.columns.get(line)
        layout = find_layout(text, layouts) if columns else None
        if columns and layout:
            cells = layout.split(text)
            for column in columns:
                place = self.numbering.place_of(column)
                if place is not None and place < len(cells):
                    self.above[column].see(line, cells[place])

    def find(self, line: int, column: int) -> str | None:
        """Return the value above a merged cell; None for any other, or where it was not seen."""
        above = self.above.get(column)
        return above.find(line) if above and above.repeats(line, "") else None
