"""Columns that are not sent, or added with one value, and lines that are cut to their columns.

Columns change last: whatever else was changed speaks of the columns of the dropped file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypedDict


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
