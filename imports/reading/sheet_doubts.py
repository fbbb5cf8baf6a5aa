"""What the rows of a sheet look like in the workbook and not as lines: hidden, struck, merged.

Each is a doubt about a line or a cell (`cell_doubts.py`), that the check asks about.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from imports.catalogue.names import normalise_name
from imports.reading.cell_displays import Displays
from imports.reading.cell_doubts import Doubtful, DoubtGatherer
from imports.reading.sheet_scan import SheetFindings

#: The rules that the check tells them by; a whole line is column 0.
HIDDEN_LINE = Doubtful("", "hidden_line", ())
STRUCK_LINE = Doubtful("", "struck_line", ())
STRUCK_CELL = Doubtful("", "struck_cell", ())
TABLE_BELOW = Doubtful("", "table_below", ())
JOINED_LINES = Doubtful("", "joined_lines", ())
MERGED_BELOW = Doubtful("", "merged_cell", ())
MERGED_BESIDE = Doubtful("", "merged_cell", (("beside", 1),))
#: Ends of lines within a cell, also as .xlsx writes one that is no end of a line in XML.
LINE_END = re.compile(r"(?:\r|\n|_x000[dD]_|_x000[aA]_)+")
#: So many lines show what the columns of a table hold.
SAMPLED = 50
DIGIT = re.compile("[0-9]")

type Place = tuple[int, int]


class SheetDoubts:
    """Watches the rows of a sheet as they are written, in their order.

    `names` are those of the kind, `header` the row with some of them, from 0; -1: there is none.
    Cells are parted by `between`, the first one being of `first_column`.
    """

    def __init__(
        self,
        findings: SheetFindings,
        *,
        struck: Displays | None,
        header: int,
        names: Collection[str],
        between: str,
        first_column: int,
    ) -> None:
        self.gatherer = DoubtGatherer()
        self.findings = findings
        findings.hidden_rows.sort()
        self.struck = struck
        self.header = header
        self.names = names
        self.between = between
        self.first_column = first_column
        self.header_cells: Sequence[str] = ()
        self.samples: list[list[str]] = []
        self.is_after_blank = self.is_below = False
        self.title: int | None = None

    def add_merged(self, ranges: Iterable[tuple[Place, Place]]) -> None:
        """Take merged cells: of the first column all but the first, of others the one beside it.

        Below the first row of a range, a stretch of lines begins: the value stands right above.
        """
        ordered = sorted(ranges, key=lambda one: (one[0][1], one[0][0]))
        for (row, column), (last_row, last_column) in ordered:
            place = column - self.first_column + 1
            if last_row > max(row, self.header) and place > 0:
                first = max(row + 1, self.header + 1)
                self.gatherer.add_stretch(MERGED_BELOW, first + 1, last_row + 1, column=place)
            if last_column > column and row > self.header and place >= 0:
                self.gatherer.add_stretch(MERGED_BESIDE, row + 1, row + 1, column=place + 1)

    def skip(self, number: int) -> None:
        """Pass a row that holds nothing."""
        self.list_struck(number)
        self.is_after_blank = True

    def see(self, number: int, line: str) -> str:
        """Take a row that holds something, and return it as one line."""
        if "\n" in line or "\r" in line or "_x000" in line:
            line = self.join(number, line)
        struck = self.list_struck(number)
        if number == self.header:
            self.header_cells = self.name_cells(line)
        elif number > self.header:
            self.see_record(number, line, struck)
        self.is_after_blank = self.is_after_blank and self.title == number
        return line

    def see_record(self, number: int, line: str, struck: Collection[int]) -> None:
        if self.findings.is_row_hidden(number):
            self.gatherer.add(HIDDEN_LINE, line=number + 1, column=0)
        if struck:
            self.see_struck(number, line, struck)
        if self.header_cells:
            self.look_for_table(number, line)

    def join(self, number: int, line: str) -> str:
        """Put the lines of each cell side by side; one that only ends or begins with one is none.

        What stands above the header is no record.
        """
        cells = line.split(self.between)
        for place, cell in enumerate(cells):
            parts = [part.strip() for part in LINE_END.split(cell) if part.strip()]
            if len(parts) > 1 and number > self.header:
                self.gatherer.add(JOINED_LINES, line=number + 1, column=place + 1)
            if LINE_END.search(cell):
                cells[place] = " ".join(parts)
        return self.between.join(cells)

    def list_struck(self, number: int) -> Collection[int]:
        """Return the places of the cells of a row that are struck through; every row is asked."""
        cells = self.struck.take(number) if self.struck else ()
        return {column - self.first_column for _row, column, _display in cells}

    def see_struck(self, number: int, line: str, struck: Collection[int]) -> None:
        """Take a row with cells that are struck through: all that it holds, or some of it."""
        filled = {place for place, cell in enumerate(line.split(self.between)) if cell.strip()}
        if filled <= set(struck):
            self.gatherer.add(STRUCK_LINE, line=number + 1, column=0)
            return
        for place in sorted(filled.intersection(struck)):
            self.gatherer.add(STRUCK_CELL, line=number + 1, column=place + 1)

    def look_for_table(self, number: int, line: str) -> None:
        """Look for another table below: a header of its own, or what looks like one, after a gap.

        The same header once more is told by a rule of its own.
        """
        if self.is_below:
            self.gatherer.add(TABLE_BELOW, line=number + 1, column=0)
        elif self.is_after_blank and self.samples:
            cells = line.split(self.between)
            if len(list(filter(str.strip, cells))) == 1:
                self.title = number
                return
            if self.is_other_header(cells):
                self.is_below = True
                for row in (number,) if self.title is None else (self.title, number):
                    self.gatherer.add(TABLE_BELOW, line=row + 1, column=0)
        if not self.is_below:
            self.title = None
            if len(self.samples) < SAMPLED:
                self.samples.append(line.split(self.between))

    def is_other_header(self, cells: Sequence[str]) -> bool:
        names = [normalise_name(cell) for cell in cells]
        if names == self.header_cells:
            return False
        if len(set(names) & set(self.names)) >= min(2, len(self.names)):
            return True
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        return not any(DIGIT.search(cell) for cell in cells) and any(
            self.holds_digits(place) for place in filled
        )

    def holds_digits(self, place: int) -> bool:
        """Say whether every value of a column, in the first lines, has a digit in it."""
        values = [cells[place] for cells in self.samples if cells[place].strip()]
        return bool(values) and all(DIGIT.search(value) for value in values)

    def name_cells(self, line: str) -> list[str]:
        return [normalise_name(cell) for cell in line.split(self.between)]

    def find_tables_beside(self) -> list[int]:
        """Return the named columns, from 1, that an empty one parts from the first table."""
        named = [bool(cell) for cell in self.header_cells]
        if True not in named:
            return []
        start = named.index(True)
        gap = named.index(False, start) if False in named[start:] else len(named)
        if any(cells[gap].strip() for cells in self.samples if gap < len(cells)):
            return []
        return [place + 1 for place in range(gap, len(named)) if named[place]]
