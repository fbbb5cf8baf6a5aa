"""How many workbooks are converted at a time on a machine, whatever the number of processes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from imports.reading.errors import UnreadableFile

#: A conversion takes a processor and much memory for some seconds.
AT_ONCE = 2
#: Who waits holds a thread of the site: all others are sent away at once.
MOST_WAITING = 2
POLL_SECONDS = 0.1


@contextmanager
def take_slot(folder: Path, *, patience: float) -> Iterator[IO[bytes]]:
    """Hold one of the few slots, or raise UnreadableFile: workbooks_busy.

    A slot is a lock on a file in `folder`, which ends with the last process that has it open:
    whoever is killed gives his slot back, once the conversion that he began has ended as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    slot = lock_any(folder, "running", AT_ONCE) or wait_for_slot(folder, patience=patience)
    with slot:
        yield slot


def wait_for_slot(folder: Path, *, patience: float) -> IO[bytes]:
    end = time.monotonic() + patience
    place = lock_any(folder, "waiting", MOST_WAITING)
    if place is None:
        raise UnreadableFile("workbooks_busy")
    with place:
        while time.monotonic() < end:
            time.sleep(POLL_SECONDS)
            if slot := lock_any(folder, "running", AT_ONCE):
                return slot
    raise UnreadableFile("workbooks_busy")


def lock_any(folder: Path, name: str, count: int) -> IO[bytes] | None:
    """Lock one of so many files, or return None when all of them are locked."""
    for number in range(1, count + 1):
        file = (folder / f"{name}-{number}").open("ab")
        if lock(file):
            return file
        file.close()
    return None


def lock(file: IO[bytes]) -> bool:
    """Lock the file until it is closed; False: it is locked already."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:
        return lock_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def lock_on_windows(file: IO[bytes]) -> bool:
    import msvcrt  # noqa: PLC0415

    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
