"""Keeps the bytes of every file once, under their SHA-256."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from imports.models import SourceFile

INCOMING = "incoming-"


def store(chunks: Iterable[bytes]) -> SourceFile:
    """Write the bytes to disk, once for all files that hold the same, and return their record.

    The bytes are on the disk, under their final name, before the database knows of them: a crash
    in between leaves a file that nobody refers to, never a record without its bytes.
    """
    incoming, sha256, size = receive_bytes(chunks)
    try:
        with transaction.atomic():
            source = hold(sha256, size=size)
            keep(incoming, source.path)
    except BaseException:
        incoming.unlink(missing_ok=True)
        raise
    return source


def receive_bytes(chunks: Iterable[bytes]) -> tuple[Path, str, int]:
    """Write the bytes to a file without a final name; return it, their SHA-256 and their number."""
    files_folder().mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=files_folder(), prefix=INCOMING, delete=False) as file:
        incoming = Path(file.name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            incoming.unlink(missing_ok=True)
            raise
    return incoming, digest.hexdigest(), size


def files_folder() -> Path:
    return Path(settings.DATA_DIR) / "files"


def hold(sha256: str, *, size: int) -> SourceFile:
    """Return the record of these bytes, made when there is none, for this transaction alone.

    Whoever keeps the bytes and whoever throws them away (`discard`) wait here for each other, on
    whatever machine. One statement: between a look and a lock the record could go.
    """
    SourceFile.objects.bulk_create(
        [SourceFile(sha256=sha256, size=size)],
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["sha256"],
    )
    return SourceFile.objects.get(sha256=sha256)


def keep(incoming: Path, path: Path) -> None:
    """Give the file its final name, unless the same bytes are there already."""
    if path.exists():
        with contextlib.suppress(PermissionError):  # another user's, on another machine
            os.utime(path)  # wanted again: not thrown away for a day from now
        incoming.unlink()
        return
    path.parent.mkdir(exist_ok=True)
    incoming.chmod(0o440)
    incoming.replace(path)
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)


def is_kept(source: SourceFile) -> bool:
    """Whether the bytes are still there. They stay until the end of this transaction."""
    is_known = bool(SourceFile.objects.select_for_update().filter(pk=source.pk))
    return is_known and source.path.exists()


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
