"""The changes of a run, ready to be made in its lines."""

from collections import deque
from collections.abc import Iterable

from imports.checking.cell_doubts import CellDoubts
from imports.editing.edited_file import edit_file
from imports.editing.line_editor import LineEditor
from imports.models import Edit, Run


def open_editor(run: Run, live: Iterable[Edit]) -> LineEditor:
    """Return what makes these changes in the lines of the run as they came."""
    return LineEditor(
        [one.change for one in live],
        dialect=run.reading,
        kind=run.kind,
        entry_format=run.entry_format,
        doubts=CellDoubts(run.workbook),
    )


def replay_edits(run: Run) -> LineEditor:
    """Return what made the live changes of a run, once they are made again and thrown away.

    What a mapping cannot convert is not among the lines it left, and no list of it is kept that
    is not cut: it is found anew. One query.
    """
    editor = open_editor(run, run.edits.filter(undone_at=None))
    deque(edit_file(run.unedited_lines.path, run.reading.encoding, editor), maxlen=0)
    return editor
