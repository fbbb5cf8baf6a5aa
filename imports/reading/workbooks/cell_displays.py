"""How each cell of a sheet is shown, row by row beside its values: read from the file itself.

python-calamine gives values only. What is found of a cell is its number format, or, in .ods, the
text that is shown.
"""

from bisect import bisect_right
from collections.abc import Generator, Iterable, Mapping, Sequence

from imports.reading.workbooks.number_format import BUILT_IN, NumberFormat, parse_format

#: No spreadsheet has more styles of cells: what refers to a further one has none.
MOST_STYLES = 65_536
#: Formats of these numbers are the reader's own, whatever a file says of them.
FIXED = frozenset([*range(14, 23), *range(45, 48)])
OUT_OF_ORDER = "the rows of the sheet are out of order"

type Display = NumberFormat | str
type DisplayedCell = tuple[int, int, Display]


class Displays:
    """The cells whose display matters, to be asked for by rows that ascend.

    `blocks` yield them in the order of the sheet.
    """

    def __init__(self, blocks: Iterable[Sequence[DisplayedCell]]) -> None:
        self.blocks = iter(blocks)
        self.block: Sequence[DisplayedCell] = ()
        #: Of each cell of the block at hand.
        self.rows: list[int] = []
        #: Of the next cell, in the block at hand.
        self.place = 0
        self.row = -1

    def take(self, row: int) -> Sequence[DisplayedCell]:
        """Return those of the next row, from 0. Raises ValueError where rows are out of order."""
        found: list[DisplayedCell] = []
        while self.place < len(self.rows) or self.fetch():
            if self.rows[self.place] < row:
                raise ValueError(OUT_OF_ORDER)
            end = bisect_right(self.rows, row, lo=self.place)
            found += self.block[self.place : end]
            self.place = end
            if end < len(self.rows):
                break
        self.row = row
        return found

    def fetch(self) -> bool:
        """Go on to the next block that holds anything; False: there is none."""
        self.block, self.place = next(filter(None, self.blocks), ()), 0
        self.rows = [cell[0] for cell in self.block]
        if self.rows != sorted(self.rows):
            raise ValueError(OUT_OF_ORDER)
        return bool(self.rows)

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self.blocks, Generator):
            self.blocks.close()

    def finish(self) -> None:
        """Make sure that no row was left behind. Raises ValueError."""
        for block in [self.block[self.place :], *self.blocks]:
            if any(cell[0] <= self.row for cell in block):
                raise ValueError(OUT_OF_ORDER)


def build_formats(numbers: Sequence[int], written: Mapping[int, str]) -> Mapping[int, NumberFormat]:
    """Return the formats that may show something else than the value, by number of the style.

    `numbers` are those of the formats of each style, `written` the formats that the file defines.
    """
    formats = {}
    for style, number in enumerate(numbers[:MOST_STYLES]):
        own = "" if number in FIXED else written.get(number, "")
        shape = parse_format(own or BUILT_IN.get(number, ""))
        if not shape.is_harmless:
            formats[style] = shape
    return formats
