"""Where the header of a sheet stands: by names and labels of fields, else by titles people use."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from python_calamine import CalamineSheet

from imports.catalogue.cell_use import CellUse
from imports.catalogue.names import normalise_name
from imports.catalogue.synonyms import make_header_key

HEADER_ROWS = 50
FEWEST_TITLES = 2


@dataclass(frozen=True, kw_only=True)
class HeaderWords:
    """What columns of the kind are called, and what each is used for.

    `names` are names and labels as `normalise_name` has them, `titles` what they are called
    elsewhere as `make_header_key` has it. Entries have neither.
    """

    names: Mapping[str, str]
    titles: Mapping[str, str]

    def find_use(self, cell: str) -> CellUse:
        name = normalise_name(cell)
        use = self.names.get(name) or (self.titles.get(make_header_key(cell)) if name else None)
        return CellUse(use or CellUse.UNKNOWN)


def has_header(sheet: CalamineSheet, words: HeaderWords) -> bool:
    return find_header_row(sheet, words) is not None


def find_header_row(sheet: CalamineSheet, words: HeaderWords) -> tuple[int, list[str]] | None:
    """Return the first row with two of the names or labels, or the only one, and its cells.

    Where there is none, the row with most of the titles, which are half of its texts.
    """
    rows = [
        [value if isinstance(value, str) else "" for value in values]
        for values in islice(sheet.iter_rows(), HEADER_ROWS)
    ]
    fewest = min(2, len(words.names) or 2)
    for row, cells in enumerate(rows):
        if len(words.names.keys() & set(map(normalise_name, cells))) >= fewest:
            return row, cells
    known = [count_worded(cells, words) for cells in rows]
    best = max(range(len(rows)), key=lambda row: known[row], default=0)
    return (best, rows[best]) if known and known[best] >= FEWEST_TITLES else None


def count_worded(cells: list[str], words: HeaderWords) -> int:
    """Count the cells that are titles; none where they are fewer than half of the texts."""
    filled = {cell for cell in cells if cell.strip()}
    known = sum(words.find_use(cell) is not CellUse.UNKNOWN for cell in filled)
    return known if known * 2 >= len(filled) else 0


def find_uses(sheet: CalamineSheet, words: HeaderWords) -> tuple[int, list[CellUse]]:
    """Return the row of the header, -1 where there is none, and what its columns are used for."""
    found = find_header_row(sheet, words)
    if found is None:
        return -1, [CellUse.UNKNOWN] * sheet.width
    row, cells = found
    return row, [words.find_use(cell) for cell in cells]
