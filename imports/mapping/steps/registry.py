"""All steps that there are, by the names that they have in JSON."""

from collections.abc import Mapping

from imports.mapping.refused import MappingRefused
from imports.mapping.steps.counting import DivideNumbers, SubtractNumbers
from imports.mapping.steps.dates import ReadDate
from imports.mapping.steps.numbers import AbsoluteValue, MultiplyNumber, ReadNumber, SignToCode
from imports.mapping.steps.parts import ExtractPart, SplitPart
from imports.mapping.steps.several import FirstFilled, JoinCells
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import (
    AddPrefix,
    AddSuffix,
    ChangeCase,
    CutToLength,
    DefaultIfEmpty,
    Pad,
    RemoveCharacters,
    Trim,
)
from imports.mapping.steps.value_table import ValueTable
from imports.mapping.strict_json import read_fields, take_object, take_text

#: In the order in which they are offered.
STEPS: Mapping[str, type[Step]] = {
    step.type: step
    for step in (
        ValueTable, ReadDate, ReadNumber, MultiplyNumber, AbsoluteValue, SignToCode, ChangeCase,
        Trim, Pad, RemoveCharacters, AddPrefix, AddSuffix, CutToLength, DefaultIfEmpty, ExtractPart,
        SplitPart, JoinCells, FirstFilled, SubtractNumbers, DivideNumbers,
    )
}  # fmt: skip


def read_step(data: object) -> Step:
    """Return the step that JSON says. Raises MappingRefused for anything that is none."""
    stored = take_object(data, "steps")
    name = take_text(stored, "type", "steps")
    if name not in STEPS:
        raise MappingRefused("unknown_step", step=name)
    kind = STEPS[name]
    rest = {key: value for key, value in stored.items() if key != "type"}
    return kind(**read_fields(kind, rest, name))
