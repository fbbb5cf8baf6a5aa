"""Keeps what people change in a draft's lines, and checks them again at once."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.timezone import now

from imports.checking.cell_doubts import CellDoubts
from imports.editing.column_fixes import Fix
from imports.editing.edited_file import edit_file
from imports.editing.line_editor import (
    SAMPLE_CHARACTERS,
    Change,
    LeaveOut,
    LineEditor,
    RewriteRecords,
    SetCells,
    SetLine,
    write_change,
)
from imports.intake.analysis import Analysis
from imports.intake.draft import ChangedMeanwhile, analyse_lines, refuse_gone, save_again
from imports.intake.storable import storable
from imports.intake.storage import store
from imports.models import DerivedFile, Edit, Run
from imports.reading import Looker
from portal.models import User


class NothingChanged(Exception):
    """The change would make no cell different. It is not kept."""


class NothingLeft(Exception):
    """No line would be left to send: such a draft is rather discarded."""


def edit(run: Run, *, user: User, change: Change, revision: int) -> Edit:
    """Add a change to the draft's list, write the lines anew and check them.

    `revision` is that of the draft the person looked at. Raises NotADraft, ChangedMeanwhile,
    NothingToMend, NothingLeft; then nothing is changed.
    """
    last = run.edits.order_by("number").last()
    kind, details = write_change(settle_change(change, run))
    added = Edit(
        run=run,
        number=last.number + 1 if last else 1,
        at=now(),
        user=user,
        kind=kind,
        details=details,
    )
    live = [*run.edits.filter(undone_at=None), added]
    looker = write_edited_lines(run, live, revision=revision)
    if isinstance(change, Fix) and not added.count:
        raise NothingChanged
    found = analyse_lines(run, looker)
    if run.line_count and (found.report is None or not found.report.lines):
        raise NothingLeft
    save_edited(run, live, found, changed=added)
    return added


def undo_edit(run: Run, *, user: User, number: int, revision: int) -> Edit:
    """Undo one change of the list; the others stay. Raises as `edit`, or Edit.DoesNotExist."""
    undone = run.edits.get(number=number, undone_at=None)
    undone.undone_at, undone.undone_by = now(), user
    live = list(run.edits.filter(undone_at=None).exclude(pk=undone.pk))
    looker = write_edited_lines(run, live, revision=revision)
    save_edited(run, live, analyse_lines(run, looker), changed=undone)
    return undone


def settle_change(change: Change, run: Run) -> Change:
    """Return the change as it is kept: without NUL in what it only shows, a fix with its mark."""
    if isinstance(change, Fix):
        # Another mark may be chosen later: the cells stay what the fix made of them.
        return replace(change, decimal_mark=run.reading.decimal_mark)
    if isinstance(change, LeaveOut | RewriteRecords):
        return replace(change, shown=storable(change.shown))
    if isinstance(change, SetLine):
        return replace(change, before=storable(change.before))
    if isinstance(change, SetCells):
        cells = ((column, storable(before), after) for column, before, after in change.cells)
        return replace(change, cells=tuple(cells))
    return change


def write_edited_lines(run: Run, live: Sequence[Edit], *, revision: int) -> Looker | None:
    """Store the lines with these changes, and put them on the run, unsaved; look at them meanwhile.

    None where no change is left.
    """
    if revision != run.revision:
        raise ChangedMeanwhile
    changes = [one.change for one in live]
    editor = LineEditor(
        changes,
        dialect=run.reading,
        kind=run.kind,
        entry_format=run.entry_format,
        doubts=CellDoubts(run.workbook),
    )
    edited = edit_file(run.unedited_lines.path, run.reading.encoding, editor)
    looker = Looker()
    run.put_file(DerivedFile.Step.EDITED, store(looker.watch(edited)) if live else None)
    run.left_out, run.joined = editor.left_out, editor.joined
    for one, count, refused in zip(live, editor.counts, editor.refused, strict=True):
        one.count, one.refused = count, refused
    for one, samples in zip(live, editor.samples, strict=True):
        if samples:
            shown = [
                (shorten_cell(before), shorten_cell(after)) for before, after in samples.items()
            ]
            one.details = {**one.details, "samples": shown}
    return looker if live else None


def shorten_cell(value: str) -> str:
    return storable(value[:SAMPLE_CHARACTERS])


def save_edited(run: Run, live: Sequence[Edit], found: Analysis, *, changed: Edit) -> None:
    with transaction.atomic():
        refuse_gone(run.files.get(DerivedFile.Step.EDITED))
        save_again(run, found)
        changed.save()
        Edit.objects.bulk_update([one for one in live if one.pk], ["count", "refused", "details"])
