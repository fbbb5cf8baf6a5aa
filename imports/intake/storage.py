"""Keeps the bytes of every file once, under their SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from imports.models import SourceFile


def store(chunks: Iterable[bytes]) -> SourceFile:
    """Write the bytes to disk, once for all files that hold the same, and return their record.

    The bytes are on the disk, under their final name, before the database knows of them: a crash
    in between leaves a file that nobody refers to, never a record without its bytes.
    """
    folder = Path(settings.DATA_DIR) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
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
    source = SourceFile(sha256=digest.hexdigest(), size=size)
    keep(incoming, source.path)
    return SourceFile.objects.get_or_create(sha256=source.sha256, defaults={"size": size})[0]


def keep(incoming: Path, path: Path) -> None:
    """Give the file its final name, unless the same bytes are there already."""
    if path.exists():
        incoming.unlink()
        return
    path.parent.mkdir(exist_ok=True)
    incoming.chmod(0o440)
    incoming.replace(path)
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
