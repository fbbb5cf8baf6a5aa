"""Which column of the dropped file a column of the lines is, some being left out or added."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self, TypedDict

#: Columns that people add are numbered from here: no cell of a line has such a number.
FIRST_ADDED = 1_000_000_000


class AddedColumn(NamedTuple):
    """A column that the dropped file lacks, behind the first `behind` of those it has."""

    number: int
    name: str
    behind: int


class StoredColumns(TypedDict, total=False):
    """The columns left out and added, as a run stores them; nothing where there are none.

    Those that were added first stood all behind `width` columns, and were stored without that.
    """

    left_out: list[int]
    added: list[tuple[int, str, int] | tuple[int, str]]
    width: int


@dataclass(frozen=True, kw_only=True)
class ColumnNumbering:
    """Translates places in a line as it goes, from 0, to columns of the dropped file, from 1.

    `left_out` are columns, ascending. The `added` ones are in the order in which they go.
    """

    left_out: Sequence[int] = ()
    added: Sequence[AddedColumn] = ()

    @classmethod
    def from_json(cls, stored: StoredColumns) -> Self:
        width = stored.get("width", 0)
        return cls(
            left_out=tuple(stored.get("left_out", ())),
            added=tuple(
                AddedColumn(number, name, behind[0] if behind else width)
                for number, name, *behind in stored.get("added", ())
            ),
        )

    def as_json(self) -> StoredColumns:
        if not self:
            return {}
        return {"left_out": [*self.left_out], "added": [(*one,) for one in self.added]}

    def __bool__(self) -> bool:
        return bool(self.left_out or self.added)

    @cached_property
    def added_places(self) -> list[int]:
        """Where the added columns stand, ascending."""
        return [
            one.behind - bisect_right(self.left_out, one.behind) + before
            for before, one in enumerate(self.added)
        ]

    @cached_property
    def gone(self) -> frozenset[int]:
        return frozenset(self.left_out)

    @cached_property
    def shifts(self) -> list[int]:
        return [column - place for place, column in enumerate(self.left_out)]

    def column_of(self, place: int) -> int:
        """Return the column that stands at a place."""
        added = bisect_right(self.added_places, place)
        if added and self.added_places[added - 1] == place:
            return self.added[added - 1].number
        place -= added
        return place + 1 + bisect_right(self.shifts, place + 1)

    def place_of(self, column: int) -> int | None:
        """Return where a column stands, None for one that is not sent."""
        if column >= FIRST_ADDED:
            numbers = [one.number for one in self.added]
            return self.added_places[numbers.index(column)] if column in numbers else None
        before = bisect_left(self.left_out, column)
        if before < len(self.left_out) and self.left_out[before] == column:
            return None
        return column - 1 - before + bisect_left(self.added, column, key=lambda one: one.behind)

    def arrange(self, cells: Sequence[str], added: Sequence[str]) -> list[str]:
        """Return the cells of a line of the dropped file that go, with those of added columns."""
        arranged: list[str] = []
        start = 0
        for one, cell in zip(self.added, added, strict=False):
            arranged += [*self.keep(cells[start : one.behind], start + 1), cell]
            start = one.behind
        return arranged + self.keep(cells[start:], start + 1)

    def keep(self, cells: Sequence[str], first: int) -> list[str]:
        """Return the cells, from the column `first` on, that are not left out."""
        gone = self.gone
        return [cell for column, cell in enumerate(cells, start=first) if column not in gone]

    def pick(self, cells: Sequence[str]) -> list[str]:
        """Return the cells of a line of the dropped file that go; those of added columns empty."""
        return self.arrange(cells, [""] * len(self.added))

    def name_columns(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the columns that are sent, of those that nobody's header names."""
        return tuple(self.arrange(names, [one.name for one in self.added]))


def show_column(column: int | None) -> int | None:
    """Return the number of a column as people see it: an added one is in no file."""
    return None if column is None or column >= FIRST_ADDED else column
