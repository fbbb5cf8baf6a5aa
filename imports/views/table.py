"""The lines of a run, where its bytes can still be read."""

from imports.models import Run
from imports.reading import Table, UnreadableFile
from imports.reading.columns import Columns, list_positions, read_columns


def open_or_none(run: Run) -> Table | None:
    """Return the run's lines, or None for a file that cannot be read."""
    if run.unreadable or not run.dialect:
        return None
    try:
        return run.lines.open()
    except (UnreadableFile, OSError):
        return None


def find_columns(run: Run, table: Table) -> Columns:
    """Return the columns of the run's lines: those that are named, or the positions of entries."""
    if run.kind.is_entries:
        return list_positions(run.entry_format)
    return read_columns(table.columns, run.kind)
