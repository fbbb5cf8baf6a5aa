"""What marks stand for over a chunk of lines, by polars; `decimal_marks.py` says what they mean."""

from collections.abc import Mapping, Sequence

import polars as pl

from imports.checking.across.decimal_marks import DECIMAL, GROUPED, MARKS, MarkUse, is_decimal
from imports.checking.across.protocol import ROW
from imports.values.rules import CellCheck

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
            found[mark] = MarkUse(
                count=int(grouped.sum()),
                first=cells[ROW].filter(grouped)[0],
                value=column.filter(grouped)[0],
            )
    return found


def find_proven(
    cells: pl.DataFrame, marks: Mapping[int, str], checks: Sequence[CellCheck]
) -> set[int]:
    """Return the places whose column holds a number in which the mark can only be decimal."""
    return {
        place
        for place, mark in marks.items()
        if any(
            is_decimal(value, mark, checks[place].quantity)
            for value in find_with(mark, cells[str(place)])
        )
    }


def find_with(mark: str, values: pl.Series) -> pl.Series:
    """Return the different values that hold the mark."""
    return values.filter(values.str.contains(mark, literal=True)).unique()
