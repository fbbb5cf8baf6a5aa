"""Reads a draft again when a person changes how, or when the rules have changed."""

from dataclasses import replace

from django.db import transaction
from django.utils.timezone import now

from imports.catalogue import ParameterValues
from imports.intake.draft import (
    ReadLater,
    analyse_lines,
    analyse_run,
    refuse_gone,
    save_again,
)
from imports.intake.recognition import recognise_columns
from imports.models import DerivedFile, Edit, Event, Run
from imports.reading import Dialect
from portal.models import Door, User, record


def read_again(
    run: Run,
    *,
    user: User,
    dialect: Dialect | None,
    parameters: ParameterValues,
    wants_journal: bool = True,
    wants_statistics: bool = True,
    sheet: str = "",
    door: Door = Door.PAGE,
) -> None:
    """Read and check the draft anew under `dialect` (None: detect afresh) and `parameters`.

    `sheet` is the one of a workbook to be read; empty: the first that is filled. Lines that are cut
    otherwise take back the changes made to them, which stay on record. Raises NotADraft when it was
    confirmed or cancelled meanwhile, ChangedMeanwhile, ReadLater; then nothing is changed.
    """
    before = describe_reading(run)
    run.parameters = parameters
    run.wants_journal = wants_journal
    run.wants_statistics = wants_statistics
    event = Event(run=run, verb=Event.Verb.READ_AGAIN)
    save_reading(
        run, dialect=dialect, sheet=sheet, before=before, event=event, user=user, door=door
    )


def save_reading(
    run: Run,
    *,
    dialect: Dialect | None,
    sheet: str,
    before: tuple[object, ...],
    event: Event,
    user: User,
    door: Door,
) -> None:
    """Read and check the draft, and save what is found; `before`: what its lines were until now."""
    found = analyse_run(run, dialect=dialect, sheet=sheet)
    if found.unreadable and found.unreadable["code"] == "workbooks_busy":
        raise ReadLater
    run.dialect = found.dialect.as_json() if found.dialect else {}
    run.__dict__.pop("reading", None)
    is_read_otherwise = describe_reading(run) != before
    if is_read_otherwise:
        run.put_file(DerivedFile.Step.EDITED, None)
        run.left_out, run.joined, run.column_changes = [], [], {}
    elif run.is_edited:
        found = analyse_lines(run)
    with transaction.atomic():
        # Before the run, as whoever confirms it: in another order each would wait for the other.
        refuse_gone(*run.files.values())
        # Locked and then written once: PostgreSQL checks the source again when a row is written
        # twice in one transaction, and would wait there for whoever confirms the draft.
        save_again(run, found)
        if is_read_otherwise:
            run.edits.filter(undone_at=None).update(
                undone_at=now(), undone_by=user, undone_because=Edit.Reason.READING
            )
        record(event, user=user, door=door)
    if is_read_otherwise:
        recognise_columns(run, user=user, door=door)


def describe_reading(run: Run) -> tuple[object, ...]:
    """Return all that says what a line and a cell of the run are: no decimal mark does."""
    sheet = run.sheet
    dialect = replace(run.reading, decimal_mark="", is_guessed=False) if run.dialect else None
    return dialect, sheet, run.format_key


def check_again(run: Run, *, user: User, door: Door = Door.PAGE) -> None:
    """Check the draft anew as it is read now: the company's rules may have changed since.

    Raises NotADraft when it was confirmed or cancelled meanwhile, ReadLater; then nothing is
    changed.
    """
    save_reading(
        run,
        dialect=run.reading if run.dialect else None,
        sheet=run.sheet,
        before=describe_reading(run),
        event=Event(run=run, verb=Event.Verb.RECHECKED),
        user=user,
        door=door,
    )
