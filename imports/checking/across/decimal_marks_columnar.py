"""What marks stand for over a chunk of lines, by polars; `decimal_marks.py` says what they mean."""

import polars as pl

from imports.checking.across.decimal_marks import DECIMAL, GROUPED, MARKS, MarkUse
from imports.checking.across.protocol import ROW

HEAD = 500
SHORTEST_GROUPED = len("1,234")


def measure_marks(cells: pl.DataFrame, place: int) -> dict[str, MarkUse]:
    """Return what each mark stands for in a column, as far as this chunk tells."""
    column = cells[str(place)]
    head = column.head(HEAD)
    proven = {mark for mark in MARKS if head.str.contains(DECIMAL[mark]).any()}
    found = {mark: MarkUse(is_decimal=mark in proven) for mark in MARKS}
    if proven == set(MARKS) or not (column.str.len_bytes() >= SHORTEST_GROUPED).any():
        return found
    values = column.unique()
    for mark in set(MARKS) - proven:
        if values.str.contains(DECIMAL[mark]).any():
            found[mark] = MarkUse(is_decimal=True)
        elif values.str.contains(GROUPED[mark]).any():
            grouped = column.str.contains(GROUPED[mark])
            found[mark] = MarkUse(count=int(grouped.sum()), first=cells[ROW].filter(grouped)[0])
    return found
