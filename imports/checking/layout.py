"""How a line becomes cells, and what each cell must be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from imports.catalogue import EntryFormat, EntryRecord, FieldType, Kind
from imports.checking.records.conditional_fields import Condition, build_conditions
from imports.reading import Table
from imports.reading.cells import split_line
from imports.reading.columns import read_columns
from imports.rules.catalogue import Rule
from imports.values.dates import FIXED_ENTRY_DATES, VARIABLE_ENTRY_DATES
from imports.values.rules import CellCheck, build_check
from imports.values.years import Horizon

TEXT_DELIMITER_OF_ENTRIES = '"'
# The samples of the EBP formats carry a currency in a 13th cell that their table does not list
# (entry_formats.json, "_rules_en").
UNLISTED_CELLS: Mapping[tuple[str, str], str] = {
    ("EBPV5V2000", "ecriture"): "Code devise",
    ("EBPV3", "ecriture"): "Code devise",
}
#: Of records whose dates are only called that.
HORIZONS = {"echeance": Horizon.AHEAD}
# Which first characters make a line the main record of a format that has others.
DIGITS = "0123456789"
SENSE = re.compile("^sens$|au (?:débit|crédit)$", re.IGNORECASE)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The cells of one kind of line.

    `starts` are the first characters that make a line one of these, empty: all. `prefix` is what
    comes before the first cell. `slices` (start from 0, stop) take the place of a delimiter in a
    fixed layout. `is_short_said`: a line with fewer cells than columns gets a warning.
    """

    checks: tuple[CellCheck, ...]
    delimiter: str
    text_delimiter: str = ""
    starts: str = ""
    prefix: str = ""
    slices: tuple[tuple[int, int], ...] = ()
    is_short_said: bool = False
    is_whole_line: bool = False
    conditions: tuple[Condition, ...] = ()

    def doubt_letters(self) -> Self:
        """Return the layout of cells whose letters depend on an encoding that is in doubt."""
        return replace(
            self, checks=tuple(replace(check, may_be_misread=True) for check in self.checks)
        )

    @cached_property
    def width(self) -> int:
        return max((stop for _start, stop in self.slices), default=0)

    def takes(self, line: str) -> bool:
        return not self.starts or line[:1] in self.starts

    def split(self, line: str) -> list[str]:
        """Return the cells of `line`, without its prefix; in a fixed layout without the padding.

        In a fixed layout, what follows the last position makes one cell more, unless it is blank.
        """
        if self.is_whole_line:
            return [line]
        if self.slices:
            cells = [line[start:stop].strip(" ") for start, stop in self.slices]
            return cells + ([line[self.width :]] if line[self.width :].strip(" ") else [])
        if self.prefix:
            # Documented examples have `E10/04/2019,…`; the tables list the letter as a cell.
            line = line.removeprefix(self.prefix).removeprefix(self.delimiter)
        return split_line(line, self.delimiter, self.text_delimiter)

    def number_of(self, position: int) -> int | None:
        """Return the column's number for people, from 1, for a position from 0."""
        return None if self.is_whole_line else position + 1


def build_table_layouts(table: Table, kind: Kind) -> tuple[Layout, ...]:
    fields = kind.fields_by_name
    dialect = table.dialect
    checks = tuple(
        build_check(fields[name], chosen_mark=dialect.decimal_mark)
        if name in fields
        else CellCheck(name=name)
        for name in table.columns
    )
    return (
        Layout(
            checks=checks,
            delimiter=dialect.delimiter,
            text_delimiter=dialect.text_delimiter,
            is_short_said=True,
            conditions=tuple(build_conditions(read_columns(table.columns, kind), kind)),
        ),
    )


def build_entry_layouts(entry_format: EntryFormat) -> tuple[Layout, ...]:
    """Return a layout for each record of the format; accounts are in a parameter of their own."""
    if not entry_format.has_positions:
        return (Layout(checks=(CellCheck(name=""),), delimiter="", is_whole_line=True),)
    records = [record for record in entry_format.records.values() if record.key != "compte"]
    if entry_format.layout == "fixe":
        return tuple(build_fixed_layout(record) for record in records)
    others = "".join(record.prefix for record in records)
    return tuple(build_variable_layout(entry_format, record, others) for record in records)


def build_fixed_layout(record: EntryRecord) -> Layout:
    has_sense = find_sense(record)
    starts = [field.start or 1 for field in record.fields]
    lengths = [field.max_length or 0 for field in record.fields]
    return Layout(
        checks=tuple(
            build_check(
                field,
                dates=FIXED_ENTRY_DATES,
                decimal_marks=".",
                horizon=HORIZONS.get(record.key),
                has_sense=has_sense,
            )
            for field in record.fields
        ),
        delimiter="",
        slices=tuple(
            (start - 1, start - 1 + length) for start, length in zip(starts, lengths, strict=True)
        ),
    )


def find_sense(record: EntryRecord) -> bool:
    """Say whether the amounts of a record are of a sense: in a field, or by their columns."""
    return any(SENSE.search(field.label) for field in record.fields)


def build_variable_layout(entry_format: EntryFormat, record: EntryRecord, others: str) -> Layout:
    fields = record.fields[1:] if record.prefix else record.fields
    checks = [
        build_check(
            field,
            dates=VARIABLE_ENTRY_DATES,
            decimal_marks=entry_format.decimal_separator,
            length_rule=Rule.LONGER_THAN_DOCUMENTED,
            horizon=HORIZONS.get(record.key),
            has_sense=find_sense(record),
        )
        for field in fields
    ]
    if unlisted := UNLISTED_CELLS.get((entry_format.key, record.key)):
        checks.append(CellCheck(name=unlisted))
    starts = record.prefix
    if not starts and others:
        has_number = record.fields[0].type is FieldType.INTEGER
        letters = "" if has_number else "".join(sorted(set(LETTERS) - set(others)))
        starts = DIGITS + letters + f'+- "{entry_format.separator}'
    return Layout(
        checks=tuple(checks),
        delimiter=entry_format.separator,
        text_delimiter=TEXT_DELIMITER_OF_ENTRIES,
        starts=starts,
        prefix=record.prefix,
    )


def find_layout(line: str, layouts: Sequence[Layout]) -> Layout | None:
    return next((layout for layout in layouts if layout.takes(line)), None)


def get_cell(cells: Sequence[str], place: int | None) -> str:
    """Return the cell at `place`, from 0; nothing where the line or the file has none."""
    return cells[place] if place is not None and place < len(cells) else ""
