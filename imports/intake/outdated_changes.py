"""Changes that speak of a field which stands no longer in their column, once it is mapped anew."""

from collections.abc import Sequence

from imports.editing.column_fixes import Fix
from imports.editing.column_mapping import find_live_mapping
from imports.editing.line_changes import Change, SetCells
from imports.intake.open_editor import open_editor
from imports.models import Edit, Run
from imports.reading.column_numbering import FIRST_ADDED


def find_outdated(run: Run, live: Sequence[Edit]) -> list[Edit]:
    """Return the fixes whose field is no longer that of their column after these changes.

    So are cells of computed columns that are gone. Raises UnreadableFile or OSError.
    """
    changes = [one.change for one in live]
    fields = list_fields(run, live, changes)
    return [one for one, change in zip(live, changes, strict=True) if is_outdated(change, fields)]


def list_fields(run: Run, live: Sequence[Edit], changes: Sequence[Change]) -> dict[int, str | None]:
    """Return by column what field it is as these changes leave it; None: it is not sent.

    Columns that a person left out stay what they are: they may come back.
    """
    editor, table = open_editor(run, live), run.unedited_lines.open()
    names = list(table.columns)
    if table.header_line is not None:
        names = table.split(editor.edit(table.start_line, table.header_line))
    fields: dict[int, str | None] = dict(enumerate(names, start=1))
    fields |= {one.column: one.name for one in editor.shape.every_addition}
    if found := find_live_mapping(changes):
        fields |= {one.column: one.field or None for one in found[1].mapping.columns}
    return fields


def is_outdated(change: Change, fields: dict[int, str | None]) -> bool:
    if isinstance(change, Fix):
        return fields.get(change.column, "") != change.field
    if isinstance(change, SetCells):
        columns = {column for column, _before, _after in change.cells}
        return min(columns, default=0) >= FIRST_ADDED and not columns & fields.keys()
    return False
