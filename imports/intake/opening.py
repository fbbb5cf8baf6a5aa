"""A dropped file becomes a draft: stored, read, checked, and its columns recognised."""

from math import inf

from django.core.files import File

from imports.catalogue import Kind, ParameterValues
from imports.intake.analysis import Analysis
from imports.intake.cleanup import discard
from imports.intake.draft import FOUND, BytesGone, ToldReading, analyse_run, save_draft
from imports.intake.recognition import recognise_columns
from imports.intake.storable import shorten_name
from imports.intake.storage import store
from imports.models import Run
from imports.reading import NO_TEXT, Looker, UnreadableFile
from portal.models import Company, Door, User


def open_draft(
    *,
    company: Company,
    kind: Kind,
    upload: File[bytes],
    user: User,
    parameters: ParameterValues | None = None,
    told: ToldReading = FOUND,
    must_be_text: bool = False,
    door: Door = Door.PAGE,
) -> Run:
    """Store the bytes, read and check them, and return the draft.

    A file that cannot be read makes a draft as well: it says why, and can be read differently. So
    does a workbook that waits too long for others to be read. One that `must_be_text` and turns out
    to be none, nor a workbook, makes no draft: UnreadableFile is raised, and its bytes are thrown
    away.
    """
    run = Run(
        company=company,
        kind_key=kind.key,
        file_name=shorten_name(upload.name or ""),
        created_by=user,
        parameters=parameters or {},
    )
    try:
        found = store_and_analyse(run, upload, told, must_be_text=must_be_text)
        save_draft(run, found, user=user, door=door)
    except (BytesGone, FileNotFoundError):
        # Tidied away between two steps, by a machine whose clock is a day ahead.
        found = store_and_analyse(run, upload, told, must_be_text=must_be_text)
        save_draft(run, found, user=user, door=door)
    recognise_columns(run, user=user, door=door)
    return run


def store_and_analyse(
    run: Run, upload: File[bytes], told: ToldReading, *, must_be_text: bool
) -> Analysis:
    looker = Looker(told.encoding)
    run.source = store(looker.watch(upload.chunks()))
    found = analyse_run(run, sheet=told.sheet, looker=looker, patience=told.patience)
    wrong = found.unreadable
    if must_be_text and wrong and not run.workbook and wrong["code"] in NO_TEXT:
        # Whoever stores the same bytes at this moment finds them gone, and stores them anew.
        discard(run.source.sha256, before=inf)
        raise UnreadableFile(wrong["code"], **wrong["params"])
    return found
