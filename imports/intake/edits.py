"""Keeps what people change in a draft's lines, and checks them again at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.timezone import now

from imports.editing.column_changes import DropColumns
from imports.editing.column_fixes import Fix
from imports.editing.edited_file import edit_file
from imports.editing.line_changes import (
    Change,
    LeaveOut,
    RewriteRecords,
    SetCells,
    SetLine,
    write_change,
)
from imports.editing.line_editor import SAMPLE_CHARACTERS, LineEditor
from imports.intake.analysis import Analysis
from imports.intake.draft import ChangedMeanwhile, analyse_lines, refuse_gone, save_again
from imports.intake.open_editor import open_editor
from imports.intake.outdated_changes import find_outdated
from imports.intake.storable import storable
from imports.intake.storage import store
from imports.models import DerivedFile, Edit, Run
from imports.reading import Looker
from imports.reading.column_numbering import FIRST_ADDED
from portal.models import User


class NothingChanged(Exception):
    """The change would make no cell different. It is not kept."""


class NothingLeft(Exception):
    """No line would be left to send: such a draft is rather discarded."""


def edit(run: Run, *, user: User, change: Change, revision: int) -> Edit:
    """Add a change to the draft's list, write the lines anew and check them.

    `revision` is that of the draft the person looked at. Raises NotADraft, ChangedMeanwhile,
    NothingChanged, NothingLeft; then nothing is changed.
    """
    return edit_together(run, user=user, changes=[change], revision=revision)[0]


def edit_together(
    run: Run, *, user: User, changes: Sequence[Change], revision: int
) -> Sequence[Edit]:
    """Make several changes at one stroke; they can be undone together, or each. Raises as `edit`.

    A fix that makes no cell different is not kept.
    """
    if revision != run.revision:
        raise ChangedMeanwhile
    added = build_edits(run, user, changes)
    live = [*run.edits.filter(undone_at=None), *added]
    outdated = take_back_outdated(run, live, user) if has_mapping(added) else []
    written = write_edited_lines(run, live)
    kept = [one for one in added if one.count or one.kind not in (Edit.Kind.FIX, Edit.Kind.FIT)]
    if not kept:
        raise NothingChanged
    found = analyse_lines(run, written.looker, editor=written.editor)
    if run.line_count and (found.report is None or not found.report.lines):
        raise NothingLeft
    save_edited(run, live, found, changed=[*kept, *outdated])
    return kept


def has_mapping(edits: Iterable[Edit]) -> bool:
    return any(one.kind == Edit.Kind.MAP for one in edits)


def take_back_outdated(run: Run, live: list[Edit], user: User) -> list[Edit]:
    """Take out of the list the changes whose columns become other fields; return them, undone."""
    outdated, at = find_outdated(run, live), now()
    for one in outdated:
        live.remove(one)
        one.undone_at, one.undone_by, one.undone_because = at, user, Edit.Reason.MAPPING
    return outdated


def build_edits(run: Run, user: User, changes: Sequence[Change]) -> list[Edit]:
    last = run.edits.order_by("number").last()
    first = last.number + 1 if last else 1
    at, edits = now(), []
    for number, change in enumerate(changes, start=first):
        kind, details = write_change(settle_change(change, run))
        together = first if len(changes) > 1 else None
        edits.append(
            Edit(
                run=run,
                number=number,
                at=at,
                user=user,
                kind=kind,
                details=details,
                together=together,
            )
        )
    return edits


def undo_edit(run: Run, *, user: User, number: int, revision: int) -> Edit:
    """Undo one change of the list; the others stay. Raises as `edit`, or Edit.DoesNotExist."""
    undone = run.edits.get(number=number, undone_at=None)
    undo(run, [undone], user=user, revision=revision)
    return undone


def undo_together(run: Run, *, user: User, number: int, revision: int) -> Sequence[Edit]:
    """Undo what is left of the changes made at one stroke: `number` is its first one's.

    Raises as `undo_edit`.
    """
    undone = list(run.edits.filter(together=number, undone_at=None))
    if not undone:
        raise Edit.DoesNotExist
    undo(run, undone, user=user, revision=revision)
    return undone


def undo(run: Run, undone: Sequence[Edit], *, user: User, revision: int) -> None:
    if revision != run.revision:
        raise ChangedMeanwhile
    at = now()
    for one in undone:
        one.undone_at, one.undone_by = at, user
    gone = [one.pk for one in undone]
    live = list(run.edits.filter(undone_at=None).exclude(pk__in=gone))
    outdated = take_back_outdated(run, live, user) if has_mapping(undone) else []
    written = write_edited_lines(run, live)
    found = analyse_lines(run, written.looker, editor=written.editor)
    save_edited(run, live, found, changed=[*undone, *outdated])


def number_added_column(run: Run) -> int:
    """Return the number of the next column that is added: none ever had it, undone or not."""
    added = run.edits.filter(kind__in=(Edit.Kind.ADD, Edit.Kind.MAP))
    numbers = [
        number
        for one in added
        for number in one.details.get("numbers", ()) or [one.details.get("column", 0)]
    ]
    return max([*numbers, FIRST_ADDED - 1]) + 1


def settle_change(change: Change, run: Run) -> Change:
    """Return the change as it is kept: without NUL in what it only shows, a fix with its mark."""
    if isinstance(change, Fix):
        # Another mark may be chosen later: the cells stay what the fix made of them.
        return replace(change, decimal_mark=run.reading.decimal_mark)
    if isinstance(change, LeaveOut | RewriteRecords):
        return replace(change, shown=storable(change.shown))
    if isinstance(change, SetLine):
        return replace(change, before=storable(change.before))
    if isinstance(change, DropColumns):
        return replace(change, names=tuple(map(storable, change.names)))
    if isinstance(change, SetCells):
        cells = ((column, storable(before), after) for column, before, after in change.cells)
        return replace(change, cells=tuple(cells))
    return change


@dataclass(frozen=True, kw_only=True)
class WrittenLines:
    """Lines that were written anew: what made them, and looked at them; None: no change is left."""

    editor: LineEditor | None
    looker: Looker | None


def write_edited_lines(run: Run, live: Sequence[Edit]) -> WrittenLines:
    """Store the lines with these changes, and put them on the run, unsaved."""
    editor = open_editor(run, live)
    edited = edit_file(run.unedited_lines.path, run.reading.encoding, editor)
    looker = Looker()
    run.put_file(DerivedFile.Step.EDITED, store(looker.watch(edited)) if live else None)
    run.left_out, run.joined = editor.left_out, editor.joined
    run.column_changes = editor.shape.numbering.as_json()
    for one, count, refused in zip(live, editor.counts, editor.refused, strict=True):
        one.count, one.refused = count, refused
    for one, samples in zip(live, editor.samples, strict=True):
        if samples:
            shown = [(shorten_cell(before), shorten_cell(after)) for before, after in samples]
            one.details = {**one.details, "samples": shown}
    if not live:
        return WrittenLines(editor=None, looker=None)
    return WrittenLines(editor=editor, looker=looker)


def shorten_cell(value: str) -> str:
    return storable(value[:SAMPLE_CHARACTERS])


def save_edited(
    run: Run, live: Sequence[Edit], found: Analysis, *, changed: Sequence[Edit]
) -> None:
    with transaction.atomic():
        refuse_gone(run.files.get(DerivedFile.Step.EDITED))
        save_again(run, found)
        for one in changed:
            one.save()
        Edit.objects.bulk_update([one for one in live if one.pk], ["count", "refused", "details"])
