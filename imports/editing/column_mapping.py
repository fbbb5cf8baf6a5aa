"""A mapping of columns to fields, as a change of the list: what it makes of the cells of a line."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypedDict

from imports.checking.report import KnownProblems
from imports.editing.cell_packing import pack_value, unpack_cell
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn, StoredMapping
from imports.mapping.steps.step import CombiningStep, Step
from imports.reading import Dialect
from imports.reading.replacing import CannotHold
from imports.rules.catalogue import Rule
from imports.values.protection import unprotect_or_none, unprotect_surely

#: So many cells that the steps made different are shown: no two of them alike.
SAMPLES_KEPT = 3
#: So many values of a column are converted once only.
VALUES_KNOWN = 50_000
#: What stands between the cells that one value could not be made of.
BETWEEN = " | "


class StoredMapColumns(TypedDict, total=False):
    """A mapping as the list of changes stores it."""

    mapping: StoredMapping
    width: int
    numbers: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class MapColumns:
    """The columns of the file become fields. The last such change holds, those before say nothing.

    `width` is how many columns the dropped file has; `numbers` are those of the columns of the
    computed fields, in their order.
    """

    kind: ClassVar = "map"

    mapping: ColumnMapping
    width: int
    numbers: tuple[int, ...] = ()

    def as_json(self) -> StoredMapColumns:
        return {
            "mapping": self.mapping.as_json(),
            "width": self.width,
            "numbers": self.numbers,
        }

    @classmethod
    def from_json(cls, data: StoredMapColumns) -> Self:
        return cls(
            mapping=ColumnMapping.from_json(data["mapping"]),
            width=data["width"],
            numbers=tuple(data["numbers"]),
        )

    @property
    def left_out(self) -> set[int]:
        return {one.column for one in self.mapping.columns if not one.field}

    @property
    def named(self) -> list[MappedColumn]:
        return [one for one in self.mapping.columns if one.field]

    @property
    def computed(self) -> list[tuple[int, ComputedField]]:
        """Return the computed fields, each with the number of its column."""
        return list(zip(self.numbers, self.mapping.computed, strict=True))


def find_live_mapping(changes: Iterable[object]) -> tuple[int, MapColumns] | None:
    """Return the mapping that holds, and its place in the list of changes."""
    mappings = [(n, one) for n, one in enumerate(changes) if isinstance(one, MapColumns)]
    return mappings[-1] if mappings else None


@dataclass(frozen=True, slots=True)
class Converted:
    """What steps made of a value; None where the step of that `type` could not."""

    value: str | None
    step: str = ""


class StepChain:
    """Steps one after the other, with a memory: the same values come again and again."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.first = steps[0] if steps and isinstance(steps[0], CombiningStep) else None
        self.steps = steps[1:] if self.first else steps
        self.known: dict[str, Converted] = {}

    def convert(self, value: str) -> Converted:
        known = self.known.get(value)
        if known is None:
            if len(self.known) >= VALUES_KNOWN:
                self.known.clear()
            known = self.known[value] = self.run(value) if self.first else self.run_bare(value)
        return known

    def combine(self, values: Sequence[str]) -> Converted:
        """Return what the cells of one line become together."""
        if self.first is None:
            return self.convert(values[0])
        value = self.first.combine([unprotect_surely(value) for value in values])
        return Converted(None, self.first.type) if value is None else self.convert(value)

    def run_bare(self, value: str) -> Converted:
        """Convert a cell without what protects it; what may be part of a name only if need be."""
        converted = self.run(unprotect_surely(value))
        if converted.value is None and (bare := unprotect_or_none(value)) is not None:
            return self.run(bare)
        return converted

    def run(self, value: str) -> Converted:
        for step in self.steps:
            after = step.convert(value)
            if after is None:
                return Converted(None, step.type)
            value = after
        return Converted(value)


class MappedCells:
    """What the steps of a mapping make of the cells of lines.

    `dropped` are columns that people left out: theirs are not converted. What cannot be converted,
    or not be written where it stands, is among `problems`, and `refused` counts it; `count` tells
    how many cells are different. `samples` are the first of them, before and after.
    """

    def __init__(self, change: MapColumns, dialect: Dialect, dropped: Container[int]) -> None:
        self.dialect = dialect
        self.change = change
        self.width = change.width
        self.columns = [
            (one.column, one.field, StepChain(one.steps))
            for one in change.named
            if one.steps and one.column not in dropped
        ]
        self.chains = {column: chain for column, _field, chain in self.columns}
        self.made = {
            number: (one, StepChain(one.steps))
            for number, one in change.computed
            if one.columns and number not in dropped
        }
        self.problems = KnownProblems()
        self.count = self.refused = 0
        self.samples: dict[tuple[str, str], None] = {}

    @property
    def converted(self) -> list[int]:
        """Return the columns whose cells are what steps made of others."""
        return [*(column for column, _field, _chain in self.columns), *self.made]

    def trace(self, column: int, cells: Sequence[str]) -> list[tuple[int, str]]:
        """Return in which columns the cell of a column is sent, and as what, by those of its line.

        The cells are values. What no step can make stays as it is, or is empty.
        """
        value = cells[column - 1]
        chain = self.chains.get(column)
        converted = chain.convert(value).value if chain else value
        sent = [(column, value if converted is None else converted)]
        for number, (one, made) in self.made.items():
            if column in one.columns:
                values = [cells[n - 1] if n <= len(cells) else "" for n in one.columns]
                sent.append((number, made.combine(values).value or ""))
        return sent

    def fill_up(self, line: int, text: str, cells: list[str]) -> None:
        """Give a line the empty cells that it lacks at its end: they are asked about as ever."""
        if len(cells) < self.width:
            params = {"found": len(cells), "expected": self.width}
            self.problems.add(Rule.FEWER_CELLS, line=line, value=text, params=params)
            cells += [""] * (self.width - len(cells))

    def convert(self, line: int, cells: Sequence[str]) -> list[str]:
        """Return the cells of a line, as they are packed, with those that steps convert."""
        written = list(cells)
        for column, field, chain in self.columns:
            cell = cells[column - 1]
            value = unpack_cell(cell, self.dialect)
            converted = chain.convert(value)
            if converted.value == value:
                continue
            if converted.value is None:
                self.refuse(line, column, field, value, converted.step)
                continue
            try:
                written[column - 1] = pack_value(converted.value, cell, cells, self.dialect)
            except CannotHold as error:
                self.refuse(line, column, field, value, error.code)
                continue
            self.count += 1
            if len(self.samples) < SAMPLES_KEPT:
                self.samples.setdefault((value, converted.value))
        return written

    def make(self, line: int, number: int, cells: Sequence[str]) -> str:
        """Return the cell of a computed column, packed, as these of the line make it.

        It is empty where they cannot.
        """
        one, chain = self.made[number]
        values = [unpack_cell(cells[column - 1], self.dialect) for column in one.columns]
        converted = chain.combine(values)
        if converted.value is None:
            self.refuse(line, number, one.field, BETWEEN.join(values), converted.step)
            return ""
        try:
            return pack_value(converted.value, "", cells, self.dialect)
        except CannotHold as error:
            self.refuse(line, number, one.field, converted.value, error.code)
            return ""

    def refuse(self, line: int, column: int, field: str, value: str, step: str) -> None:
        self.refused += 1
        self.problems.add(
            Rule.NOT_CONVERTED,
            line=line,
            column=column,
            field=field,
            value=value,
            params={"step": step},
        )
