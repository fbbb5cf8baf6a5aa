"""A list of steps, one after the other: over a value, over the cells of a line, over columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imports.mapping.steps.step import CombiningStep, Step

if TYPE_CHECKING:
    import polars as pl


def convert_value(steps: Sequence[Step], value: str) -> str | None:
    """Return what a cell becomes by all steps in order; None where one of them cannot tell."""
    converted: str | None = value
    for step in steps:
        if converted is None:
            return None
        converted = step.convert(converted)
    return converted


def combine_values(steps: Sequence[Step], values: Sequence[str]) -> str | None:
    """Return what several cells of a line become together; None where a step cannot tell.

    The first step makes one value of them, unless there is only one.
    """
    if steps and isinstance(steps[0], CombiningStep):
        combined = steps[0].combine(values)
        return None if combined is None else convert_value(steps[1:], combined)
    (value,) = values
    return convert_value(steps, value)


def express_steps(steps: Sequence[Step], cell: "pl.Expr") -> "pl.Expr":
    """Return `convert_value` over a column of texts; null is None."""
    for step in steps:
        cell = step.express(cell)
    return cell


def express_combined(steps: Sequence[Step], cells: "Sequence[pl.Expr]") -> "pl.Expr":
    """Return `combine_values` over columns of texts; null is None."""
    if steps and isinstance(steps[0], CombiningStep):
        return express_steps(steps[1:], steps[0].express_many(cells))
    (cell,) = cells
    return express_steps(steps, cell)
