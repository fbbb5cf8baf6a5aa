"""Processes that cost milliseconds: forks of one that has everything loaded."""

import gc
import os
import time
import traceback
from collections.abc import Callable

from django.db import connections

PATIENCE = 180  # three workers that each wait for an answer, on a busy machine


def fork(work: Callable[[], object], *, tell: Callable[[str], None]) -> int:
    """Start a process that does the work and ends. `tell` is handed what goes wrong in it.

    The caller holds no thread and, from here on, no connection to the database.
    """
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        gc.disable()  # it does not live long enough to need it
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - it must not go on as a copy of its parent
        tell(traceback.format_exc())
    finally:
        # Not the usual end: what the parent has registered for its own end is not ours.
        os._exit(status)


class Child:
    """A process of ours: whether it still runs, sleeps or has ended."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.has_ended = False
        self.is_stopped = False

    def look(self) -> None:
        if self.has_ended:
            return
        pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED | os.WCONTINUED)
        if pid and os.WIFSTOPPED(status):
            self.is_stopped = True
        elif pid and os.WIFCONTINUED(status):
            self.is_stopped = False
        elif pid:
            self.has_ended = True

    def send_signal(self, number: int) -> None:
        if not self.has_ended:
            os.kill(self.pid, number)

    @property
    def is_at_rest(self) -> bool:
        self.look()
        return self.has_ended or self.is_stopped


def wait_for(is_so: Callable[[], bool], *, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} took more than {PATIENCE} s")
        time.sleep(0.004)
