"""Which earlier runs are of the same bytes, or of the same dropped lines made otherwise."""

import zlib
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from imports.duplicates.counts_as_sent import find_absent
from imports.duplicates.ledger_scope import find_same_ledger_runs
from imports.models import DerivedFile, Fingerprint, Run
from imports.outcomes import MAY_NAME_ABSENT
from imports.reading import Numbering


def same_bytes(run: Run) -> Q:
    """Match the runs whose lines, as dropped, converted or edited, are the very same bytes."""
    file, step = run.lines.file, DerivedFile.Step
    derived = DerivedFile.objects.filter(run=OuterRef("pk"))
    as_dropped = Q(source=file) & ~Exists(derived)
    is_edited = Q(Exists(derived.filter(step=step.EDITED)))
    as_converted = Q(Exists(derived.filter(step=step.SHEET, file=file))) & ~is_edited
    as_edited = Q(Exists(derived.filter(step=step.EDITED, file=file)))
    return as_dropped | as_converted | as_edited


def same_file_otherwise(run: Run) -> Q:
    """Match the runs of the same dropped lines, of whose columns others were made.

    Such lines look different and are the same: a file mapped in two ways goes once.
    """
    file, step = run.unedited_lines.file, DerivedFile.Step
    sheets = DerivedFile.objects.filter(run=OuterRef("pk"), step=step.SHEET)
    is_same = (Q(source=file) & ~Exists(sheets)) | Q(Exists(sheets.filter(file=file)))
    if not run.column_changes:
        return is_same & ~Q(column_changes={})
    digest = run.column_changes.get("digest", "")
    return is_same & (Q(column_changes__digest__isnull=True) | ~Q(column_changes__digest=digest))


def find_made_otherwise(run: Run) -> QuerySet[Run]:
    """Return the earlier runs that only the dropped file shows to be of the same lines."""
    runs = find_same_ledger_runs(run).filter(same_file_otherwise(run)).exclude(same_bytes(run))
    return runs.only("line_count", "left_out", "joined", "dialect", "state")


def list_of_other_lines(run: Run) -> list[int]:
    """Return the keys of runs made otherwise that share no line of the dropped file with the run.

    The proof is in what was left out of each. No query for a run of which nothing was.
    """
    if not run.left_out:
        return []
    own = list_dropped_lines(run)
    return [
        one.pk
        for one in find_made_otherwise(run).exclude(left_out=[])
        # Read otherwise, a line may have another number.
        if one.dialect == run.dialect and own.isdisjoint(list_dropped_lines(one))
    ]


def list_told(run: Run, fingerprint: Fingerprint) -> list[int]:
    """Return the keys of runs made otherwise that may hold no line but those found one by one.

    Those may be booked that the ERP did not refuse by name; a line is found by an equal one.
    """
    kept = Fingerprint.objects.filter(pk=fingerprint.pk).values_list("marks", flat=True).first()
    if kept is None:  # read differently meanwhile: nothing is told
        return []
    marks = memoryview(zlib.decompress(bytes(kept))).cast("I")
    rest = list_dropped_lines(run, [place for place, mark in enumerate(marks, start=1) if mark])
    return [
        one.pk
        for one in find_made_otherwise(run)
        if one.dialect == run.dialect
        and rest.isdisjoint(
            list_dropped_lines(one, find_absent(one) if one.state in MAY_NAME_ABSENT else ())
        )
    ]


def list_dropped_lines(run: Run, without: Collection[int] = ()) -> set[int]:
    """Return the lines of the dropped file that go with a run, joined ones among them.

    `without` are records that do not count; what is joined to them does.
    """
    gone = sorted({*run.left_out, *run.joined})
    numbering = Numbering(run.reading.first_line, gone)
    records = set(range(1, run.line_count + 1)).difference(without)
    return {*map(numbering.line_of, records), *run.joined}
