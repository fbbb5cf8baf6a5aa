"""Keeps what people change in a draft's lines, and checks them again at once."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.timezone import now

from imports.checking.fixes import Fix
from imports.checking.mending import (
    SAMPLE_CHARACTERS,
    Change,
    LeaveOut,
    Mender,
    SetCells,
    SetLine,
    mend_file,
    write_change,
)
from imports.intake.draft import (
    ChangedMeanwhile,
    refuse_gone,
    save_again,
    storable,
    study_lines,
)
from imports.intake.storage import store
from imports.intake.study import Study
from imports.models import Mend, Run
from portal.models import User


class NothingToMend(Exception):
    """The change would make no cell different. It is not kept."""


class NothingLeft(Exception):
    """No line would be left to send: such a draft is rather discarded."""


def mend(run: Run, *, user: User, change: Change, revision: int) -> Mend:
    """Add a change to the draft's list, write the lines anew and check them.

    `revision` is that of the draft the person looked at. Raises NotADraft, ChangedMeanwhile,
    NothingToMend, NothingLeft; then nothing is changed.
    """
    last = run.mends.order_by("number").last()
    kind, details = write_change(settle(change, run))
    added = Mend(
        run=run,
        number=last.number + 1 if last else 1,
        at=now(),
        user=user,
        kind=kind,
        details=details,
    )
    live = [*run.mends.filter(undone_at=None), added]
    write_lines(run, live, revision=revision)
    if isinstance(change, Fix) and not added.count:
        raise NothingToMend
    found = study_lines(run)
    if run.line_count and (found.report is None or not found.report.lines):
        raise NothingLeft
    save_mended(run, live, found, changed=added)
    return added


def take_back(run: Run, *, user: User, number: int, revision: int) -> Mend:
    """Take one change of the list back; the others stay. Raises as `mend`, or Mend.DoesNotExist."""
    undone = run.mends.get(number=number, undone_at=None)
    undone.undone_at, undone.undone_by = now(), user
    live = list(run.mends.filter(undone_at=None).exclude(pk=undone.pk))
    write_lines(run, live, revision=revision)
    save_mended(run, live, study_lines(run), changed=undone)
    return undone


def settle(change: Change, run: Run) -> Change:
    """Return the change as it is kept: without NUL in what it only shows, a fix with its mark."""
    if isinstance(change, Fix):
        # Another mark may be chosen later: the cells stay what the fix made of them.
        return replace(change, decimal_mark=run.reading.decimal_mark)
    if isinstance(change, LeaveOut):
        return replace(change, shown=storable(change.shown))
    if isinstance(change, SetLine):
        return replace(change, before=storable(change.before))
    if isinstance(change, SetCells):
        cells = ((column, storable(before), after) for column, before, after in change.cells)
        return replace(change, cells=tuple(cells))
    return change


def write_lines(run: Run, live: Sequence[Mend], *, revision: int) -> None:
    """Store the lines with these changes, and put them on the run, unsaved."""
    if revision != run.revision:
        raise ChangedMeanwhile
    changes = [one.change for one in live]
    mender = Mender(changes, dialect=run.reading, kind=run.kind, entry_format=run.entry_format)
    run.mended = (
        store(mend_file(run.unmended_file.path, run.reading.encoding, mender)) if live else None
    )
    run.left_out = mender.left_out
    for one, count, refused in zip(live, mender.counts, mender.refused, strict=True):
        one.count, one.refused = count, refused
    for one, samples in zip(live, mender.samples, strict=True):
        if samples:
            shown = [(shorten(before), shorten(after)) for before, after in samples.items()]
            one.details = one.details | {"samples": shown}


def shorten(value: str) -> str:
    return storable(value[:SAMPLE_CHARACTERS])


def save_mended(run: Run, live: Sequence[Mend], found: Study, *, changed: Mend) -> None:
    with transaction.atomic():
        refuse_gone(run.mended)
        save_again(run, found)
        changed.save()
        Mend.objects.bulk_update([one for one in live if one.pk], ["count", "refused", "details"])
