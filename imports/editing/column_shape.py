"""The columns of lines as they go: some left out, added, renamed, converted, put in order."""

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256

from imports.catalogue import Kind
from imports.checking.report import KnownProblems
from imports.editing.cell_packing import hold_value, pack_value, split_packed
from imports.editing.column_changes import AddColumn, DropColumns
from imports.editing.column_mapping import MapColumns, MappedCells, find_live_mapping
from imports.editing.torn_texts import TornTexts
from imports.reading import Dialect
from imports.reading.cells import is_text_closed
from imports.reading.column_numbering import (
    FIRST_ADDED,
    AddedColumn,
    ColumnNumbering,
    NamedColumn,
)
from imports.rules.catalogue import Rule

#: So many values of a column that is not sent are shown: no two of them alike.
SAMPLES = 3
DIGEST_CHARACTERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An added column. `change` is the place in the list of the change that adds it alone.

    `value` is the same on every line; None: it is made of each line's cells.
    """

    column: int
    name: str
    behind: int
    order: int
    value: str | None
    change: int | None = None


class ColumnShape:
    """Changes the columns of lines. `counts` are by place in the list of changes.

    `numbering` tells which column is which afterwards, `problems` what could not be converted, and
    what nobody sees any more in the lines as they go.
    """

    def __init__(self, changes: Sequence[object], dialect: Dialect, kind: Kind) -> None:
        self.dialect = dialect
        self.dropping = {n: one for n, one in enumerate(changes) if isinstance(one, DropColumns)}
        self.dropped = {column for one in self.dropping.values() for column in one.columns}
        live = find_live_mapping(changes)
        self.map_change = live[0] if live else None
        self.mapping = live[1] if live else None
        added = [*list_added(changes), *(list_computed(self.mapping, kind) if self.mapping else ())]
        #: Those that people left out again are among these, but not among the `added`.
        self.every_addition = sorted(added, key=lambda one: (one.behind, one.order))
        self.added = [one for one in self.every_addition if one.column not in self.dropped]
        self.mapped = MappedCells(live[1], dialect, self.dropped) if live else None
        self.problems = self.mapped.problems if self.mapped else KnownProblems()
        self.numbering = self.number_columns(kind)
        widths = [one.width for one in changes if isinstance(one, AddColumn | MapColumns)]
        self.width = max(widths, default=0)
        self.numbers = {one.column for one in self.added}
        self.values = {one.column: one.value for one in self.added if one.value is not None}
        numbers = (*self.dropping, *(one.change for one in self.added if one.change is not None))
        self.counts = dict.fromkeys(numbers, 0)
        self.refused = {one.change: 0 for one in self.added if one.change is not None}
        self.samples: dict[int, dict[tuple[str, str], None]] = {n: {} for n in self.dropping}
        #: Lines keep their text: nothing but names is different.
        self.keeps_lines = not (
            self.numbering.left_out
            or self.added
            or self.numbering.order
            or self.numbering.converted
        )
        #: A line that lacks a cell must not have the right number of them because one is left out.
        self.fills_up = bool(self.mapping and not self.keeps_lines)
        watches = dialect.delimiter and not self.keeps_lines
        self.torn = TornTexts(dialect) if watches else None

    @property
    def is_mapping_alone(self) -> bool:
        """Say whether a mapping is all that changes columns."""
        is_added = any(one.change is not None for one in self.added)
        return bool(self.mapped and not self.dropping and not is_added)

    def number_columns(self, kind: Kind) -> ColumnNumbering:
        added = [AddedColumn(one.column, one.name, one.behind) for one in self.added]
        left_out = {column for column in self.dropped if column < FIRST_ADDED}
        if not self.mapping or not self.mapped:
            digest = self.digest_columns(left_out)
            return ColumnNumbering(left_out=sorted(left_out), added=added, digest=digest)
        left_out |= self.mapping.left_out
        named = [
            NamedColumn(one.column, one.field, one.header)
            for one in self.mapping.named
            if one.column not in left_out
        ]
        return ColumnNumbering(
            left_out=sorted(left_out),
            added=added,
            named=named,
            converted=self.mapped.converted,
            order=order_columns(left_out, added, named, self.mapping.width, kind),
            width=self.mapping.width,
            digest=self.digest_columns(left_out),
        )

    def digest_columns(self, left_out: Set[int]) -> str:
        """Return what is the same where the same columns are made of those of a file."""
        mapping = self.mapping.mapping if self.mapping else None
        columns = mapping.columns if mapping else ()
        computed = mapping.computed if mapping else ()
        made = {
            "left_out": sorted(left_out),
            "added": [(one.name, one.value) for one in self.added if one.change is not None],
            "columns": [
                (one.column, one.field, [step.as_json() for step in one.steps])
                for one in sorted(columns, key=lambda one: one.column)
                if one.column not in left_out
            ],
            "computed": sorted(json.dumps(one.as_json(), sort_keys=True) for one in computed),
        }
        if not any(made.values()):
            return ""
        return sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:DIGEST_CHARACTERS]

    def write(self, line: int, text: str, changed: dict[int, str], *, is_header: bool) -> str:
        """Return a line as it goes; `changed` are the cells of added columns that differ on it."""
        if not self.numbering or (self.keeps_lines and not is_header):
            return text
        cells = split_packed(text, self.dialect)
        if is_header:
            return self.join(*self.name_cells(cells, changed))
        self.count_dropped(cells)
        if not any(map(str.strip, cells)):
            return self.join(cells, ())
        mark = self.dialect.text_delimiter
        is_closed = is_text_closed(text, self.dialect.delimiter, mark)
        if not self.mapped:
            if not is_closed and len(cells) in self.dropped:  # what goes would look whole
                params = {"mark": mark}
                self.problems.add(Rule.UNCLOSED_TEXT, line=line, value=text, params=params)
            added = self.hold_added(line, cells, changed)
            return self.join(cells, added)
        if not is_closed:
            return text  # nobody knows what its cells are, and the check blocks it
        if self.fills_up:
            self.mapped.fill_up(line, text, cells)
        added = self.hold_added(line, cells, changed)
        return self.join(self.mapped.convert(line, cells), added)

    def join(self, cells: Sequence[str], added: Sequence[str]) -> str:
        return self.dialect.delimiter.join(self.numbering.arrange(cells, added))

    def name_cells(
        self, cells: list[str], changed: dict[int, str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Return the cells of the header under the names of their fields, and those added."""
        if self.mapping:
            cells += [""] * (self.mapping.width - len(cells))
        elif not any(map(str.strip, cells)):
            return cells, ()
        named = list(cells)
        for one in self.numbering.named:
            place = one.number - 1
            named[place] = pack_value(one.name, cells[place], cells, self.dialect)
        added = [
            hold_value(changed.get(one.column, one.name), cells, self.dialect)
            for one in self.added
            if one.behind <= len(cells)
        ]
        return named, added

    def hold_added(self, line: int, cells: list[str], changed: dict[int, str]) -> list[str]:
        """Return the cells of the added columns that a line is long enough for."""
        if changed:
            cells += [""] * (self.width - len(cells))
        added: list[str] = []
        for one in self.added:
            if one.behind > len(cells):
                break
            value = changed.get(one.column, one.value)
            if value is None and self.mapped:
                added.append(self.mapped.make(line, one.column, cells))
            else:
                added.append(hold_value(value or "", cells, self.dialect))
        self.count_added(len(added))
        return added

    def count_added(self, places: int) -> None:
        """Count a line that is long enough for the first of the added columns, and for no more."""
        for place, one in enumerate(self.added):
            if one.change is None:
                continue
            if place < places:
                self.counts[one.change] += 1
            else:
                self.refused[one.change] += 1

    def count_dropped(self, cells: Sequence[str]) -> None:
        for number, change in self.dropping.items():
            for column in change.columns:
                cell = cells[column - 1] if column <= len(cells) else ""
                if cell.strip():
                    self.counts[number] += 1
                    shown = self.samples[number]
                    if len(shown) < SAMPLES:
                        shown.setdefault((cell, ""))

    def finish(self) -> None:
        """Take over what the mapping counted, once the last line is written."""
        if self.torn:
            self.torn.finish()
            self.problems.take(self.torn.problems)
        if self.mapped and self.map_change is not None:
            self.counts[self.map_change] = self.mapped.count
            self.refused[self.map_change] = self.mapped.refused
            self.samples[self.map_change] = self.mapped.samples


def list_added(changes: Sequence[object]) -> Iterator[Addition]:
    """Yield the columns that people added."""
    for number, one in enumerate(changes):
        if isinstance(one, AddColumn):
            yield Addition(
                column=one.column,
                name=one.name,
                behind=one.behind,
                order=one.order,
                value=one.value,
                change=number,
            )


def list_computed(mapping: MapColumns, kind: Kind) -> Iterator[Addition]:
    """Yield the columns of the fields that no column of the file feeds alone: they go last."""
    orders = {name: order for order, name in enumerate(kind.fields_by_name)}
    for number, one in mapping.computed:
        yield Addition(
            column=number,
            name=one.field,
            behind=mapping.width,
            order=orders.get(one.field, len(orders)),
            value=None if one.columns else one.value,
        )


def order_columns(
    left_out: set[int],
    added: Sequence[AddedColumn],
    named: Sequence[NamedColumn],
    width: int,
    kind: Kind,
) -> list[int]:
    """Return the places of the columns in the order of the kind; none where it is theirs.

    What the kind does not know goes last.
    """
    if not kind.is_order_mandatory:
        return []
    names = {one.number: one.name for one in named}
    orders = {name: order for order, name in enumerate(kind.fields_by_name)}
    standing = ColumnNumbering(left_out=sorted(left_out), added=added).arrange(
        [names.get(column, "") for column in range(1, width + 1)], [one.name for one in added]
    )
    places = list(range(len(standing)))
    ordered = sorted(places, key=lambda place: orders.get(standing[place], len(orders)))
    return ordered if ordered != places else []
