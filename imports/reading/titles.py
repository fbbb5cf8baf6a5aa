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
#: Titles that nobody knows stand out in no fewer columns and lines, and above so many columns of
#: numbers.
FEWEST_COLUMNS, FEWEST_BELOW, FEWEST_CONTRASTS = 3, 2, 2
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
    return is_wide(filled, width) and count_contrasts(cells, below) > 0


def stands_out(cells: Sequence[str], below: Sequence[Sequence[str]], *, width: int) -> bool:
    """Say whether a line of words that nobody knows must be titles: it is wide and stands above
    numbers, dates or codes in several columns.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if width < FEWEST_COLUMNS or len(below) < FEWEST_BELOW or not all(map(is_worded, filled)):
        return False
    return is_wide(filled, width) and count_contrasts(cells, below) >= FEWEST_CONTRASTS


def is_wide(filled: Sequence[str], width: int) -> bool:
    """Say whether the cells fill most of the table, and no two of them are the same."""
    return len(filled) >= LEAST_FILLED * width and len(set(filled)) == len(filled)


def is_worded(cell: str) -> bool:
    """Say whether letters outnumber the digits of a cell."""
    return sum(map(str.isalpha, cell)) > sum(map(str.isdigit, cell))


def count_contrasts(cells: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Count the columns that have a word here and hold numbers, dates or codes alone below it."""
    count = 0
    for place, cell in enumerate(cells):
        if not cell.strip() or not is_worded(cell):
            continue
        values = [row[place] for row in below if place < len(row) and row[place].strip()]
        count += bool(values) and not any(map(is_worded, values))
    return count
