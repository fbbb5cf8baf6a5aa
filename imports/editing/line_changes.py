"""The changes that people make to lines and columns, and how they are stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from imports.editing.column_changes import AddColumn, DropColumns, FitCells, StoredColumnChange
from imports.editing.column_fixes import Fix, StoredFix
from imports.editing.column_mapping import MapColumns, StoredMapColumns


@dataclass(frozen=True, kw_only=True)
class SetCells:
    """Other values in a line: column from 1, the value before, the value after.

    `names` are those of the columns, as the check calls them; none for a header. Empty cells at the
    end beyond `width` are dropped; 0: none is.
    """

    line: int
    cells: tuple[tuple[int, str, str], ...]
    names: tuple[str, ...] = ()
    width: int = 0


@dataclass(frozen=True, kw_only=True)
class SetLine:
    line: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LeaveOut:
    """Lines that are not sent; `shown` is how the first one reads.

    `twins` are those of them that were sent before while an equal line stays, each with its hash:
    what was sent is accounted for by them, and the line that stays is new.
    """

    lines: tuple[int, ...]
    shown: str = ""
    twins: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """Lines that are sent after all."""

    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RewriteRecords:
    """Records written anew: each from its first line to its last one, its quotes as they should be.

    `width` is how many cells one has; `shown` is how the first one reads before.
    """

    records: tuple[tuple[int, int], ...]
    width: int
    shown: str = ""


type Change = (
    SetCells
    | SetLine
    | LeaveOut
    | PutBack
    | RewriteRecords
    | Fix
    | DropColumns
    | AddColumn
    | FitCells
    | MapColumns
)


class StoredChange(StoredFix, StoredColumnChange, StoredMapColumns, total=False):
    """A change as it is stored under its kind: with the keys of that kind.

    `samples` are the first cells that a fix made different, before and after.
    """

    line: int
    cells: Sequence[tuple[int, str, str]]
    before: str
    after: str
    lines: Sequence[int]
    shown: str
    twins: Sequence[tuple[int, int]]
    records: Sequence[tuple[int, int]]
    samples: Sequence[tuple[str, str]]


READERS: Mapping[str, Callable[[StoredChange], Change]] = {
    "cells": lambda data: SetCells(
        line=data["line"],
        cells=tuple((column, old, new) for column, old, new in data["cells"]),
        names=tuple(data["names"]),
        width=data.get("width", 0),
    ),
    "line": lambda data: SetLine(line=data["line"], before=data["before"], after=data["after"]),
    "leave_out": lambda data: LeaveOut(
        lines=tuple(data["lines"]),
        shown=data["shown"],
        twins=tuple((line, twin) for line, twin in data.get("twins", ())),
    ),
    "put_back": lambda data: PutBack(lines=tuple(data["lines"])),
    "records": lambda data: RewriteRecords(
        records=tuple((first, last) for first, last in data["records"]),
        width=data["width"],
        shown=data["shown"],
    ),
    Fix.kind: Fix.from_json,
    DropColumns.kind: DropColumns.from_json,
    AddColumn.kind: AddColumn.from_json,
    FitCells.kind: FitCells.from_json,
    MapColumns.kind: MapColumns.from_json,
}


def read_change(kind: str, data: StoredChange) -> Change:
    """Return a change as it was stored under its kind."""
    return READERS[kind](data)


def write_change(change: Change) -> tuple[str, StoredChange]:
    """Return the kind of a change, and what is to be stored of it."""
    if isinstance(change, SetCells):
        return "cells", {
            "line": change.line,
            "cells": change.cells,
            "names": change.names,
            "width": change.width,
        }
    if isinstance(change, SetLine):
        return "line", {"line": change.line, "before": change.before, "after": change.after}
    if isinstance(change, RewriteRecords):
        return "records", {
            "records": change.records,
            "width": change.width,
            "shown": change.shown,
        }
    if isinstance(change, LeaveOut):
        return "leave_out", {
            "lines": change.lines,
            "shown": change.shown,
            "twins": change.twins,
        }
    if isinstance(change, PutBack):
        return "put_back", {"lines": change.lines}
    return change.kind, {**StoredChange(), **change.as_json()}


def find_left_out(changes: Sequence[Change]) -> list[int]:
    """Return the lines that are left out after all changes, ascending."""
    lines: set[int] = set()
    for change in changes:
        if isinstance(change, LeaveOut):
            lines.update(change.lines)
        elif isinstance(change, PutBack):
            lines.difference_update(change.lines)
    return sorted(lines)
