"""Throws away what uploads left behind: half files, and bytes that no run came to use."""

import logging
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef

from imports.intake.storage import INCOMING, files_folder, hold
from imports.models import DerivedFile, Run, SourceFile
from portal.database import is_lock_timeout, waiting_briefly

logger = logging.getLogger(__name__)

#: No upload takes as long as this. A wrong clock costs an upload at worst, never a run its bytes.
SAFE_AGE = timedelta(days=1)


def tidy_files() -> int:
    """Remove what is older than a day and of no use to anybody; return how many files went.

    Safe at any time, from any machine, whatever is uploaded meanwhile.
    """
    before = time.time() - SAFE_AGE.total_seconds()
    halves = remove_half_files(before)
    unused = sum(discard(sha256, before) for sha256 in find_unused(before))
    if halves or unused:
        logger.info("tidied: %s half uploads, %s files that no run uses", halves, unused)
    return halves + unused


def remove_half_files(before: float) -> int:
    """Remove what was being received or stored when its process was killed."""
    uploads = Path(settings.FILE_UPLOAD_TEMP_DIR)
    halves = [*files_folder().glob(f"{INCOMING}*"), *uploads.glob("*.upload*")]
    return sum(is_older(path, before) and remove_if_possible(path) for path in halves)


def find_unused(before: float) -> Iterator[str]:
    """Yield the SHA-256 of bytes that no run seems to use: `discard` looks again."""
    runs = Run.objects.filter(source=OuterRef("pk"))
    derived = DerivedFile.objects.filter(file=OuterRef("pk"))
    moment = datetime.fromtimestamp(before, UTC)
    unused = SourceFile.objects.filter(~Exists(runs), ~Exists(derived), created_at__lt=moment)
    yield from list(unused.values_list("sha256", flat=True))
    for folder in sorted(files_folder().glob("[0-9a-f]" * 2)):
        recorded = SourceFile.objects.filter(sha256__gte=folder.name, sha256__lt=f"{folder.name}g")
        names = set(recorded.values_list("sha256", flat=True))
        for path in folder.glob("[0-9a-f]" * 64):
            if path.name not in names and is_older(path, before):
                yield path.name


def discard(sha256: str, before: float) -> bool:
    """Remove these bytes and their record, unless a run uses them or they came after `before`.

    The file goes while the record is held: an upload of the same bytes waits, then stores them
    anew. A crash before the end of the transaction leaves a record without bytes and without a
    run, which the next upload of these bytes restores, or else the next tidying.
    """
    path = SourceFile(sha256=sha256).path
    try:
        with waiting_briefly():
            source = hold(sha256, size=0)
            if is_wanted(source, before):
                transaction.set_rollback(True)
                return False
            source.delete()
            return remove(path)
    except OSError:
        logger.warning("%s could not be removed", path, exc_info=True)
        return False
    except OperationalError as error:
        # Held by somebody who confirms or stores these very bytes: they are wanted, then.
        if not is_lock_timeout(error):
            raise
        return False


def is_wanted(source: SourceFile, before: float) -> bool:
    if source.runs.exists() or source.derivations.exists():
        return True
    return source.path.exists() and not is_older(source.path, before)


def is_older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:  # somebody was faster
        return False


def remove(path: Path) -> bool:
    """Remove the file, or the folder of a conversion. False: it is gone already."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except FileNotFoundError:
        return False
    return True


def remove_if_possible(path: Path) -> bool:
    try:
        return remove(path)
    except OSError:
        logger.warning("%s could not be removed", path, exc_info=True)
        return False
