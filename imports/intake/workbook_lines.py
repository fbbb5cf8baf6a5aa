"""Turns a sheet of a workbook into lines that are stored beside its bytes."""

import tempfile
from pathlib import Path

from django.conf import settings

from imports.catalogue import EntryFormat, Kind
from imports.intake.storage import INCOMING, files_folder, store
from imports.models import SourceFile
from imports.reading import Sheet, UnreadableFile, convert_workbook, find_form
from imports.reading.blocks import BLOCK_BYTES
from imports.reading.workbooks.conversion import PATIENCE_SECONDS


def find_workbook_form(source: SourceFile) -> str:
    """Return what kind of workbook the bytes are, or an empty string for all else."""
    try:
        return find_form(source.path)
    except UnreadableFile:
        return ""  # the analysis says why


def convert_sheet(
    source: SourceFile,
    *,
    form: str,
    kind: Kind,
    entry_format: EntryFormat | None,
    sheet: str,
    patience: float = PATIENCE_SECONDS,
) -> tuple[Sheet, SourceFile | None]:
    """Convert a sheet and store its lines; None where there are none, as the `Sheet` then says."""
    # A folder of its own: what a killed process leaves in it is tidied away with half uploads.
    with tempfile.TemporaryDirectory(dir=files_folder(), prefix=INCOMING) as folder:
        out = Path(folder) / "lines"
        found = convert_workbook(
            source.path,
            out,
            form=form,
            kind=kind,
            entry_format=entry_format,
            sheet=sheet,
            slots=Path(settings.DATA_DIR) / "conversions",
            patience=patience,
        )
        if found.error is not None:
            return found, None
        with out.open("rb") as file:
            return found, store(iter(lambda: file.read(BLOCK_BYTES), b""))
