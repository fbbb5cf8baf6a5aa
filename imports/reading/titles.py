"""The line of titles that people gave the columns, where none holds the names of the fields."""

from collections.abc import Sequence

from imports.catalogue import Kind
from imports.catalogue.folding import LONGEST_TITLE
from imports.catalogue.synonyms import is_known_title

#: One title alone may be a word of a text above the table, or a value.
FEWEST_KNOWN = 2
#: Where fewer than half of the titles are known, so much of the table's width must be filled.
LEAST_FILLED = 0.6
#: A line of more cells is none that a person wrote: hostile ones have a million.
MOST_TITLES = 200
#: So many lines below show what the columns hold.
LINES_BELOW = 5


def count_titles(cells: Sequence[str], kind: Kind) -> int:
    """Count the cells that are called so somewhere: by name, by label, or by a synonym."""
    if len(cells) > MOST_TITLES:
        return 0
    named = {cell.strip() for cell in cells if any(map(str.isalpha, cell[:LONGEST_TITLE]))}
    return sum(is_known_title(cell, kind) for cell in named)


def is_title_line(
    cells: Sequence[str], below: Sequence[Sequence[str]], kind: Kind, *, width: int
) -> bool:
    """Say whether a line is one of titles: half of them known, or above values that differ.

    `below` are the lines that follow, `width` is how many cells most lines have. Titles are words:
    a line with cells that are numbers is none.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    known = count_titles(filled, kind)
    if known < min(FEWEST_KNOWN, width) or sum(map(is_worded, filled)) * 4 < len(filled) * 3:
        return False
    if known * 2 >= len(filled):
        return True
    is_wide = len(filled) >= LEAST_FILLED * width and len(set(filled)) == len(filled)
    return is_wide and stands_above_values(cells, below)


def is_worded(cell: str) -> bool:
    """Say whether letters outnumber the digits of a cell."""
    return sum(map(str.isalpha, cell)) > sum(map(str.isdigit, cell))


def stands_above_values(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether some column that has a word here holds numbers, dates or codes below it."""
    for place, cell in enumerate(cells):
        if not cell.strip() or not is_worded(cell):
            continue
        values = [row[place] for row in below if place < len(row) and row[place].strip()]
        if values and not any(map(is_worded, values)):
            return True
    return False
