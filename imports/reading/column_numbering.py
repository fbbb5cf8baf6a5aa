"""Which column of the dropped file a column of the lines is, some being left out or added."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypedDict

#: Columns that people add are numbered from here: no cell of a line has such a number.
FIRST_ADDED = 1_000_000_000


class StoredColumns(TypedDict, total=False):
    """The columns left out and added, as a run stores them; nothing where there are none."""

    left_out: list[int]
    added: list[tuple[int, str]]
    width: int


@dataclass(frozen=True, kw_only=True)
class ColumnNumbering:
    """Translates places in a line as it goes, from 0, to columns of the dropped file, from 1.

    `left_out` are columns, ascending. The `added` ones, number and name, stand behind the first
    `width` columns of the dropped file; cells beyond those come after them.
    """

    left_out: Sequence[int] = ()
    added: Sequence[tuple[int, str]] = ()
    width: int = 0

    @classmethod
    def from_json(cls, stored: StoredColumns) -> Self:
        return cls(
            left_out=tuple(stored.get("left_out", ())),
            added=tuple((number, name) for number, name in stored.get("added", ())),
            width=stored.get("width", 0),
        )

    def as_json(self) -> StoredColumns:
        if not self:
            return {}
        return {"left_out": [*self.left_out], "added": [*self.added], "width": self.width}

    def __bool__(self) -> bool:
        return bool(self.left_out or self.added)

    @cached_property
    def first_added_place(self) -> int:
        """Where the added columns stand: behind those of the first `width` that are sent."""
        return self.width - bisect_right(self.left_out, self.width)

    @cached_property
    def shifts(self) -> list[int]:
        return [column - place for place, column in enumerate(self.left_out)]

    def column_of(self, place: int) -> int:
        """Return the column that stands at a place."""
        if self.added and place >= self.first_added_place:
            if place < self.first_added_place + len(self.added):
                return self.added[place - self.first_added_place][0]
            place -= len(self.added)
        return place + 1 + bisect_right(self.shifts, place + 1)

    def place_of(self, column: int) -> int | None:
        """Return where a column stands, None for one that is not sent."""
        if column >= FIRST_ADDED:
            numbers = [number for number, _name in self.added]
            if column not in numbers:
                return None
            return self.first_added_place + numbers.index(column)
        before = bisect_left(self.left_out, column)
        if before < len(self.left_out) and self.left_out[before] == column:
            return None
        place = column - 1 - before
        return place + len(self.added) if self.added and column > self.width else place

    def pick(self, cells: Sequence[str]) -> list[str]:
        """Return the cells of a line of the dropped file that go; those of added columns empty."""
        kept = [cell for column, cell in enumerate(cells, start=1) if column not in self.left_out]
        if self.added:
            kept[self.first_added_place : self.first_added_place] = [""] * len(self.added)
        return kept

    def name_columns(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the columns that are sent, of those that nobody's header names."""
        kept = [
            (name, column)
            for column, name in enumerate(names, start=1)
            if column not in self.left_out
        ]
        head = [name for name, column in kept if column <= self.width or not self.added]
        rest = [name for name, column in kept if column > self.width and self.added]
        return (*head, *(name for _number, name in self.added), *rest)


def show_column(column: int | None) -> int | None:
    """Return the number of a column as people see it: an added one is in no file."""
    return None if column is None or column >= FIRST_ADDED else column
