"""What stands right above merged cells: the workbook shows that value in all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from imports.checking.layout import Layout, find_layout
from imports.reading.workbooks.cell_doubts import CellDoubt


class ValuesAbove:
    """Remembers, as lines ascend, the cell above each stretch of merged ones."""

    def __init__(self, doubts: Iterable[CellDoubt]) -> None:
        self.doubts = {doubt.column: doubt for doubt in doubts}
        self.columns: defaultdict[int, list[int]] = defaultdict(list)
        for column, doubt in self.doubts.items():
            for first in doubt.starts:
                self.columns[first - 1].append(column)
        self.values: dict[int, tuple[int, str]] = {}

    def see(self, line: int, text: str, layouts: Sequence[Layout]) -> None:
        """Take a line: it may hold the value of those below."""
        columns = self.columns.get(line)
        layout = find_layout(text, layouts) if columns else None
        if columns and layout:
            cells = layout.split(text)
            for column in columns:
                if column <= len(cells):
                    self.values[column] = (line, cells[column - 1])

    def is_blank(self, line: int, column: int) -> bool:
        """Say whether merged cells are known to hold nothing at all."""
        doubt, (seen, above) = self.doubts.get(column), self.values.get(column, (0, ""))
        is_seen = doubt is not None and doubt.holds(line) and seen == doubt.start_of(line) - 1
        return is_seen and not above.strip()

    def suggest(self, line: int, column: int, value: str) -> str:
        """Return the value above a merged cell; empty for any other, or where it was not seen."""
        doubt = self.doubts.get(column)
        if doubt is None or not doubt.holds(line):
            return ""
        seen, above = self.values.get(column, (0, ""))
        return above if seen == doubt.start_of(line) - 1 and above != value else ""
