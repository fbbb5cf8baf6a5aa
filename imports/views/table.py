"""The lines of a run, where its bytes can still be read."""

from imports.intake import open_table_of
from imports.models import Run
from imports.reading import Table, UnreadableFile


def open_or_none(run: Run) -> Table | None:
    """Return the run's lines, or None for a file that cannot be read."""
    if run.unreadable or not run.dialect:
        return None
    try:
        return open_table_of(run)
    except (UnreadableFile, OSError):
        return None
