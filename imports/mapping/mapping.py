"""What becomes of the columns of a file: data, as JSON and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NotRequired, Self, TypedDict

from imports.mapping.refused import MappingRefused
from imports.mapping.steps.registry import read_step
from imports.mapping.steps.step import CombiningStep, Step, StoredStep, refuse_breaks
from imports.mapping.strict_json import (
    refuse_other,
    refuse_unknown_keys,
    take_list,
    take_number,
    take_object,
    take_text,
)

#: Who decided on a column: the levels of matching, or a person. Stored: never rename one.
LEVELS = ("", "taught", "identical", "synonym", "supposed", "person")


class StoredMappedColumn(TypedDict):
    """A `MappedColumn` as it is stored."""

    column: int
    header: str
    field: NotRequired[str]
    steps: NotRequired[Sequence[StoredStep]]
    level: NotRequired[str]


class StoredComputedField(TypedDict):
    """A `ComputedField` as it is stored."""

    field: str
    value: NotRequired[str]
    columns: NotRequired[Sequence[int]]
    steps: NotRequired[Sequence[StoredStep]]


class StoredMapping(TypedDict):
    """A `ColumnMapping` as it is stored."""

    format: int
    kind: str
    columns: Sequence[StoredMappedColumn]
    computed: NotRequired[Sequence[StoredComputedField]]


@dataclass(frozen=True, kw_only=True)
class MappedColumn:
    """A column of the dropped file, from 1, and what becomes of it.

    `header` is as written, empty without one. Without a `field` the column is left out, on purpose.
    `level` is who decided: one of `LEVELS`. Raises MappingRefused.
    """

    column: int
    header: str
    field: str = ""
    steps: tuple[Step, ...] = ()
    level: str = ""

    def __post_init__(self) -> None:
        if self.column < 1:
            raise MappingRefused("no_column", column=self.column)
        if self.level not in LEVELS:
            refuse_other(self.level, LEVELS[1:], "level")
        if any(isinstance(step, CombiningStep) for step in self.steps):
            raise MappingRefused("joining_inside")

    def as_json(self) -> StoredMappedColumn:
        return {
            "column": self.column,
            "header": self.header,
            "field": self.field,
            "steps": [step.as_json() for step in self.steps],
            "level": self.level,
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        name = "columns"
        stored = take_object(data, name)
        refuse_unknown_keys(stored, ("column", "header", "field", "steps", "level"), name)
        return cls(
            column=take_number(stored, "column", name),
            header=take_text(stored, "header", name),
            field=take_text(stored, "field", name, ""),
            steps=tuple(map(read_step, take_list(stored, "steps", name))),
            level=take_text(stored, "level", name, ""),
        )


@dataclass(frozen=True, kw_only=True)
class ComputedField:
    """A field that no column feeds alone.

    Without `columns` it has one `value` on every line, perhaps none; else it is made of these
    columns of the dropped file, from 1, by `steps`: of several, the first one says how they become
    one. Raises MappingRefused.
    """

    field: str
    value: str = ""
    columns: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if not self.field:
            raise MappingRefused("no_field")
        refuse_breaks(self.value)
        if self.value and self.columns:
            raise MappingRefused("value_beside_columns", field=self.field)
        if self.steps and not self.columns:
            raise MappingRefused("steps_of_nothing", field=self.field)
        refuse_bad_columns(self.columns)
        is_joined = bool(self.steps) and isinstance(self.steps[0], CombiningStep)
        if len(self.columns) > 1 and not is_joined:
            raise MappingRefused("needs_joining", field=self.field)
        self.refuse_other_count()
        if any(isinstance(step, CombiningStep) for step in self.steps[1:]):
            raise MappingRefused("joining_inside")

    def refuse_other_count(self) -> None:
        first = self.steps[0] if self.steps else None
        count = first.COLUMNS if isinstance(first, CombiningStep) else None
        found = len(self.columns)
        if count is not None and count != found:
            raise MappingRefused("other_count", field=self.field, count=count, found=found)

    def as_json(self) -> StoredComputedField:
        return {
            "field": self.field,
            "value": self.value,
            "columns": self.columns,
            "steps": [step.as_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        name = "computed"
        stored = take_object(data, name)
        refuse_unknown_keys(stored, ("field", "value", "columns", "steps"), name)
        columns = take_list(stored, "columns", name)
        return cls(
            field=take_text(stored, "field", name),
            value=take_text(stored, "value", name, ""),
            columns=tuple(take_number({"columns": one}, "columns", name) for one in columns),
            steps=tuple(map(read_step, take_list(stored, "steps", name))),
        )


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """Which columns of a file become which fields of a kind, by which steps.

    A column of the file that is not among `columns` is undecided. No field is made twice. Raises
    MappingRefused.
    """

    FORMAT: ClassVar = 1

    kind: str
    columns: tuple[MappedColumn, ...]
    computed: tuple[ComputedField, ...] = ()

    def __post_init__(self) -> None:
        refuse_bad_columns(one.column for one in self.columns)
        made = [one.field for one in self.columns if one.field]
        made += [one.field for one in self.computed]
        for field in made:
            if made.count(field) > 1:
                raise MappingRefused("field_twice", field=field)

    def as_json(self) -> StoredMapping:
        return {
            "format": self.FORMAT,
            "kind": self.kind,
            "columns": [one.as_json() for one in self.columns],
            "computed": [one.as_json() for one in self.computed],
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Return the mapping that JSON says. Raises MappingRefused for anything that is none."""
        name = "mapping"
        stored = take_object(data, name)
        found = take_number(stored, "format", name)
        if found > cls.FORMAT:
            raise MappingRefused("newer_format", format=found, known=cls.FORMAT)
        if found != cls.FORMAT:
            raise MappingRefused("wrong_type", key="format", name=name)
        refuse_unknown_keys(stored, ("format", "kind", "columns", "computed"), name)
        return cls(
            kind=take_text(stored, "kind", name),
            columns=tuple(map(MappedColumn.from_json, take_list(stored, "columns", name))),
            computed=tuple(map(ComputedField.from_json, take_list(stored, "computed", name))),
        )


def refuse_bad_columns(columns: Iterable[int]) -> None:
    """Refuse numbers of columns that are none, or stand twice. Raises MappingRefused."""
    seen: set[int] = set()
    for column in columns:
        if column < 1:
            raise MappingRefused("no_column", column=column)
        if column in seen:
            raise MappingRefused("column_twice", column=column)
        seen.add(column)
