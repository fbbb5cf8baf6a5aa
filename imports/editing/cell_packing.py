"""How values stand in the cells of a line: as they are, or between text delimiters."""

from collections.abc import Sequence

from imports.reading import Dialect
from imports.reading.cells import take_cell
from imports.reading.replacing import CannotHold, find_cell_spans, refuse_line_break


def split_packed(text: str, dialect: Dialect) -> list[str]:
    """Return the cells of a line as they are packed."""
    delimiter, mark = dialect.delimiter, dialect.text_delimiter
    if delimiter and (not mark or mark not in text):
        return text.split(delimiter)
    return [text[start:stop] for start, stop in find_cell_spans(text, delimiter, mark)]


def unpack_cell(cell: str, dialect: Dialect) -> str:
    """Return the value of a cell."""
    mark = dialect.text_delimiter
    if not mark or not cell.startswith(mark):
        return cell
    return take_cell(cell, 0, dialect.delimiter, mark)[0]


def pack_value(value: str, old: str, cells: Sequence[str], dialect: Dialect) -> str:
    """Return a value as a cell in place of another, beside these.

    It stands between text delimiters where the old one did, where it must, and where all others do
    beside an empty one. Raises CannotHold: line_break, delimiter.
    """
    mark = dialect.text_delimiter
    if not old:
        return hold_value(value, cells, dialect)
    if mark and old.startswith(mark):
        refuse_line_break(value)
        return mark + value.replace(mark, mark * 2) + mark
    return hold_value(value, (), dialect)


def hold_value(value: str, cells: Sequence[str], dialect: Dialect) -> str:
    """Return a value as a cell beside these. Raises CannotHold: line_break, delimiter."""
    refuse_line_break(value)
    delimiter, mark = dialect.delimiter, dialect.text_delimiter
    if delimiter in value and not mark:
        raise CannotHold(
            "delimiter", value=value, delimiter="⇥" if delimiter == "\t" else delimiter
        )
    filled = [cell for cell in cells if cell] if mark else ()
    is_quoted = filled and all(cell.startswith(mark) for cell in filled)
    if mark and (delimiter in value or mark in value or is_quoted):
        return mark + value.replace(mark, mark * 2) + mark
    return value
