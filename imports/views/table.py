"""The lines of a run, where its bytes can still be read."""

from imports.models import Run
from imports.reading import Table, UnreadableFile


def open_or_none(run: Run) -> Table | None:
    """Return the run's lines, or None for a file that cannot be read."""
    if run.unreadable or not run.dialect:
        return None
    try:
        return run.lines.open()
    except (UnreadableFile, OSError):
        return None
