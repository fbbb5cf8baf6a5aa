"""Columns that are not sent, or added with one value, and lines that are cut to their columns.

Columns change last: whatever else was changed speaks of the columns of the dropped file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypedDict

from imports.reading import Dialect
from imports.reading.column_numbering import FIRST_ADDED, AddedColumn, ColumnNumbering
from imports.reading.replacing import CannotHold, find_cell_spans, refuse_line_break


class StoredColumnChange(TypedDict, total=False):
    """A change of columns as it is stored: with the keys of its kind."""

    columns: Sequence[int]
    names: Sequence[str]
    column: int
    name: str
    value: str
    width: int
    behind: int
    order: int
    fills: bool


@dataclass(frozen=True, kw_only=True)
class DropColumns:
    """Columns that are not sent, from 1; `names` are theirs, empty where they have none."""

    kind: ClassVar = "drop"

    columns: tuple[int, ...]
    names: tuple[str, ...] = ()

    def as_json(self) -> StoredColumnChange:
        return {"columns": self.columns, "names": self.names}

    @classmethod
    def from_json(cls, data: StoredColumnChange) -> Self:
        return cls(columns=tuple(data["columns"]), names=tuple(data["names"]))


@dataclass(frozen=True, kw_only=True)
class AddColumn:
    """A column with one value on every line, behind the first `behind` of the dropped file.

    Its number is `column`, that of no other column. Of those behind the same one, the first by
    `order` goes first. Lines that are blank, or end before that place, stay as they are: what they
    lack is another question. `width` is how many columns the dropped file has.
    """

    kind: ClassVar = "add"

    column: int
    name: str
    value: str
    width: int
    behind: int
    order: int = 0

    def as_json(self) -> StoredColumnChange:
        return {
            "column": self.column,
            "name": self.name,
            "value": self.value,
            "width": self.width,
            "behind": self.behind,
            "order": self.order,
        }

    @classmethod
    def from_json(cls, data: StoredColumnChange) -> Self:
        return cls(
            column=data["column"],
            name=data["name"],
            value=data["value"],
            width=data["width"],
            behind=data.get("behind", data["width"]),
            order=data.get("order", 0),
        )


@dataclass(frozen=True, kw_only=True)
class FitCells:
    """Lines get as many cells as there are columns: `width`.

    Empty cells beyond are dropped; or else, where it `fills`, those that are missing are added.
    """

    kind: ClassVar = "fit"

    width: int
    fills: bool = False

    def as_json(self) -> StoredColumnChange:
        return {"width": self.width, "fills": self.fills}

    @classmethod
    def from_json(cls, data: StoredColumnChange) -> Self:
        return cls(width=data["width"], fills=data["fills"])


#: So many values of a column that is not sent are shown: no two of them alike.
SAMPLES = 3


class ColumnShape:
    """Leaves columns out of lines, and adds some. `counts` are by place in the list of changes."""

    def __init__(self, changes: Sequence[object], dialect: Dialect) -> None:
        self.dialect = dialect
        self.dropping = {n: one for n, one in enumerate(changes) if isinstance(one, DropColumns)}
        self.adding = {
            n: one
            for n, one in enumerate(changes)
            if isinstance(one, AddColumn) and not self.is_dropped(one.column)
        }
        columns = {column for one in self.dropping.values() for column in one.columns}
        self.ordered = sorted(self.adding.items(), key=lambda item: (item[1].behind, item[1].order))
        self.numbering = ColumnNumbering(
            left_out=sorted(column for column in columns if column < FIRST_ADDED),
            added=[AddedColumn(one.column, one.name, one.behind) for _number, one in self.ordered],
        )
        self.width = max((one.width for one in self.adding.values()), default=0)
        self.values = {one.column: one.value for one in self.adding.values()}
        self.names = {one.column: one.name for one in self.adding.values()}
        self.counts = dict.fromkeys((*self.dropping, *self.adding), 0)
        self.refused = dict.fromkeys(self.adding, 0)
        self.samples: dict[int, list[str]] = {number: [] for number in self.dropping}

    def is_dropped(self, column: int) -> bool:
        return any(column in one.columns for one in self.dropping.values())

    def write(self, text: str, changed: dict[int, str], *, is_header: bool) -> str:
        """Return a line as it goes; `changed` are the cells of added columns that differ on it."""
        if not self.numbering:
            return text
        dialect = self.dialect
        spans = find_cell_spans(text, dialect.delimiter, dialect.text_delimiter)
        cells = [text[start:stop] for start, stop in spans]
        if not is_header:
            self.count_dropped(cells)
        added: list[str] = []
        if self.adding and any(map(str.strip, cells)):
            if changed:
                cells += [""] * (self.width - len(cells))
            values = {**(self.names if is_header else self.values), **changed}
            added = [
                hold_value(values[one.column], cells, dialect)
                for _number, one in self.ordered
                if one.behind <= len(cells)
            ]
            if not is_header:
                self.count_added(len(added))
        return dialect.delimiter.join(self.numbering.arrange(cells, added))

    def count_added(self, places: int) -> None:
        """Count a line that is long enough for the first of the added columns, and for no more."""
        for place, (number, _change) in enumerate(self.ordered):
            if place < places:
                self.counts[number] += 1
            else:
                self.refused[number] += 1

    def count_dropped(self, cells: Sequence[str]) -> None:
        for number, change in self.dropping.items():
            for column in change.columns:
                cell = cells[column - 1] if column <= len(cells) else ""
                if cell.strip():
                    self.counts[number] += 1
                    shown = self.samples[number]
                    if len(shown) < SAMPLES and cell not in shown:
                        shown.append(cell)


def hold_value(value: str, cells: Sequence[str], dialect: Dialect) -> str:
    """Return a value as a cell beside these. Raises CannotHold: line_break, delimiter."""
    refuse_line_break(value)
    delimiter, mark = dialect.delimiter, dialect.text_delimiter
    if delimiter in value and not mark:
        raise CannotHold(
            "delimiter", value=value, delimiter="⇥" if delimiter == "\t" else delimiter
        )
    filled = [cell for cell in cells if cell]
    is_quoted = mark and filled and all(cell.startswith(mark) for cell in filled)
    if mark and (delimiter in value or mark in value or is_quoted):
        return mark + value.replace(mark, mark * 2) + mark
    return value
