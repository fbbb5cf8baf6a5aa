"""Which column of the dropped file a column of the lines is: left out, added, renamed, in order."""

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


class NamedColumn(NamedTuple):
    """A column that goes under the name of its field; `header` is what stands in the file."""

    number: int
    name: str
    header: str


class StoredColumns(TypedDict, total=False):
    """The columns left out, added and mapped, as a run stores them; nothing where there are none.

    Those that were added first stood all behind `width` columns, and were stored without that.
    """

    left_out: list[int]
    added: list[tuple[int, str, int] | tuple[int, str]]
    width: int
    named: list[tuple[int, str, str]]
    converted: list[int]
    order: list[int]
    digest: str


@dataclass(frozen=True, kw_only=True)
class ColumnNumbering:
    """Translates places in a line as it goes, from 0, to columns of the dropped file, from 1.

    `left_out` are columns, ascending. The `added` ones stand in this order among those that stay;
    `order` then says which of these places goes first, second and so on, empty: as they stand.
    Where a mapping is in force, `named` are the columns that go under the name of a field,
    `converted` those, added ones among them, whose cells are what steps made of cells of the
    file, and `width` is how many columns that has; else 0. Columns with the same `digest` are made
    of those of a file in the same way.
    """

    left_out: Sequence[int] = ()
    added: Sequence[AddedColumn] = ()
    named: Sequence[NamedColumn] = ()
    converted: Sequence[int] = ()
    order: Sequence[int] = ()
    width: int = 0
    digest: str = ""

    @classmethod
    def from_json(cls, stored: StoredColumns) -> Self:
        width = stored.get("width", 0)
        return cls(
            left_out=tuple(stored.get("left_out", ())),
            added=tuple(
                AddedColumn(number, name, behind[0] if behind else width)
                for number, name, *behind in stored.get("added", ())
            ),
            named=tuple(NamedColumn(*one) for one in stored.get("named", ())),
            converted=tuple(stored.get("converted", ())),
            order=tuple(stored.get("order", ())),
            width=width if "named" in stored else 0,
            digest=stored.get("digest", ""),
        )

    def as_json(self) -> StoredColumns:
        if not self:
            return {}
        stored: StoredColumns = {
            "left_out": [*self.left_out],
            "added": [(*one,) for one in self.added],
        }
        if self.is_mapped:
            stored["named"] = [(*one,) for one in self.named]
            stored["converted"] = [*self.converted]
            stored["order"] = [*self.order]
            stored["width"] = self.width
        if self.digest:
            stored["digest"] = self.digest
        return stored

    def __bool__(self) -> bool:
        return bool(self.left_out or self.added or self.is_mapped)

    @property
    def is_mapped(self) -> bool:
        return self.width > 0

    @cached_property
    def added_places(self) -> list[int]:
        """Where the added columns stand before all are put in order, ascending."""
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

    @cached_property
    def ranks(self) -> dict[int, int]:
        return {place: rank for rank, place in enumerate(self.order)}

    def column_of(self, place: int) -> int:
        """Return the column that stands at a place."""
        if place < len(self.order):
            place = self.order[place]
        added = bisect_right(self.added_places, place)
        if added and self.added_places[added - 1] == place:
            return self.added[added - 1].number
        place -= added
        return place + 1 + bisect_right(self.shifts, place + 1)

    def place_of(self, column: int) -> int | None:
        """Return where a column stands, None for one that is not sent."""
        if column >= FIRST_ADDED:
            numbers = [one.number for one in self.added]
            if column not in numbers:
                return None
            place = self.added_places[numbers.index(column)]
            return self.ranks.get(place, place)
        before = bisect_left(self.left_out, column)
        if before < len(self.left_out) and self.left_out[before] == column:
            return None
        added = bisect_left(self.added, column, key=lambda one: one.behind)
        return self.ranks.get(column - 1 - before + added, column - 1 - before + added)

    def arrange(self, cells: Sequence[str], added: Sequence[str]) -> list[str]:
        """Return the cells of a line of the dropped file that go, with those of added columns.

        To be put in order they must be as many as there are columns, or more.
        """
        arranged: list[str] = []
        start = 0
        for one, cell in zip(self.added, added, strict=False):
            arranged += [*self.keep(cells[start : one.behind], start + 1), cell]
            start = one.behind
        arranged += self.keep(cells[start:], start + 1)
        if not self.order or len(arranged) < len(self.order):
            return arranged
        return [*(arranged[place] for place in self.order), *arranged[len(self.order) :]]

    def keep(self, cells: Sequence[str], first: int) -> list[str]:
        """Return the cells, from the column `first` on, that are not left out."""
        gone = self.gone
        return [cell for column, cell in enumerate(cells, start=first) if column not in gone]

    def pick(self, cells: Sequence[str]) -> list[str]:
        """Return the cells of a line of the dropped file that go; what steps make of any is empty.

        So are those of added columns. Where a mapping is in force, a short line is filled up.
        """
        cells = [*cells, *[""] * (self.width - len(cells))]
        for column in self.converted:
            if column <= len(cells):
                cells[column - 1] = ""
        return self.arrange(cells, [""] * len(self.added))

    def name_columns(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the columns that are sent, of those that nobody's header names."""
        mapped = [*names, *[""] * (self.width - len(names))]
        for one in self.named:
            mapped[one.number - 1] = one.name
        return tuple(self.arrange(mapped, [one.name for one in self.added]))


def show_column(column: int | None) -> int | None:
    """Return the number of a column as people see it: an added one is in no file."""
    return None if column is None or column >= FIRST_ADDED else column
