"""How the cells of a line are found and written, whatever its columns are called."""

from imports.catalogue import EntryFormat, Kind
from imports.checking.layout import Layout, build_entry_layouts
from imports.editing.column_changes import FitCells
from imports.reading import Dialect
from imports.reading.cells import is_text_closed
from imports.reading.replacing import replace_cell, replace_slice
from imports.values.rules import CellCheck, build_check


def check_of(name: str, kind: Kind, dialect: Dialect) -> CellCheck:
    """Return the check of a column of that name."""
    field = kind.fields_by_name.get(name)
    if field is None:
        return CellCheck(name=name)
    return build_check(field, chosen_mark=dialect.decimal_mark)


def build_layouts(
    dialect: Dialect, kind: Kind, entry_format: EntryFormat | None
) -> tuple[Layout, ...]:
    """Return how lines are cut into cells, whatever their columns are called."""
    if kind.is_entries and entry_format is not None:
        return build_entry_layouts(entry_format)
    return (Layout(checks=(), delimiter=dialect.delimiter, text_delimiter=dialect.text_delimiter),)


def write_cell(text: str, layout: Layout, column: int, value: str) -> str:
    """Return the line with `value` in the column, from 1. Raises CannotHold."""
    if layout.slices:
        return replace_slice(text, *layout.slices[column - 1], value)
    before = ""
    if layout.prefix and text.startswith(layout.prefix):
        before = layout.prefix
        if text.startswith(layout.delimiter, len(before)):
            before += layout.delimiter
    return before + replace_cell(
        text[len(before) :],
        column - 1,
        value,
        delimiter="" if layout.is_whole_line else layout.delimiter,
        text_delimiter=layout.text_delimiter,
    )


def drop_surplus_cells(text: str, layout: Layout, width: int) -> str:
    """Return the line without the empty cells at its end that stand beyond `width`."""
    cells = layout.split(text)
    while len(cells) > width and not cells[-1]:
        cells.pop()
        text = text.rpartition(layout.delimiter)[0]
    return text


def fit_cells(text: str, layout: Layout, change: FitCells) -> str:
    """Return the line with as many cells as there are columns, where only empty ones differ."""
    fitted = drop_surplus_cells(text, layout, change.width)
    cells = layout.split(fitted)
    is_closed = is_text_closed(fitted, layout.delimiter, layout.text_delimiter)
    if change.fills and is_closed and any(map(str.strip, cells)):
        fitted += layout.delimiter * (change.width - len(cells))
    return fitted
