"""Memory that is free goes back to the system once a large file is done with.

glibc keeps what was freed: after a file of 100 MB a web process held 340 MiB for good, and the next
large file came on top (`tests.bench.hostile`, in one run: 394 MiB stay without, 206 with). Once is
enough, when the lines are checked: what the look at the bytes held is let go before.
"""

import ctypes
from collections.abc import Callable
from functools import cache

#: Of smaller files nothing is left that is worth the milliseconds.
LARGE_BYTES = 8 << 20


def give_back_memory(*, after_bytes: int) -> None:
    """Give free memory back after so many bytes were read, where the C library can."""
    if after_bytes >= LARGE_BYTES and (trim := find_trim()):
        trim(0)


@cache
def find_trim() -> Callable[[int], int] | None:
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc; not Linux
        return None
    return trim
